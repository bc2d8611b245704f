public import Database
public import Domain

/// Who is signed in. Only the SHA-256 of a session's key is here.
public struct SessionStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  /// The session with this key and its user, if both are still good.
  public func session(keyHash: [UInt8], now: Timestamp) async throws -> (session: Session, user: User)? {
    try await database.ask { connection in
      try connection.first(Self.byKeyHash, keyHash, now) { row in
        let user = User(
          id: row.identifier(1),
          name: row.string(8),
          displayName: row.string(9),
          role: Role(rawValue: row.string(10)) ?? .worker,
          isActive: true,
          lastLogin: row.optionalInt64(11).map(Timestamp.init(milliseconds:)),
          created: row.timestamp(12),
          email: row.string(13),
          lastName: row.string(14)
        )
        return (Self.session(row), user)
      }
    }
  }

  /// A person's sessions, the last seen first.
  public func sessions(of user: User.ID, now: Timestamp) async throws -> [Session] {
    try await database.read { try $0.all(Self.ofUser, user, now, map: Self.session) }
  }

  /// Keeps a session alive; called at most once a minute for each.
  public func touch(_ id: Session.ID, now: Timestamp, expires: Timestamp) async throws {
    try await database.write { _ = try $0.execute(Self.touching, now, expires, id) }
  }

  public func removeExpired(now: Timestamp) async throws {
    try await database.write { _ = try $0.execute(Self.expiredDeletion, now) }
  }

  /// Signs somebody in, and drops all but the newest of that person's sessions: the CLI signs in for each command anew.
  public static func insert(_ draft: SessionDraft, on connection: any Connection) throws {
    try connection.execute(
      insertion,
      draft.keyHash,
      draft.csrfToken,
      draft.user,
      draft.userAgent,
      draft.address,
      draft.created,
      draft.created,
      draft.expires
    )
    try connection.execute(surplusDeletion, draft.user, draft.user, 50)
  }

  /// Ends one session of this person; somebody else's is not found.
  public static func delete(_ id: Session.ID, of user: User.ID, on connection: any Connection) throws {
    guard try connection.execute(deletion, id, user) == 1 else { throw NotFound("session") }
  }

  /// Ends every session of this person but one.
  public static func deleteAll(of user: User.ID, except kept: Session.ID?, on connection: any Connection) throws {
    try connection.execute(deletionOfUser, user, kept?.value ?? 0)
  }

  private static func session(_ row: Row) -> Session {
    Session(
      id: row.identifier(0),
      user: row.identifier(1),
      csrfToken: row.string(2),
      userAgent: row.string(3),
      address: row.string(4),
      created: row.timestamp(5),
      seen: row.timestamp(6),
      expires: row.timestamp(7)
    )
  }
}

/// A session that is about to begin.
public struct SessionDraft: Sendable {
  public let keyHash: [UInt8]
  public let csrfToken: String
  public let user: User.ID
  public let userAgent: String
  public let address: String
  public let created: Timestamp
  public let expires: Timestamp

  public init(
    keyHash: [UInt8],
    csrfToken: String,
    user: User.ID,
    userAgent: String,
    address: String,
    created: Timestamp,
    expires: Timestamp
  ) {
    self.keyHash = keyHash
    self.csrfToken = csrfToken
    self.user = user
    self.userAgent = userAgent
    self.address = address
    self.created = created
    self.expires = expires
  }
}

extension SessionStore {
  static let byKeyHash = Query(
    "session.byKeyHash",
    """
    SELECT s.id, s.user_id, s.csrf_token, s.user_agent, s.address, s.created_at, s.seen_at, s.expires_at,
      u.name, u.display_name, u.role, u.last_login_at, u.created_at, u.email, u.last_name
    FROM sessions s JOIN users u ON u.id = s.user_id
    WHERE s.key_hash = $1 AND s.expires_at > $2 AND u.is_active = 1
    """
  )

  static let ofUser = Query(
    "session.ofUser",
    """
    SELECT id, user_id, csrf_token, user_agent, address, created_at, seen_at, expires_at
    FROM sessions WHERE user_id = $1 AND expires_at > $2 ORDER BY seen_at DESC, id DESC
    """
  )

  static let touching = Query("session.touching", "UPDATE sessions SET seen_at = $1, expires_at = $2 WHERE id = $3")
  static let expiredDeletion = Query("session.expiredDeletion", "DELETE FROM sessions WHERE expires_at <= $1")

  static let insertion = Query(
    "session.insertion",
    """
    INSERT INTO sessions (key_hash, csrf_token, user_id, user_agent, address, created_at, seen_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    """
  )

  static let surplusDeletion = Query(
    "session.surplusDeletion",
    """
    DELETE FROM sessions WHERE user_id = $1 AND id NOT IN (
      SELECT id FROM sessions WHERE user_id = $2 ORDER BY seen_at DESC, id DESC LIMIT $3)
    """
  )

  static let deletion = Query("session.deletion", "DELETE FROM sessions WHERE id = $1 AND user_id = $2")
  static let deletionOfUser = Query("session.deletionOfUser", "DELETE FROM sessions WHERE user_id = $1 AND id <> $2")

  public static let queries = [
    byKeyHash, ofUser, touching, expiredDeletion, insertion, surplusDeletion, deletion, deletionOfUser,
  ]
}
