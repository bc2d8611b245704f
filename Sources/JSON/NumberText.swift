/// Numbers as decimal digits, straight into bytes and out of them: datasets are made of little else.
public enum NumberText {
  public static func append(_ number: Int, to bytes: inout [UInt8]) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    append(digits: UInt64(number.magnitude), to: &bytes)
  }

  /// The shortest digits that read back to the same number, the same as those of `description`.
  public static func append(_ number: Double, to bytes: inout [UInt8]) {
    guard let digits = millionths(number.magnitude) else {
      bytes.append(contentsOf: number.description.utf8)
      return
    }
    if number.sign == .minus { bytes.append(UInt8(ascii: "-")) }
    let whole = digits / 1_000_000
    var (fraction, width) = (digits % 1_000_000, 6)
    append(digits: whole, to: &bytes)
    bytes.append(UInt8(ascii: "."))
    while width > 1, fraction.isMultiple(of: 10) { (fraction, width) = (fraction / 10, width - 1) }
    append(digits: fraction, width: width, to: &bytes)
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
    if number < 0, scaled > 0 { bytes.append(UInt8(ascii: "-")) }
    let (whole, fraction) = scaled.quotientAndRemainder(dividingBy: UInt64(unit))
    append(digits: whole, to: &bytes)
    guard decimals > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    append(digits: fraction, width: decimals, to: &bytes)
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

  private static func append(digits: UInt64, to bytes: inout [UInt8]) {
    var (width, rest) = (1, digits / 10)
    while rest > 0 { (width, rest) = (width + 1, rest / 10) }
    append(digits: digits, width: width, to: &bytes)
  }

  /// With zeros in front of what has fewer digits than `width`.
  private static func append(digits: UInt64, width: Int, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: width))
    var (place, rest) = (bytes.count, digits)
    while rest > 0 {
      place -= 1
      bytes[place] += UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
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
