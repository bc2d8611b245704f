import Domain
import HTTPTypes
import Hummingbird
import JSON
import Store
import Workflows

/// Who belongs to which organisation, as CVAT's clients know it.
struct MembershipAPI {
  let services: Services

  private var store: MembershipStore { MembershipStore(services.database) }

  func add(to routes: inout RouteTable) {
    routes.get("/api/memberships", .signedIn, list)
    routes.get("/api/memberships/{membership}", .signedIn, show)
    routes.patch("/api/memberships/{membership}", .signedIn, update)
    routes.delete("/api/memberships/{membership}", .signedIn, delete)
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    let found = try await store.list(try request.listQuery(), for: try context.viewer)
    return .page(found, to: request, context)
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let id: Membership.ID = try context.identifier("membership", of: "membership")
    return .object(try await store.membership(id, for: try context.viewer), context)
  }

  private struct Body: Decodable {
    let role: String?
  }

  func update(request: Request, context: AppContext) async throws -> Response {
    let id: Membership.ID = try context.identifier("membership", of: "membership")
    let body: Body = try await request.decoded()
    guard let text = body.role else {
      return .object(try await store.membership(id, for: try context.viewer), context)
    }
    let membership = try await services.organizations.setRole(
      try OrganizationRole(named: text),
      of: id,
      by: try context.signedInUser,
      actor: context.actor,
      now: services.now()
    )
    return .object(membership, context)
  }

  func delete(request: Request, context: AppContext) async throws -> Response {
    try await services.organizations.remove(
      try context.identifier("membership", of: "membership"),
      by: try context.signedInUser,
      actor: context.actor,
      now: services.now()
    )
    return .noContent
  }
}

extension OrganizationRole {
  /// - Throws: `ValidationFailure` for `role`.
  init(named text: String) throws(ValidationFailure) {
    guard let role = OrganizationRole(rawValue: text) else {
      let known = Self.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationFailure(field: "role", "This must be one of \(known).")
    }
    self = role
  }
}

extension Membership: APIObject {
  func write(to json: inout JSONWriter, origin: String) {
    json.field("id", id.value)
    json.person("user", person, origin: origin)
    json.field("organization", organization.value)
    json.field("is_active", true)
    json.field("joined_date", joined.iso8601)
    json.field("role", role.rawValue)
    json.null("invitation")
  }
}
