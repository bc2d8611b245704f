public import Database
public import Domain

/// Messages to webhooks: a queue with leases, as that of the requests, and what came of them.
public struct WebhookDeliveryStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  public static let fields = ListFields(
    key: "d.id",
    [
      .text("event", "d.event", isSearched: true), .integer("status_code", "d.status_code"),
      .date("created_date", "d.created_at"), .date("updated_date", "d.updated_at"),
    ]
  )

  /// A message that a worker sends now.
  public struct Claim: Sendable {
    public let delivery: WebhookDelivery
    public let targetURL: String
    /// Encrypted; empty where messages are not signed.
    public let secret: [UInt8]
    public let checksCertificate: Bool
  }

  /// The messages of a webhook, for who was shown it.
  public func list(_ query: ListQuery, of webhook: Webhook.ID) async throws -> ListPage<WebhookDelivery> {
    try await Self.source(of: webhook).page(query, in: database)
  }

  public func delivery(_ id: WebhookDelivery.ID, of webhook: Webhook.ID) async throws -> WebhookDelivery {
    try await database.read { try Self.source(of: webhook).element(where: "d.id = \(id)", on: $0) }
  }

  private static func source(of webhook: Webhook.ID) -> ListSource<WebhookDelivery> {
    ListSource(
      "delivery",
      columns: columns,
      from: "webhook_deliveries d",
      visible: "d.webhook_id = \(webhook)",
      fields: fields,
      map: delivery
    )
  }

  /// Writes a message for each webhook that hears of an event.
  ///
  /// - Parameters:
  ///   - body: the members of the JSON object, without its end: each webhook's own key is added.
  ///   - uid: of these messages; a receiver with several webhooks tells them apart by the webhook.
  public static func insert(
    _ event: WebhookEvent,
    changedFields: String,
    body: String,
    uid: String,
    organization: Organization.ID?,
    project: Project.ID?,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try connection.executeLater(
      fanning,
      uid,
      event.description,
      changedFields,
      body,
      now,
      organization,
      project,
      WebhookStore.pattern(event)
    )
  }

  /// Writes a message for one webhook, such as a ping, or the repetition of an earlier one.
  public static func insert(
    _ event: String,
    changedFields: String = "",
    body: String,
    uid: String,
    isRedelivery: Bool = false,
    to webhook: Webhook.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws -> WebhookDelivery.ID {
    let id = try connection.first(insertion, uid, event, changedFields, body, isRedelivery, now, webhook) {
      $0.int64(0)
    }
    guard let id else { throw NotFound("webhook") }
    return Identifier(id)
  }

  /// Whether there may be something to send: a look that keeps nobody waiting.
  public static func hasWork(now: Timestamp, on connection: any Connection) throws -> Bool {
    try connection.first(waiting, now) { _ in true } ?? false
  }

  /// Takes the next message that is due, of those webhooks to which the fewest are under way.
  public static func claim(until lease: Timestamp, now: Timestamp, on connection: any Connection) throws -> Claim? {
    try connection.first(claiming, lease, now, map: claim)
  }

  /// Takes one message at once.
  public static func claim(
    _ id: WebhookDelivery.ID,
    until lease: Timestamp,
    on connection: any Connection
  ) throws -> Claim? {
    try connection.first(claimingOne, lease, id, map: claim)
  }

  /// What came of an attempt.
  ///
  /// - Parameter again: when it is sent again; nil where it is not.
  public static func conclude(
    _ id: WebhookDelivery.ID,
    _ state: WebhookDelivery.State,
    statusCode: Int?,
    response: String,
    milliseconds: Int,
    again: Timestamp?,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try connection.execute(concluding, state.rawValue, statusCode, response, milliseconds, again ?? now, now, id)
  }

  /// Forgets what is older than 30 days.
  public func forgetOld(now: Timestamp) async throws {
    _ = try await database.write { try $0.execute(Self.forgetting, now.advanced(bySeconds: -30 * 86_400)) }
  }

  private static func claim(_ row: Row) -> Claim {
    Claim(
      delivery: delivery(row),
      targetURL: row.string(14),
      secret: row.blob(15),
      checksCertificate: row.bool(16)
    )
  }

  private static func delivery(_ row: Row) -> WebhookDelivery {
    WebhookDelivery(
      id: row.identifier(0),
      uid: row.string(1),
      webhook: row.optionalIdentifier(2),
      event: row.string(3),
      changedFields: row.string(4),
      body: row.string(5),
      isRedelivery: row.bool(6),
      state: WebhookDelivery.State(rawValue: row.string(7)) ?? .failed,
      attempts: row.int(8),
      statusCode: row.optionalInt64(9).map(Int.init),
      response: row.string(10),
      milliseconds: row.optionalInt64(11).map(Int.init),
      created: row.timestamp(12),
      updated: row.timestamp(13)
    )
  }
}
