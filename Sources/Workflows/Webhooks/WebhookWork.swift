public import Database
public import Domain
internal import JSON
internal import Outbound
internal import Store

/// Making and changing webhooks, and what people do with their messages: those who manage the organisation or project.
public struct WebhookWork: Sendable {
  static let ping = "ping"

  private let database: Database
  private let vault: Vault
  private let messenger: WebhookMessenger

  public init(database: Database, vault: Vault, messenger: WebhookMessenger) {
    self.database = database
    self.vault = vault
    self.messenger = messenger
  }

  /// - Parameter secret: what messages are signed with; empty for none.
  /// - Throws: `ValidationFailure` for `target_url`, `events` or `secret`; `NotFound`, `Forbidden`.
  public func create(
    _ traits: Webhook.Traits,
    in scope: Webhook.Scope,
    secret: String,
    by user: User,
    actor: Actor,
    now: Timestamp
  ) async throws -> Webhook {
    try Self.check(traits, in: scope)
    let sealed = try vault.sealed(try Webhook.checked(secret: secret))
    return try await database.write { connection in
      try Self.check(user, manages: scope, on: connection)
      let id = try WebhookStore.insert(traits, in: scope, secret: sealed, owner: user.id, now: now, on: connection)
      try AuditStore.record("made webhook", traits.targetURL, by: actor, now: now, on: connection)
      return try WebhookStore.webhook(id, for: Viewer(user), on: connection)
    }
  }

  /// - Parameter secret: nil stays; empty, messages are no longer signed.
  public func update(
    _ id: Webhook.ID,
    secret: String?,
    by user: User,
    actor: Actor,
    now: Timestamp,
    _ change: @escaping @Sendable (Webhook) throws -> Webhook.Traits
  ) async throws -> Webhook {
    let sealed = try secret.map { try vault.sealed(try Webhook.checked(secret: $0)) }
    return try await database.write { connection in
      let webhook = try WebhookStore.webhook(id, for: Viewer(user), on: connection)
      try Self.check(user, manages: webhook.scope, on: connection)
      let traits = try change(webhook)
      try Self.check(traits, in: webhook.scope)
      if webhook.hasSecret, sealed == nil, try Self.origin(traits) != Self.origin(webhook.traits) {
        throw ValidationFailure(
          field: "secret",
          "Another server gets the messages from now on: enter the secret that it shares with you, or an empty one."
        )
      }
      try WebhookStore.update(id, to: traits, secret: sealed, now: now, on: connection)
      try AuditStore.record("changed webhook", traits.targetURL, by: actor, now: now, on: connection)
      return try WebhookStore.webhook(id, for: Viewer(user), on: connection)
    }
  }

  public func delete(_ id: Webhook.ID, by user: User, actor: Actor, now: Timestamp) async throws {
    try await database.write { connection in
      let webhook = try WebhookStore.webhook(id, for: Viewer(user), on: connection)
      try Self.check(user, manages: webhook.scope, on: connection)
      try WebhookStore.delete(id, on: connection)
      try AuditStore.record("deleted webhook", webhook.traits.targetURL, by: actor, now: now, on: connection)
    }
  }

  /// Sends a message at once that says nothing but who sends it, and waits for the answer.
  public func ping(_ id: Webhook.ID, by user: User, now: Timestamp) async throws -> WebhookDelivery {
    let delivery = try await database.write { connection in
      let webhook = try WebhookStore.webhook(id, for: Viewer(user), on: connection)
      try Self.check(user, manages: webhook.scope, on: connection)
      return try WebhookDeliveryStore.insert(
        Self.ping,
        body: Self.pingBody(webhook, user, now),
        uid: Secret().text,
        to: id,
        now: now,
        on: connection
      )
    }
    try await messenger.send(delivery)
    return try await WebhookDeliveryStore(database).delivery(delivery, of: id)
  }

  /// Sends a message again, under the key that it had.
  public func redeliver(_ delivery: WebhookDelivery.ID, of id: Webhook.ID, by user: User, now: Timestamp) async throws {
    let old = try await self.delivery(delivery, of: id, for: Viewer(user))
    try await database.write { connection in
      let webhook = try WebhookStore.webhook(id, for: Viewer(user), on: connection)
      try Self.check(user, manages: webhook.scope, on: connection)
      _ = try WebhookDeliveryStore.insert(
        old.event,
        changedFields: old.changedFields,
        body: old.body,
        uid: old.uid,
        isRedelivery: true,
        to: id,
        now: now,
        on: connection
      )
    }
  }

  /// What an organisation or a project is called.
  ///
  /// - Throws: `NotFound` for who may not see it, `Forbidden` for who may not have webhooks there.
  public func name(of scope: Webhook.Scope, managedBy user: User) async throws -> String {
    try await database.read { try Self.name(of: scope, managedBy: user, on: $0) }
  }

  public func deliveries(
    _ query: ListQuery,
    of id: Webhook.ID,
    for viewer: Viewer
  ) async throws -> ListPage<WebhookDelivery> {
    _ = try await WebhookStore(database).webhook(id, for: viewer)
    return try await WebhookDeliveryStore(database).list(query, of: id)
  }

  public func delivery(
    _ delivery: WebhookDelivery.ID,
    of id: Webhook.ID,
    for viewer: Viewer
  ) async throws -> WebhookDelivery {
    _ = try await WebhookStore(database).webhook(id, for: viewer)
    return try await WebhookDeliveryStore(database).delivery(delivery, of: id)
  }

  private static func check(_ traits: Webhook.Traits, in scope: Webhook.Scope) throws(ValidationFailure) {
    if case .project = scope {
      for event in traits.events where !WebhookEvent.ofProjects.contains(event) {
        throw ValidationFailure(field: "events", "Only an organisation's webhooks hear of “\(event)”.")
      }
    }
    _ = try origin(traits)
  }

  private static func origin(_ traits: Webhook.Traits) throws(ValidationFailure) -> String {
    do {
      return try OutboundURL(traits.targetURL).origin
    } catch {
      throw ValidationFailure(field: "target_url", error.description)
    }
  }

  private static func check(_ user: User, manages scope: Webhook.Scope, on connection: any Connection) throws {
    _ = try name(of: scope, managedBy: user, on: connection)
  }

  private static func name(
    of scope: Webhook.Scope,
    managedBy user: User,
    on connection: any Connection
  ) throws -> String {
    switch scope {
    case .organization(let id):
      return try OrganizationWork.organization(id, managedBy: user, atLeast: .maintainer, on: connection).calledName
    case .project(let id):
      let project = try ProjectStore.project(id, for: Viewer(user), on: connection)
      try StandingStore.rights(on: id, for: Viewer(user), on: connection).require(.edit, of: "project")
      return project.name
    }
  }

  private static func pingBody(_ webhook: Webhook, _ user: User, _ now: Timestamp) -> String {
    var json = JSONWriter()
    json.object { body in
      body.field("event", ping)
      body.field("timestamp", now.iso8601)
      body.key(named: "webhook")
      WebhookObject(webhook).write(to: &body)
      body.key(named: "sender")
      WebhookObject(user).write(to: &body)
    }
    return String(decoding: json.bytes, as: UTF8.self)
  }
}
