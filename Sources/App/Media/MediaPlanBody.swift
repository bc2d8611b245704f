import Domain
import Hummingbird

/// The JSON that ends an upload, or that names files of the share.
struct MediaPlanBody: Decodable {
  let image_quality: Int?
  let chunk_size: Int?
  let sorting_method: String?
  let upload_file_order: [String]?
  let start_frame: Int?
  let stop_frame: Int?
  let frame_filter: String?
  let use_zip_chunks: Bool?
  let job_file_mapping: [[String]]?
  let server_files: [String]?
  let server_files_exclude: [String]?
  let filename_pattern: String?
  let remote_files: [String]?
  let cloud_storage_id: Int?
  let validation_params: Validation?

  struct Validation: Decodable {
    let mode: String?
    let frame_selection_method: String?
    let random_seed: UInt64?
    let frames: [String]?
    let frame_count: Int?
    let frame_share: Double?
    let frames_per_job_count: Int?
    let frames_per_job_share: Double?
  }

  func plan(hasUploads: Bool) throws(ValidationFailure) -> MediaPlan {
    guard cloud_storage_id == nil else {
      throw ValidationFailure(field: "cloud_storage_id", "There are no cloud storages here to take pictures from.")
    }
    var plan = MediaPlan()
    if let validation_params { try validation_params.add(to: &plan) }
    plan.imageQuality = image_quality ?? 70
    plan.chunkSize = chunk_size == 0 ? nil : chunk_size
    if let name = sorting_method {
      guard let sorting = FrameSorting(rawValue: name.lowercased()) else {
        let known = FrameSorting.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationFailure(field: "sorting_method", "There is no order “\(name)”; there are \(known).")
      }
      plan.sorting = sorting
    }
    plan.order = upload_file_order ?? []
    plan.startFrame = start_frame ?? 0
    plan.stopFrame = stop_frame
    plan.step = try step()
    plan.usesZipChunks = use_zip_chunks ?? false
    plan.jobFiles = job_file_mapping ?? []
    plan.serverFiles = server_files ?? []
    plan.excludedServerFiles = server_files_exclude ?? []
    plan.serverFilePattern = filename_pattern
    plan.remoteFiles = remote_files ?? []
    plan.hasUploads = hasUploads
    if plan.sorting == .predefined, plan.order.isEmpty { plan.order = plan.serverFiles }
    try plan.check()
    return plan
  }

  /// `step=N`; nothing means every frame.
  private func step() throws(ValidationFailure) -> Int {
    guard let text = frame_filter?.filter({ !$0.isWhitespace }), !text.isEmpty else { return 1 }
    guard text.hasPrefix("step="), let step = Int(text.dropFirst(5)), step >= 1 else {
      throw ValidationFailure(field: "frame_filter", "A frame filter is written step=N, with N from 1.")
    }
    return step
  }
}

extension MediaPlanBody.Validation {
  fileprivate func add(to plan: inout MediaPlan) throws(ValidationFailure) {
    guard mode == "gt" else {
      throw ValidationFailure(
        field: "validation_params",
        "The mode of validation is gt, one job with the true answers; “\((mode ?? "").prefix(40))” is not there."
      )
    }
    let method = try GroundTruthSelection.method(named: frame_selection_method)
    let names = frames ?? []
    plan.groundTruth = try GroundTruthSelection(
      method: method,
      count: method == .randomPerJob ? frames_per_job_count : frame_count,
      share: method == .randomPerJob ? frames_per_job_share : frame_share,
      // Their numbers are known when the pictures are sorted.
      frames: Array(names.indices),
      seed: random_seed
    )
    plan.groundTruthFiles = method == .manual ? names : []
  }
}

extension MediaPlanBody {
  /// The same keys as fields of a form; a list is written `key[0]`, `key[1]`, or as one field several times.
  init(_ form: Form) throws(ValidationFailure) {
    image_quality = try form.number("image_quality")
    chunk_size = try form.number("chunk_size")
    sorting_method = form.text("sorting_method")
    upload_file_order = form.list("upload_file_order")
    start_frame = try form.number("start_frame")
    stop_frame = try form.number("stop_frame")
    frame_filter = form.text("frame_filter")
    use_zip_chunks = try form.flag("use_zip_chunks")
    job_file_mapping = nil
    server_files = form.list("server_files")
    server_files_exclude = form.list("server_files_exclude")
    filename_pattern = form.text("filename_pattern")
    remote_files = form.list("remote_files")
    cloud_storage_id = try form.number("cloud_storage_id")
    validation_params = nil
  }
}

extension Form {
  fileprivate func text(_ name: String) -> String? { self[name].isEmpty ? nil : self[name] }

  fileprivate func number(_ name: String) throws(ValidationFailure) -> Int? {
    guard let text = text(name) else { return nil }
    guard let number = Int(text) else { throw ValidationFailure(field: name, "“\(text)” is not a whole number.") }
    return number
  }

  fileprivate func flag(_ name: String) throws(ValidationFailure) -> Bool? {
    guard let text = text(name)?.lowercased() else { return nil }
    switch text {
    case "true", "1", "on", "yes": return true
    case "false", "0", "off", "no": return false
    default: throw ValidationFailure(field: name, "“\(text)” is neither true nor false.")
    }
  }

  fileprivate func list(_ name: String) -> [String]? {
    let values = items.filter { $0.name == name || $0.name.hasPrefix("\(name)[") }.map(\.value)
    return values.isEmpty ? nil : values
  }
}
