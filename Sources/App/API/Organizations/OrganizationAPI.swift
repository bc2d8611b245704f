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
    return .page(found, to: request, context)
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
    var response = Response.object(organization, context, status: .created)
    response.headers[.location] = "\(context.client.origin)/api/organizations/\(organization.id)"
    return response
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let id: Organization.ID = try context.identifier("organization", of: "organization")
    return .object(try await store.organization(id, for: try context.viewer), context)
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
    return .object(organization, context)
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
}

extension Organization: APIObject {
  func write(to json: inout JSONWriter, origin: String) {
    json.field("id", id.value)
    json.field("slug", slug)
    json.field("name", name)
    json.field("description", description)
    json.field("created_date", created.iso8601)
    json.field("updated_date", updated.iso8601)
    json.object("contact") { ways in
      for (name, value) in contact.sorted(by: { $0.key < $1.key }) {
        ways.field(named: name, text: value)
      }
    }
    json.person("owner", owner, origin: origin)
  }
}
