/// A piece of a page that is safe to send: text that is interpolated into it is escaped, because it is not `HTML`.
///
/// Attributes are written in double quotes; nothing is interpolated into `<script>`, `<style>` or `on…`.
public struct HTML: Sendable, ExpressibleByStringInterpolation {
  /// UTF-8, ready for the wire.
  public private(set) var bytes: [UInt8]

  public init(stringLiteral value: String) {
    bytes = Array(value.utf8)
  }

  public init(stringInterpolation: Interpolation) {
    bytes = stringInterpolation.bytes
  }

  /// Joins pieces without anything between them.
  public init(_ pieces: some Sequence<HTML>) {
    bytes = []
    for piece in pieces { bytes.append(contentsOf: piece.bytes) }
  }

  public static let empty: HTML = ""

  /// The markup as text, for tests and logs.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  public static func + (left: HTML, right: HTML) -> HTML {
    var sum = left
    sum.bytes.append(contentsOf: right.bytes)
    return sum
  }
}

/// A part of a page: a value that knows its markup.
public protocol Fragment {
  var body: HTML { get }
}

extension HTML {
  public struct Interpolation: StringInterpolationProtocol {
    var bytes: [UInt8] = []

    public init(literalCapacity: Int, interpolationCount: Int) {
      bytes.reserveCapacity(literalCapacity + 32 * interpolationCount)
    }

    public mutating func appendLiteral(_ literal: String) {
      bytes.append(contentsOf: literal.utf8)
    }

    public mutating func appendInterpolation(_ html: HTML) {
      bytes.append(contentsOf: html.bytes)
    }

    public mutating func appendInterpolation(_ html: HTML?) {
      if let html { appendInterpolation(html) }
    }

    public mutating func appendInterpolation(_ fragment: some Fragment) {
      appendInterpolation(fragment.body)
    }

    public mutating func appendInterpolation(_ fragment: (some Fragment)?) {
      if let fragment { appendInterpolation(fragment.body) }
    }

    /// Fragments one after the other.
    public mutating func appendInterpolation(_ fragments: [some Fragment]) {
      for fragment in fragments { appendInterpolation(fragment.body) }
    }

    public mutating func appendInterpolation(_ pieces: [HTML]) {
      for piece in pieces { appendInterpolation(piece) }
    }

    /// Most text: not generic, so that other modules do not pay for witness tables at every byte.
    public mutating func appendInterpolation(_ text: String) {
      Escaping.append(text, to: &bytes)
    }

    public mutating func appendInterpolation(_ text: String?) {
      if let text { Escaping.append(text, to: &bytes) }
    }

    @_disfavoredOverload
    public mutating func appendInterpolation(_ text: some StringProtocol) {
      Escaping.append(String(text), to: &bytes)
    }

    @_disfavoredOverload
    public mutating func appendInterpolation(_ text: (some StringProtocol)?) {
      if let text { Escaping.append(String(text), to: &bytes) }
    }

    public mutating func appendInterpolation(_ number: some BinaryInteger) {
      bytes.append(contentsOf: String(number).utf8)
    }

    /// The shortest text that reads back to the same number.
    public mutating func appendInterpolation(_ number: Double) {
      bytes.append(contentsOf: number.description.utf8)
    }

    /// An address that a person gave: anything but http, https, mailto and local paths becomes `#`.
    public mutating func appendInterpolation(url: String) {
      Escaping.append(SafeLink(url).address, to: &bytes)
    }

    /// An attribute that is there or not: `<input\(attribute: "required", if: isRequired)>`.
    public mutating func appendInterpolation(attribute name: StaticString, if condition: Bool) {
      guard condition else { return }
      bytes.append(0x20)
      name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// JSON inside a `<script type="application/json">`: `<` cannot end the element.
    public mutating func appendInterpolation(json: String) {
      for byte in json.utf8 {
        if byte == UInt8(ascii: "<") {
          bytes.append(contentsOf: #"\u003c"#.utf8)
        } else {
          bytes.append(byte)
        }
      }
    }
  }
}

enum Escaping {
  static func append(_ text: String, to bytes: inout [UInt8]) {
    var text = text
    text.withUTF8 { append($0, to: &bytes) }
  }

  /// Copies whole runs of harmless bytes: most text has nothing to escape.
  private static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    var start = 0
    for index in text.indices {
      guard let entity = entity(text[index]) else { continue }
      bytes.append(contentsOf: text[start..<index])
      entity.withUTF8Buffer { bytes.append(contentsOf: $0) }
      start = index + 1
    }
    bytes.append(contentsOf: text[start...])
  }

  private static func entity(_ byte: UInt8) -> StaticString? {
    switch byte {
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "'"): "&#39;"
    default: nil
    }
  }
}
