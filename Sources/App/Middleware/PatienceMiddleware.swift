import Database
import Hummingbird

/// Nobody waits long for a database that something else holds: the answer is 503, with the time to come again.
struct PatienceMiddleware: RouterMiddleware {
  /// With the last moment beyond it, and the work itself, there is an answer within two seconds.
  static let limit = Duration.milliseconds(1500)

  func handle(
    _ request: Request,
    context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    try await Patience.$current.withValue(Patience(Self.limit)) { try await next(request, context) }
  }
}
