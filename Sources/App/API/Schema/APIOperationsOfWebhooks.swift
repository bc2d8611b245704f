import Store

/// Webhooks and their messages.
extension APIOperations {
  static let webhooks: [String: APIOperation] = [
    "GET /api/webhooks": .list("The webhooks of what one manages.", WebhookStore.fields),
    "POST /api/webhooks": .create(
      "Makes a webhook of a project, or of the organisation that org names.",
      [.needs("target_url"), .needs("type"), .needs("events", .texts), .takes("project_id", .integer)] + optional
    ),
    "GET /api/webhooks/events": .show("The events that there are.", asking: [.takes("type")]),
    "GET /api/webhooks/{webhook}": .show("A webhook, without its secret."),
    "PUT /api/webhooks/{webhook}": .change(
      "Changes a webhook.",
      [.takes("target_url"), .takes("events", .texts)] + optional
    ),
    "PATCH /api/webhooks/{webhook}": .change(
      "Changes a webhook.",
      [.takes("target_url"), .takes("events", .texts)] + optional
    ),
    "DELETE /api/webhooks/{webhook}": .delete("Deletes a webhook; what was not sent yet is not sent."),
    "POST /api/webhooks/{webhook}/ping": .change("Sends a message at once that says nothing.", []),
    "GET /api/webhooks/{webhook}/deliveries": .list("The messages of 30 days.", WebhookDeliveryStore.fields),
    "GET /api/webhooks/{webhook}/deliveries/{delivery}": .show("A message, and what came of it."),
    "POST /api/webhooks/{webhook}/deliveries/{delivery}/redelivery": .change("Sends a message again.", []),
  ]

  private static let optional: [APIOperation.Member] = [
    .takes("description"), .takes("content_type"), .takes("secret"), .takes("is_active", .flag),
    .takes("enable_ssl", .flag),
  ]
}
