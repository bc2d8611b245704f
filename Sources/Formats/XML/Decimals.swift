/// Numbers as text with 0, 2, 3 or 6 decimals, rounded as C's `printf` does: by the exact value, ties to even.
enum Decimals {
  static func text(_ value: Double, _ places: Int) -> String {
    guard value.isFinite else { return "0" }
    let scale: Double = places == 2 ? 100 : places == 6 ? 1_000_000 : places == 0 ? 1 : 1000
    let magnitude = abs(value)
    guard magnitude < 1e9 else { return value.description }
    let product = magnitude * scale
    let error = (-product).addingProduct(magnitude, scale)
    var scaled = product.rounded(.down)
    let overHalf = product - scaled - 0.5 + error
    if overHalf > 0 || (overHalf == 0 && scaled.truncatingRemainder(dividingBy: 2) == 1) { scaled += 1 }
    let whole = UInt64(scaled)
    let unit = UInt64(scale)
    let sign = value < 0 && whole > 0 ? "-" : ""
    guard places > 0 else { return "\(sign)\(whole)" }
    let fraction = String(whole % unit)
    return "\(sign)\(whole / unit).\(String(repeating: "0", count: places - fraction.count))\(fraction)"
  }
}
