/// Which part of a list that is ordered by newest key first: pages by key stay right while rows come and go.
public enum KeyCursor<Subject>: Equatable, Sendable {
  case newest
  /// The rows after this one in the list, which are older.
  case olderThan(Identifier<Subject>)
  /// The rows before this one in the list, which are newer.
  case newerThan(Identifier<Subject>)
}

/// A part of a list.
public struct KeyPage<Element: Sendable>: Sendable {
  public let elements: [Element]
  public let hasOlder: Bool
  public let hasNewer: Bool

  public init(elements: [Element], hasOlder: Bool, hasNewer: Bool) {
    self.elements = elements
    self.hasOlder = hasOlder
    self.hasNewer = hasNewer
  }

  public func map<Other>(_ transform: (Element) throws -> Other) rethrows -> KeyPage<Other> {
    KeyPage<Other>(elements: try elements.map(transform), hasOlder: hasOlder, hasNewer: hasNewer)
  }
}
