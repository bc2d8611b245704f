public import Database
public import Domain

/// What a one-use link lets its holder do.
public enum LinkKind: String, Sendable {
  /// Make the first administrator, while there is no user.
  case setup
  /// Choose the first password of an account that an administrator made.
  case invitation
  /// Choose a new password.
  case reset
}

/// One-use links; only the SHA-256 of a token is here.
public struct LinkStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  /// What a link stands for, without using it up.
  public func link(tokenHash: [UInt8], now: Timestamp) async throws -> (kind: LinkKind, user: User?)? {
    try await database.read { connection in
      guard let found = try connection.first(Self.byTokenHash, tokenHash, now, map: Self.link) else { return nil }
      return (found.kind, try found.user.map { try UserStore.user($0, on: connection) })
    }
  }

  /// A new link of this kind for this user; it replaces the ones before.
  public static func insert(
    _ kind: LinkKind,
    user: User.ID?,
    tokenHash: [UInt8],
    expires: Timestamp,
    on connection: any Connection
  ) throws {
    try connection.execute(deletionOfUser, user?.value ?? 0, kind.rawValue)
    try connection.execute(insertion, tokenHash, kind.rawValue, user, expires)
  }

  /// Uses a link up: of fifty at the same moment, one succeeds.
  public static func take(
    tokenHash: [UInt8],
    now: Timestamp,
    on connection: any Connection
  ) throws -> (kind: LinkKind, user: User.ID?) {
    guard let found = try connection.first(taking, tokenHash, now, map: link) else {
      throw NotFound("link: it was used already, has expired, or is not complete")
    }
    return found
  }

  private static func link(_ row: Row) -> (kind: LinkKind, user: User.ID?) {
    (LinkKind(rawValue: row.string(0)) ?? .reset, row.optionalInt64(1).map(Identifier.init))
  }
}

extension LinkStore {
  static let byTokenHash = Query(
    "link.byTokenHash",
    "SELECT kind, user_id FROM links WHERE token_hash = $1 AND expires_at > $2"
  )

  static let taking = Query(
    "link.taking",
    "DELETE FROM links WHERE token_hash = $1 AND expires_at > $2 RETURNING kind, user_id"
  )

  static let insertion = Query(
    "link.insertion",
    "INSERT INTO links (token_hash, kind, user_id, expires_at) VALUES ($1, $2, $3, $4)"
  )

  static let deletionOfUser = Query(
    "link.deletionOfUser",
    "DELETE FROM links WHERE coalesce(user_id, 0) = $1 AND kind = $2"
  )

  public static let queries = [byTokenHash, taking, insertion, deletionOfUser]
}
