import Domain
import Hummingbird
import JSON
import Workflows

/// The messages of a webhook, as CVAT's clients know them.
struct WebhookDeliveryAPI {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/api/webhooks/{webhook}/deliveries", .signedIn, list)
    routes.get("/api/webhooks/{webhook}/deliveries/{delivery}", .signedIn, show)
    routes.post("/api/webhooks/{webhook}/deliveries/{delivery}/redelivery", .signedIn, redeliver)
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    let found = try await services.webhooks.deliveries(
      try request.listQuery(),
      of: try context.identifier("webhook", of: "webhook"),
      for: try context.viewer
    )
    return Response.page(found, to: request, context) { body, delivery in body.members(of: delivery) }
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let delivery = try await services.webhooks.delivery(
      try context.identifier("delivery", of: "delivery"),
      of: try context.identifier("webhook", of: "webhook"),
      for: try context.viewer
    )
    return Response.json { $0.members(of: delivery) }
  }

  /// Sends it again in the background.
  func redeliver(request: Request, context: AppContext) async throws -> Response {
    try await services.webhooks.redeliver(
      try context.identifier("delivery", of: "delivery"),
      of: try context.identifier("webhook", of: "webhook"),
      by: try context.signedInUser,
      now: services.now()
    )
    return Response.json { _ in }
  }
}

extension JSONWriter {
  mutating func members(of delivery: WebhookDelivery) {
    field("id", delivery.id.value)
    key("webhook_id", delivery.webhook)
    field("uid", delivery.uid)
    field("event", delivery.event)
    field("state", delivery.state.rawValue)
    if let status = delivery.statusCode { field("status_code", status) } else { null("status_code") }
    field("redelivery", delivery.isRedelivery)
    field("attempt", delivery.attempts)
    if let spent = delivery.milliseconds { field("request_duration", spent) } else { null("request_duration") }
    field("created_date", delivery.created.iso8601)
    field("updated_date", delivery.updated.iso8601)
    field("changed_fields", delivery.changedFields)
    field("request", delivery.body)
    field("response", delivery.response)
  }
}
