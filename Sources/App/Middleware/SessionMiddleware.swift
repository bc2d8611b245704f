import Domain
import HTTPTypes
import Hummingbird
import Store
import Workflows

/// Finds out who asks: by the cookie `sessionid`, or by `Authorization: Token`, `Basic` or `Bearer`.
struct SessionMiddleware: RouterMiddleware {
  let sessions: SessionStore
  let tokens: AccessTokenStore
  let basic: BasicSignIn
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
    if let authorization {
      try await identify(by: try Authorization(authorization), &context)
      if context.user == nil { throw SignInNeeded() }
    } else if let key = request.cookie("sessionid").flatMap(Secret.init) {
      try await identify(by: key, &context)
    }
    return try await next(request, context)
  }

  private func identify(by authorization: Authorization, _ context: inout AppContext) async throws {
    switch authorization {
    case .token(let key): try await identify(by: key, &context)
    case .bearer(let value): try await identify(by: value, &context)
    case .basic(let name, let password):
      context.user = try await basic.user(name: name, password: password, from: context.client.address, now: now())
      context.proof = .password
    }
  }

  private func identify(by key: Secret, _ context: inout AppContext) async throws {
    let now = now()
    guard let found = try await sessions.session(keyHash: key.hash, now: now) else { return }
    context.session = found.session
    context.proof = .session(key.hash)
    context.user = found.user
    // Once a minute is enough to keep a session alive.
    if now.milliseconds - found.session.seen.milliseconds > 60_000 {
      let expires = SessionLife.expiry(created: found.session.created, now: now)
      try await sessions.touch(found.session.id, now: now, expires: expires)
    }
  }

  private func identify(by value: AccessTokens.Value, _ context: inout AppContext) async throws {
    let now = now()
    guard let found = try await tokens.bearer(tokenHash: value.hash, now: now) else { return }
    context.accessToken = found.token
    context.proof = .accessToken(value.hash)
    context.user = found.user
    let lastUsed = found.token.lastUsed?.milliseconds ?? 0
    if now.milliseconds - lastUsed > 60_000 { try await tokens.touch(found.token.id, now: now) }
  }
}
