/// The bytes under an `XMLReader`: a window that moves through the document.
///
/// A tag or a text that the window has only the beginning of is begun again with more of it: what takes it apart has all of
/// its bytes side by side.
struct XMLInput {
  struct Failure: Error {
    let sentence: String

    init(_ sentence: String) { self.sentence = sentence }
  }

  /// The window ended, and not the document.
  private struct Short: Error {}

  private static let longest = 16 << 20
  /// As long as the corners of one shape can be, and half as long again.
  private static let longestAttribute = 1 << 20

  private let pieces: () throws -> [UInt8]?
  private var window: [UInt8] = []
  private var position = 0
  private var isAtStart = true
  private var isAtEnd = false
  /// From 1.
  private(set) var line = 1

  /// Of the tag that was read last: where it was, its attributes, and values that are not there as they stand.
  private var tag = 0..<0
  private var parts: [XMLAttributes.Part] = []
  private var resolved: [UInt8] = []

  init(_ pieces: @escaping () throws -> [UInt8]?) {
    self.pieces = pieces
  }

  mutating func peek() throws -> UInt8? {
    try whole { input in try input.byte() }
  }

  mutating func advance() {
    if window[position] == 0x0A { line += 1 }
    position += 1
  }

  /// Text up to the next tag, its entities resolved; nil where it is all white space.
  mutating func text() throws -> String? {
    try whole { input in
      let text = try input.run(until: UInt8(ascii: "<"))
      guard !text.isBlank else {
        input.line += text.lines
        return nil
      }
      let found = try input.string(text)
      return text.isPlain || found.utf8.contains { $0 > 0x20 } ? found : nil
    }
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

  /// The rest of a tag whose `<` was passed.
  mutating func startTag() throws -> (name: String, isEmpty: Bool) {
    try whole { input in
      let start = input.position
      input.parts.removeAll(keepingCapacity: true)
      input.resolved.removeAll(keepingCapacity: true)
      let name = try input.name()
      while true {
        try input.passSpace()
        switch try input.byte() {
        case UInt8(ascii: ">"):
          input.position += 1
          input.tag = start..<input.position
          return (try Self.text(input.window[name]), false)
        case UInt8(ascii: "/"):
          input.position += 1
          guard try input.takesByte(">") else { throw Self.noName }
          input.tag = start..<input.position
          return (try Self.text(input.window[name]), true)
        default: try input.attribute(of: name, in: start)
        }
      }
    }
  }

  /// Those of the tag that was read last; before anything else is read.
  var attributes: XMLAttributes {
    parts.isEmpty ? .none : XMLAttributes(bytes: Array(window[tag]), resolved: resolved, parts: parts)
  }

  /// The rest of a tag whose `</` was passed, which must end this element.
  mutating func endTag(of name: String?) throws {
    try whole { input in
      let found = try input.name()
      try input.passSpace()
      guard let name, try input.takesByte(">"), input.window.span.has(name.utf8.span, at: found) else {
        throw Failure("</\(try Self.text(input.window[found]))> ends what was not begun.")
      }
    }
  }

  /// Does this on the window; where that has too little, again with more.
  @inline(__always)
  private mutating func whole<Result>(_ body: (inout XMLInput) throws -> Result) throws -> Result {
    while true {
      let (start, line) = (position, line)
      do {
        return try body(&self)
      } catch is Short {
        (position, self.line) = (start, line)
        // As much again as there is, so that what is long is not begun too often.
        let wanted = 2 * (window.count - position)
        repeat { guard try load() else { break } } while window.count < wanted
        guard window.count - position <= Self.longest else {
          throw Failure("A text is longer than \(Self.longest >> 20) MiB.")
        }
      }
    }
  }

  /// The byte at the position; nil at the end of the document.
  @inline(__always)
  private func byte() throws -> UInt8? {
    if position < window.count { return window[position] }
    guard isAtEnd else { throw Short() }
    return nil
  }

  private mutating func takesByte(_ byte: Unicode.Scalar) throws -> Bool {
    guard try self.byte() == UInt8(ascii: byte) else { return false }
    position += 1
    return true
  }

  private mutating func passSpace() throws {
    while let byte = try byte(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { advance() }
  }

  /// Where the name at the position is; passes it.
  private mutating func name() throws -> Range<Int> {
    let start = position
    position = Self.nameEnd(in: window.span, from: start)
    // Whether it goes on behind the window.
    _ = try byte()
    guard position > start, !(0x30...0x39).contains(window[start]), window[start] != UInt8(ascii: "-") else {
      throw Self.noName
    }
    return start..<position
  }

  private static func nameEnd(in bytes: Span<UInt8>, from start: Int) -> Int {
    var end = start
    let last = min(bytes.count, start + 256)
    while end < last, isNameByte(bytes[end]) { end += 1 }
    return end
  }

  private static let noName = Failure("A name is missing where a tag or an attribute begins.")

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80..., UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: ":"):
      true
    default: false
    }
  }

  private mutating func attribute(of element: Range<Int>, in start: Int) throws {
    let name = try name()
    func words() throws -> String { try Self.text(window[name]) }
    try passSpace()
    guard try takesByte("=") else { throw Failure("There is no = behind the attribute “\(try words())”.") }
    try passSpace()
    guard let quote = try byte(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      throw Failure("The value of the attribute “\(try words())” is not in quotes.")
    }
    position += 1
    // The runs of a mask are as many as its picture needs.
    let isRuns = window.span.has("rle".utf8.span, at: name)
    let value = try run(until: quote, atMost: isRuns ? Self.longest : Self.longestAttribute)
    var place = value.range.lowerBound - start..<value.range.upperBound - start
    if value.isPlain {
      line += value.lines
    } else {
      let bytes = try string(value).utf8
      place = resolved.count..<resolved.count + bytes.count
      resolved.append(contentsOf: bytes)
    }
    guard position < window.count else {
      throw Failure("The document breaks off in the attribute “\(try words())”.")
    }
    position += 1
    guard parts.count < 256, !isKnown(name, in: start) else {
      let element = try Self.text(window[element])
      throw Failure("The attribute “\(try words())” stands twice in <\(element)>, or there are too many.")
    }
    let part = XMLAttributes.Part(
      name: name.lowerBound - start..<name.upperBound - start,
      value: place,
      isResolved: !value.isPlain
    )
    parts.append(part)
  }

  /// Whether the tag that begins at `start` has an attribute of this name already.
  private func isKnown(_ name: Range<Int>, in start: Int) -> Bool {
    let bytes = window.span
    next: for part in parts where part.name.count == name.count {
      let other = start + part.name.lowerBound
      for index in 0..<name.count where bytes[other + index] != bytes[name.lowerBound + index] { continue next }
      return true
    }
    return false
  }

  /// Characters up to an ending.
  private struct Run {
    var range: Range<Int>
    var lines = 0
    var isBlank = true
    /// They are ASCII, and stand for themselves.
    var isPlain = true
  }

  /// What stands up to an ending or the end of the document; passes it. Its lines are not counted yet.
  private mutating func run(until ending: UInt8, atMost longest: Int = longest) throws -> Run {
    let run = Self.run(in: window.span, from: position, until: ending)
    guard run.range.count <= longest else { throw Failure("A text is longer than \(longest >> 20) MiB.") }
    guard run.range.upperBound < window.count || isAtEnd else { throw Short() }
    position = run.range.upperBound
    return run
  }

  private static func run(in bytes: Span<UInt8>, from start: Int, until ending: UInt8) -> Run {
    var run = Run(range: start..<start)
    var end = start
    while end < bytes.count {
      let byte = bytes[end]
      if byte == ending { break }
      if byte <= 0x20 {
        if byte == 0x0A { run.lines += 1 }
        if byte == 0x0D { run.isPlain = false }
      } else {
        run.isBlank = false
        if byte == UInt8(ascii: "&") || byte >= 0x80 { run.isPlain = false }
      }
      end += 1
    }
    run.range = start..<end
    return run
  }

  /// The characters that are meant; counts their lines.
  private mutating func string(_ run: Run) throws -> String {
    guard !run.isPlain else {
      line += run.lines
      return String(decoding: window[run.range], as: UTF8.self)
    }
    var bytes: [UInt8] = []
    var index = run.range.lowerBound
    while index < run.range.upperBound {
      let byte = window[index]
      index += 1
      if byte == UInt8(ascii: "&") {
        let name = window[index..<run.range.upperBound].prefix(12).prefix { $0 != UInt8(ascii: ";") }
        index += name.count + 1
        guard index <= run.range.upperBound, window[index - 1] == UInt8(ascii: ";") else {
          throw Failure("An & does not begin an entity; write &amp; for it.")
        }
        bytes.append(contentsOf: String(try Self.character(String(decoding: name, as: UTF8.self))).utf8)
      } else {
        if byte == 0x0A { line += 1 }
        bytes.append(byte)
      }
    }
    return try Self.text(bytes[...])
  }

  private static func character(_ name: String) throws -> Character {
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
      window.removeFirst(min(position, window.count))
      window += piece
      position = 0
      guard !isAtStart || window.count >= 3 else { continue }
      if isAtStart, window.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
      isAtStart = false
      return true
    }
    return false
  }
}
