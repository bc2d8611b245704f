/// Numbers as decimal digits, straight into bytes and out of them: datasets are made of little else.
public enum NumberText {
  public static func append(_ number: Int, to bytes: inout [UInt8]) {
    var text = Digits()
    text.put(UInt64(number.magnitude), width: 1)
    text.append(to: &bytes, isNegative: number < 0)
  }

  /// The shortest digits that read back to the same number, the same as those of `description`.
  public static func append(_ number: Double, to bytes: inout [UInt8]) {
    guard let digits = millionths(number.magnitude) else {
      bytes.append(contentsOf: number.description.utf8)
      return
    }
    var (fraction, width) = (digits % 1_000_000, 6)
    while width > 1, fraction.isMultiple(of: 10) { (fraction, width) = (fraction / 10, width - 1) }
    var text = Digits()
    text.put(fraction, width: width)
    text.put(UInt8(ascii: "."))
    text.put(digits / 1_000_000, width: 1)
    text.append(to: &bytes, isNegative: number.sign == .minus)
  }

  /// With so many decimals, 0 to 6, rounded as C's `printf` does: by the exact value, ties to even. What is no number is 0,
  /// and a thousand millions or more has the decimals that it has.
  public static func append(_ number: Double, decimals: Int, to bytes: inout [UInt8]) {
    guard number.isFinite else { return bytes.append(UInt8(ascii: "0")) }
    let magnitude = number.magnitude
    guard magnitude < 1e9 else { return append(number, to: &bytes) }
    let unit = PlainNumber.powers[decimals]
    let product = magnitude * unit
    // What the product was rounded by: together they are exact (Dekker 1971).
    let error = (-product).addingProduct(magnitude, unit)
    var scaled = UInt64(product)
    let overHalf = product - Double(scaled) - 0.5 + error
    if overHalf > 0 || (overHalf == 0 && !scaled.isMultiple(of: 2)) { scaled += 1 }
    let (whole, fraction) = scaled.quotientAndRemainder(dividingBy: UInt64(unit))
    var text = Digits()
    if decimals > 0 {
      text.put(fraction, width: decimals)
      text.put(UInt8(ascii: "."))
    }
    text.put(whole, width: 1)
    text.append(to: &bytes, isNegative: number < 0 && scaled > 0)
  }

  /// The number that a text is, with nothing around it; read as `Double(text)` does, and as exactly.
  public static func double(_ text: String) -> Double? {
    let span = text.utf8.span
    if let plain = PlainNumber(span, from: 0), plain.end == span.count { return plain.value }
    return Double(text)
  }

  /// A millionfold, where the number has at most six decimals and is written without an exponent.
  ///
  /// Of decimals with at most 15 digits no two are the same `Double`: the one that divides back to the number is the only
  /// one, and so without its last zeros the shortest. Dividing two exact numbers rounds once, to the nearest (Clinger 1990).
  private static func millionths(_ magnitude: Double) -> UInt64? {
    guard magnitude < 1e9 else { return nil }
    let digits = UInt64(magnitude * 1e6 + 0.5)
    guard Double(digits) / 1e6 == magnitude, digits >= 100 || digits == 0 else { return nil }
    return digits
  }
}

/// Text that is made from its end on: at most the 20 digits of a whole number, or 9, a point and 6; and a sign.
private struct Digits {
  private var text = InlineArray<24, UInt8>(repeating: UInt8(ascii: "0"))
  private var start = 24

  /// In front of what is there, with zeros before a number of fewer digits than `width`.
  mutating func put(_ number: UInt64, width: Int) {
    let end = start
    var rest = number
    while rest > 0 {
      start -= 1
      text[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    start = min(start, end - width)
  }

  mutating func put(_ byte: UInt8) {
    start -= 1
    text[start] = byte
  }

  mutating func append(to bytes: inout [UInt8], isNegative: Bool) {
    if isNegative { put(UInt8(ascii: "-")) }
    text.span.extracting(start..<24).withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
  }
}

/// A decimal number without an exponent, of at most 15 digits: what nearly all numbers of datasets are.
public struct PlainNumber: Equatable, Sendable {
  /// All of them, before and behind the point.
  public let digits: Int
  /// How many stand behind the point.
  public let decimals: Int
  public let isNegative: Bool
  /// Whether more digits than one begin with a 0.
  public let hasLeadingZero: Bool
  /// Where the first byte behind it is.
  public let end: Int

  /// Powers of ten that `Double` holds exactly.
  static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]

  /// - Parameter start: where the sign or the first digit is.
  /// - Returns: nil for any other number, and for what is none.
  public init?(_ bytes: Span<UInt8>, from start: Int) {
    var place = start
    isNegative = place < bytes.count && bytes[place] == UInt8(ascii: "-")
    if isNegative { place += 1 }
    let first = place
    var digits = 0
    // Sixteen bytes never overflow.
    let last = min(bytes.count, first + 16)
    while place < last, bytes[place] &- 0x30 < 10 {
      digits = digits * 10 + Int(bytes[place] - 0x30)
      place += 1
    }
    let whole = place - first
    var decimals = 0
    if place < last, bytes[place] == UInt8(ascii: ".") {
      place += 1
      while place < last, bytes[place] &- 0x30 < 10 {
        digits = digits * 10 + Int(bytes[place] - 0x30)
        place += 1
        decimals += 1
      }
      guard decimals > 0 else { return nil }
    }
    guard whole > 0, whole + decimals <= 15 else { return nil }
    if place < bytes.count {
      let next = bytes[place]
      guard next &- 0x30 >= 10, next != UInt8(ascii: "."), next | 0x20 != UInt8(ascii: "e") else { return nil }
    }
    self.digits = digits
    self.decimals = decimals
    hasLeadingZero = whole > 1 && bytes[first] == 0x30
    end = place
  }

  /// The nearest number: digits and power are exact, and one operation rounds once (Clinger 1990).
  public var value: Double {
    let magnitude = Double(digits) / Self.powers[decimals]
    return isNegative ? -magnitude : magnitude
  }
}
