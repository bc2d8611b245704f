import Domain
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// One-use links: the first administrator, invitations, new passwords. There is no other way to an account from outside.
struct LinkRoutes {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/setup", .everybody, setupForm)
    routes.post("/setup", .everybody, setUp)
    routes.get("/invitations/{token}", .everybody, linkForm)
    routes.post("/invitations/{token}", .everybody, redeem)
    routes.get("/password-resets/{token}", .everybody, linkForm)
    routes.post("/password-resets/{token}", .everybody, redeem)
  }

  func setupForm(request: Request, context: AppContext) async throws -> Response {
    guard let token = try await setupToken(request.query["token"]) else {
      let hasAccounts = try await UserStore(services.database).count() > 0
      throw NotFound(
        hasAccounts
          ? "set-up link any more: the first account is made. Sign in with it"
          : "set-up link: each start of the server prints a new one, and the newest alone works"
      )
    }
    return services.pages.response(SetupPage(token: token.text), to: request, context)
  }

  /// Nil where the link does not lead to the first account, or not any more.
  private func setupToken(_ text: String) async throws -> Secret? {
    guard let token = Secret(text) else { return nil }
    let link = try await LinkStore(services.database).link(tokenHash: token.hash, now: services.now())
    return link?.kind == .setup ? token : nil
  }

  func setUp(request: Request, context: AppContext) async throws -> Response {
    guard let form = context.form else { throw UnreadableBody(description: "This is no form.") }
    let token = try token(form["token"])
    do {
      let user = try await services.accounts.setUp(
        token: token,
        name: form["username"],
        password: form["password"],
        from: context.client.address,
        now: services.now()
      )
      return try await admitted(user, request, context)
    } catch let failure as ValidationFailure {
      let page = SetupPage(token: token.text, username: form["username"], failure: failure)
      return services.pages.response(page, to: request, context, status: .unprocessableContent)
    }
  }

  func linkForm(request: Request, context: AppContext) async throws -> Response {
    let (token, kind, user) = try await link(context)
    return page(token, kind, user, displayName: user.displayName, failure: nil, to: request, context)
  }

  func redeem(request: Request, context: AppContext) async throws -> Response {
    guard let form = context.form else { throw UnreadableBody(description: "This is no form.") }
    let (token, kind, user) = try await link(context)
    do {
      let user = try await services.accounts.redeem(
        token: token,
        displayName: kind == .invitation ? form["display_name"] : nil,
        password: form["password"],
        from: context.client.address,
        now: services.now()
      )
      return try await admitted(user, request, context)
    } catch let failure as ValidationFailure {
      return page(token, kind, user, displayName: form["display_name"], failure: failure, to: request, context)
    }
  }

  private func page(
    _ token: Secret,
    _ kind: LinkKind,
    _ user: User,
    displayName: String,
    failure: ValidationFailure?,
    to request: Request,
    _ context: AppContext
  ) -> Response {
    let status: HTTPResponse.Status = failure == nil ? .ok : .unprocessableContent
    guard kind == .invitation else {
      let page = PasswordResetPage(token: token.text, username: user.name, failure: failure)
      return services.pages.response(page, to: request, context, status: status)
    }
    let page = InvitationPage(token: token.text, username: user.name, displayName: displayName, failure: failure)
    return services.pages.response(page, to: request, context, status: status)
  }

  private func link(_ context: AppContext) async throws -> (token: Secret, kind: LinkKind, user: User) {
    let token = try token(context.parameters.get("token") ?? "")
    let link = try await LinkStore(services.database).link(tokenHash: token.hash, now: services.now())
    guard let link, let user = link.user else { throw Self.noLink }
    return (token, link.kind, user)
  }

  private func token(_ text: String) throws -> Secret {
    guard let token = Secret(text) else { throw Self.noLink }
    return token
  }

  private func admitted(_ user: User, _ request: Request, _ context: AppContext) async throws -> Response {
    let admission = try await services.signIn.begin(for: user, from: request.client(context), now: services.now())
    return Response.seeOther(Path.start(of: user)).admitting(admission, context)
  }

  private static let noLink = NotFound("link: it was used already, has expired, or is not complete. Ask for a new one")
}
