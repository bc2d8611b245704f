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
    return Response.page(found, to: request, context) { body, webhook in
      body.members(of: webhook, origin: context.client.origin)
    }
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
    var response = document(webhook, context, status: .created)
    response.headers[.location] = "\(context.client.origin)/api/webhooks/\(webhook.id)"
    return response
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let id: Webhook.ID = try context.identifier("webhook", of: "webhook")
    return document(try await store.webhook(id, for: try context.viewer), context)
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
    return document(webhook, context)
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

  private func document(_ webhook: Webhook, _ context: AppContext, status: HTTPResponse.Status = .ok) -> Response {
    Response.json(status: status) { $0.members(of: webhook, origin: context.client.origin) }
  }
}

extension JSONWriter {
  fileprivate mutating func members(of webhook: Webhook, origin: String) {
    field("id", webhook.id.value)
    field("url", "\(origin)/api/webhooks/\(webhook.id)")
    field("target_url", webhook.traits.targetURL)
    field("description", webhook.traits.description)
    switch webhook.scope {
    case .organization:
      field("type", "organization")
      null("project_id")
    case .project(let project):
      field("type", "project")
      field("project_id", project.value)
    }
    key("organization", webhook.organization)
    field("content_type", "application/json")
    field("is_active", webhook.traits.isActive)
    field("enable_ssl", webhook.traits.checksCertificate)
    array("events") { list in for event in webhook.traits.events { list.element(event.description) } }
    person("owner", webhook.owner, origin: origin)
    field("created_date", webhook.created.iso8601)
    field("updated_date", webhook.updated.iso8601)
    if let last = webhook.last {
      field("last_status", last.statusCode ?? 0)
      field("last_delivery_date", last.date.iso8601)
    }
  }
}
