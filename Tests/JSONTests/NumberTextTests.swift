import Glibc
import JSON
import Testing

/// The quick ways against the slow, exact ones: `description`, `printf` and `strtod`.
@Suite("Numbers as text") struct NumberTextTests {
  private static let boundaries: [Double] = [
    0, -0.0, 1, -1, 0.5, 1.5, 2.5, 0.1, 0.2, 0.1 + 0.2, 1.0 / 3, 1e-4, 9.9999e-5, 1e-5, 1e-6, 5e-7, 4.9999999e-7, 1e-7,
    99.999999, 99.9999995, 999_999_999.999999, 999_999_999.9999999, 1e9, 1e9 - 1e-6, 1e15, 1e16, 9_007_199_254_740_992,
    9_007_199_254_740_994, 1e22, 1e23, 123_456_789.123456, 0.000001, 0.0000015, 0.5e-6, 1e300, .leastNonzeroMagnitude,
    .leastNormalMagnitude, .leastNormalMagnitude.nextDown, .greatestFiniteMagnitude, .pi, -.pi, .ulpOfOne, .infinity,
    -.infinity, .nan,
  ]

  /// Coordinates, their neighbours among all numbers, and any bits at all.
  private static func samples(_ count: Int) -> [Double] {
    var generator = SplitMix(state: 7)
    var samples = boundaries + boundaries.flatMap { [$0.nextUp, $0.nextDown] }
    for _ in 0..<count {
      let places: Double = [1, 10, 100, 1000, 1e6, 1e7, 64, 320][generator.below(8)]
      let coordinate = Double(generator.below(10_000_000)) / places
      samples += [coordinate, -coordinate, coordinate.nextUp, coordinate.nextDown, coordinate / 3]
      samples += [(coordinate + 0.5) / places, Double(bitPattern: generator.next())]
    }
    return samples
  }

  private static func written(_ body: (inout [UInt8]) -> Void) -> String {
    var bytes = Array("x".utf8)
    body(&bytes)
    return String(decoding: bytes.dropFirst(), as: UTF8.self)
  }

  private static func printed(_ value: Double, _ decimals: Int) -> String {
    var buffer = [CChar](repeating: 0, count: 400)
    let count = withVaList([value]) { vsnprintf(&buffer, buffer.count, "%.\(decimals)f", $0) }
    let text = String(decoding: buffer[0..<Int(count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let isNothing = text.utf8.allSatisfy { [UInt8(ascii: "-"), UInt8(ascii: "0"), UInt8(ascii: ".")].contains($0) }
    return isNothing && text.hasPrefix("-") ? String(text.dropFirst()) : text
  }

  @Test("the shortest digits are those of description")
  func shortest() {
    for value in Self.samples(20_000) {
      let text = Self.written { NumberText.append(value, to: &$0) }
      guard text != value.description else { continue }
      Issue.record("\(value.description) became \(text)")
    }
  }

  @Test("decimals are rounded as printf rounds them", arguments: 0...6)
  func fixed(decimals: Int) {
    for value in Self.samples(3000) where value.magnitude < 1e9 {
      let text = Self.written { NumberText.append(value, decimals: decimals, to: &$0) }
      guard text != Self.printed(value, decimals) else { continue }
      Issue.record("\(value) became \(text), not \(Self.printed(value, decimals))")
    }
  }

  @Test("halves go to the even neighbour, what is great is not rounded, and what is no number is 0")
  func ends() {
    func text(_ value: Double, _ decimals: Int) -> String {
      Self.written { NumberText.append(value, decimals: decimals, to: &$0) }
    }
    #expect([0.125, 0.375, -0.125, 2.5].map { text($0, 2) } == ["0.12", "0.38", "-0.12", "2.50"])
    #expect([0.5, 1.5, 2.5, -0.5].map { text($0, 0) } == ["0", "2", "2", "0"])
    #expect([.nan, .infinity, 1e9, -1.5e12].map { text($0, 2) } == ["0", "0", "1000000000.0", "-1500000000000.0"])
  }

  @Test("whole numbers are written to their ends")
  func whole() {
    for value in [0, 1, -1, 9, 10, 99, 100, 101, 12_345, -1_000_000, Int.max, Int.min] {
      #expect(Self.written { NumberText.append(value, to: &$0) } == String(value))
    }
  }

  @Test("a number is read from its text to the last bit")
  func reads() {
    for value in Self.samples(20_000) {
      var texts = [value.description]
      if value.magnitude < 1e17 { texts += [Self.printed(value, 0), Self.printed(value, 3), Self.printed(value, 17)] }
      for text in texts {
        let (read, exact) = (NumberText.double(text), Double(text))
        guard read?.bitPattern != exact?.bitPattern, !value.isNaN else { continue }
        Issue.record("\(text) was read as \(read.debugDescription), not \(exact.debugDescription)")
      }
    }
  }

  @Test(
    "what Double takes is taken, and nothing else",
    arguments: [
      "", "-", "+1", ".5", "5.", "-.5", "1e5", "1E-5", "1e", "0x1p3", "inf", "nan", "1,5", " 1", "1 ", "1.2.3", "--1",
      "007",
      "-0", "-0.0", "00.5", "123456789012345", "1234567890123456", "0.123456789012345", "9007199254740993", "1_000",
      "١",
      "1.7976931348623159e308", "2.2250738585072011e-308", "1\u{0}", "12345678901234567890123456789", "4.9e-324",
    ]
  )
  func takes(text: String) {
    let (read, exact) = (NumberText.double(text), Double(text))
    #expect(read?.bitPattern == exact?.bitPattern)
  }

  @Test("a plain number ends where its digits end, and what has more to it is none")
  func plain() throws {
    func number(_ text: String, from start: Int = 0) -> PlainNumber? { PlainNumber(text.utf8.span, from: start) }
    let found = try #require(number("[-12.50,", from: 1))
    #expect(found.value == -12.5)
    #expect((found.digits, found.decimals, found.end, found.hasLeadingZero) == (1250, 2, 7, false))
    #expect(number("01")?.hasLeadingZero == true)
    #expect(number("0.1")?.hasLeadingZero == false)
    for text in ["", "-", "x", ".5", "5.", "1.2.3", "1e5", "1.5E5", "1234567890123456", "12345678901234.56"] {
      #expect(number(text) == nil)
    }
    #expect(number("1", from: 7) == nil)
  }
}

private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mix = state
    mix = (mix ^ mix >> 30) &* 0xBF58_476D_1CE4_E5B9
    mix = (mix ^ mix >> 27) &* 0x94D0_49BB_1331_11EB
    return mix ^ mix >> 31
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
