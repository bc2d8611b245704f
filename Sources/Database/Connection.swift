/// One conversation with a database, inside a transaction that the lane began.
///
/// Never leaves the closure that it was handed to.
public protocol Connection: AnyObject {
  var dialect: Dialect { get }

  /// Runs one statement and hands every row to `each`; the row is valid only there.
  ///
  /// - Returns: the number of rows changed (or read).
  @discardableResult
  func run(_ query: Query, _ values: [SQLValue], each: (Row) throws -> Void) throws -> Int

  /// Runs a statement that nobody waits for: on Postgres it goes with the next one, or with the commit, and fails only
  /// there.
  func later(_ query: Query, _ values: [SQLValue]) throws

  /// Checks that the engine takes the statement as it is written.
  func prepare(_ query: Query) throws

  /// Several statements without parameters: migrations.
  func script(_ sql: String) throws
}

extension Connection {
  /// Runs a statement of which only the number of changed rows is of interest.
  @discardableResult
  public func execute(_ query: Query, _ values: any SQLBindable...) throws -> Int {
    try run(query, values.map(\.sqlValue)) { _ in }
  }

  /// As `execute`, without waiting for the answer.
  public func executeLater(_ query: Query, _ values: any SQLBindable...) throws {
    try later(query, values.map(\.sqlValue))
  }

  /// Every row, mapped.
  public func all<Value>(_ query: Query, _ values: any SQLBindable..., map: (Row) throws -> Value) throws -> [Value] {
    var found: [Value] = []
    try run(query, values.map(\.sqlValue)) { found.append(try map($0)) }
    return found
  }

  /// The first row, mapped; nil where there is none.
  public func first<Value>(_ query: Query, _ values: any SQLBindable..., map: (Row) throws -> Value) throws -> Value? {
    var found: Value?
    try run(query, values.map(\.sqlValue)) { row in
      if found == nil { found = try map(row) }
    }
    return found
  }
}
