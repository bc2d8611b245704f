/// A path with a query, percent-encoded.
enum Address {
  /// Leaves out what is nil or empty.
  static func with(_ path: String, _ items: [(name: String, value: String?)]) -> String {
    let pairs = items.compactMap { item -> String? in
      guard let value = item.value, !value.isEmpty else { return nil }
      return "\(encoded(item.name))=\(encoded(value))"
    }
    return pairs.isEmpty ? path : "\(path)?\(pairs.joined(separator: "&"))"
  }

  /// RFC 3986: everything but letters, digits and `-._~` as `%XX`.
  static func encoded(_ text: String) -> String {
    var result: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
        result.append(byte)
      default:
        result.append(UInt8(ascii: "%"))
        result.append(contentsOf: [digits[Int(byte >> 4)], digits[Int(byte & 15)]])
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static let digits = Array("0123456789ABCDEF".utf8)
}
