/// The bytes under an `XMLReader`.
struct XMLInput {
  struct Failure: Error {
    let sentence: String

    init(_ sentence: String) { self.sentence = sentence }
  }

  private static let longest = 16 << 20

  private let pieces: () throws -> [UInt8]?
  private var window: [UInt8] = []
  private var position = 0
  private var isAtStart = true
  private var isAtEnd = false
  /// From 1.
  private(set) var line = 1

  init(_ pieces: @escaping () throws -> [UInt8]?) {
    self.pieces = pieces
  }

  mutating func peek() throws -> UInt8? {
    if position < window.count { return window[position] }
    return try load() ? window[position] : nil
  }

  mutating func advance() {
    if window[position] == 0x0A { line += 1 }
    position += 1
  }

  /// Text up to the next tag, its entities resolved; nothing where it is all white space.
  mutating func text() throws -> String {
    passBlanks()
    return try decoded(until: UInt8(ascii: "<"))
  }

  /// Text as it stands, up to an ending, which is passed.
  mutating func text(until ending: StaticString) throws -> String {
    var bytes: [UInt8] = []
    try through(ending) { bytes.append($0) }
    return try Self.text(bytes[...])
  }

  mutating func skip(through ending: StaticString) throws {
    try through(ending) { _ in }
  }

  mutating func skipSpace() throws {
    while let byte = try peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { advance() }
  }

  /// Passes these characters if they come next.
  mutating func takes(_ word: StaticString) throws -> Bool {
    let count = word.utf8CodeUnitCount
    while window.count - position < count {
      guard try load() else { return false }
    }
    for index in 0..<count where window[position + index] != word.utf8Start[index] { return false }
    for _ in 0..<count { advance() }
    return true
  }

  mutating func name() throws -> String {
    if let name = try plainName() { return name }
    var bytes: [UInt8] = []
    while let byte = try peek(), Self.isNameByte(byte), bytes.count < 256 {
      bytes.append(byte)
      advance()
    }
    guard let first = bytes.first, !(0x30...0x39).contains(first), first != UInt8(ascii: "-") else {
      throw Failure("A name is missing where a tag or an attribute begins.")
    }
    return try Self.text(bytes[...])
  }

  mutating func attribute() throws -> XMLReader.Attribute {
    let name = try name()
    try skipSpace()
    guard try takes("=") else { throw Failure("There is no = behind the attribute “\(name)”.") }
    try skipSpace()
    guard let quote = try peek(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      throw Failure("The value of the attribute “\(name)” is not in quotes.")
    }
    advance()
    let value = try decoded(until: quote)
    guard try peek() == quote else { throw Failure("The document breaks off in the attribute “\(name)”.") }
    advance()
    return XMLReader.Attribute(name: name, value: value)
  }

  /// Passes white space that ends in the window, before a tag: most of what stands between tags.
  private mutating func passBlanks() {
    var (index, lines) = (position, 0)
    window.withUnsafeBufferPointer { window in
      while index < window.count, window[index] <= 0x20 {
        if window[index] == 0x0A { lines += 1 }
        index += 1
      }
    }
    guard index < window.count, window[index] == UInt8(ascii: "<") else { return }
    position = index
    line += lines
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80..., UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: ":"):
      true
    default: false
    }
  }

  /// A name that ends in the window.
  private mutating func plainName() throws -> String? {
    let start = position
    let end = window.withUnsafeBufferPointer { window in
      window[min(start, window.count)...].firstIndex { !Self.isNameByte($0) }
    }
    guard let end, end > start, end - start < 256 else { return nil }
    let first = window[start]
    guard !(0x30...0x39).contains(first), first != UInt8(ascii: "-") else { return nil }
    position = end
    return try Self.text(window[start..<end])
  }

  /// Text that ends in the window and has no entities.
  private mutating func plain(until end: UInt8) throws -> String? {
    let start = position
    var lines = 0
    let stop: Int? = window.withUnsafeBufferPointer { window in
      var index = start
      while index < window.count {
        let byte = window[index]
        if byte == end { return index }
        if byte == UInt8(ascii: "&") { return nil }
        if byte == 0x0A { lines += 1 }
        index += 1
      }
      return nil
    }
    guard let stop else { return nil }
    line += lines
    position = stop
    return try Self.text(window[start..<stop])
  }

  private mutating func decoded(until end: UInt8) throws -> String {
    if let text = try plain(until: end) { return text }
    var bytes: [UInt8] = []
    while let byte = try peek(), byte != end {
      advance()
      if byte == UInt8(ascii: "&") {
        bytes.append(contentsOf: String(try entity()).utf8)
      } else {
        bytes.append(byte)
      }
      guard bytes.count <= Self.longest else { throw Failure("A text is longer than \(Self.longest >> 20) MiB.") }
    }
    return try Self.text(bytes[...])
  }

  private mutating func entity() throws -> Character {
    var bytes: [UInt8] = []
    while let byte = try peek(), byte != UInt8(ascii: ";"), bytes.count < 12 {
      bytes.append(byte)
      advance()
    }
    guard try takes(";") else { throw Failure("An & does not begin an entity; write &amp; for it.") }
    let name = String(decoding: bytes, as: UTF8.self)
    switch name {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    default: break
    }
    let number =
      name.hasPrefix("#x")
      ? UInt32(name.dropFirst(2), radix: 16) : name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
    guard let number, let scalar = Unicode.Scalar(number), number >= 0x20 || [9, 10, 13].contains(number) else {
      throw Failure("There is no entity “&\(name);”.")
    }
    return Character(scalar)
  }

  private mutating func through(_ ending: StaticString, _ body: (UInt8) -> Void) throws {
    var count = 0
    while try !takes(ending) {
      guard let byte = try peek() else { throw Failure("The document breaks off before \(ending).") }
      body(byte)
      advance()
      count += 1
      guard count <= Self.longest else { throw Failure("A text is longer than \(Self.longest >> 20) MiB.") }
    }
  }

  /// With LF for the ends of lines, whatever they were (XML 1.0, section 2.11).
  private static func text(_ bytes: ArraySlice<UInt8>) throws -> String {
    // What has no byte beyond ASCII needs no check.
    let isPlain = bytes.withUnsafeBufferPointer { $0.allSatisfy { $0 < 0x80 && $0 != 0x0D } }
    if isPlain { return String(decoding: bytes, as: UTF8.self) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure("The document is not in UTF-8. Save it as UTF-8 and send it again.")
    }
    return text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
  }

  /// What was not read yet stays in front.
  private mutating func load() throws -> Bool {
    while !isAtEnd {
      guard let piece = try pieces() else {
        isAtEnd = true
        break
      }
      guard !piece.isEmpty else { continue }
      window = Array(window[min(position, window.count)...]) + piece
      position = 0
      guard !isAtStart || window.count >= 3 else { continue }
      if isAtStart, window.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
      isAtStart = false
      if position < window.count { return true }
    }
    return false
  }
}
