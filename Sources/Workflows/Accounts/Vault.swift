internal import Crypto
internal import Domain
internal import FoundationEssentials

/// Encrypts what must be kept and is never shown again, such as the secret that messages are signed with: AES-256 in
/// Galois/Counter Mode (NIST SP 800-38D), with a key of this installation.
public struct Vault: Sendable {
  private let key: SymmetricKey

  /// - Parameter passphrase: the installation's secret, of any length; the key is derived from it (HKDF, RFC 5869).
  public init(passphrase: String) {
    key = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: SymmetricKey(data: Array(passphrase.utf8)),
      info: Array("porthole vault".utf8),
      outputByteCount: 32
    )
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
}
