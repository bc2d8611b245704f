import Domain
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// The form that gives a task media, or more of them: the work itself is a background request.
struct AddMediaRoutes {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/tasks/{task}/media/new", .signedIn, form)
    routes.upload("/tasks/{task}/media", .signedIn, create)
  }

  func form(request: Request, context: AppContext) async throws -> Response {
    services.pages.response(page(for: try await task(context)), to: request, context)
  }

  func create(request: Request, context: AppContext) async throws -> Response {
    let (task, user) = (try await task(context), try context.signedInUser)
    let received = try await UploadReceiver(services: services).receive(request, context, into: RawFiles())
    let files = received.sink.files
    do {
      let plan = try Self.plan(received.fields, files: files.map(\.name))
      guard plan.serverFiles.isEmpty || services.share != nil else {
        throw ValidationFailure(field: "server_files", "No share is connected to this server.")
      }
      let purpose = UploadPurpose.taskData(task.id)
      try await services.uploads.start(purpose, by: user.id, now: services.now())
      try await services.uploads.keep(files, for: purpose, by: user.id, now: services.now())
      _ = try await services.requestMedia(plan, for: task, by: user)
      return .seeOther(Path.task(task.id))
    } catch let failure as ValidationFailure {
      received.sink.discard()
      return services.pages.response(
        page(for: task, received.fields, failure),
        to: request,
        context,
        status: .unprocessableContent
      )
    } catch {
      received.sink.discard()
      throw error
    }
  }

  private static func plan(_ fields: Form, files: [String]) throws(ValidationFailure) -> MediaPlan {
    var plan = MediaPlan()
    plan.sorting = FrameSorting(rawValue: fields["sorting_method"]) ?? .lexicographical
    plan.serverFiles = lines(fields["server_files"])
    plan.remoteFiles = lines(fields["remote_files"])
    plan.startFrame = try number(fields, "start_frame") ?? 0
    plan.stopFrame = try number(fields, "stop_frame")
    plan.step = try number(fields, "frame_step") ?? 1
    plan.imageQuality = try number(fields, "image_quality") ?? 70
    plan.hasUploads = !files.isEmpty
    if plan.sorting == .predefined { plan.order = files + plan.serverFiles }
    guard plan.hasUploads || !plan.serverFiles.isEmpty || !plan.remoteFiles.isEmpty else {
      throw ValidationFailure(field: "client_files", "Choose files, or name some.")
    }
    try plan.check()
    return plan
  }

  private static func lines(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.isEmpty }
  }

  private static func number(_ fields: Form, _ name: String) throws(ValidationFailure) -> Int? {
    guard let text = fields.optional(name)?.trimmed, !text.isEmpty else { return nil }
    guard let number = Int(text) else {
      throw ValidationFailure(field: name == "frame_step" ? "frame_filter" : name, "“\(text)” is not a whole number.")
    }
    return number
  }

  private func page(for task: LabelingTask, _ fields: Form? = nil, _ failure: ValidationFailure? = nil) -> AddMediaPage
  {
    AddMediaPage(
      task: task,
      limits: UploadRoutes.limits,
      hasShare: services.share != nil,
      takesVideos: services.videos != nil,
      values: Dictionary(fields?.items ?? []) { first, _ in first },
      failure: failure
    )
  }

  private func task(_ context: AppContext) async throws -> LabelingTask {
    try await TaskStore(services.database).task(try context.identifier("task", of: "task"), for: context.viewer)
  }
}
