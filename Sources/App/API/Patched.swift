/// A member of a change that may be `null`: absent and null are not the same.
struct Patched<Value: Decodable & Sendable>: Decodable, Sendable {
  let value: Value?

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    value = container.decodeNil() ? nil : try container.decode(Value.self)
  }
}

extension KeyedDecodingContainer {
  /// What the compiler's own reading of an optional member calls: there, null would be as good as absent.
  func decodeIfPresent<Value>(_ type: Patched<Value>.Type, forKey key: Key) throws -> Patched<Value>? {
    contains(key) ? try decode(type, forKey: key) : nil
  }
}
