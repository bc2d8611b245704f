import JSON
import Testing

@Suite("Reading JSON") struct JSONReaderTests {
  /// A document as text in one form, to compare.
  private func text(_ reader: inout JSONReader) throws -> String {
    switch try reader.kind() {
    case .object:
      var members: [String] = []
      try reader.object { reader, key in members.append("\(key)=\(try text(&reader))") }
      return "{\(members.joined(separator: ","))}"
    case .array:
      var elements: [String] = []
      try reader.array { reader, _ in elements.append(try text(&reader)) }
      return "[\(elements.joined(separator: ","))]"
    case .string: return "'\(try reader.string())'"
    case .number: return try reader.double().description
    case .bool: return try reader.bool().description
    case .null:
      _ = try reader.null()
      return "null"
    }
  }

  private func whole(_ bytes: [UInt8]) throws -> String {
    var reader = JSONReader(bytes)
    let found = try text(&reader)
    try reader.end()
    return found
  }

  private func inPieces(_ bytes: [UInt8], of size: Int) throws -> String {
    var place = 0
    var reader = JSONReader(pieces: {
      guard place < bytes.count else { return nil }
      defer { place += size }
      return Array(bytes[place..<min(place + size, bytes.count)])
    })
    let found = try text(&reader)
    try reader.end()
    return found
  }

  private static let sample = """
    \u{FEFF}{"a": [1, -2.5, 0.1, 1e3, 12345678901234567890, 2.5E-3], "ö\\u00e9\\uD83E\\uDD89\\n": {"b": true, "c": null},
     "empty": [], "none": {}, "text": "line\\/\\"end\\""}
    """

  @Test("values come as they were written, whole or byte by byte")
  func reads() throws {
    let expected =
      "{a=[1.0,-2.5,0.1,1000.0,1.2345678901234567e+19,0.0025],öé🦉\n={b=true,c=null},empty=[],none={},text='line/\"end\"'}"
    let bytes = Array(Self.sample.utf8)
    #expect(try whole(bytes) == expected)
    for size in [1, 2, 3, 7, 64] {
      let found = try inPieces(bytes, of: size)
      #expect(found == expected)
    }
  }

  @Test("what is not asked for is passed over")
  func skips() throws {
    var reader = JSONReader(Array(#"{"skip": [{"deep": [1, "x"]}], "want": 7, "more": "y"}"#.utf8))
    var wanted = 0
    try reader.object { reader, key in if key == "want" { wanted = try reader.int() } }
    try reader.end()
    #expect(wanted == 7)
  }

  @Test(
    "mistakes are refused with their place",
    arguments: [
      (#"{"a": 1,}"#, "line 1: A comma stands before the end."),
      (#"{"a": 1 "b": 2}"#, "line 1: A comma or the end of this list or object is missing."),
      (#"{"a": 1, "a": 2}"#, "line 1: The member “a” stands twice in one object."),
      ("[1,\n {\"b\": 01}]", "line 2, [1].b: A number begins with 0."),
      ("[1e999]", "line 1, [0]: The number is too large."),
      ("[NaN]", "line 1, [0]: “N” is no beginning of a value."),
      (#"["\ud800"]"#, "line 1, [0]: A text has half of a surrogate pair."),
      ("[1] 2", "line 1: “2” stands behind the end of the document."), ("[1", "line 1: The document breaks off."),
      ("[\"a\nb\"]", "line 1, [0]: A text has a line break or another control character."),
    ]
  )
  func refusals(document: String, sentence: String) throws {
    do {
      _ = try whole(Array(document.utf8))
      Issue.record("“\(document)” was taken.")
    } catch let problem as JSONProblem {
      #expect(problem.description == sentence)
    }
  }

  @Test("depth is bounded, and bytes that are no UTF-8 are refused")
  func bounds() throws {
    let deep = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
    #expect(throws: JSONProblem.self) { _ = try whole(deep) }
    #expect(throws: JSONProblem.self) { _ = try whole([0x22, 0xC3, 0x28, 0x22]) }
  }

  @Test("changed and cut documents never crash, and read the same in pieces as whole")
  func fuzz() throws {
    var state: UInt64 = 42
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let original = Array(Self.sample.utf8)
    let interesting = Array("{}[]\",:\\u0eE+-.tfn \u{1}".utf8) + [0xFF, 0x80]
    var taken = 0
    for _ in 0..<20_000 {
      var bytes = original
      for _ in 0...random(3) {
        let place = random(bytes.count)
        switch random(3) {
        case 0: bytes[place] = interesting[random(interesting.count)]
        case 1: bytes.remove(at: place)
        default: bytes.insert(interesting[random(interesting.count)], at: place)
        }
      }
      if random(4) == 0 { bytes = Array(bytes.prefix(random(bytes.count))) }
      let one = Result { try whole(bytes) }
      let other = Result { try inPieces(bytes, of: 1 + random(9)) }
      switch (one, other) {
      case (.success(let one), .success(let other)):
        #expect(one == other)
        taken += 1
      case (.failure, .failure): continue
      case (.success, .failure), (.failure, .success): Issue.record("Pieces make a difference: \(bytes)")
      }
    }
    #expect(taken > 0)
  }
}
