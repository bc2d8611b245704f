import Domain
import HTTPTypes
import Hummingbird
import JSON
import Store
import Workflows

/// Ground truth jobs and the validation of tasks, as CVAT's clients know them.
struct GroundTruthAPI {
  let services: Services

  private var work: GroundTruthWork { GroundTruthWork(database: services.database) }

  func add(to routes: inout RouteTable) {
    routes.post("/api/jobs", .signedIn, create)
    routes.delete("/api/jobs/{job}", .signedIn, delete)
    routes.get("/api/tasks/{task}/validation_layout", .signedIn, layout)
    routes.patch("/api/tasks/{task}/validation_layout", .signedIn, change)
    routes.get("/api/jobs/{job}/validation_layout", .signedIn, jobLayout)
    routes.patch("/api/jobs/{job}/validation_layout", .signedIn, changeJob)
  }

  private struct Body: Decodable, Sendable {
    let type: String?
    let task_id: Int64
    let assignee: Int64?
    let frame_selection_method: String?
    let frame_count: Int?
    let frame_share: Double?
    let frames_per_job_count: Int?
    let frames_per_job_share: Double?
    let random_seed: UInt64?
    let frames: [Int]?
  }

  private struct Change: Decodable, Sendable {
    let disabled_frames: [Int]?
    let honeypot_real_frames: [Int]?
  }

  func create(request: Request, context: AppContext) async throws -> Response {
    let body: Body = try await request.decoded()
    guard body.type == Job.Kind.groundTruth.rawValue else {
      throw ValidationFailure(
        field: "type",
        "Only ground_truth jobs are made by hand; the others come with the task's pictures."
      )
    }
    let method = try GroundTruthSelection.method(named: body.frame_selection_method)
    let selection = try GroundTruthSelection(
      method: method,
      count: method == .randomPerJob ? body.frames_per_job_count : body.frame_count,
      share: method == .randomPerJob ? body.frames_per_job_share : body.frame_share,
      frames: body.frames ?? [],
      seed: body.random_seed
    )
    let id = try await work.create(
      selection,
      of: LabelingTask.ID(body.task_id),
      assignee: body.assignee.map { User.ID($0) },
      for: context.viewer,
      actor: context.actor,
      now: services.now()
    )
    var response = try await JobAPI(services: services).document(id, context, .created)
    response.headers[.location] = "\(context.client.origin)/api/jobs/\(id)"
    return response
  }

  func delete(request: Request, context: AppContext) async throws -> Response {
    try await work.delete(
      try context.identifier("job", of: "job"),
      for: context.viewer,
      actor: context.actor,
      now: services.now()
    )
    return .noContent
  }

  func layout(request: Request, context: AppContext) async throws -> Response {
    try await answer(try context.identifier("task", of: "task"), context)
  }

  func change(request: Request, context: AppContext) async throws -> Response {
    let id: LabelingTask.ID = try context.identifier("task", of: "task")
    let body: Change = try await request.decoded()
    try Self.checkNoHoneypots(body)
    if let frames = body.disabled_frames {
      try await work.setDisabled(frames, of: id, for: context.viewer, now: services.now())
    }
    return try await answer(id, context)
  }

  func jobLayout(request: Request, context: AppContext) async throws -> Response {
    _ = try await JobStore(services.database).job(try context.identifier("job", of: "job"), for: context.viewer)
    return Response.json { $0.noHoneypots() }
  }

  func changeJob(request: Request, context: AppContext) async throws -> Response {
    try Self.checkNoHoneypots(try await request.decoded())
    return try await jobLayout(request: request, context: context)
  }

  private static func checkNoHoneypots(_ change: Change) throws(ValidationFailure) {
    guard change.honeypot_real_frames?.isEmpty ?? true else {
      throw ValidationFailure(field: "honeypot_real_frames", "This task has no honeypots: it is validated by one job.")
    }
  }

  private func answer(_ id: LabelingTask.ID, _ context: AppContext) async throws -> Response {
    let layout = try await work.layout(of: id, for: context.viewer)
    return Response.json { body in
      if layout.frames.isEmpty { body.null("mode") } else { body.field("mode", "gt") }
      body.null("frames_per_job_count")
      body.array("validation_frames") { list in for frame in layout.frames { list.element(frame) } }
      body.array("disabled_frames") { list in for frame in layout.disabled { list.element(frame) } }
      body.noHoneypots()
    }
  }
}

extension JSONWriter {
  fileprivate mutating func noHoneypots() {
    field("honeypot_count", 0)
    array("honeypot_frames") { _ in }
    array("honeypot_real_frames") { _ in }
  }
}

extension GroundTruthSelection {
  /// CVAT's word for a way of choosing.
  static func method(named name: String?) throws(ValidationFailure) -> Method {
    guard let name else { throw ValidationFailure(field: "frame_selection_method", "This field is required.") }
    guard let method = Method(rawValue: name) else {
      let known = Method.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationFailure(
        field: "frame_selection_method",
        "There is no way “\(name.prefix(40))”; there are \(known)."
      )
    }
    return method
  }
}
