/// A statement, or a part of one, that is put together while the program runs.
///
/// Only literals of the program become text, whose type is `StaticString`, and `digits:`. Everything else that is interpolated
/// is a parameter of the statement, or another `SQLText`:
///
///     let condition: SQLText = "p.owner_id = \(viewer.id) AND \(organization)"
public struct SQLText: Sendable, ExpressibleByStringInterpolation {
  fileprivate enum Piece: Sendable {
    case text(StaticString)
    case value(SQLValue)
    case digits(Int)
  }

  fileprivate var pieces: [Piece]

  public init(stringLiteral value: StaticString) {
    pieces = [.text(value)]
  }

  public init(stringInterpolation: Interpolation) {
    pieces = stringInterpolation.pieces
  }

  /// A text of the program that comes as a value, such as a column in a table of fields.
  public init(_ text: StaticString) {
    pieces = [.text(text)]
  }

  /// A parameter alone.
  public init(parameter: some SQLBindable) {
    pieces = [.value(parameter.sqlValue)]
  }

  public static let always: SQLText = "TRUE"
  public static let never: SQLText = "FALSE"

  /// The parts in parentheses, with a word such as `AND` between them; `whenEmpty` where there is none.
  public static func joined(_ parts: [SQLText], by separator: SQLText, whenEmpty: SQLText) -> SQLText {
    guard let first = parts.first else { return whenEmpty }
    guard parts.count > 1 else { return first }
    return parts.dropFirst().reduce("(\(first))") { "\($0) \(separator) (\($1))" }
  }

  /// The parameters, separated by commas, for `IN (…)`.
  public static func list(_ values: [SQLValue]) -> SQLText {
    guard let first = values.first else { return "NULL" }
    return values.dropFirst().reduce(SQLText(parameter: first)) { "\($0), \($1)" }
  }

  /// The statement with its parameters numbered as they stand.
  func query(named name: String) -> (query: Query, values: [SQLValue]) {
    var sql = ""
    var values: [SQLValue] = []
    for piece in pieces {
      switch piece {
      case .text(let text): sql += text.description
      case .value(let value):
        values.append(value)
        sql += "$\(values.count)"
      case .digits(let number): sql += String(number)
      }
    }
    return (Query(name: name, composed: sql), values)
  }
}

extension SQLText {
  public struct Interpolation: StringInterpolationProtocol {
    fileprivate var pieces: [Piece] = []

    public init(literalCapacity: Int, interpolationCount: Int) {
      pieces.reserveCapacity(2 * interpolationCount + 1)
    }

    public mutating func appendLiteral(_ literal: StaticString) {
      if literal.utf8CodeUnitCount > 0 { pieces.append(.text(literal)) }
    }

    public mutating func appendInterpolation(_ part: SQLText) {
      pieces.append(contentsOf: part.pieces)
    }

    public mutating func appendInterpolation(_ value: some SQLBindable) {
      pieces.append(.value(value.sqlValue))
    }

    /// A number of which there are few, such as the rows of a page: Postgres plans anew each time by a LIMIT that it does not
    /// know, and once by one that it does.
    public mutating func appendInterpolation(digits number: Int) {
      pieces.append(.digits(number))
    }
  }
}

extension Connection {
  /// Every row of a statement that was put together, mapped.
  ///
  /// - Parameter name: `store.purpose`, for logs and errors.
  public func all<Value>(_ name: String, _ text: SQLText, map: (Row) throws -> Value) throws -> [Value] {
    let (query, values) = text.query(named: name)
    var found: [Value] = []
    try run(query, values) { found.append(try map($0)) }
    return found
  }

  /// The first row of a statement that was put together, mapped; nil where there is none.
  public func first<Value>(_ name: String, _ text: SQLText, map: (Row) throws -> Value) throws -> Value? {
    let (query, values) = text.query(named: name)
    var found: Value?
    try run(query, values) { row in
      if found == nil { found = try map(row) }
    }
    return found
  }

  /// Runs a statement that was put together.
  ///
  /// - Returns: the number of changed rows.
  @discardableResult
  public func execute(_ name: String, _ text: SQLText) throws -> Int {
    let (query, values) = text.query(named: name)
    return try run(query, values) { _ in }
  }
}
