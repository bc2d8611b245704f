import Domain
import HTTPTypes
import Hummingbird
import JSON
import Store
import Workflows

/// One's own keys for scripts.
struct AccessTokenAPI {
  let services: Services

  private var store: AccessTokenStore { AccessTokenStore(services.database) }

  func add(to routes: inout RouteTable) {
    routes.get("/api/auth/access_tokens", .signedIn, list)
    routes.post("/api/auth/access_tokens", .signedIn, create)
    routes.get("/api/auth/access_tokens/self", .signedIn, ownself)
    routes.get("/api/auth/access_tokens/{token}", .signedIn, show)
    routes.patch("/api/auth/access_tokens/{token}", .signedIn, update)
    routes.delete("/api/auth/access_tokens/{token}", .signedIn, delete)
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    let tokens = try await store.tokens(try request.listQuery(), of: try context.signedInUser.id)
    return Response.page(tokens, to: request, context) { body, token in
      body.members(of: token, origin: context.client.origin)
    }
  }

  private struct Body: Decodable {
    let name: String?
    let expiry_date: Patched<String>?
    let read_only: Bool?

    func expires() throws(ValidationFailure) -> Timestamp? {
      guard let text = expiry_date?.value, !text.isEmpty else { return nil }
      guard let moment = Timestamp(iso8601: text) else {
        throw ValidationFailure(field: "expiry_date", "Write a date such as 2026-11-21T03:02:09Z, or null for none.")
      }
      return moment
    }
  }

  func create(request: Request, context: AppContext) async throws -> Response {
    let body: Body = try await request.decoded()
    guard let name = body.name else { throw ValidationFailure(field: "name", "This field is missing.") }
    let draft = try AccessTokenDraft(
      name: name,
      isReadOnly: body.read_only ?? true,
      expires: try body.expires(),
      now: services.now()
    )
    let (token, value) = try await services.accessTokens.create(
      draft,
      for: try context.tokenMaker,
      by: context.actor,
      now: services.now()
    )
    return Response.json(status: .created) { json in
      json.members(of: token, origin: context.client.origin)
      json.field("value", value.text)
    }
  }

  /// The token that this very request shows.
  func ownself(request: Request, context: AppContext) async throws -> Response {
    guard let token = context.accessToken else { throw NotFound("access token: this request shows none") }
    return Response.json { $0.members(of: token, origin: context.client.origin) }
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let token = try await store.token(
      try context.identifier("token", of: "access token"),
      of: try context.signedInUser.id
    )
    return Response.json { $0.members(of: token, origin: context.client.origin) }
  }

  func update(request: Request, context: AppContext) async throws -> Response {
    let body: Body = try await request.decoded()
    let expires = try body.expires()
    let now = services.now()
    let token = try await services.accessTokens.update(
      try context.identifier("token", of: "access token"),
      of: try context.tokenMaker,
      by: context.actor,
      now: now
    ) { token in
      try AccessTokenDraft(
        name: body.name ?? token.name,
        isReadOnly: body.read_only ?? token.isReadOnly,
        expires: body.expiry_date == nil ? token.expires : expires,
        now: now
      )
    }
    return Response.json { $0.members(of: token, origin: context.client.origin) }
  }

  func delete(request: Request, context: AppContext) async throws -> Response {
    try await services.accessTokens.revoke(
      try context.identifier("token", of: "access token"),
      of: try context.signedInUser,
      by: context.actor,
      now: services.now()
    )
    return .noContent
  }
}

extension JSONWriter {
  fileprivate mutating func members(of token: AccessToken, origin: String) {
    field("id", token.id.value)
    field("name", token.name)
    field("created_date", token.created.iso8601)
    field("updated_date", token.updated.iso8601)
    moment("expiry_date", token.expires)
    moment("last_used_date", token.lastUsed)
    field("read_only", token.isReadOnly)
    person("owner", token.owner, origin: origin)
  }

  /// A date and time, or null.
  mutating func moment(_ key: StaticString, _ moment: Timestamp?) {
    if let moment { field(key, moment.iso8601) } else { null(key) }
  }
}
