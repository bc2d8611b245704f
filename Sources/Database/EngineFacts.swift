/// What an engine says of itself.
public struct EngineFacts: Equatable, Sendable {
  /// Such as `SQLite 3.40.1` or `PostgreSQL 17.5`.
  public let version: String
  /// Milliseconds since 1970, by the clock of the machine that the engine runs on.
  public let clock: Int64
}

extension Database {
  public func engineFacts() async throws -> EngineFacts {
    try await read { connection in
      let query = connection.dialect == .postgres ? Self.postgresFacts : Self.sqliteFacts
      let facts = try connection.first(query) { EngineFacts(version: $0.string(0), clock: $0.int64(1)) }
      return facts ?? EngineFacts(version: "", clock: 0)
    }
  }

  private static let sqliteFacts = Query(
    "database.sqliteFacts",
    "SELECT 'SQLite ' || sqlite_version(), CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"
  )

  private static let postgresFacts = Query(
    "database.postgresFacts",
    """
    SELECT 'PostgreSQL ' || current_setting('server_version'),
      CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)
    """
  )
}
