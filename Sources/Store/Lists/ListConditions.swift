internal import Database
internal import Domain

/// From what a request asks to SQL: text from the table of fields, values as parameters.
struct ListConditions {
  let fields: ListFields

  /// `WHERE` of a list, without what the viewer may see.
  ///
  /// - Throws: `ValidationFailure` for `filter`, or for the plain filter whose value is of another kind.
  func condition(_ query: ListQuery) throws(ValidationFailure) -> SQLText {
    var parts = query.words.map(searched)
    for (name, value) in query.parameters.sorted(by: { $0.key < $1.key }) {
      guard !Self.reserved.contains(name), let field = fields[name], !value.isEmpty else { continue }
      parts.append("\(SQLText(field.column)) = \(try Self.plainValue(value, of: field))")
    }
    if let filter = query.filter { parts.append(try condition(filter)) }
    return .joined(parts, by: "AND", whenEmpty: .always)
  }

  /// `ORDER BY`, of the fields that the list knows; the key decides between equals.
  func order(_ query: ListQuery) -> SQLText {
    var order: SQLText = ""
    for wish in query.order {
      guard let field = fields[wish.field] else { continue }
      // The engines disagree on where nothing stands.
      let column = SQLText(field.column)
      order = "\(order)\(column) \(wish.isDescending ? "DESC NULLS LAST" : "ASC NULLS FIRST" as SQLText), "
    }
    return "\(order)\(SQLText(fields.key)) \(fields.isAscending ? "ASC" : "DESC" as SQLText)"
  }

  private static let reserved: Set<String> = ["page", "page_size", "search", "sort", "filter", "org", "org_id"]

  private func searched(_ word: String) -> SQLText {
    // What cannot be in a field is not looked for in all of its rows.
    let possible = fields.searched.filter { field in
      field.words.isEmpty || field.words.contains { $0.lowercased().contains(word.lowercased()) }
    }
    let columns = possible.map { Self.contains($0, word) }
    return .joined(columns, by: "OR", whenEmpty: .never)
  }

  private static func contains(_ field: ListField, _ text: String) -> SQLText {
    "{lower}(\(SQLText(field.column))) LIKE \(text.likePattern) ESCAPE '\\'"
  }

  private func condition(_ filter: FilterExpression) throws(ValidationFailure) -> SQLText {
    switch filter {
    case .all(let parts): return .joined(try conditions(parts), by: "AND", whenEmpty: .always)
    case .any(let parts): return .joined(try conditions(parts), by: "OR", whenEmpty: .never)
    // A comparison with nothing is neither true nor false to SQL; not to be equal to Ann, nobody must count as well.
    case .not(let part): return "NOT coalesce((\(try condition(part))), FALSE)"
    case .comparison(let name, let comparison, let value): return try compared(field(name), comparison, value)
    case .isOneOf(let name, let values): return try membership(field(name), values)
    case .contains(let name, let text):
      let field = try field(name)
      guard field.kind == .text else { throw Self.refusal("“\(name)” is no text that something could be in.") }
      return Self.contains(field, text)
    case .isSet(let name): return Self.isSet(try field(name))
    }
  }

  private func conditions(_ parts: [FilterExpression]) throws(ValidationFailure) -> [SQLText] {
    var found: [SQLText] = []
    for part in parts { found.append(try condition(part)) }
    return found
  }

  private func field(_ name: String) throws(ValidationFailure) -> ListField {
    guard let field = fields[name] else {
      let known = fields.names.joined(separator: ", ")
      throw Self.refusal("There is no field “\(name.prefix(60))” here: use \(known).")
    }
    return field
  }

  private func compared(
    _ field: ListField,
    _ comparison: FilterComparison,
    _ value: FilterValue
  ) throws(ValidationFailure) -> SQLText {
    let column = SQLText(field.column)
    guard value != .null else {
      guard comparison == .equal else { throw Self.refusal("null is compared by == only.") }
      return "\(column) IS NULL"
    }
    guard comparison == .equal || field.kind != .flag else {
      throw Self.refusal("“\(field.name)” is true or false, and is compared by == only.")
    }
    let bound = try Self.value(value, of: field)
    switch comparison {
    case .equal: return "\(column) = \(bound)"
    case .less: return "\(column) < \(bound)"
    case .lessOrEqual: return "\(column) <= \(bound)"
    case .greater: return "\(column) > \(bound)"
    case .greaterOrEqual: return "\(column) >= \(bound)"
    }
  }

  private func membership(_ field: ListField, _ values: [FilterValue]) throws(ValidationFailure) -> SQLText {
    let column = SQLText(field.column)
    var bound: [SQLValue] = []
    for value in values where value != .null { bound.append(try Self.value(value, of: field)) }
    let isListed: SQLText = bound.isEmpty ? .never : "\(column) IN (\(SQLText.list(bound)))"
    return values.contains(.null) ? "\(isListed) OR \(column) IS NULL" : isListed
  }

  private static func isSet(_ field: ListField) -> SQLText {
    let column = SQLText(field.column)
    switch field.kind {
    case .text: return "\(column) IS NOT NULL AND \(column) <> ''"
    case .flag: return "\(column) = 1"
    case .integer, .date, .color: return "\(column) IS NOT NULL"
    }
  }

  private static func value(_ value: FilterValue, of field: ListField) throws(ValidationFailure) -> SQLValue {
    switch (field.kind, value) {
    case (.text, .text(let text)): return .text(text)
    case (.text, .integer(let number)): return .text(String(number))
    case (.integer, .integer(let number)): return .int(number)
    case (.flag, .flag(let flag)): return .int(flag ? 1 : 0)
    case (_, .text(let text)):
      if let read = read(text, of: field.kind) { return read }
    case (.integer, .number(let number)):
      if let whole = Int64(exactly: number) { return .int(whole) }
    default: break
    }
    throw refusal("“\(field.name)” is compared with \(words(for: field.kind)).")
  }

  private static func plainValue(_ text: String, of field: ListField) throws(ValidationFailure) -> SQLValue {
    if field.kind == .text { return .text(text) }
    guard let value = read(text, of: field.kind) else {
      throw ValidationFailure(field: field.name, "“\(text.prefix(40))” is not \(words(for: field.kind)).")
    }
    return value
  }

  private static func read(_ text: String, of kind: ListField.Kind) -> SQLValue? {
    switch kind {
    case .text: return .text(text)
    case .integer: return Int64(text).map(SQLValue.int)
    case .date: return Timestamp(iso8601: text).map { .int($0.milliseconds) }
    case .color: return LabelColor(text).map { .int(Int64($0.rgb)) }
    case .flag:
      switch text.lowercased() {
      case "true", "1": return .int(1)
      case "false", "0": return .int(0)
      default: return nil
      }
    }
  }

  private static func words(for kind: ListField.Kind) -> String {
    switch kind {
    case .text: "a text"
    case .integer: "a whole number"
    case .date: "a date such as 2026-11-21T03:02:09Z"
    case .flag: "true or false"
    case .color: "a colour such as #1f77b4"
    }
  }

  private static func refusal(_ sentence: String) -> ValidationFailure {
    ValidationFailure(field: "filter", sentence)
  }
}
