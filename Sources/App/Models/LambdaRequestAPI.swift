import Domain
import HTTPTypes
import Hummingbird
import JSON
import Store
import Workflows

/// Detectors and re-identification over whole tasks and jobs, in the background: CVAT's lambda requests.
struct LambdaRequestAPI {
  /// CVAT lists them all; these are the newest.
  static let most = 100

  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/api/lambda/requests", .signedIn, list)
    routes.post("/api/lambda/requests", .signedIn, create)
    routes.get("/api/lambda/requests/{request}", .signedIn, show)
    routes.delete("/api/lambda/requests/{request}", .signedIn, cancel)
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    let asked = ListQuery(
      pageSize: Self.most,
      parameters: ["action": BackgroundRequest.Action.autoannotate.rawValue]
    )
    let found = try await RequestStore(services.database).list(asked, for: context.viewer).elements
    var json = JSONWriter()
    json.array { list in for request in found { list.object { $0.call(request, threshold: nil) } } }
    return .json(json.bytes)
  }

  func create(request: Request, context: AppContext) async throws -> Response {
    let body: LambdaBody = try await request.decoded()
    guard let slug = body.function else { throw ValidationFailure(field: "function", "Name a model.") }
    let function = try await services.models.function(named: slug)
    let (work, place) = (services.detections, try body.place())
    let (owner, now) = (try context.signedInUser, services.now())
    let made =
      function.traits.kind == .reid
      ? try await work.begin(try body.reidentification(by: slug), with: function, on: place, by: owner, now: now)
      : try await work.begin(try body.detection(by: slug), with: function, on: place, by: owner, now: now)
    return Response.json { $0.call(made, threshold: body.threshold) }
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let found = try await found(context)
    return Response.json { $0.call(found, threshold: nil) }
  }

  func cancel(request: Request, context: AppContext) async throws -> Response {
    let found = try await found(context)
    if !found.state.isOver {
      try await services.requests.cancel(.number(found.id), by: context.signedInUser, now: services.now())
    }
    return .noContent
  }

  private func found(_ context: AppContext) async throws -> BackgroundRequest {
    let id: BackgroundRequest.ID = try context.identifier("request", of: "request")
    let found = try await RequestStore(services.database).request(id, for: context.viewer)
    guard found.operation.action == .autoannotate else { throw NotFound("request") }
    return found
  }
}

extension JSONWriter {
  /// - Parameter threshold: only known while it is asked for.
  fileprivate mutating func call(_ request: BackgroundRequest, threshold: Double?) {
    field("id", "\(request.id)")
    object("function") { function in
      function.field("id", request.operation.format)
      if let task = request.operation.place.task { function.field("task", task.value) } else { function.null("task") }
      if let threshold { function.field("threshold", threshold) } else { function.null("threshold") }
      if let job = request.operation.place.job { function.field("job", job.value) }
    }
    field("status", request.state.rawValue)
    field("progress", Int((request.progress * 100).rounded()))
    field("enqueued", request.created.iso8601)
    moment("started", request.started)
    moment("ended", request.finished)
    if request.state == .failed { field("exc_info", request.message) } else { null("exc_info") }
  }
}
