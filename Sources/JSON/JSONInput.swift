/// The bytes under a `JSONReader`: a window that moves through the document.
struct JSONInput {
  struct Failure: Error {
    let sentence: String
  }

  private static let longestString = 64 << 20

  private var window: [UInt8]
  private var position = 0
  private var isAtEnd = false
  private let pieces: () throws -> [UInt8]?
  /// From 1.
  private(set) var line = 1

  init(_ bytes: [UInt8], _ pieces: @escaping () throws -> [UInt8]?) {
    window = bytes
    self.pieces = pieces
    if window.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// The next byte that is no white space, which it stays at; nil at the end.
  mutating func next() throws -> UInt8? {
    while let byte = try byte() {
      switch byte {
      case 0x0A:
        line += 1
        position += 1
      case 0x20, 0x09, 0x0D: position += 1
      default: return byte
      }
    }
    return nil
  }

  /// The byte at the position; nil at the end.
  @inline(__always)
  mutating func byte() throws -> UInt8? {
    if position < window.count { return window[position] }
    return try load() ? window[position] : nil
  }

  @inline(__always)
  mutating func advance() { position += 1 }

  /// The text from the quote at the position on; stands behind the closing quote then.
  mutating func string() throws -> String {
    position += 1
    if let text = plainString() { return text }
    var bytes: [UInt8] = []
    while let byte = try byte() {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return try Self.text(bytes[...])
      case UInt8(ascii: "\\"): try unescape(&bytes)
      case 0..<0x20: throw Failure(sentence: "A text has a line break or another control character.")
      default: bytes.append(byte)
      }
      guard bytes.count <= Self.longestString else { throw Failure(sentence: "A text is too long.") }
    }
    throw Failure(sentence: "The document breaks off in a text.")
  }

  static func shown(_ byte: UInt8) -> String {
    (0x21..<0x7F).contains(byte) ? "“\(Character(Unicode.Scalar(byte)))”" : "The byte 0x\(String(byte, radix: 16))"
  }

  /// A plain number that ends in the window, as most are; passes it. Nil for all others.
  mutating func plainNumber() -> PlainNumber? {
    guard let number = PlainNumber(window.span, from: position), number.end < window.count, !number.hasLeadingZero
    else { return nil }
    position = number.end
    return number
  }

  /// The text, if it is all in the window and is of ASCII without escapes; passes it.
  private mutating func plainString() -> String? {
    let text: String? = window.withUnsafeBufferPointer { window in
      var index = position
      while index < window.count {
        let byte = window[index]
        if byte == UInt8(ascii: "\"") {
          // What has no byte beyond ASCII needs no check.
          return String(decoding: window[position..<index], as: UTF8.self)
        }
        guard byte != UInt8(ascii: "\\"), (0x20..<0x80).contains(byte) else { return nil }
        index += 1
      }
      return nil
    }
    if let text { position += text.utf8.count + 1 }
    return text
  }

  private static func text(_ bytes: ArraySlice<UInt8>) throws -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(sentence: "A text is not in UTF-8.")
    }
    return text
  }

  private mutating func unescape(_ bytes: inout [UInt8]) throws {
    guard let escape = try byte() else { return }
    position += 1
    switch escape {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(escape)
    case UInt8(ascii: "b"): bytes.append(8)
    case UInt8(ascii: "f"): bytes.append(12)
    case UInt8(ascii: "n"): bytes.append(10)
    case UInt8(ascii: "r"): bytes.append(13)
    case UInt8(ascii: "t"): bytes.append(9)
    case UInt8(ascii: "u"): bytes.append(contentsOf: String(Character(try scalar())).utf8)
    default:
      throw Failure(sentence: "A text has the escape \\\(Character(Unicode.Scalar(escape))), which JSON has not.")
    }
  }

  /// One or two escapes of four hex digits.
  private mutating func scalar() throws -> Unicode.Scalar {
    let first = try unit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, try byte() == UInt8(ascii: "\\") else { throw Self.halfSurrogate }
    position += 1
    guard try byte() == UInt8(ascii: "u") else { throw Self.halfSurrogate }
    position += 1
    let second = try unit()
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw Self.halfSurrogate }
    return scalar
  }

  private static let halfSurrogate = Failure(sentence: "A text has half of a surrogate pair.")

  private mutating func unit() throws -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = try byte(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw Failure(sentence: "A \\u in a text needs four hex digits.")
      }
      unit = unit << 4 | UInt32(digit)
      position += 1
    }
    return unit
  }

  private mutating func load() throws -> Bool {
    let isFirst = window.isEmpty && position == 0
    while !isAtEnd {
      guard let piece = try pieces() else {
        isAtEnd = true
        break
      }
      guard !piece.isEmpty else { continue }
      window = isFirst ? window + piece : piece
      position = 0
      // A byte order mark has three bytes.
      guard !isFirst || window.count >= 3 else { continue }
      if isFirst, window.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
      if position < window.count { return true }
    }
    return position < window.count
  }
}

