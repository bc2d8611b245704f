/// What a database says about itself.
public struct DatabaseFacts: Equatable, Sendable {
  public let dialect: Dialect
  /// Of the engine, such as `17.2`.
  public let version: String
  /// On its disk.
  public let bytes: Int64
  /// What its clock shows, in milliseconds since 1970.
  public let clock: Int64
}

extension Database {
  public func facts() async throws -> DatabaseFacts {
    let dialect = dialect
    return try await read { connection in
      guard
        let facts = try connection.first(Self.factsQuery, map: { row in
          DatabaseFacts(dialect: dialect, version: row.string(0), bytes: row.int64(1), clock: row.int64(2))
        })
      else { throw DatabaseFailure.unavailable("the database says nothing about itself") }
      return facts
    }
  }

  /// When the schema was last brought up to date, in milliseconds since 1970; nil where there is none.
  public func lastMigration() async throws -> Int64? {
    try await read { try $0.first(Self.lastMigrationQuery) { $0.isNull(0) ? nil : $0.int64(0) } ?? nil }
  }

  static let factsQuery = Query("database.facts", "SELECT {engine version}, {database size}, {clock}")
  static let lastMigrationQuery = Query("database.lastMigration", "SELECT max(applied_at) FROM migrations")
}
