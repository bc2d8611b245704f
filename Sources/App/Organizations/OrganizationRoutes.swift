import Domain
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// The pages of organisations and their members.
struct OrganizationRoutes {
  let services: Services

  private var store: OrganizationStore { OrganizationStore(services.database) }
  private var invitations: OrganizationInvitationStore { OrganizationInvitationStore(services.database) }

  func add(to routes: inout RouteTable) {
    routes.get("/organizations", .signedIn, list)
    routes.post("/organizations", .signedIn, create)
    routes.get("/organizations/{organization}", .signedIn, show)
    routes.post("/organizations/{organization}", .signedIn, update)
    routes.get("/organizations/{organization}/deletion", .signedIn, confirmDeletion)
    routes.post("/organizations/{organization}/deletion", .signedIn, delete)
    routes.post("/organizations/{organization}/invitations", .signedIn, invite)
    MemberRoutes(services: services).add(to: &routes)
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    try await listPage(request, context)
  }

  func create(request: Request, context: AppContext) async throws -> Response {
    let form = try form(context)
    do {
      let organization = try await services.organizations.create(
        OrganizationDraft(slug: form.slug, name: form.name, description: form.description),
        by: try context.signedInUser,
        actor: context.actor,
        now: services.now()
      )
      return .seeOther(
        Path.organization(organization.id),
        notice: "The organisation is made. Now invite people.",
        context
      )
    } catch let failure as ValidationFailure {
      return try await listPage(request, context, form: form, failure: failure)
    }
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    try await page(try await organization(context), request, context)
  }

  func update(request: Request, context: AppContext) async throws -> Response {
    let organization = try await organization(context)
    let form = try form(context)
    do {
      _ = try await services.organizations.update(
        organization.id,
        by: try context.signedInUser,
        actor: context.actor,
        now: services.now()
      ) { organization in
        try OrganizationDraft(
          slug: form.slug,
          name: form.name,
          description: form.description,
          contact: organization.contact
        )
      }
      return .seeOther(Path.organization(organization.id), notice: "The names are saved.", context)
    } catch let failure as ValidationFailure {
      return try await page(organization, request, context, form: form, failure: failure)
    }
  }

  func confirmDeletion(request: Request, context: AppContext) async throws -> Response {
    let organization = try await organization(context)
    let page = ConfirmationPage(
      title: "Delete the organisation “\(organization.calledName)”?",
      consequences: [
        "Its members no longer see each other's projects and tasks.",
        "Projects and tasks stay, and belong to their owners alone.",
      ],
      action: Path.organizationDeletion(organization.id),
      button: "Delete organisation",
      cancel: Path.organization(organization.id)
    )
    return services.pages.response(page, to: request, context)
  }

  func delete(request: Request, context: AppContext) async throws -> Response {
    try await services.organizations.delete(
      try context.identifier("organization", of: "organization"),
      by: try context.signedInUser,
      actor: context.actor,
      now: services.now()
    )
    return .seeOther(Path.organizations, notice: "The organisation is deleted.", context)
  }

  func invite(request: Request, context: AppContext) async throws -> Response {
    guard let form = context.form else { throw UnreadableBody(description: "This is no form.") }
    let organization = try await organization(context)
    do {
      let invitation = try await services.organizationInvitations.invite(
        form["email"],
        as: try OrganizationRole(named: form["role"]),
        to: .id(organization.id.value),
        by: try context.signedInUser,
        actor: context.actor,
        now: services.now()
      )
      let link = context.client.origin + Path.organizationInvitation(invitation.key)
      return try await page(organization, request, context, link: link)
    } catch let failure as ValidationFailure {
      return try await page(organization, request, context, invited: form["email"], failure: failure)
    }
  }

  private func organization(_ context: AppContext) async throws -> Organization {
    try await store.organization(
      try context.identifier("organization", of: "organization"),
      for: try context.viewer
    )
  }

  private func form(_ context: AppContext) throws -> OrganizationForm {
    guard let form = context.form else { throw UnreadableBody(description: "This is no form.") }
    return OrganizationForm(slug: form["slug"], name: form["name"], description: form["description"])
  }

  private func listPage(
    _ request: Request,
    _ context: AppContext,
    form: OrganizationForm = OrganizationForm(),
    failure: ValidationFailure? = nil
  ) async throws -> Response {
    let user = try context.signedInUser
    let query = request.query
    async let own = invitations.list(ListQuery(parameters: ["user_id": "\(user.id)"]), for: Viewer(user))
    let page = OrganizationsPage(
      organizations: try await store.list(query.pageQuery, for: Viewer(user)),
      invitations: try await own.elements,
      search: query.search,
      canCreate: user.role != .worker,
      form: form,
      failure: failure
    )
    return services.pages.response(page, to: request, context, status: failure == nil ? .ok : .unprocessableContent)
  }

  private func page(
    _ organization: Organization,
    _ request: Request,
    _ context: AppContext,
    invited: String = "",
    form: OrganizationForm? = nil,
    failure: ValidationFailure? = nil,
    link: String? = nil
  ) async throws -> Response {
    let user = try context.signedInUser
    let query = request.query
    let members = MembershipStore(services.database)
    let own = ListQuery(parameters: ["organization_id": "\(organization.id)"])
    async let role = members.role(of: user.id, in: organization.id)
    async let waiting = invitations.list(own, for: Viewer(user))
    let page = OrganizationPage(
      organization: organization,
      role: try await role,
      viewer: user,
      members: try await members.list(
        query.pageQuery.narrowed(["organization_id": "\(organization.id)"]),
        for: Viewer(user)
      ),
      invitations: try await waiting.elements,
      search: query.search,
      now: services.now(),
      invited: invited,
      form: form,
      failure: failure,
      link: link
    )
    return services.pages.response(page, to: request, context, status: failure == nil ? .ok : .unprocessableContent)
  }
}