/// A number, exact: whole ones up to 64 bits, others as the nearest `Double`.
struct JSONNumber {
  /// nil where it was written with a point or an exponent, or is beyond 64 bits.
  let whole: Int?
  let value: Double

  init(_ input: inout JSONInput) throws {
    if let plain = input.plainNumber() {
      value = plain.value
      whole = plain.decimals > 0 ? nil : plain.isNegative ? -plain.digits : plain.digits
      return
    }
    var text: [UInt8] = []
    let isNegative = try input.byte() == UInt8(ascii: "-")
    if isNegative { Self.take(&input, &text, UInt8(ascii: "-")) }
    var mantissa: UInt64 = 0
    let before = text.count
    try Self.digits(&input, &text, &mantissa)
    guard text.count > before else { throw JSONInput.Failure(sentence: "This should be a number.") }
    guard text[before] != 0x30 || text.count == before + 1 else {
      throw JSONInput.Failure(sentence: "A number begins with 0.")
    }
    var scale = 0
    var isWhole = true
    if try input.byte() == UInt8(ascii: ".") {
      isWhole = false
      Self.take(&input, &text, UInt8(ascii: "."))
      let before = text.count
      try Self.digits(&input, &text, &mantissa)
      scale = before - text.count
      guard scale < 0 else { throw JSONInput.Failure(sentence: "A number ends with its point.") }
    }
    if let mark = try input.byte(), mark | 0x20 == UInt8(ascii: "e") {
      isWhole = false
      Self.take(&input, &text, mark)
      scale += try Self.exponent(&input, &text)
    }
    whole = isWhole && mantissa <= UInt64(Int.max) ? (isNegative ? -Int(mantissa) : Int(mantissa)) : nil
    if mantissa < 1 << 53, abs(scale) < PlainNumber.powers.count {
      // Both are exact, and one operation rounds once: the nearest number (Clinger 1990).
      let size = Double(mantissa)
      let magnitude = scale < 0 ? size / PlainNumber.powers[-scale] : size * PlainNumber.powers[scale]
      value = isNegative ? -magnitude : magnitude
    } else {
      value = Double(String(decoding: text, as: UTF8.self)) ?? .infinity
    }
    guard value.isFinite else { throw JSONInput.Failure(sentence: "The number is too large.") }
  }

  /// `mantissa` becomes greater than any exact one where there are too many digits.
  private static func digits(_ input: inout JSONInput, _ text: inout [UInt8], _ mantissa: inout UInt64) throws {
    while let byte = try input.byte(), (0x30...0x39).contains(byte) {
      take(&input, &text, byte)
      let (product, isOver) = mantissa.multipliedReportingOverflow(by: 10)
      let (sum, isOverToo) = product.addingReportingOverflow(UInt64(byte - 0x30))
      mantissa = isOver || isOverToo ? .max : sum
      guard text.count <= 1024 else { throw JSONInput.Failure(sentence: "A number has more than 1000 digits.") }
    }
  }

  private static func exponent(_ input: inout JSONInput, _ text: inout [UInt8]) throws -> Int {
    var isNegative = false
    if let sign = try input.byte(), sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      take(&input, &text, sign)
    }
    var exponent: UInt64 = 0
    let before = text.count
    try digits(&input, &text, &exponent)
    guard text.count > before else { throw JSONInput.Failure(sentence: "A number ends with its exponent's sign.") }
    let size = Int(min(exponent, 100_000))
    return isNegative ? -size : size
  }

  @inline(__always)
  private static func take(_ input: inout JSONInput, _ text: inout [UInt8], _ byte: UInt8) {
    text.append(byte)
    input.advance()
  }
}
