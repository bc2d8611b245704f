internal import Crypto
internal import Domain
internal import FoundationEssentials

/// What needs a key of this installation: encrypts what must be kept and is never shown again, such as the secret that
/// messages are signed with (AES-256 in Galois/Counter Mode, NIST SP 800-38D), and makes codes by which we know again what
/// we wrote (HMAC with SHA-256, RFC 2104).
public struct Vault: Sendable {
  private let key: SymmetricKey
  private let codeKey: SymmetricKey

  /// - Parameter passphrase: the installation's secret, of any length; the key is derived from it (HKDF, RFC 5869).
  public init(passphrase: String) {
    let secret = SymmetricKey(data: Array(passphrase.utf8))
    key = Self.derived(from: secret, for: "porthole vault")
    codeKey = Self.derived(from: secret, for: "porthole codes")
  }

  private static func derived(from secret: SymmetricKey, for purpose: String) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(inputKeyMaterial: secret, info: Array(purpose.utf8), outputByteCount: 32)
  }

  /// What is stored of a secret; an empty one is stored as nothing.
  public func sealed(_ secret: String) throws -> [UInt8] {
    guard !secret.isEmpty else { return [] }
    return Array(try AES.GCM.seal(Array(secret.utf8), using: key).combined ?? Data())
  }

  /// - Throws: `Conflict` where it was stored under another key.
  public func opened(_ bytes: [UInt8]) throws -> String {
    guard !bytes.isEmpty else { return "" }
    do {
      return String(decoding: try AES.GCM.open(AES.GCM.SealedBox(combined: bytes), using: key), as: UTF8.self)
    } catch {
      throw Conflict(
        "The secret was stored under another key: enter it again, or give all servers the same SECRET_KEY."
      )
    }
  }

  /// 64 hexadecimal digits that nobody without the key can make.
  ///
  /// - Parameters:
  ///   - parts: what is known again by the code; where one ends and the next begins counts, too.
  ///   - purpose: a code for one is none for another.
  public func code(of parts: [String], for purpose: String) -> String {
    var code = HMAC<SHA256>(key: codeKey)
    for part in [purpose] + parts { code.update(data: Array("\(part.utf8.count):\(part)".utf8)) }
    return code.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
