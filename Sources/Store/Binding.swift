public import Database
public import Domain

extension Identifier: SQLBindable {
  public var sqlValue: SQLValue { .int(value) }
}

extension Timestamp: SQLBindable {
  public var sqlValue: SQLValue { .int(milliseconds) }
}

extension Row {
  func timestamp(_ column: Int) -> Timestamp { Timestamp(milliseconds: int64(column)) }

  func identifier<Subject>(_ column: Int, of: Subject.Type = Subject.self) -> Identifier<Subject> {
    Identifier(int64(column))
  }

  func optionalTimestamp(_ column: Int) -> Timestamp? { isNull(column) ? nil : timestamp(column) }

  func optionalIdentifier<Subject>(_ column: Int, of: Subject.Type = Subject.self) -> Identifier<Subject>? {
    isNull(column) ? nil : identifier(column)
  }

  /// A user in four columns: key, name, display name, family name; nil where the join found none.
  func person(_ column: Int) -> Person? {
    guard !isNull(column) else { return nil }
    return Person(
      id: identifier(column),
      name: string(column + 1),
      displayName: string(column + 2),
      lastName: string(column + 3)
    )
  }
}

extension String {
  /// `%words%` for LIKE … ESCAPE '\', without regard to case.
  var likePattern: String {
    var pattern = "%"
    for character in lowercased() {
      if character == "%" || character == "_" || character == "\\" { pattern.append("\\") }
      pattern.append(character)
    }
    return pattern + "%"
  }
}
