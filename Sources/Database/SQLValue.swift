/// A parameter of a statement, in the five kinds that both engines know.
public enum SQLValue: Equatable, Sendable {
  case null
  case int(Int64)
  case double(Double)
  case text(String)
  case blob([UInt8])
}

/// What can be a parameter.
public protocol SQLBindable {
  var sqlValue: SQLValue { get }
}

extension SQLValue: SQLBindable {
  public var sqlValue: SQLValue { self }
}

extension Int64: SQLBindable {
  public var sqlValue: SQLValue { .int(self) }
}

extension Int: SQLBindable {
  public var sqlValue: SQLValue { .int(Int64(self)) }
}

extension Double: SQLBindable {
  public var sqlValue: SQLValue { .double(self) }
}

/// Stored as SMALLINT 0 or 1.
extension Bool: SQLBindable {
  public var sqlValue: SQLValue { .int(self ? 1 : 0) }
}

extension String: SQLBindable {
  public var sqlValue: SQLValue { .text(self) }
}

extension [UInt8]: SQLBindable {
  public var sqlValue: SQLValue { .blob(self) }
}

extension Optional: SQLBindable where Wrapped: SQLBindable {
  public var sqlValue: SQLValue { self?.sqlValue ?? .null }
}
