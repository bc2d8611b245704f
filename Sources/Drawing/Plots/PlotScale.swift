internal import Glibc

/// An axis: which numbers it shows and where they lie.
struct PlotScale {
  let range: ClosedRange<Double>
  /// Pixels of the range's two ends; the second may be the smaller one.
  let pixels: (from: Double, to: Double)

  func pixel(_ number: Double) -> Double {
    let share = (number - range.lowerBound) / (range.upperBound - range.lowerBound)
    return pixels.from + share * (pixels.to - pixels.from)
  }
}

/// Round numbers along an axis: multiples of 1, 2 or 5 times a power of ten.
struct PlotTicks {
  let step: Double
  private let exponent: Int

  /// - Parameter most: how many steps there is room for.
  init(_ range: ClosedRange<Double>, most: Int) {
    let rough = (range.upperBound - range.lowerBound) / Double(max(most, 1))
    var power = Int(log10(rough).rounded(.down))
    var factor = 10.0
    for candidate in [1.0, 2, 5] where rough <= candidate * pow(10, Double(power)) * (1 + 1e-9) {
      factor = candidate
      break
    }
    if factor == 10 { (factor, power) = (1, power + 1) }
    exponent = power
    step = power < 0 ? factor / pow(10, Double(-power)) : factor * pow(10, Double(power))
  }

  /// The multiples of the step within a range, ascending.
  func numbers(in range: ClosedRange<Double>) -> [Double] {
    let first = (range.lowerBound / step - 1e-9).rounded(.up)
    let last = (range.upperBound / step + 1e-9).rounded(.down)
    guard first <= last, last - first < 1000 else { return [] }
    return stride(from: first, through: last, by: 1).map { $0 * step + 0 }
  }

  /// With as many decimals as the step has, and a true minus sign.
  func label(_ number: Double) -> String {
    if exponent > 5 || exponent < -4 { return Self.scientific(number, exponent: exponent) }
    let decimals = max(0, -exponent)
    let digits = String(Int64((abs(number) * pow(10, Double(decimals))).rounded()))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let whole = padded.dropLast(decimals)
    let sign = number < 0 && padded.contains { $0 != "0" } ? "\u{2212}" : ""
    return decimals == 0 ? sign + whole : "\(sign)\(whole).\(padded.suffix(decimals))"
  }

  private static func scientific(_ number: Double, exponent: Int) -> String {
    var (mantissa, exponent) = (Int64((number / pow(10, Double(exponent))).rounded()), exponent)
    guard mantissa != 0 else { return "0" }
    while mantissa.isMultiple(of: 10) { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    let raised = "\(abs(exponent))".map { superscripts[$0.wholeNumberValue ?? 0] }.joined()
    let sign = mantissa < 0 ? "\u{2212}" : ""
    return "\(sign)\(abs(mantissa))\u{00B7}10\(exponent < 0 ? "⁻" : "")\(raised)"
  }

  private static let superscripts = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
}
