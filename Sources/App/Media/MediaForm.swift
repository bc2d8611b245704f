import Domain
import Hummingbird
import Store
import Views
import Workflows

/// Reads the fields of `MediaFields`, as they came with files.
struct MediaForm {
  let fields: Form
  let files: RawFiles

  /// What was typed, for the page that shows it again; several values of a field become lines.
  var values: [String: String] {
    Dictionary(fields.items.filter { $0.name != "csrf_token" }) { $1.isEmpty ? $0 : $0 + "\n" + $1 }
  }

  /// - Throws: `ValidationFailure` for the field that says what cannot be.
  func plan(on services: Services) async throws -> MediaPlan {
    var plan = MediaPlan()
    let names = files.files.map(\.name)
    plan.sorting = FrameSorting(rawValue: fields["sorting_method"]) ?? .lexicographical
    plan.serverFiles = lines("server_files")
    plan.remoteFiles = lines("remote_files")
    plan.startFrame = try number("start_frame") ?? 0
    plan.stopFrame = try number("stop_frame")
    plan.step = try number("frame_step") ?? 1
    plan.imageQuality = try number("image_quality") ?? 70
    plan.hasUploads = !names.isEmpty
    plan.skipsUnusable = fields["skip_unusable"] == "true"
    if plan.sorting == .predefined { plan.order = names + plan.serverFiles }
    guard plan.hasUploads || !plan.serverFiles.isEmpty || !plan.remoteFiles.isEmpty else {
      throw ValidationFailure(field: "client_files", "Choose files, or name some of the share or of other servers.")
    }
    guard plan.serverFiles.isEmpty || services.share != nil else {
      throw ValidationFailure(field: "server_files", "No share is connected to this server.")
    }
    try plan.check()
    if plan.skipsUnusable != true { try await glance(services) }
    return plan
  }

  func draft() throws(ValidationFailure) -> TaskDraft {
    try TaskDraft(
      name: fields["name"],
      subset: fields["subset"],
      overlap: try number("overlap"),
      segmentSize: try number("segment_size") ?? 0
    )
  }

  /// Names the first few files that cannot become frames, and counts the rest.
  private func glance(_ services: Services) async throws {
    let files = files.files
    let problems = try await services.fileLane.run { UploadGlance.problems(of: files) }
    guard !problems.isEmpty else { return }
    let rest = problems.count - 5
    throw ValidationFailure(
      field: "client_files",
      "These files cannot be used; take them out, or choose to leave them out under Options.\n"
        + problems.prefix(5).joined(separator: "\n") + (rest > 0 ? "\nAnd \(rest) more." : "")
    )
  }

  private func lines(_ name: String) -> [String] {
    var seen: Set<String> = []
    return fields.all(name).flatMap { $0.split(whereSeparator: \.isNewline) }.map { String($0).trimmed }
      .filter { !$0.isEmpty && seen.insert($0).inserted }
  }

  private func number(_ name: String) throws(ValidationFailure) -> Int? {
    guard let text = fields.optional(name)?.trimmed, !text.isEmpty else { return nil }
    guard let number = Int(text) else {
      throw ValidationFailure(field: name == "frame_step" ? "frame_filter" : name, "“\(text)” is not a whole number.")
    }
    return number
  }
}

extension Services {
  static let uploadLimits = UploadLimits(files: 100_000, bytes: UploadReceiver.most)

  /// Where frames can come from; the top of the share is read anew each time.
  func mediaSources() async throws -> MediaSources {
    let share = share
    let entries = try await fileLane.run { try share?.entries(of: "", search: "") }
    return MediaSources(
      limits: Self.uploadLimits,
      share: entries.map { $0.prefix(200).map { .init(name: $0.name, isFolder: $0.isFolder) } },
      takesVideos: videos != nil
    )
  }

  /// Keeps the files of a form for a task, and queues the making of its frames.
  func makeFrames(of form: MediaForm, _ plan: MediaPlan, for task: LabelingTask, by user: User) async throws
    -> BackgroundRequest
  {
    let purpose = UploadPurpose.taskData(task.id)
    try await uploads.start(purpose, by: user.id, now: now())
    try await uploads.keep(form.files.files, for: purpose, by: user.id, now: now())
    return try await requestMedia(plan, for: task, by: user)
  }
}
