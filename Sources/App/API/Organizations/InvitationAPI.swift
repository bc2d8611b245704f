import Domain
import HTTPTypes
import Hummingbird
import JSON
import Store
import Workflows

/// Offers of places in organisations, as CVAT's clients know them.
struct InvitationAPI {
  let services: Services

  private var store: OrganizationInvitationStore { OrganizationInvitationStore(services.database) }

  func add(to routes: inout RouteTable) {
    routes.get("/api/invitations", .signedIn, list)
    routes.post("/api/invitations", .signedIn, create)
    routes.get("/api/invitations/{key}", .signedIn, show)
    routes.delete("/api/invitations/{key}", .signedIn, withdraw)
    routes.post("/api/invitations/{key}/accept", .signedIn, accept)
    routes.post("/api/invitations/{key}/decline", .signedIn, withdraw)
    routes.post("/api/invitations/{key}/resend", .signedIn, renew)
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    let found = try await store.list(try request.listQuery(), for: try context.viewer)
    let now = services.now()
    return Response.page(found, to: request, context) { body, invitation in
      body.members(of: invitation, origin: context.client.origin, now: now)
    }
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let invitation = try await store.invitation(key: try key(context), for: try context.viewer)
    return Response.json { $0.members(of: invitation, origin: context.client.origin, now: services.now()) }
  }

  private struct Body: Decodable {
    let role: String
    let email: String
  }

  func create(request: Request, context: AppContext) async throws -> Response {
    let body: Body = try await request.decoded()
    let invitation = try await services.organizationInvitations.invite(
      body.email,
      as: try OrganizationRole(named: body.role),
      to: try request.organizationScope(),
      by: try context.signedInUser,
      actor: context.actor,
      now: services.now()
    )
    return Response.json(status: .created) { body in
      body.members(of: invitation, origin: context.client.origin, now: services.now())
    }
  }

  func accept(request: Request, context: AppContext) async throws -> Response {
    let organization = try await services.organizationInvitations.accept(
      try key(context),
      by: try context.signedInUser,
      actor: context.actor,
      now: services.now()
    )
    return Response.json { $0.field("organization_slug", organization.slug) }
  }

  func withdraw(request: Request, context: AppContext) async throws -> Response {
    try await services.organizationInvitations.withdraw(
      try key(context),
      by: try context.signedInUser,
      actor: context.actor,
      now: services.now()
    )
    return .noContent
  }

  func renew(request: Request, context: AppContext) async throws -> Response {
    try await services.organizationInvitations.renew(
      try key(context),
      by: try context.signedInUser,
      now: services.now()
    )
    return .noContent
  }

  private func key(_ context: AppContext) throws -> String {
    guard let key = context.parameters.get("key") else { throw NotFound("invitation") }
    return key
  }
}

extension JSONWriter {
  fileprivate mutating func members(of invitation: OrganizationInvitation, origin: String, now: Timestamp) {
    field("key", invitation.key)
    field("created_date", invitation.created.iso8601)
    person("owner", invitation.owner, origin: origin)
    field("role", invitation.role.rawValue)
    person("user", invitation.person, origin: origin)
    field("organization", invitation.organization.value)
    object("organization_info") { info in
      info.field("id", invitation.organization.value)
      info.field("slug", invitation.slug)
      info.field("name", invitation.organizationName)
    }
    field("expired", invitation.expires <= now)
    field("accepted", false)
  }
}
