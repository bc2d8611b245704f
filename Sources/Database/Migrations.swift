/// A numbered step of the schema, such as `0001_accounts`; frozen once it was released.
public struct Migration: Equatable, Sendable {
  public let name: String
  /// SQL with `{tokens}` where the engines differ.
  public let sql: String

  public init(name: String, sql: String) {
    self.name = name
    self.sql = sql
  }
}

extension Database {
  /// Brings the schema up to date, each step in a transaction of its own; safe from several processes at once.
  ///
  /// - Parameters:
  ///   - steps: every migration of this version, in order.
  ///   - now: milliseconds since 1970, kept beside each step's name.
  /// - Returns: the names of the steps that this call made.
  /// - Throws: `DatabaseFailure.schemaTooNew` where the database knows a step that this version does not.
  @discardableResult
  public func migrate(_ steps: [Migration], now: Int64) async throws -> [String] {
    try await write { connection in
      try Self.takeTurn(connection)
      try connection.script("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied_at {big} NOT NULL)")
      let known = Set(steps.map(\.name))
      let applied = try connection.all(Self.appliedNames) { $0.string(0) }
      if let unknown = applied.first(where: { !known.contains($0) }) { throw DatabaseFailure.schemaTooNew(unknown) }
    }
    var made: [String] = []
    for step in steps {
      let isNew = try await write { connection in
        try Self.takeTurn(connection)
        guard try connection.first(Self.appliedName, step.name, map: { _ in true }) == nil else { return false }
        try connection.script(step.sql)
        try connection.execute(Self.insertion, step.name, now)
        return true
      }
      if isNew { made.append(step.name) }
    }
    return made
  }

  /// The names of the steps that a database has, in their order; none in a new one.
  public static func appliedSteps(_ connection: any Connection) throws -> [String] {
    let columns = try connection.all(TableCatalog.columns(connection.dialect), "migrations") { $0.string(0) }
    return columns.isEmpty ? [] : try connection.all(appliedNames) { $0.string(0) }
  }

  /// SQLite has one writer anyway; on Postgres an advisory lock makes the others wait until this transaction ends.
  private static func takeTurn(_ connection: any Connection) throws {
    if connection.dialect == .postgres { try connection.execute(lock) }
  }

  static let lock = Query("migrations.lock", "SELECT pg_advisory_xact_lock(8501)")
  static let appliedNames = Query("migrations.names", "SELECT name FROM migrations ORDER BY name")
  static let appliedName = Query("migrations.name", "SELECT name FROM migrations WHERE name = $1")
  static let insertion = Query("migrations.insertion", "INSERT INTO migrations (name, applied_at) VALUES ($1, $2)")
}
