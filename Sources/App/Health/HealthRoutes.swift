import HTTPTypes
import Hummingbird

/// For machines that look after this one.
struct HealthRoutes {
  let readiness: Readiness
  let metrics: Metrics

  func add(to routes: inout RouteTable) {
    routes.get("/health", .everybody, health)
    routes.get("/ready", .everybody, ready)
    routes.get("/metrics", .everybody, measured)
  }

  /// The process lives, whatever else does not.
  func health(request: Request, context: AppContext) async throws -> Response {
    .text("ok\n")
  }

  func ready(request: Request, context: AppContext) async throws -> Response {
    if readiness.isStopping {
      return .text("not ready: the server is stopping\n", status: .serviceUnavailable)
    }
    return readiness.isReady
      ? .text("ready\n") : .text("not ready: the database does not answer\n", status: .serviceUnavailable)
  }

  func measured(request: Request, context: AppContext) async throws -> Response {
    var response = Response.text(metrics.text(isDatabaseUp: readiness.isDatabaseUp))
    response.headers[.contentType] = "text/plain; version=0.0.4; charset=utf-8"
    return response
  }
}
