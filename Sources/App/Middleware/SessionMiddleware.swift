import Domain
import HTTPTypes
import Hummingbird
import Store
import Workflows

/// Finds out who is signed in: by the cookie `sessionid`, or by `Authorization: Token`.
struct SessionMiddleware: RouterMiddleware {
  let sessions: SessionStore
  let now: @Sendable () -> Timestamp

  func handle(
    _ request: Request,
    context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    let authorization = request.headers[.authorization]
    context.hasExplicitCredentials = authorization != nil
    context.anonymousToken = request.cookie("csrftoken").flatMap(Secret.init)?.text
    if let key = try key(authorization) ?? request.cookie("sessionid").flatMap(Secret.init) {
      try await identify(by: key, &context)
    }
    if authorization != nil, context.user == nil { throw SignInNeeded() }
    return try await next(request, context)
  }

  private func key(_ authorization: String?) throws -> Secret? {
    guard let authorization else { return nil }
    let words = authorization.split(separator: " ")
    guard words.count == 2, words[0].lowercased() == "token", let key = Secret(words[1]) else { throw SignInNeeded() }
    return key
  }

  private func identify(by key: Secret, _ context: inout AppContext) async throws {
    let now = now()
    guard let found = try await sessions.session(keyHash: key.hash, now: now) else { return }
    context.session = found.session
    context.user = found.user
    // Once a minute is enough to keep a session alive.
    if now.milliseconds - found.session.seen.milliseconds > 60_000 {
      let expires = SessionLife.expiry(created: found.session.created, now: now)
      try await sessions.touch(found.session.id, now: now, expires: expires)
    }
  }
}
