/// An address that somebody typed, made harmless: scripts and data hidden in a link become `#`.
public struct SafeLink: Sendable {
  public let address: String

  public init(_ text: String) {
    let visible = text.unicodeScalars.filter { $0.value > 0x20 && $0.value != 0x7F }
    let address = String(String.UnicodeScalarView(visible))
    self.address = Self.isHarmless(address) ? address : "#"
  }

  private static func isHarmless(_ address: String) -> Bool {
    let lowercased = address.lowercased()
    if lowercased.hasPrefix("http://") || lowercased.hasPrefix("https://") || lowercased.hasPrefix("mailto:") {
      return true
    }
    return address.hasPrefix("/") && !address.hasPrefix("//") && !address.hasPrefix("/\\")
  }
}
