/// Reads JSON (RFC 8259) value by value, from bytes or from a file of any size: what is passed is forgotten.
///
///     try reader.object { reader, key in
///       switch key {
///       case "points": points = try reader.doubles()
///       default: break  // what is not asked for is passed over
///       }
///     }
///
/// Strict where mistakes hide: no comments, no commas at ends, no name twice in an object, no number beyond `Double`, no
/// half surrogate. At most 64 deep. Failures are `JSONProblem`s that name the line and the path to the value.
public struct JSONReader {
  public enum Kind: Sendable {
    case object, array, string, number, bool, null
  }

  var input: JSONInput
  private var path: [Step] = []
  private var keys = SeenKeys()
  private var depth = 0
  /// How many values were read or passed over.
  private var valueCount = 0

  private static let deepest = 64

  private enum Step {
    /// The member whose name is at this position of `keys`.
    case key(Int)
    case index(Int)
  }

  public init(_ bytes: [UInt8]) {
    input = JSONInput(bytes) { nil }
  }

  /// - Parameter pieces: hands out the document piece by piece; nil at its end.
  public init(pieces: @escaping () throws -> [UInt8]?) {
    input = JSONInput([], pieces)
  }

  /// Where the reader is, such as `annotations[3].bbox`; empty at the top.
  public var place: String {
    var text = ""
    for step in path {
      switch step {
      case .key(let position): text += text.isEmpty ? keys[position] : ".\(keys[position])"
      case .index(let index): text += "[\(index)]"
      }
    }
    return text
  }

  public var line: Int { input.line }

  /// The kind of the value that comes next.
  public mutating func kind() throws -> Kind {
    switch try input.next() {
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .array
    case UInt8(ascii: "\""): .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
    case UInt8(ascii: "n"): .null
    case UInt8(ascii: "-"): .number
    case let byte? where (0x30...0x39).contains(byte): .number
    case nil: throw problem("The document breaks off.")
    case let byte?: throw problem("\(JSONInput.shown(byte)) is no beginning of a value.")
    }
  }

  /// Reads an object; members that `body` does not read are passed over.
  public mutating func object(_ body: (inout JSONReader, _ key: String) throws -> Void) throws {
    try enter(UInt8(ascii: "{"), "an object")
    let outer = keys.begin()
    var isFirst = true
    while try !closes(UInt8(ascii: "}"), isFirst: isFirst) {
      isFirst = false
      guard try input.next() == UInt8(ascii: "\"") else { throw problem("A member's name in quotes is missing.") }
      let key = try text()
      guard keys.insert(key) else { throw problem("The member “\(key)” stands twice in one object.") }
      guard try input.next() == UInt8(ascii: ":") else { throw problem("There is no colon behind “\(key)”.") }
      input.advance()
      path.append(.key(keys.last))
      try value { try body(&$0, key) }
      path.removeLast()
    }
    keys.end(outer)
    leave()
  }

  /// Reads an array; elements that `body` does not read are passed over.
  public mutating func array(_ body: (inout JSONReader, _ index: Int) throws -> Void) throws {
    try enter(UInt8(ascii: "["), "a list")
    var index = 0
    while try !closes(UInt8(ascii: "]"), isFirst: index == 0) {
      path.append(.index(index))
      try value { try body(&$0, index) }
      path.removeLast()
      index += 1
    }
    leave()
  }

  public mutating func string() throws -> String {
    guard try input.next() == UInt8(ascii: "\"") else { throw problem("This should be a text in quotes.") }
    let text = try text()
    valueCount += 1
    return text
  }

  public mutating func double() throws -> Double {
    let number = try number()
    valueCount += 1
    return number.value
  }

  /// A whole number; `7.0` is one.
  public mutating func int() throws -> Int {
    guard let whole = try anyNumber().whole else { throw problem("This should be a whole number.") }
    return whole
  }

  /// A number, and the same as a whole one; nil where it is none, or so large that its neighbours are the same.
  public mutating func anyNumber() throws -> (value: Double, whole: Int?) {
    let number = try number()
    valueCount += 1
    let isExact = abs(number.value) <= 9_007_199_254_740_992
    return (number.value, number.whole ?? (isExact ? Int(exactly: number.value) : nil))
  }

  public mutating func bool() throws -> Bool {
    switch try input.next() {
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"):
      try word("false")
      return false
    default: throw problem("This should be true or false.")
    }
    return true
  }

