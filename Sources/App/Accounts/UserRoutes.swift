import Domain
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// The administrators' pages: users, and the record of who did what.
struct UserRoutes {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/admin/users", .administrators, list)
    routes.post("/admin/users", .administrators, invite)
    routes.get("/admin/users/{user}", .administrators, show)
    routes.post("/admin/users/{user}", .administrators, update)
    routes.post("/admin/users/{user}/invitation", .administrators, makeLink)
    routes.post("/admin/users/{user}/password-reset", .administrators, makeLink)
    routes.post("/admin/users/{user}/activation", .administrators, activate)
    routes.post("/admin/users/{user}/deactivation", .administrators, deactivate)
    routes.get("/admin/users/{user}/deletion", .administrators, confirmDeletion)
    routes.post("/admin/users/{user}/deletion", .administrators, delete)
    routes.get("/admin/audit", .administrators, audit)
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    try await listPage(request, context, form: NewUserForm())
  }

  func invite(request: Request, context: AppContext) async throws -> Response {
    guard let form = context.form else { throw UnreadableBody(description: "This is no form.") }
    let draft = NewUserForm(
      username: form["username"],
      displayName: form["display_name"],
      role: Role(rawValue: form["role"]) ?? .user
    )
    do {
      let (user, token) = try await services.accounts.invite(
        name: draft.username,
        displayName: draft.displayName,
        role: draft.role,
        by: context.actor,
        now: services.now()
      )
      let link = OneUseLink(
        purpose: .invitation,
        address: context.client.origin + Path.invitation(token.text),
        userName: user.name,
        validFor: "7 days"
      )
      return try await listPage(request, context, form: NewUserForm(), link: link)
    } catch let failure as ValidationFailure {
      return try await listPage(request, context, form: draft, failure: failure)
    }
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    try await userPage(try await user(context), request, context)
  }

  func update(request: Request, context: AppContext) async throws -> Response {
    guard let form = context.form else { throw UnreadableBody(description: "This is no form.") }
    let user = try await user(context)
    let role = Role(rawValue: form["role"]) ?? user.role
    do {
      try await services.accounts.setDisplayName(
        form["display_name"],
        of: user.id,
        by: context.actor,
        now: services.now()
      )
      try await services.accounts.setStanding(
        of: user.id,
        role: role,
        isActive: user.isActive,
        by: context.actor,
        now: services.now()
      )
      return .seeOther(Path.adminUser(user.id), notice: "\(user.name) is saved.", context)
    } catch let failure as ValidationFailure {
      return try await userPage(user, request, context, displayName: form["display_name"], role: role, failure: failure)
    }
  }

  func makeLink(request: Request, context: AppContext) async throws -> Response {
    let user = try await user(context)
    let (kind, token) = try await services.accounts.resetLink(for: user.id, by: context.actor, now: services.now())
    let isInvitation = kind == .invitation
    let path = isInvitation ? Path.invitation(token.text) : Path.passwordReset(token.text)
    let link = OneUseLink(
      purpose: isInvitation ? .invitation : .passwordReset,
      address: context.client.origin + path,
      userName: user.name,
      validFor: isInvitation ? "7 days" : "24 hours"
    )
    return try await userPage(user, request, context, link: link)
  }

  func activate(request: Request, context: AppContext) async throws -> Response {
    try await set(isActive: true, context)
  }

  func deactivate(request: Request, context: AppContext) async throws -> Response {
    try await set(isActive: false, context)
  }

  func confirmDeletion(request: Request, context: AppContext) async throws -> Response {
    let user = try await user(context)
    let page = ConfirmationPage(
      title: "Delete the account “\(user.name)”?",
      consequences: [
        "\(user.name) can no longer sign in.",
        "Projects and tasks stay; those of \(user.name) have no owner then, and only administrators see them.",
      ],
      action: Path.userDeletion(user.id),
      button: "Delete account",
      cancel: Path.adminUser(user.id)
    )
    return services.pages.response(page, to: request, context)
  }

  func delete(request: Request, context: AppContext) async throws -> Response {
    let user = try await user(context)
    try await services.accounts.delete(user.id, by: context.actor, now: services.now())
    return .seeOther(Path.adminUsers, notice: "The account \(user.name) is deleted.", context)
  }

  func audit(request: Request, context: AppContext) async throws -> Response {
    let list = ListRequest<AuditEntry>(request.query)
    let entries = try await AuditStore(services.database).entries(
      matching: list.search,
      at: list.cursor,
      size: ListRequest<AuditEntry>.pageSize
    )
    return services.pages.response(AuditPage(entries: entries, search: list.search), to: request, context)
  }

  private func set(isActive: Bool, _ context: AppContext) async throws -> Response {
    let user = try await user(context)
    try await services.accounts.setStanding(
      of: user.id,
      role: user.role,
      isActive: isActive,
      by: context.actor,
      now: services.now()
    )
    let sentence = isActive ? "\(user.name) may sign in again." : "\(user.name) is disabled and signed out."
    return .seeOther(Path.adminUser(user.id), notice: sentence, context)
  }

  private func user(_ context: AppContext) async throws -> User {
    let id: User.ID = try context.identifier("user", of: "user")
    guard let user = try await UserStore(services.database).user(id) else { throw NotFound("user") }
    return user
  }

  private func listPage(
    _ request: Request,
    _ context: AppContext,
    form: NewUserForm,
    failure: ValidationFailure? = nil,
    link: OneUseLink? = nil
  ) async throws -> Response {
    let list = ListRequest<User>(request.query)
    let users = try await UserStore(services.database).users(
      matching: list.search,
      at: list.cursor,
      size: ListRequest<User>.pageSize
    )
    let page = AdminUsersPage(users: users, search: list.search, form: form, failure: failure, link: link)
    return services.pages.response(page, to: request, context, status: failure == nil ? .ok : .unprocessableContent)
  }

  private func userPage(
    _ user: User,
    _ request: Request,
    _ context: AppContext,
    displayName: String? = nil,
    role: Role? = nil,
    failure: ValidationFailure? = nil,
    link: OneUseLink? = nil
  ) async throws -> Response {
    let isLast = try await services.accounts.isLastAdministrator(user)
    let page = AdminUserPage(
      user: user,
      displayName: displayName ?? user.displayName,
      role: role ?? user.role,
      isLastAdministrator: isLast,
      isSelf: user.id == context.user?.id,
      failure: failure,
      link: link
    )
    return services.pages.response(page, to: request, context, status: failure == nil ? .ok : .unprocessableContent)
  }
}
