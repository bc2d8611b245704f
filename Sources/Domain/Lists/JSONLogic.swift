internal import JSON

/// The part of JSON Logic that CVAT's lists take in `filter`.
///
/// `{"and"|"or": [..]}`, `{"!": x}`, `{"!!": x}`, `{"=="|"<"|">"|"<="|">=": [{"var": f}, v]}`, `{"<=": [low, {"var": f}, high]}`,
/// `{"in": [{"var": f}, [v, ..]]}`, `{"in": ["text", {"var": f}]}` (contains), `{"var": f}` (is set).
public enum JSONLogic {
  /// What a person can mean with a filter is far below these.
  static let mostBytes = 16_384
  static let mostConditions = 200
  static let deepest = 20

  /// - Throws: `ValidationFailure` for `filter`.
  public static func expression(_ text: String) throws(ValidationFailure) -> FilterExpression {
    guard text.utf8.count <= mostBytes else { throw refusal("A filter has at most \(mostBytes) bytes.") }
    let document: JSONValue
    do {
      var json = JSONReader(Array(text.utf8))
      document = try JSONValue(&json)
      try json.end()
    } catch {
      throw refusal("The filter is not valid JSON: \("\(error)".prefix(200))")
    }
    var reader = Reader()
    return try reader.expression(document, depth: 0)
  }

  private static var tooDeep: ValidationFailure { refusal("The filter is nested more than \(deepest) levels deep.") }

  private static func refusal(_ sentence: String) -> ValidationFailure {
    ValidationFailure(field: "filter", sentence)
  }

  private struct Reader {
    var conditions = 0

    mutating func expression(_ value: JSONValue, depth: Int) throws(ValidationFailure) -> FilterExpression {
      conditions += 1
      guard conditions <= mostConditions else {
        throw refusal("A filter has at most \(mostConditions) conditions.")
      }
      guard depth < deepest else { throw tooDeep }
      guard case .object(let members) = value, let (name, argument) = members.first, members.count == 1 else {
        throw refusal("Each condition is an object with one operator, as in {\"==\": [{\"var\": \"name\"}, \"owls\"]}.")
      }
      switch name {
      case "and": return .all(try expressions(argument, of: name, depth: depth))
      case "or": return .any(try expressions(argument, of: name, depth: depth))
      case "!": return .not(try expression(single(argument), depth: depth + 1))
      case "!!": return try expression(single(argument), depth: depth + 1)
      case "var": return .isSet(field: try field(value))
      case "in": return try membership(argument)
      default:
        guard let comparison = FilterComparison(rawValue: name) else {
          throw refusal(
            "The operator “\(name.prefix(40))” is not known: use and, or, !, !!, ==, <, >, <=, >=, in or var."
          )
        }
        return try compared(argument, comparison)
      }
    }

    private mutating func expressions(
      _ argument: JSONValue,
      of name: String,
      depth: Int
    ) throws(ValidationFailure) -> [FilterExpression] {
      guard case .array(let parts) = argument, !parts.isEmpty else {
        throw refusal("“\(name)” takes a list of conditions.")
      }
      var found: [FilterExpression] = []
      for part in parts { found.append(try expression(part, depth: depth + 1)) }
      return found
    }

    /// `{"!": x}` and `{"!": [x]}` are the same.
    private func single(_ argument: JSONValue) -> JSONValue {
      if case .array(let parts) = argument, parts.count == 1 { return parts[0] }
      return argument
    }

    private mutating func compared(
      _ argument: JSONValue,
      _ comparison: FilterComparison
    ) throws(ValidationFailure) -> FilterExpression {
      guard case .array(let sides) = argument else { throw wrongSides(comparison) }
      switch sides.count {
      case 2 where sides[0].isVariable:
        return .comparison(field: try field(sides[0]), comparison, try scalar(sides[1]))
      case 2 where sides[1].isVariable:
        return .comparison(field: try field(sides[1]), comparison.mirrored, try scalar(sides[0]))
      case 3 where sides[1].isVariable && (comparison == .less || comparison == .lessOrEqual):
        let field = try field(sides[1])
        return .all([
          .comparison(field: field, comparison.mirrored, try scalar(sides[0])),
          .comparison(field: field, comparison, try scalar(sides[2])),
        ])
      default: throw wrongSides(comparison)
      }
    }

    private func wrongSides(_ comparison: FilterComparison) -> ValidationFailure {
      refusal("“\(comparison.rawValue)” compares a field with a value, as in [{\"var\": \"id\"}, 7].")
    }

    private mutating func membership(_ argument: JSONValue) throws(ValidationFailure) -> FilterExpression {
      guard case .array(let sides) = argument, sides.count == 2 else { throw wrongMembership }
      if case .array(let values) = sides[1], sides[0].isVariable {
        conditions += values.count
        guard conditions <= mostConditions else {
          throw refusal("A filter names at most \(mostConditions) values.")
        }
        var scalars: [FilterValue] = []
        for value in values { scalars.append(try scalar(value)) }
        return .isOneOf(field: try field(sides[0]), scalars)
      }
      guard case .text(let text) = sides[0], sides[1].isVariable else { throw wrongMembership }
      return .contains(field: try field(sides[1]), text: text)
    }

    private var wrongMembership: ValidationFailure {
      refusal("“in” takes a field and a list of values, or a text and a field.")
    }

    private func field(_ value: JSONValue) throws(ValidationFailure) -> String {
      guard case .object(let members) = value, let argument = members["var"],
        case .text(let name) = single(argument), !name.isEmpty
      else { throw refusal("“var” takes the name of a field.") }
      return name
    }

    private func scalar(_ value: JSONValue) throws(ValidationFailure) -> FilterValue {
      switch value {
      case .null: return .null
      case .flag(let flag): return .flag(flag)
      case .integer(let number): return .integer(number)
      case .number(let number): return .number(number)
      case .text(let text): return .text(text)
      case .array, .object: throw refusal("A field is compared with a text, a number, true, false or null.")
      }
    }
  }
}

/// Any JSON, for documents whose shape is told by their content.
private enum JSONValue {
  case null
  case flag(Bool)
  case integer(Int64)
  case number(Double)
  case text(String)
  case array([JSONValue])
  case object([String: JSONValue])

  init(_ reader: inout JSONReader) throws {
    switch try reader.kind() {
    case .null:
      _ = try reader.null()
      self = .null
    case .bool: self = .flag(try reader.bool())
    case .number:
      let (value, whole) = try reader.anyNumber()
      self = whole.map { .integer(Int64($0)) } ?? .number(value)
    case .string: self = .text(try reader.string())
    case .array:
      var elements: [JSONValue] = []
      try reader.array { reader, _ in elements.append(try JSONValue(&reader)) }
      self = .array(elements)
    case .object:
      var members: [String: JSONValue] = [:]
      try reader.object { reader, name in members[name] = try JSONValue(&reader) }
      self = .object(members)
    }
  }

  var isVariable: Bool {
    if case .object(let members) = self { return members.count == 1 && members["var"] != nil }
    return false
  }
}
