/// A statement with a name, written once for both engines.
///
/// The text is static; parameters are `$1…` and must first appear in that order, since SQLite numbers them by appearance.
public struct Query: Hashable, Sendable {
  /// `store.purpose`, for logs and for the error that names it.
  public let name: String
  public let sql: String

  /// - Parameter sql: the text, or its parts in order: statements of one store share their columns and joins.
  public init(_ name: String, _ sql: StaticString...) {
    self.name = name
    self.sql = sql.map(\.description).joined(separator: "\n")
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
}
