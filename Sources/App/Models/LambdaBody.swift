import Domain
import Workflows

/// The body of `POST /api/lambda/requests` and `POST /api/lambda/functions/{id}`, as CVAT's clients write it.
struct LambdaBody: Decodable {
  struct Mapped: Decodable {
    let name: String
    /// By the model's attributes: a name, or `{"name"}`.
    let attributes: [String: Word]?
    let sublabels: [String: Word]?
  }

  /// A name, alone or as `{"name": …}`.
  struct Word: Decodable {
    let name: String

    private enum Key: CodingKey {
      case name
    }

    init(from decoder: any Decoder) throws {
      do {
        name = try decoder.singleValueContainer().decode(String.self)
      } catch {
        name = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .name)
      }
    }
  }

  let function: String?
  let task: Int64?
  let job: Int64?
  let frame: Int?
  let threshold: Double?
  let max_distance: Int?
  let cleanup: Bool?
  let conv_mask_to_poly: Bool?
  let convMaskToPoly: Bool?
  let mapping: [String: Mapped]?
  let roi: [Double]?
  let pos_points: [[Double]]?
  let neg_points: [[Double]]?
  let obj_bbox: [[Double]]?
  let shapes: [[Double]]?
  let states: [OpaqueValue]?
  /// Ours: `shape` asks an interactor's answer as a shape in the form of annotations.
  let answer: String?

  func place() throws(ValidationFailure) -> ModelWork.Place {
    if let job { return .job(Job.ID(job)) }
    guard let task else { throw ValidationFailure(field: "task", "Name a task or a job.") }
    return .task(LabelingTask.ID(task))
  }

  func frameNumber() throws(ValidationFailure) -> Int {
    guard let frame, frame >= 0 else { throw ValidationFailure(field: "frame", "Name a frame, from 0.") }
    return frame
  }

  func detection(by slug: String) throws(ValidationFailure) -> DetectionRequest {
    guard roi == nil else {
      throw ValidationFailure(field: "roi", "A part of the picture cannot be sent to a model here: leave this out.")
    }
    return try DetectionRequest(
      function: slug,
      threshold: threshold,
      mapping: mapping?.mapValues { entry in
        DetectionRequest.Entry(
          name: entry.name,
          attributes: entry.attributes?.mapValues(\.name),
          sublabels: entry.sublabels?.mapValues(\.name)
        )
      },
      cleansUp: cleanup ?? false,
      masksBecomePolygons: conv_mask_to_poly ?? convMaskToPoly ?? false
    )
  }

  func reidentification(by slug: String) throws(ValidationFailure) -> ReidentificationRequest {
    guard cleanup != true else {
      throw ValidationFailure(field: "cleanup", "The boxes that are there are what becomes tracks: leave this out.")
    }
    return try ReidentificationRequest(function: slug, threshold: threshold, maxDistance: max_distance)
  }

  func points() throws(ValidationFailure) -> InteractorPoints {
    try InteractorPoints(
      positive: pos_points ?? [],
      negative: neg_points ?? [],
      box: (obj_bbox ?? []).isEmpty ? nil : obj_bbox,
      threshold: threshold
    )
  }

  func objects() throws(ValidationFailure) -> TrackedObjects {
    let shapes = shapes ?? []
    guard !shapes.isEmpty else { throw ValidationFailure(field: "shapes", "Name at least one shape to follow.") }
    let states = states ?? []
    guard states.isEmpty || states.count == shapes.count else {
      throw ValidationFailure(field: "states", "There must be as many states as shapes, or none.")
    }
    return TrackedObjects(shapes: shapes, states: states)
  }
}
