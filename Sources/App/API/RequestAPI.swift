import Domain
import HTTPTypes
import Hummingbird
import JSON
import ServiceLifecycle
import Store
import Workflows

/// Background requests, as CVAT's clients know them.
struct RequestAPI {
  /// How long an answer is held back while the work goes on: CVAT's clients sleep five seconds after each one.
  static let patience = Duration.seconds(10)

  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/api/requests", .signedIn, list)
    routes.get("/api/requests/{request}", .signedIn, show)
    routes.post("/api/requests/{request}/cancel", .signedIn, cancel)
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    let page = try await RequestStore(services.database).list(try request.listQuery(), for: try context.viewer)
    let origin = context.client.origin
    return Response.page(page, to: request, context) { json, found in json.members(of: found, origin: origin) }
  }

  /// Browsers get their answer at once, since they show progress; clients when the work is over, or after a while.
  func show(request: Request, context: AppContext) async throws -> Response {
    let (name, viewer) = (try context.requestName, try context.viewer)
    let isBrowser = request.headers[.secFetchSite] != nil
    let work = services.requests
    let found = try await cancelWhenGracefulShutdown {
      try await work.settled(name, for: viewer, within: isBrowser ? .zero : Self.patience)
    }
    return Response.json { $0.members(of: found, origin: context.client.origin) }
  }

  func cancel(request: Request, context: AppContext) async throws -> Response {
    let name = try context.requestName
    try await services.requests.cancel(name, by: context.signedInUser, now: services.now())
    let found = try await RequestStore(services.database).request(name, for: context.viewer)
    return Response.json { $0.members(of: found, origin: context.client.origin) }
  }
}

extension AppContext {
  /// The background request that the address names, by its number or as CVAT's clients do.
  var requestName: RequestName {
    get throws {
      guard let text = parameters.get("request"), let name = RequestName(PercentCoding.decoded(text)) else {
        throw NotFound("request")
      }
      return name
    }
  }
}

extension JSONWriter {
  fileprivate mutating func members(of request: BackgroundRequest, origin: String) {
    field("id", request.name)
    field("status", request.state.rawValue)
    object("operation") { operation in
      operation.field("type", request.operation.kind)
      operation.field("target", request.operation.target.rawValue)
      operation.key("project_id", request.operation.place.project?.value)
      operation.key("task_id", request.operation.place.task?.value)
      operation.key("job_id", request.operation.place.job?.value)
      if request.operation.format.isEmpty {
        operation.null("format")
      } else {
        operation.field("format", request.operation.format)
      }
      if let isLightweight = request.operation.isLightweight { operation.field("lightweight", isLightweight) }
    }
    field("created_date", request.created.iso8601)
    field("message", request.message)
    field("progress", request.progress)
    moment("started_date", request.started)
    moment("finished_date", request.finished)
    moment("expiry_date", request.result.expires)
    object("owner") { owner in
      owner.field("id", request.owner.id.value)
      owner.field("username", request.owner.name)
    }
    if request.state == .finished, request.result.blobKey != nil {
      field("result_url", "\(origin)/api/requests/\(PercentCoding.encoded(request.name))/file")
    }
    key("result_id", request.result.subject)
  }

  private mutating func key(_ name: StaticString, _ value: Int64?) {
    if let value { field(name, value) } else { null(name) }
  }
}
