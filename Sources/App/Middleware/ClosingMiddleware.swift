import HTTPTypes
import Hummingbird

/// Says so where a connection ends with its answer, because the client asked for that (RFC 9112, 9.6) or the server is
/// stopping: a client that is not told tries to use it again.
struct ClosingMiddleware: RouterMiddleware {
  let readiness: Readiness

  func handle(
    _ request: Request,
    context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    if readiness.isStopping || request.headers[.connection]?.lowercased() == "close" {
      response.headers[.connection] = "close"
    }
    return response
  }
}
