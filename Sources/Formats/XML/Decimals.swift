internal import JSON

/// Numbers as text with 0 to 6 decimals, rounded as C's `printf` does.
enum Decimals {
  static func text(_ value: Double, _ places: Int) -> String {
    var bytes: [UInt8] = []
    NumberText.append(value, decimals: places, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