  /// Passes over `null` where that comes next; false where something else does.
  public mutating func null() throws -> Bool {
    guard try input.next() == UInt8(ascii: "n") else { return false }
    try word("null")
    return true
  }

  public mutating func doubles() throws -> [Double] {
    var numbers: [Double] = []
    // A box has four.
    numbers.reserveCapacity(4)
    try array { reader, _ in numbers.append(try reader.double()) }
    return numbers
  }

  /// Passes over a value, which is checked all the same.
  public mutating func skip() throws {
    switch try kind() {
    case .object: try object { _, _ in }
    case .array: try array { _, _ in }
    case .string: _ = try string()
    case .number: _ = try double()
    case .bool: _ = try bool()
    case .null: _ = try null()
    }
  }

  /// Refuses anything but white space after the document.
  public mutating func end() throws {
    if let byte = try input.next() { throw problem("\(JSONInput.shown(byte)) stands behind the end of the document.") }
  }

  /// A failure at the place where the reader is, for what the reader itself cannot know.
  public func problem(_ sentence: String) -> JSONProblem {
    JSONProblem(line: input.line, place: place, sentence: sentence)
  }

  private mutating func value(_ body: (inout JSONReader) throws -> Void) throws {
    let before = valueCount
    try body(&self)
    if valueCount == before { try skip() }
  }

  private mutating func enter(_ bracket: UInt8, _ noun: String) throws {
    guard try input.next() == bracket else { throw problem("This should be \(noun).") }
    input.advance()
    depth += 1
    guard depth <= Self.deepest else { throw problem("The document is more than \(Self.deepest) levels deep.") }
  }

  private mutating func leave() {
    input.advance()
    depth -= 1
    valueCount += 1
  }

  /// Whether the bracket comes next; passes over the comma before another element.
  private mutating func closes(_ bracket: UInt8, isFirst: Bool) throws -> Bool {
    let byte = try input.next()
    if byte == bracket { return true }
    if isFirst { return false }
    guard byte == UInt8(ascii: ",") else {
      throw problem(byte == nil ? "The document breaks off." : "A comma or the end of this list or object is missing.")
    }
    input.advance()
    guard try input.next() != bracket else { throw problem("A comma stands before the end.") }
    return false
  }

  private mutating func word(_ word: StaticString) throws {
    for index in 0..<word.utf8CodeUnitCount {
      guard try input.byte() == word.utf8Start[index] else { throw problem("This should be \(word).") }
      input.advance()
    }
    valueCount += 1
  }

  private mutating func text() throws -> String {
    do {
      return try input.string()
    } catch let failure as JSONInput.Failure {
      throw problem(failure.sentence)
    }
  }

  private mutating func number() throws -> JSONNumber {
    _ = try input.next()
    do {
      return try JSONNumber(&input)
    } catch let failure as JSONInput.Failure {
      throw problem(failure.sentence)
    }
  }
}

/// Why a document is not taken: where, and what is wrong there.
public struct JSONProblem: Error, Equatable, Sendable, CustomStringConvertible {
  /// From 1.
  public let line: Int
  /// Such as `annotations[3].bbox`; empty at the top.
  public let place: String
  public let sentence: String

  public var description: String {
    "line \(line)\(place.isEmpty ? "" : ", \(place)"): \(sentence)"
  }
}

/// The names of the members of all objects that are being read, the innermost object's last; most have few.
private struct SeenKeys {
  private var names: [String] = []
  /// Where those of the innermost object begin.
  private var start = 0
  /// The same as a set, where they are many.
  private var many: Set<String> = []

  /// What the surrounding object needs when its turn comes again.
  struct Outer {
    fileprivate let start: Int
    fileprivate let many: Set<String>
  }

  mutating func begin() -> Outer {
    let outer = Outer(start: start, many: many)
    start = names.count
    many = []
    return outer
  }

  mutating func end(_ outer: Outer) {
    names.removeLast(names.count - start)
    start = outer.start
    many = outer.many
  }

  /// - Returns: false for a name that the object has already.
  mutating func insert(_ key: String) -> Bool {
    if names.count - start < 32 {
      for index in start..<names.count where names[index] == key { return false }
    } else {
      if many.isEmpty { many = Set(names[start...]) }
      guard many.insert(key).inserted else { return false }
    }
    names.append(key)
    return true
  }

  subscript(position: Int) -> String { names[position] }

  /// Where the name is that was inserted last.
  var last: Int { names.count - 1 }
}
