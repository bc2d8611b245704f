import Domain
import HTTPTypes
import Hummingbird
import JSON
import Store
import Workflows

/// Who works here: everything about oneself and for administrators, names for the others.
struct UserAPI {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/api/users", .signedIn, list)
    routes.get("/api/users/self", .signedIn, ownself)
    routes.get("/api/users/{user}", .signedIn, show)
    routes.patch("/api/users/{user}", .signedIn, update)
    routes.delete("/api/users/{user}", .administrators, delete)
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    let person = try context.signedInUser
    let users = try await UserStore(services.database).users(try request.listQuery())
    return Response.page(users, to: request, context) { body, user in
      body.members(of: user, asSeenBy: person, origin: context.client.origin)
    }
  }

  func ownself(request: Request, context: AppContext) async throws -> Response {
    document(try context.signedInUser, try context.signedInUser, context)
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let id: User.ID = try context.identifier("user", of: "user")
    guard let user = try await UserStore(services.database).user(id) else { throw NotFound("user") }
    return document(user, try context.signedInUser, context)
  }

  private struct Change: Decodable {
    let username: String?
    let first_name: String?
    let last_name: String?
    let email: String?
    let groups: [String]?
    let is_active: Bool?
    let is_superuser: Bool?
    let is_staff: Bool?
  }

  func update(request: Request, context: AppContext) async throws -> Response {
    let person = try context.signedInUser
    let id: User.ID = try context.identifier("user", of: "user")
    let body: Change = try await request.decoded()
    let user = try await services.profiles.update(
      id,
      try profile(body),
      by: person,
      actor: context.actor,
      now: services.now()
    )
    return document(user, person.id == user.id ? user : person, context)
  }

  func delete(request: Request, context: AppContext) async throws -> Response {
    try await services.accounts.delete(
      try context.identifier("user", of: "user"),
      by: context.actor,
      now: services.now()
    )
    return .noContent
  }

  /// One role stands for CVAT's groups and for its two flags of administrators.
  private func profile(_ body: Change) throws(ValidationFailure) -> ProfileChange {
    var change = ProfileChange(
      name: body.username,
      firstName: body.first_name,
      lastName: body.last_name,
      email: body.email,
      isActive: body.is_active
    )
    if let groups = body.groups {
      let roles = groups.compactMap(Role.init(rawValue:))
      guard let role = roles.first, roles.count == groups.count, Set(roles).count == 1 else {
        throw ValidationFailure(field: "groups", "Name one group: admin, user or worker.")
      }
      change.role = role
    }
    if body.is_superuser == true || body.is_staff == true { change.role = .admin }
    return change
  }

  private func document(_ user: User, _ person: User, _ context: AppContext) -> Response {
    Response.json { $0.members(of: user, asSeenBy: person, origin: context.client.origin) }
  }
}

extension JSONWriter {
  mutating func members(of user: User, asSeenBy person: User, origin: String) {
    field("url", "\(origin)/api/users/\(user.id)")
    field("id", user.id.value)
    field("username", user.name)
    field("first_name", user.firstName)
    field("last_name", user.lastName)
    guard person.isAdministrator || person.id == user.id else { return }
    field("email", user.email)
    array("groups") { $0.element(user.role.rawValue) }
    field("is_staff", user.isAdministrator)
    field("is_superuser", user.isAdministrator)
    field("is_active", user.isActive)
    if let last = user.lastLogin { field("last_login", last.iso8601) } else { null("last_login") }
    field("date_joined", user.created.iso8601)
    field("has_analytics_access", false)
  }
}
