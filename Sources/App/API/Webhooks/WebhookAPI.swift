import Domain
import HTTPTypes
import Hummingbird
import JSON
import Store
import Workflows

/// Webhooks, as CVAT's clients know them. A secret is taken and never given back.
struct WebhookAPI {
  let services: Services

  private var store: WebhookStore { WebhookStore(services.database) }

  func add(to routes: inout RouteTable) {
    routes.get("/api/webhooks", .signedIn, list)
    routes.post("/api/webhooks", .signedIn, create)
    routes.get("/api/webhooks/events", .signedIn, events)
    routes.get("/api/webhooks/{webhook}", .signedIn, show)
    routes.put("/api/webhooks/{webhook}", .signedIn, update)
    routes.patch("/api/webhooks/{webhook}", .signedIn, update)
    routes.delete("/api/webhooks/{webhook}", .signedIn, delete)
    routes.post("/api/webhooks/{webhook}/ping", .signedIn, ping)
    WebhookDeliveryAPI(services: services).add(to: &routes)
  }

  private struct Body: Decodable, Sendable {
    let target_url: String?
    let type: String?
    let description: String?
    let events: [String]?
    let content_type: String?
    let secret: String?
    let is_active: Bool?
    let enable_ssl: Bool?
    let project_id: Int64?
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    let found = try await store.list(try request.listQuery(), for: try context.viewer)
    return .page(found, to: request, context)
  }

  /// The events that there are, for `type=organization|project|all`.
  func events(request: Request, context: AppContext) async throws -> Response {
    let type = request.query["type"]
    guard ["", "all", "organization", "project"].contains(type) else {
      throw ValidationFailure(field: "type", "This must be one of all, organization, project.")
    }
    return Response.json { body in
      body.field("webhook_type", type.isEmpty ? "all" : type)
      body.array("events") { list in
        for event in type == "project" ? WebhookEvent.ofProjects : WebhookEvent.all {
          list.object { member in
            member.field("key", event.description)
            member.object("group") { $0.field("display_name", event.subject.rawValue) }
          }
        }
      }
    }
  }

  func create(request: Request, context: AppContext) async throws -> Response {
    let body: Body = try await request.decoded()
    guard let target = body.target_url else {
      throw ValidationFailure(field: "target_url", "This field is required.")
    }
    try Self.check(contentType: body.content_type)
    let webhook = try await services.webhooks.create(
      Webhook.Traits(
        targetURL: target,
        description: body.description ?? "",
        events: try Self.events(body.events ?? []),
        isActive: body.is_active ?? true,
        checksCertificate: body.enable_ssl ?? true
      ),
      in: try await scope(of: body, request, context),
      secret: body.secret ?? "",
      by: try context.signedInUser,
      actor: context.actor,
      now: services.now()
    )
    var response = Response.object(webhook, context, status: .created)
    response.headers[.location] = "\(context.client.origin)/api/webhooks/\(webhook.id)"
    return response
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let id: Webhook.ID = try context.identifier("webhook", of: "webhook")
    return .object(try await store.webhook(id, for: try context.viewer), context)
  }

  /// PUT and PATCH: members that are absent stay, and what it belongs to stays always.
  func update(request: Request, context: AppContext) async throws -> Response {
    let id: Webhook.ID = try context.identifier("webhook", of: "webhook")
    let body: Body = try await request.decoded()
    try Self.check(contentType: body.content_type)
    let chosen = try body.events.map { try Self.events($0) }
    let webhook = try await services.webhooks.update(
      id,
      secret: body.secret,
      by: try context.signedInUser,
      actor: context.actor,
      now: services.now()
    ) { webhook in
      try Webhook.Traits(
        targetURL: body.target_url ?? webhook.traits.targetURL,
        description: body.description ?? webhook.traits.description,
        events: chosen ?? webhook.traits.events,
        isActive: body.is_active ?? webhook.traits.isActive,
        checksCertificate: body.enable_ssl ?? webhook.traits.checksCertificate
      )
    }
    return .object(webhook, context)
  }

  func delete(request: Request, context: AppContext) async throws -> Response {
    try await services.webhooks.delete(
      try context.identifier("webhook", of: "webhook"),
      by: try context.signedInUser,
      actor: context.actor,
      now: services.now()
    )
    return .noContent
  }

  func ping(request: Request, context: AppContext) async throws -> Response {
    let delivery = try await services.webhooks.ping(
      try context.identifier("webhook", of: "webhook"),
      by: try context.signedInUser,
      now: services.now()
    )
    return Response.json { $0.members(of: delivery) }
  }

  private func scope(of body: Body, _ request: Request, _ context: AppContext) async throws -> Webhook.Scope {
    switch body.type {
    case "project":
      guard let project = body.project_id else {
        throw ValidationFailure(field: "project_id", "Name the project that the webhook hears of.")
      }
      return .project(Project.ID(project))
    case "organization":
      let scope = try request.organizationScope()
      let organizations = OrganizationStore(services.database)
      guard let organization = try await organizations.organization(in: scope, for: try context.viewer) else {
        throw ValidationFailure(field: "org", "Name the organisation, as in ?org=lab.")
      }
      return .organization(organization.id)
    case nil: throw ValidationFailure(field: "type", "This field is required: organization or project.")
    default:
      throw ValidationFailure(field: "type", "This must be organization or project: there are no webhooks of servers.")
    }
  }

  private static func events(_ names: [String]) throws(ValidationFailure) -> [WebhookEvent] {
    var events: [WebhookEvent] = []
    for name in names { events.append(try WebhookEvent(named: name, in: WebhookEvent.all)) }
    return events
  }

  private static func check(contentType: String?) throws(ValidationFailure) {
    guard contentType ?? "application/json" == "application/json" else {
      throw ValidationFailure(field: "content_type", "Messages are sent as application/json.")
    }
  }
}

extension Webhook: APIObject {
  func write(to json: inout JSONWriter, origin: String) {
    json.field("id", id.value)
    json.field("url", "\(origin)/api/webhooks/\(id)")
    json.field("target_url", traits.targetURL)
    json.field("description", traits.description)
    switch scope {
    case .organization:
      json.field("type", "organization")
      json.null("project_id")
    case .project(let project):
      json.field("type", "project")
      json.field("project_id", project.value)
    }
    json.key("organization", organization)
    json.field("content_type", "application/json")
    json.field("is_active", traits.isActive)
    json.field("enable_ssl", traits.checksCertificate)
    json.array("events") { list in for event in traits.events { list.element(event.description) } }
    json.person("owner", owner, origin: origin)
    json.field("created_date", created.iso8601)
    json.field("updated_date", updated.iso8601)
    if let last = last {
      json.field("last_status", last.statusCode ?? 0)
      json.field("last_delivery_date", last.date.iso8601)
    }
  }
}
