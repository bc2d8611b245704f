/// The fields of an `application/x-www-form-urlencoded` body or of a query, in their order.
struct Form: Sendable {
  let items: [(name: String, value: String)]

  init(items: [(name: String, value: String)]) {
    self.items = items
  }

  /// Reads `a=1&b=two+words`; what cannot be UTF-8 becomes U+FFFD.
  init(encoded text: some StringProtocol) {
    items = text.utf8.split(separator: UInt8(ascii: "&")).map { pair in
      let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      return (Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
    }
  }

  /// The first value of a field; empty where there is none.
  subscript(name: String) -> String {
    items.first { $0.name == name }?.value ?? ""
  }

  /// A field's value; nil where it is not there or empty.
  func optional(_ name: String) -> String? {
    let value = self[name]
    return value.isEmpty ? nil : value
  }

  /// Every value of a field that may stand several times.
  func all(_ name: String) -> [String] {
    items.filter { $0.name == name }.map(\.value)
  }

  func has(_ name: String) -> Bool { items.contains { $0.name == name } }

  private static func decoded(_ bytes: some Sequence<UInt8>) -> String {
    var result: [UInt8] = []
    var iterator = bytes.makeIterator()
    while let byte = iterator.next() {
      switch byte {
      case UInt8(ascii: "+"): result.append(0x20)
      case UInt8(ascii: "%"):
        if let high = iterator.next(), let low = iterator.next(), let value = hexValue(high, low) {
          result.append(value)
        }
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func hexValue(_ high: UInt8, _ low: UInt8) -> UInt8? {
    UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16)
  }
}
