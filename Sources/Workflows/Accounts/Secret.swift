internal import Crypto

/// A random key that only its holder has; the database keeps its SHA-256.
public struct Secret: Sendable, CustomStringConvertible {
  /// 32 letters and digits (190 bits): CVAT's clients take nothing else in a cookie, and at most 40 in a token.
  public let text: String

  /// A new one.
  public init() {
    var random = SystemRandomNumberGenerator()
    var letters: [Character] = []
    // Ten draws of six bits from each question to the kernel; 62 and 63 stand for no letter, so that all are equally likely.
    while letters.count < 32 {
      var bits: UInt64 = random.next()
      for _ in 0..<10 where letters.count < 32 {
        let index = Int(bits & 63)
        bits >>= 6
        if index < Self.alphabet.count { letters.append(Self.alphabet[index]) }
      }
    }
    text = String(letters)
  }

  /// One that somebody shows; nil for what cannot be one.
  public init?(_ text: some StringProtocol) {
    guard text.utf8.count == 32, text.utf8.allSatisfy(Self.isAllowed) else { return nil }
    self.text = String(text)
  }

  /// Not the key: whoever writes one out means to say so.
  public var description: String { "a secret" }

  public var hash: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")

  private static func isAllowed(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}
