import Database
import Hummingbird

/// Nobody waits long for a database that something else holds: the answer is 503, with the time to come again.
struct PatienceMiddleware: RouterMiddleware {
  static let limit = Duration.seconds(2)

  func handle(
    _ request: Request,
    context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    try await Patience.$limit.withValue(Self.limit) { try await next(request, context) }
  }
}
