public import Database
public import Domain

/// Keys for scripts. Only the SHA-256 of a token is here, and only its owner finds it.
public struct AccessTokenStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  public static let fields = ListFields(
    key: "t.id",
    [
      .text("name", "t.name", isSearched: true), .flag("read_only", "t.is_read_only"),
      .date("created_date", "t.created_at"), .date("updated_date", "t.updated_at"),
      .date("expiry_date", "t.expires_at"), .date("last_used_date", "t.last_used_at"),
    ]
  )

  /// The tokens of this person.
  public func tokens(_ query: ListQuery, of owner: User.ID) async throws -> ListPage<AccessToken> {
    try await Self.source(of: owner).page(query, in: database)
  }

  public func token(_ id: AccessToken.ID, of owner: User.ID) async throws -> AccessToken {
    try await database.read { try Self.token(id, of: owner, on: $0) }
  }

  /// The token with this hash and whom it stands for, if both are still good.
  public func bearer(tokenHash: [UInt8], now: Timestamp) async throws -> (token: AccessToken, user: User)? {
    try await database.ask { connection in
      try connection.first(Self.byHash, tokenHash, now) { row in
        let token = Self.token(row)
        let user = User(
          id: token.owner.id,
          name: token.owner.name,
          displayName: token.owner.displayName,
          role: Role(rawValue: row.string(11)) ?? .worker,
          isActive: true,
          lastLogin: row.optionalInt64(12).map(Timestamp.init(milliseconds:)),
          created: row.timestamp(13),
          email: row.string(14),
          lastName: token.owner.lastName
        )
        return (token, user)
      }
    }
  }

  /// Remembers that a token was used; called at most once a minute for each.
  public func touch(_ id: AccessToken.ID, now: Timestamp) async throws {
    try await database.write { _ = try $0.execute(Self.touching, now, id) }
  }

  public static func token(
    _ id: AccessToken.ID,
    of owner: User.ID,
    on connection: any Connection
  ) throws -> AccessToken {
    try source(of: owner).element(where: "t.id = \(id)", on: connection)
  }

  public static func insert(
    _ draft: AccessTokenDraft,
    tokenHash: [UInt8],
    owner: User.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws -> AccessToken.ID {
    let id = try connection.first(
      insertion,
      owner,
      tokenHash,
      draft.name,
      draft.isReadOnly,
      now,
      now,
      draft.expires
    ) { $0.int64(0) }
    guard let id else { throw NotFound("user") }
    return Identifier(id)
  }

  public static func update(
    _ id: AccessToken.ID,
    of owner: User.ID,
    to draft: AccessTokenDraft,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    let changed = try connection.execute(change, draft.name, draft.isReadOnly, draft.expires, now, id, owner)
    guard changed == 1 else { throw NotFound("access token") }
  }

  public static func delete(_ id: AccessToken.ID, of owner: User.ID, on connection: any Connection) throws {
    guard try connection.execute(deletion, id, owner) == 1 else { throw NotFound("access token") }
  }

  public static func count(of owner: User.ID, on connection: any Connection) throws -> Int {
    try connection.first(count, owner) { $0.int(0) } ?? 0
  }

  private static func source(of owner: User.ID) -> ListSource<AccessToken> {
    ListSource(
      "access token",
      columns: columns,
      from: tables,
      visible: "t.user_id = \(owner)",
      fields: fields,
      map: token
    )
  }

  private static func token(_ row: Row) -> AccessToken {
    AccessToken(
      id: row.identifier(0),
      owner: Person(
        id: row.identifier(1),
        name: row.string(2),
        displayName: row.string(3),
        lastName: row.string(4)
      ),
      name: row.string(5),
      isReadOnly: row.bool(6),
      created: row.timestamp(7),
      updated: row.timestamp(8),
      expires: row.optionalInt64(9).map(Timestamp.init(milliseconds:)),
      lastUsed: row.optionalInt64(10).map(Timestamp.init(milliseconds:))
    )
  }
}

extension AccessTokenStore {
  private static let columns: StaticString = """
    t.id, u.id, u.name, u.display_name, u.last_name, t.name, t.is_read_only, t.created_at, t.updated_at,
      t.expires_at, t.last_used_at
    """

  private static let tables: StaticString = "access_tokens t JOIN users u ON u.id = t.user_id"

  static let byHash = Query(
    "accessToken.byHash",
    "SELECT",
    columns,
    ", u.role, u.last_login_at, u.created_at, u.email FROM",
    tables,
    """
    WHERE t.token_hash = $1 AND (t.expires_at IS NULL OR t.expires_at > $2) AND u.is_active = 1
    """
  )

  static let touching = Query("accessToken.touching", "UPDATE access_tokens SET last_used_at = $1 WHERE id = $2")

  static let insertion = Query(
    "accessToken.insertion",
    """
    INSERT INTO access_tokens (user_id, token_hash, name, is_read_only, created_at, updated_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id
    """
  )

  static let change = Query(
    "accessToken.change",
    """
    UPDATE access_tokens SET name = $1, is_read_only = $2, expires_at = $3, updated_at = $4
    WHERE id = $5 AND user_id = $6
    """
  )

  static let deletion = Query("accessToken.deletion", "DELETE FROM access_tokens WHERE id = $1 AND user_id = $2")
  static let count = Query("accessToken.count", "SELECT count(*) FROM access_tokens WHERE user_id = $1")

  public static let queries = [byHash, touching, insertion, change, deletion, count]
}
