public import Domain

extension Path {
  public static func webhooks(_ scope: Webhook.Scope) -> String {
    switch scope {
    case .organization(let id): "\(organization(id))/webhooks"
    case .project(let id): "\(project(id))/webhooks"
    }
  }

  public static func webhook(_ id: Webhook.ID) -> String { "/webhooks/\(id)" }

  /// Sends a message that says nothing.
  public static func webhookPing(_ id: Webhook.ID) -> String { "\(webhook(id))/ping" }

  public static func webhookDeletion(_ id: Webhook.ID) -> String { "\(webhook(id))/deletion" }

  public static func webhookRedelivery(_ id: Webhook.ID, _ delivery: WebhookDelivery.ID) -> String {
    "\(webhook(id))/deliveries/\(delivery)/redelivery"
  }
}
