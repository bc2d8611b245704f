/// Reads whole tables and writes them again, on either engine, one row in memory at a time.
public enum TableCopy {
  /// Hands over every row of a table: a value a column, in the description's order.
  public static func rows(
    of table: TableDescription,
    _ connection: any Connection,
    each: ([SQLValue]) throws -> Void
  ) throws {
    let columns = table.columns.map { TableCatalog.quoted($0) }.joined(separator: ", ")
    let selection = "SELECT \(columns) FROM \(TableCatalog.quoted(table.name))"
    switch connection.dialect {
    case .sqlite:
      try connection.run(Query(engine: selection), []) { row in
        try each(table.columns.indices.map { row.storedValue($0) })
      }
    case .postgres:
      // libpq keeps a whole answer in memory: a cursor gives it in parts, all of one moment. It is named after its table,
      // since a prepared FETCH must always answer the same columns.
      let cursor = TableCatalog.quoted("copy of \(table.name)")
      try connection.script("DECLARE \(cursor) NO SCROLL CURSOR FOR \(selection)")
      let part = Query(engine: "FETCH 500 FROM \(cursor)")
      while try connection.run(part, [], each: { row in try each(table.columns.indices.map { row.storedValue($0) }) })
        > 0
      {}
      try connection.script("CLOSE \(cursor)")
    }
  }

  /// The statement that writes a row back.
  public static func insertion(into table: String, columns: [String]) -> Query {
    let names = columns.map { TableCatalog.quoted($0) }.joined(separator: ", ")
    let quoted = TableCatalog.quoted(table)
    return Query(name: "restore.\(table)", insertingInto: quoted, names, width: columns.count)
  }

  /// Removes every row of a table.
  public static func empty(_ table: String, _ connection: any Connection) throws {
    try connection.run(Query(engine: "DELETE FROM \(TableCatalog.quoted(table))"), []) { _ in }
  }

  /// How many rows a table has.
  public static func count(of table: String, _ connection: any Connection) throws -> Int {
    try connection.first(Query(engine: "SELECT count(*) FROM \(TableCatalog.quoted(table))")) { $0.int(0) } ?? 0
  }
}
