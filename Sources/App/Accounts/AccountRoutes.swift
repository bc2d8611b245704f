import Domain
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// One's own account.
struct AccountRoutes {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/account", .signedIn, show)
    routes.post("/account", .signedIn, rename)
    routes.post("/account/password", .signedIn, changePassword)
    routes.post("/account/sessions/revocation", .signedIn, revokeOthers)
    routes.post("/account/sessions/{session}/revocation", .signedIn, revoke)
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    try await page(request, context)
  }

  func rename(request: Request, context: AppContext) async throws -> Response {
    let user = try context.signedInUser
    let name = context.form?["display_name"] ?? ""
    do {
      try await services.accounts.setDisplayName(name, of: user.id, by: context.actor, now: services.now())
      return .seeOther(Path.account, notice: "Your name is saved.", context)
    } catch let failure as ValidationFailure {
      return try await page(request, context, displayName: name, failure: failure)
    }
  }

  func changePassword(request: Request, context: AppContext) async throws -> Response {
    guard let form = context.form else { throw UnreadableBody(description: "This is no form.") }
    let user = try context.signedInUser
    do {
      try await services.accounts.changePassword(
        of: user,
        keeping: context.session?.id,
        old: form["current_password"],
        new: form["password"],
        by: context.actor,
        now: services.now()
      )
      return .seeOther(
        Path.account,
        notice: "Your password is changed; every other session was signed out.",
        context
      )
    } catch let failure as ValidationFailure {
      return try await page(request, context, failure: failure)
    }
  }

  func revoke(request: Request, context: AppContext) async throws -> Response {
    let user = try context.signedInUser
    let id: Session.ID = try context.identifier("session", of: "session")
    try await services.accounts.revoke(id, of: user, by: context.actor, now: services.now())
    return .seeOther(Path.account, notice: "The session is ended.", context)
  }

  func revokeOthers(request: Request, context: AppContext) async throws -> Response {
    guard let session = context.session else { throw SignInNeeded() }
    try await services.accounts.revokeOthers(than: session, by: context.actor, now: services.now())
    return .seeOther(Path.account, notice: "Every other session was signed out.", context)
  }

  private func page(
    _ request: Request,
    _ context: AppContext,
    displayName: String? = nil,
    failure: ValidationFailure? = nil
  ) async throws -> Response {
    let user = try context.signedInUser
    let sessions = try await SessionStore(services.database).sessions(of: user.id, now: services.now())
    let page = AccountPage(
      user: user,
      displayName: displayName ?? user.displayName,
      sessions: sessions,
      current: context.session?.id,
      failure: failure
    )
    return services.pages.response(page, to: request, context, status: failure == nil ? .ok : .unprocessableContent)
  }
}
