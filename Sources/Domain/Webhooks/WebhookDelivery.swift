/// A message to a webhook, and what came of it.
public struct WebhookDelivery: Equatable, Sendable {
  public typealias ID = Identifier<WebhookDelivery>

  public let id: ID
  /// What receivers tell repetitions by: it stays the same at each attempt, and when the message is sent anew.
  public let uid: String
  /// nil once the webhook is gone.
  public let webhook: Webhook.ID?
  /// `update:task`, or `ping`.
  public let event: String
  /// Of an update: names with commas between them.
  public let changedFields: String
  /// JSON.
  public let body: String
  public let isRedelivery: Bool
  public let state: State
  public let attempts: Int
  /// What the target answered; nil where it could not be reached.
  public let statusCode: Int?
  /// The beginning of the answer, or why there was none.
  public let response: String
  public let milliseconds: Int?
  public let created: Timestamp
  public let updated: Timestamp

  public enum State: String, CaseIterable, Sendable {
    /// To be sent, or to be sent again.
    case waiting
    case delivered
    /// Nothing more is tried by itself.
    case failed
  }

  public init(
    id: ID,
    uid: String,
    webhook: Webhook.ID?,
    event: String,
    changedFields: String,
    body: String,
    isRedelivery: Bool,
    state: State,
    attempts: Int,
    statusCode: Int?,
    response: String,
    milliseconds: Int?,
    created: Timestamp,
    updated: Timestamp
  ) {
    self.id = id
    self.uid = uid
    self.webhook = webhook
    self.event = event
    self.changedFields = changedFields
    self.body = body
    self.isRedelivery = isRedelivery
    self.state = state
    self.attempts = attempts
    self.statusCode = statusCode
    self.response = response
    self.milliseconds = milliseconds
    self.created = created
    self.updated = updated
  }
}

/// When a message that did not arrive is sent again.
public enum WebhookPatience {
  /// How often a message is sent at most, the first time among them.
  public static let mostAttempts = 5
  /// Between the attempts: from two seconds to twenty minutes.
  private static let pauses: [Int64] = [2, 15, 120, 1200]

  /// - Returns: nil after the last attempt.
  public static func seconds(after attempts: Int) -> Int64? {
    (1..<mostAttempts).contains(attempts) ? pauses[attempts - 1] : nil
  }
}
