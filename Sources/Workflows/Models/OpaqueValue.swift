internal import JSON

/// JSON that is handed on as it came: what a tracker remembers of an object.
public indirect enum OpaqueValue: Equatable, Sendable, Decodable {
  case null
  case bool(Bool)
  case number(Double)
  case text(String)
  case list([OpaqueValue])
  case members([String: OpaqueValue])

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = Self.decoded(Bool.self, container) {
      self = .bool(value)
    } else if let value = Self.decoded(Double.self, container) {
      self = .number(value)
    } else if let value = Self.decoded(String.self, container) {
      self = .text(value)
    } else if let value = Self.decoded([OpaqueValue].self, container) {
      self = .list(value)
    } else {
      self = .members(try container.decode([String: OpaqueValue].self))
    }
  }

  init(_ reader: inout JSONReader) throws {
    switch try reader.kind() {
    case .null:
      _ = try reader.null()
      self = .null
    case .bool: self = .bool(try reader.bool())
    case .number: self = .number(try reader.double())
    case .string: self = .text(try reader.string())
    case .array:
      var list: [OpaqueValue] = []
      try reader.array { reader, _ in list.append(try OpaqueValue(&reader)) }
      self = .list(list)
    case .object:
      var members: [String: OpaqueValue] = [:]
      try reader.object { reader, key in members[key] = try OpaqueValue(&reader) }
      self = .members(members)
    }
  }

  /// As JSON.
  public var text: String {
    var json = JSONWriter()
    write(to: &json)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  /// Writes it as an element, or as the value of the key that was written last.
  func write(to json: inout JSONWriter) {
    switch self {
    case .null: json.nullElement()
    case .bool(let value): json.element(value)
    case .number(let value):
      if let whole = Int(exactly: value), abs(value) < 1e15 { json.element(whole) } else { json.element(value) }
    case .text(let value): json.element(value)
    case .list(let values): json.array { list in for value in values { value.write(to: &list) } }
    case .members(let members):
      json.object { object in
        for (key, value) in members.sorted(by: { $0.key < $1.key }) {
          object.key(named: key)
          value.write(to: &object)
        }
      }
    }
  }

  private static func decoded<Value: Decodable>(
    _ type: Value.Type,
    _ container: any SingleValueDecodingContainer
  ) -> Value? {
    do { return try container.decode(type) } catch { return nil }
  }
}
