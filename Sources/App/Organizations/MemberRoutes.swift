import Domain
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// What the page of an organisation does with its members, and what the link of an invitation opens.
struct MemberRoutes {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.post("/organizations/{organization}/members/{membership}/role", .signedIn, setRole)
    routes.get("/organizations/{organization}/members/{membership}/removal", .signedIn, confirmRemoval)
    routes.post("/organizations/{organization}/members/{membership}/removal", .signedIn, remove)
    routes.get("/organization-invitations/{key}", .signedIn, showInvitation)
    routes.post("/organization-invitations/{key}", .signedIn, accept)
    routes.post("/organization-invitations/{key}/withdrawal", .signedIn, withdraw)
  }

  func setRole(request: Request, context: AppContext) async throws -> Response {
    let membership = try await services.organizations.setRole(
      try OrganizationRole(named: context.form?["role"] ?? ""),
      of: try context.identifier("membership", of: "membership"),
      by: try context.signedInUser,
      actor: context.actor,
      now: services.now()
    )
    return .seeOther(
      Path.organization(membership.organization),
      notice: "The role of \(membership.person.name) is saved.",
      context
    )
  }

  func confirmRemoval(request: Request, context: AppContext) async throws -> Response {
    let membership = try await membership(context)
    let isOwn = membership.person.id == context.user?.id
    let page = ConfirmationPage(
      title: isOwn ? "Leave the organisation?" : "Remove \(membership.person.name) from the organisation?",
      consequences: [
        isOwn
          ? "You no longer see its projects and tasks, those that you made there among them."
          : "\(membership.person.name) no longer sees its projects and tasks.",
        "What is assigned to \(isOwn ? "you" : membership.person.name) there is nobody's then.",
        "Coming back takes a new invitation.",
      ],
      action: Path.memberRemoval(membership.organization, membership.id),
      button: isOwn ? "Leave" : "Remove",
      cancel: Path.organization(membership.organization)
    )
    return services.pages.response(page, to: request, context)
  }

  func remove(request: Request, context: AppContext) async throws -> Response {
    let membership = try await membership(context)
    try await services.organizations.remove(
      membership.id,
      by: try context.signedInUser,
      actor: context.actor,
      now: services.now()
    )
    guard membership.person.id != context.user?.id || context.user?.isAdministrator == true else {
      return .seeOther(Path.organizations, notice: "You have left the organisation.", context)
    }
    return .seeOther(
      Path.organization(membership.organization),
      notice: "\(membership.person.name) is no longer a member.",
      context
    )
  }

  func showInvitation(request: Request, context: AppContext) async throws -> Response {
    let invitation = try await invitation(context)
    let page = OrganizationInvitationPage(
      invitation: invitation,
      viewer: try context.signedInUser,
      now: services.now(),
      address: context.client.origin + Path.organizationInvitation(invitation.key)
    )
    return services.pages.response(page, to: request, context)
  }

  func accept(request: Request, context: AppContext) async throws -> Response {
    let organization = try await services.organizationInvitations.accept(
      context.parameters.get("key") ?? "",
      by: try context.signedInUser,
      actor: context.actor,
      now: services.now()
    )
    return .seeOther(Path.organization(organization.id), notice: "Welcome to \(organization.calledName).", context)
  }

  func withdraw(request: Request, context: AppContext) async throws -> Response {
    let invitation = try await invitation(context)
    try await services.organizationInvitations.withdraw(
      invitation.key,
      by: try context.signedInUser,
      actor: context.actor,
      now: services.now()
    )
    let isOwn = invitation.person.id == context.user?.id
    return .seeOther(
      isOwn ? Path.organizations : Path.organization(invitation.organization),
      notice: isOwn ? "You have declined." : "The invitation is withdrawn.",
      context
    )
  }

  private func membership(_ context: AppContext) async throws -> Membership {
    let organization: Organization.ID = try context.identifier("organization", of: "organization")
    let membership = try await MembershipStore(services.database).membership(
      try context.identifier("membership", of: "membership"),
      for: try context.viewer
    )
    guard membership.organization == organization else { throw NotFound("membership") }
    return membership
  }

  private func invitation(_ context: AppContext) async throws -> OrganizationInvitation {
    try await OrganizationInvitationStore(services.database).invitation(
      key: context.parameters.get("key") ?? "",
      for: try context.viewer
    )
  }
}
