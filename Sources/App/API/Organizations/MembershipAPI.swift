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
    return Response.page(found, to: request, context) { body, membership in
      body.members(of: membership, origin: context.client.origin)
    }
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let id: Membership.ID = try context.identifier("membership", of: "membership")
    return document(try await store.membership(id, for: try context.viewer), context)
  }

  private struct Body: Decodable {
    let role: String?
  }

  func update(request: Request, context: AppContext) async throws -> Response {
    let id: Membership.ID = try context.identifier("membership", of: "membership")
    let body: Body = try await request.decoded()
    guard let text = body.role else {
      return document(try await store.membership(id, for: try context.viewer), context)
    }
    let membership = try await services.organizations.setRole(
      try OrganizationRole(named: text),
      of: id,
      by: try context.signedInUser,
      actor: context.actor,
      now: services.now()
    )
    return document(membership, context)
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

  private func document(_ membership: Membership, _ context: AppContext) -> Response {
    Response.json { $0.members(of: membership, origin: context.client.origin) }
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

extension JSONWriter {
  fileprivate mutating func members(of membership: Membership, origin: String) {
    field("id", membership.id.value)
    person("user", membership.person, origin: origin)
    field("organization", membership.organization.value)
    field("is_active", true)
    field("joined_date", membership.joined.iso8601)
    field("role", membership.role.rawValue)
    null("invitation")
  }
}
