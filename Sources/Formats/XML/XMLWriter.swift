/// Writes XML with two spaces for each level; it can be emptied while it writes.
struct XMLWriter {
  private(set) var bytes: [UInt8] = []
  private var level = 0

  init(declaration: Bool = true) {
    if declaration { bytes.append(contentsOf: "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".utf8) }
  }

  mutating func open(_ name: StaticString, _ attributes: [(StaticString, String)] = []) {
    indent()
    start(name, attributes)
    bytes.append(0x0A)
    level += 1
  }

  mutating func close(_ name: StaticString) {
    level -= 1
    indent()
    end(name)
  }

  /// An element on one line.
  mutating func element(_ name: StaticString, _ text: String, _ attributes: [(StaticString, String)] = []) {
    indent()
    start(name, attributes)
    escaped(text)
    end(name)
  }

  mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  /// The same, and keeps the room that it took.
  mutating func drain(_ body: ([UInt8]) throws -> Void) rethrows {
    try body(bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  /// A text as it stands between the quotes of an attribute.
  static func attribute(_ text: String) -> String {
    var xml = XMLWriter(declaration: false)
    xml.escaped(text, isAttribute: true)
    return String(decoding: xml.bytes, as: UTF8.self)
  }

  private mutating func indent() {
    bytes.append(contentsOf: repeatElement(0x20, count: 2 * level))
  }

  private mutating func start(_ name: StaticString, _ attributes: [(StaticString, String)]) {
    bytes.append(UInt8(ascii: "<"))
    append(name)
    for (key, value) in attributes {
      bytes.append(0x20)
      append(key)
      append("=\"")
      escaped(value, isAttribute: true)
      bytes.append(UInt8(ascii: "\""))
    }
    bytes.append(UInt8(ascii: ">"))
  }

  private mutating func end(_ name: StaticString) {
    append("</")
    append(name)
    append(">\n")
  }

  private mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  private mutating func escaped(_ text: String, isAttribute: Bool = false) {
    if Self.isPlain(text.utf8.span) {
      bytes.append(contentsOf: text.utf8)
    } else {
      for byte in text.utf8 { append(escaping: byte, isAttribute: isAttribute) }
    }
  }

  private static func isPlain(_ bytes: Span<UInt8>) -> Bool {
    for index in bytes.indices {
      switch bytes[index] {
      case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), 0..<0x20: return false
      default: break
      }
    }
    return true
  }

  private mutating func append(escaping byte: UInt8, isAttribute: Bool) {
    switch byte {
    case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
    case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
    case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
    case UInt8(ascii: "\"") where isAttribute: bytes.append(contentsOf: "&quot;".utf8)
    case 0x0A where isAttribute: bytes.append(contentsOf: "&#10;".utf8)
    case 0x09, 0x0A, 0x20...: bytes.append(byte)
    // XML has no place for the other control characters.
    default: bytes.append(contentsOf: "\u{FFFD}".utf8)
    }
  }
}
