import Domain
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// The page of one's own keys for scripts.
struct AccessTokenRoutes {
  let services: Services

  private var store: AccessTokenStore { AccessTokenStore(services.database) }

  func add(to routes: inout RouteTable) {
    routes.get("/account/tokens", .signedIn, list)
    routes.post("/account/tokens", .signedIn, create)
    routes.get("/account/tokens/{token}/revocation", .signedIn, confirmRevocation)
    routes.post("/account/tokens/{token}/revocation", .signedIn, revoke)
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    try await page(request, context)
  }

  func create(request: Request, context: AppContext) async throws -> Response {
    guard let fields = context.form else { throw UnreadableBody(description: "This is no form.") }
    let days = Int(fields["days"]).flatMap { (1...3660).contains($0) ? $0 : nil }
    let form = NewTokenForm(name: fields["name"], isReadOnly: fields["read_only"] != "false", days: days)
    let now = services.now()
    do {
      let draft = try AccessTokenDraft(
        name: form.name,
        isReadOnly: form.isReadOnly,
        expires: days.map { now.advanced(bySeconds: Int64($0) * 86_400) },
        now: now
      )
      let (_, value) = try await services.accessTokens.create(
        draft,
        for: try context.tokenMaker,
        by: context.actor,
        now: now
      )
      return try await page(request, context, value: value.text)
    } catch let failure as ValidationFailure {
      return try await page(request, context, form: form, failure: failure)
    }
  }

  func confirmRevocation(request: Request, context: AppContext) async throws -> Response {
    let token = try await store.token(
      try context.identifier("token", of: "access token"),
      of: try context.signedInUser.id
    )
    let page = ConfirmationPage(
      title: "Revoke the token “\(token.name)”?",
      consequences: [
        "What uses it is refused from its next request on.", "This cannot be undone: make a new token instead.",
      ],
      action: Path.accessTokenRevocation(token.id),
      button: "Revoke token",
      cancel: Path.accessTokens
    )
    return services.pages.response(page, to: request, context)
  }

  func revoke(request: Request, context: AppContext) async throws -> Response {
    try await services.accessTokens.revoke(
      try context.identifier("token", of: "access token"),
      of: try context.signedInUser,
      by: context.actor,
      now: services.now()
    )
    return .seeOther(Path.accessTokens, notice: "The token is revoked.", context)
  }

  private func page(
    _ request: Request,
    _ context: AppContext,
    form: NewTokenForm = NewTokenForm(),
    failure: ValidationFailure? = nil,
    value: String? = nil
  ) async throws -> Response {
    let query = request.query
    let page = AccessTokensPage(
      tokens: try await store.tokens(query.pageQuery, of: try context.signedInUser.id),
      search: query.search,
      now: services.now(),
      form: form,
      failure: failure,
      value: value
    )
    return services.pages.response(page, to: request, context, status: failure == nil ? .ok : .unprocessableContent)
  }
}
