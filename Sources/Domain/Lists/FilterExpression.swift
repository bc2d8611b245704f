/// A condition on the rows of a list; the fields are names that the list declares.
public indirect enum FilterExpression: Equatable, Sendable {
  case all([FilterExpression])
  case any([FilterExpression])
  case not(FilterExpression)
  case comparison(field: String, FilterComparison, FilterValue)
  case isOneOf(field: String, [FilterValue])
  /// The text occurs in the field, without regard to case.
  case contains(field: String, text: String)
  /// There is something in the field: no null, no empty text, not false.
  case isSet(field: String)
}

public enum FilterComparison: String, CaseIterable, Sendable {
  case equal = "=="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  /// The same with its sides exchanged.
  var mirrored: FilterComparison {
    switch self {
    case .equal: .equal
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}

/// What a field is compared with, as JSON has it.
public enum FilterValue: Equatable, Sendable {
  case null
  case flag(Bool)
  case number(Double)
  case integer(Int64)
  case text(String)
}
