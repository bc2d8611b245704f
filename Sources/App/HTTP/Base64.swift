import FoundationEssentials

/// Base64 (RFC 4648), with or without padding.
enum Base64 {
  static func decoded(_ text: some StringProtocol) -> [UInt8]? {
    let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    return Data(base64Encoded: String(text) + padding).map { Array($0) }
  }
}
