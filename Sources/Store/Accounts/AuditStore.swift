public import Database
public import Domain

/// The record of who did what to whom; written in the transaction of the deed itself.
public struct AuditStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  /// Entries in which the words occur, newest first.
  public func entries(
    matching words: String,
    at cursor: KeyCursor<AuditEntry>,
    size: Int
  ) async throws -> KeyPage<AuditEntry> {
    try await database.read { connection in
      try KeyPaging(cursor: cursor, size: size).page(
        older: { try connection.all(Self.older, words.likePattern, $0, $1, map: Self.entry) },
        newer: { try connection.all(Self.newer, words.likePattern, $0, $1, map: Self.entry) }
      )
    }
  }

  public static func record(
    _ action: String,
    _ subject: String,
    detail: String = "",
    by actor: Actor,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try connection.execute(insertion, now, actor.name, action, subject, detail, actor.address)
  }

  static func entry(_ row: Row) -> AuditEntry {
    AuditEntry(
      id: row.identifier(0),
      at: row.timestamp(1),
      actor: row.string(2),
      action: row.string(3),
      subject: row.string(4),
      detail: row.string(5),
      address: row.string(6)
    )
  }
}

extension AuditStore {
  static let older = Query(
    "audit.older",
    """
    SELECT id, at, actor, action, subject, detail, address FROM audit
    WHERE {lower}(actor || ' ' || action || ' ' || subject || ' ' || detail || ' ' || address) LIKE $1 ESCAPE '\\'
      AND id < $2
    ORDER BY id DESC LIMIT $3
    """
  )

  static let newer = Query(
    "audit.newer",
    """
    SELECT id, at, actor, action, subject, detail, address FROM audit
    WHERE {lower}(actor || ' ' || action || ' ' || subject || ' ' || detail || ' ' || address) LIKE $1 ESCAPE '\\'
      AND id > $2
    ORDER BY id LIMIT $3
    """
  )

  static let insertion = Query(
    "audit.insertion",
    "INSERT INTO audit (at, actor, action, subject, detail, address) VALUES ($1, $2, $3, $4, $5, $6)"
  )

  public static let queries = [older, newer, insertion]
}
