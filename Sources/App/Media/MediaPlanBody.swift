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
  let remote_files: [String]?
  let cloud_storage_id: Int?
  let validation_params: Validation?

  struct Validation: Decodable {
    let mode: String?
  }

  func plan(hasUploads: Bool) throws(ValidationFailure) -> MediaPlan {
    guard cloud_storage_id == nil else {
      throw ValidationFailure(field: "cloud_storage_id", "There are no cloud storages here to take pictures from.")
    }
    guard validation_params == nil else {
      throw ValidationFailure(
        field: "validation_params",
        "A ground truth job is made after the task, by POST /api/jobs: leave this out."
      )
    }
    var plan = MediaPlan()
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
