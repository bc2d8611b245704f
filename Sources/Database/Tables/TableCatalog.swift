/// A table as its engine describes it.
public struct TableDescription: Equatable, Sendable {
  public let name: String
  public let columns: [String]
  /// The tables that its rows point at, itself left out.
  public let references: Set<String>
}

/// What tables there are: for copying a whole database, whatever its schema has become.
public enum TableCatalog {
  /// Every table but the engine's own and the list of migrations; each comes after the ones that it points at.
  ///
  /// - Throws: `DatabaseFailure.misconfigured` where tables point at each other in a circle.
  public static func tables(_ connection: any Connection) throws -> [TableDescription] {
    let isSQLite = connection.dialect == .sqlite
    let names = try connection.all(isSQLite ? sqliteTables : postgresTables) { $0.string(0) }
    var waiting = try names.map { name in
      TableDescription(
        name: name,
        columns: try connection.all(columns(connection.dialect), name) { $0.string(0) },
        references: Set(try connection.all(isSQLite ? sqliteReferences : postgresReferences, name) { $0.string(0) })
          .subtracting([name])
      )
    }
    var sorted: [TableDescription] = []
    var placed: Set<String> = []
    while !waiting.isEmpty {
      let next = waiting.filter { $0.references.isSubset(of: placed) }
      guard !next.isEmpty else {
        throw DatabaseFailure.misconfigured(
          "These tables point at each other in a circle: \(waiting.map(\.name).joined(separator: ", "))."
        )
      }
      sorted += next
      placed.formUnion(next.map(\.name))
      waiting.removeAll { placed.contains($0.name) }
    }
    return sorted
  }

  /// The highest key that each table ever gave, which must not be given again.
  public static func counters(_ connection: any Connection) throws -> [(table: String, last: Int64)] {
    switch connection.dialect {
    case .sqlite: try connection.all(sqliteCounters) { ($0.string(0), $0.int64(1)) }
    case .postgres: try connection.all(postgresCounters) { ($0.string(0), $0.int64(1)) }
    }
  }

  /// Goes on counting after `last`.
  public static func setCounter(of table: String, to last: Int64, _ connection: any Connection) throws {
    switch connection.dialect {
    case .sqlite:
      try connection.execute(sqliteCounterRemoval, table)
      try connection.execute(sqliteCounterInsertion, table, last)
    case .postgres: try connection.execute(postgresCounterUpdate, quoted(table), last)
    }
  }

  /// A name as both engines take it, whatever it is.
  static func quoted(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }

  /// The names of a table's columns; none where there is no such table.
  static func columns(_ dialect: Dialect) -> Query { dialect == .sqlite ? sqliteColumns : postgresColumns }

  static let sqliteTables = Query(
    engine: """
      SELECT name FROM sqlite_schema
      WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'migrations' AND sql NOT LIKE 'CREATE VIRTUAL%'
      ORDER BY name
      """
  )
  static let sqliteColumns = Query(engine: "SELECT name FROM pragma_table_info($1) ORDER BY cid")
  static let sqliteReferences = Query(engine: "SELECT \"table\" FROM pragma_foreign_key_list($1)")
  static let sqliteCounters = Query(engine: "SELECT name, seq FROM sqlite_sequence ORDER BY name")
  static let sqliteCounterRemoval = Query(engine: "DELETE FROM sqlite_sequence WHERE name = $1")
  static let sqliteCounterInsertion = Query(engine: "INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)")

  static let postgresTables = Query(
    engine: """
      SELECT CAST(table_name AS TEXT) FROM information_schema.tables
      WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name <> 'migrations'
      ORDER BY table_name
      """
  )
  static let postgresColumns = Query(
    engine: """
      SELECT CAST(column_name AS TEXT) FROM information_schema.columns
      WHERE table_schema = current_schema() AND table_name = $1 AND is_generated = 'NEVER' ORDER BY ordinal_position
      """
  )
  static let postgresReferences = Query(
    engine: """
      SELECT CAST(pointed.relname AS TEXT)
      FROM pg_constraint c
      JOIN pg_class pointing ON pointing.oid = c.conrelid
      JOIN pg_class pointed ON pointed.oid = c.confrelid
      WHERE c.contype = 'f' AND pointing.relname = $1 AND pointing.relnamespace = CAST(current_schema() AS regnamespace)
      """
  )
  static let postgresCounters = Query(
    engine: """
      SELECT CAST(t.relname AS TEXT), CAST(COALESCE(pg_sequence_last_value(s.oid), 0) AS BIGINT)
      FROM pg_class s
      JOIN pg_depend d ON d.objid = s.oid AND d.deptype = 'i' AND d.classid = CAST('pg_class' AS regclass)
      JOIN pg_class t ON t.oid = d.refobjid
      WHERE s.relkind = 'S' AND s.relnamespace = CAST(current_schema() AS regnamespace)
      ORDER BY t.relname
      """
  )
  static let postgresCounterUpdate = Query(
    engine: "SELECT setval(pg_get_serial_sequence($1, 'id'), GREATEST(CAST($2 AS BIGINT), 1), CAST($2 AS BIGINT) > 0)"
  )
}
