import Blobs
import Database
import Domain
import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1
import Views
import Workflows

/// Turns every failure into an answer: a page for people, JSON for clients. What nobody foresaw is logged, and a stranger
/// sees only the request's id.
struct FailureMiddleware: RouterMiddleware {
  let pages: PageRenderer
  let journal: FailureJournal
  let now: @Sendable () -> Timestamp

  func handle(
    _ request: Request,
    context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as HTTPParserError {
      throw error
    } catch {
      let failure = AnsweredFailure(error)
      if failure.isUnforeseen {
        context.logger.error(
          "request failed",
          metadata: [
            "error": "\(error)", "method": "\(request.method)",
            "path": "\(RequestLogMiddleware.logged(request.uri.path))",
          ]
        )
        // The route, not the address: an address may hold a one-use link.
        let place = "\(request.method) \(context.endpointPath ?? "outside all routes")"
        journal.note(error, at: place, requestID: context.id, now: now())
      }
      return answer(failure, to: request, context)
    }
  }

  private func answer(_ failure: AnsweredFailure, to request: Request, _ context: AppContext) -> Response {
    if failure.status == .unauthorized, !request.isForClients, request.method == .get || request.method == .head {
      let query = request.uri.query.map { "?\($0)" } ?? ""
      return .seeOther(Path.login(next: request.uri.path + query))
    }
    var response =
      request.isForClients
      ? failure.json(requestID: context.id)
      : pages.response(
        ProblemPage(
          code: failure.status.code,
          title: failure.title,
          sentence: failure.sentence,
          requestID: failure.isUnforeseen ? context.id : nil,
          leadsToJobs: failure.status == .notFound && context.user != nil
        ),
        to: request,
        context,
        status: failure.status
      )
    if failure.status == .unauthorized { response.headers[.wwwAuthenticate] = "Token" }
    if let seconds = failure.retryAfter { response.headers[.retryAfter] = "\(seconds)" }
    if let allowed = failure.allowed { response.headers[.allow] = allowed }
    return response
  }
}
