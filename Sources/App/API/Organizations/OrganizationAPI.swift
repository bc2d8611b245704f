import Domain
import HTTPTypes
import Hummingbird
import JSON
import Store
import Workflows

/// Organisations, as CVAT's clients know them.
struct OrganizationAPI {
  let services: Services

  private var store: OrganizationStore { OrganizationStore(services.database) }

  func add(to routes: inout RouteTable) {
    routes.get("/api/organizations", .signedIn, list)
    routes.post("/api/organizations", .signedIn, create)
    routes.get("/api/organizations/{organization}", .signedIn, show)
    routes.patch("/api/organizations/{organization}", .signedIn, update)
    routes.delete("/api/organizations/{organization}", .signedIn, delete)
  }

  private struct Body: Decodable {
    let slug: String?
    let name: String?
    let description: String?
    let contact: [String: String]?
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    let found = try await store.list(try request.listQuery(), for: try context.viewer)
    return Response.page(found, to: request, context) { body, organization in
      body.members(of: organization, origin: context.client.origin)
    }
  }

  func create(request: Request, context: AppContext) async throws -> Response {
    let body: Body = try await request.decoded()
    guard let slug = body.slug else { throw ValidationFailure(field: "slug", "This field is missing.") }
    let organization = try await services.organizations.create(
      OrganizationDraft(
        slug: slug,
        name: body.name ?? slug,
        description: body.description ?? "",
        contact: body.contact ?? [:]
      ),
      by: try context.signedInUser,
      actor: context.actor,
      now: services.now()
    )
    var response = document(organization, context, status: .created)
    response.headers[.location] = "\(context.client.origin)/api/organizations/\(organization.id)"
    return response
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let id: Organization.ID = try context.identifier("organization", of: "organization")
    return document(try await store.organization(id, for: try context.viewer), context)
  }

  func update(request: Request, context: AppContext) async throws -> Response {
    let body: Body = try await request.decoded()
    let organization = try await services.organizations.update(
      try context.identifier("organization", of: "organization"),
      by: try context.signedInUser,
      actor: context.actor,
      now: services.now()
    ) { organization in
      try OrganizationDraft(
        slug: body.slug ?? organization.slug,
        name: body.name ?? organization.name,
        description: body.description ?? organization.description,
        contact: body.contact ?? organization.contact
      )
    }
    return document(organization, context)
  }

  func delete(request: Request, context: AppContext) async throws -> Response {
    try await services.organizations.delete(
      try context.identifier("organization", of: "organization"),
      by: try context.signedInUser,
      actor: context.actor,
      now: services.now()
    )
    return .noContent
  }

  private func document(
    _ organization: Organization,
    _ context: AppContext,
    status: HTTPResponse.Status = .ok
  ) -> Response {
    Response.json(status: status) { $0.members(of: organization, origin: context.client.origin) }
  }
}

extension JSONWriter {
  fileprivate mutating func members(of organization: Organization, origin: String) {
    field("id", organization.id.value)
    field("slug", organization.slug)
    field("name", organization.name)
    field("description", organization.description)
    field("created_date", organization.created.iso8601)
    field("updated_date", organization.updated.iso8601)
    object("contact") { contact in
      for (name, value) in organization.contact.sorted(by: { $0.key < $1.key }) {
        contact.field(named: name, text: value)
      }
    }
    person("owner", organization.owner, origin: origin)
  }
}
