internal import Crypto
public import Database
public import Domain
internal import Store

/// Making and revoking keys for scripts.
public struct AccessTokens: Sendable {
  /// More than anybody tells apart.
  static let most = 100

  private let database: Database

  public init(database: Database) {
    self.database = database
  }

  /// What is sent as `Authorization: Bearer`.
  public struct Value: Sendable {
    /// `8 letters.32 letters`, as CVAT's tokens look: 238 random bits.
    public let text: String

    init() {
      text = "\(Secret().text.prefix(8)).\(Secret().text)"
    }

    /// One that somebody shows.
    public init(_ text: some StringProtocol) {
      self.text = String(text)
    }

    public var hash: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }
  }

  /// - Returns: the token, and its value, which is nowhere else.
  public func create(
    _ draft: AccessTokenDraft,
    for owner: User,
    by actor: Actor,
    now: Timestamp
  ) async throws -> (token: AccessToken, value: Value) {
    let value = Value()
    let token = try await database.write { connection in
      guard try AccessTokenStore.count(of: owner.id, on: connection) < Self.most else {
        throw Conflict("There are \(Self.most) tokens already: revoke one that is not used any more.")
      }
      let id = try AccessTokenStore.insert(draft, tokenHash: value.hash, owner: owner.id, now: now, on: connection)
      try AuditStore.record("made an access token", draft.name, by: actor, now: now, on: connection)
      return try AccessTokenStore.token(id, of: owner.id, on: connection)
    }
    return (token, value)
  }

  /// Changes what `change` makes of the token as it is.
  public func update(
    _ id: AccessToken.ID,
    of owner: User,
    by actor: Actor,
    now: Timestamp,
    _ change: @escaping @Sendable (AccessToken) throws -> AccessTokenDraft
  ) async throws -> AccessToken {
    try await database.write { connection in
      let draft = try change(try AccessTokenStore.token(id, of: owner.id, on: connection))
      try AccessTokenStore.update(id, of: owner.id, to: draft, now: now, on: connection)
      try AuditStore.record("changed an access token", draft.name, by: actor, now: now, on: connection)
      return try AccessTokenStore.token(id, of: owner.id, on: connection)
    }
  }

  /// From the next request on, the token is worth nothing.
  public func revoke(_ id: AccessToken.ID, of owner: User, by actor: Actor, now: Timestamp) async throws {
    try await database.write { connection in
      let token = try AccessTokenStore.token(id, of: owner.id, on: connection)
      try AccessTokenStore.delete(id, of: owner.id, on: connection)
      try AuditStore.record("revoked an access token", token.name, by: actor, now: now, on: connection)
    }
  }
}
