/// A statement with a name, written once for both engines.
///
/// The text is static; parameters are `$1…` and must first appear in that order, since SQLite numbers them by appearance.
public struct Query: Hashable, Sendable {
  /// `store.purpose`, for logs and for the error that names it.
  public let name: String
  public let sql: String
  /// How many values a row has, of a statement that puts one into a table and does nothing else.
  private var rowWidth: Int?
  var isRow: Bool { rowWidth != nil }

  /// - Parameter sql: the text, or its parts in order: statements of one store share their columns and joins.
  public init(_ name: String, _ sql: StaticString...) {
    self.name = name
    self.sql = sql.map(\.description).joined(separator: "\n")
  }

  /// Puts one row into a table. Where many go one after the other without anybody waiting for them, Postgres takes several
  /// at once.
  ///
  /// - Parameter columns: their names, separated by commas, in the order of the values.
  public init(_ name: String, insertingInto table: StaticString, _ columns: StaticString) {
    let width = columns.description.count { $0 == "," } + 1
    self.init(name: name, insertingInto: table.description, columns.description, width: width)
  }

  init(name: String, insertingInto table: String, _ columns: String, width: Int) {
    self.name = name
    sql = "INSERT INTO \(table) (\(columns)) VALUES \(Self.places(ofRow: 0, width: width))"
    rowWidth = width
  }

  /// For `SQLText`, whose every word is a literal of the program.
  init(name: String, composed sql: String) {
    self.name = name
    self.sql = sql
  }

  /// For statements of the engines themselves, such as BEGIN.
  init(engine sql: String) {
    name = sql
    self.sql = sql
  }

  /// The same statement with an engine's own words in place of `{tokens}`.
  func resolved(for dialect: Dialect) -> String {
    sql.utf8.contains(UInt8(ascii: "{")) ? dialect.resolve(sql) : sql
  }

  /// An insertion for several rows, whose values follow each other; any other statement as it is.
  func rows(_ count: Int) -> Query {
    guard let rowWidth else { return self }
    let more = (1..<count).map { ", " + Self.places(ofRow: $0, width: rowWidth) }
    return Query(name: name, composed: sql + more.joined())
  }

  private static func places(ofRow row: Int, width: Int) -> String {
    "(" + (1...width).map { "$\(row * width + $0)" }.joined(separator: ", ") + ")"
  }
}
