internal import Database
internal import Domain

/// A name that `filter`, `sort`, `search` and the plain filters of a list may use, and the SQL it stands for.
public struct ListField: Sendable {
  public enum Kind: String, Sendable {
    case text
    /// Whole numbers, keys too.
    case integer
    /// Milliseconds in the database, ISO 8601 outside.
    case date
    /// 0 or 1 in the database.
    case flag
    /// `0xRRGGBB` in the database, `#rrggbb` outside.
    case color
  }

  public let name: String
  public let kind: Kind
  let column: StaticString
  let isSearched: Bool
  /// All that can stand there; empty where people write it.
  var words: [String] = []

  /// - Parameter column: a column or an expression of the list's `FROM`; Postgres sorts by no constant that is not cast.
  public static func text(_ name: String, _ column: StaticString, isSearched: Bool = false) -> ListField {
    ListField(name: name, kind: .text, column: column, isSearched: isSearched)
  }

  /// A text that is searched, and is one of a few words.
  public static func word(_ name: String, _ column: StaticString, among words: [String]) -> ListField {
    ListField(name: name, kind: .text, column: column, isSearched: true, words: words)
  }

  public static func integer(_ name: String, _ column: StaticString) -> ListField {
    ListField(name: name, kind: .integer, column: column, isSearched: false)
  }

  public static func date(_ name: String, _ column: StaticString) -> ListField {
    ListField(name: name, kind: .date, column: column, isSearched: false)
  }

  public static func flag(_ name: String, _ column: StaticString) -> ListField {
    ListField(name: name, kind: .flag, column: column, isSearched: false)
  }

  public static func color(_ name: String, _ column: StaticString) -> ListField {
    ListField(name: name, kind: .color, column: column, isSearched: false)
  }
}

/// Everything that a list may be asked about; what is not here cannot be asked, so that no filter finds out a secret.
public struct ListFields: Sendable {
  let key: StaticString
  let isAscending: Bool
  private let fields: [String: ListField]
  let searched: [ListField]

  /// - Parameters:
  ///   - key: the column of the row's key, which is the field `id`, the default order, and what decides between equals.
  ///   - isAscending: whether the smallest key comes first; CVAT's lists begin with the newest, but labels with the oldest.
  public init(key: StaticString, isAscending: Bool = false, _ fields: [ListField]) {
    self.key = key
    self.isAscending = isAscending
    self.fields = Dictionary(
      ([.integer("id", key)] + fields).map { ($0.name, $0) },
      uniquingKeysWith: { _, second in second }
    )
    searched = fields.filter(\.isSearched)
  }

  subscript(name: String) -> ListField? { fields[name] }

  /// The names in their alphabetical order, for messages and for the document of the API.
  public var names: [String] { fields.keys.sorted() }
}
