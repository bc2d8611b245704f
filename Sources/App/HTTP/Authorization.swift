import FoundationEssentials
import Workflows

/// What the header `Authorization` says (RFC 9110, 11.6.2).
enum Authorization {
  /// The key that signing in returned.
  case token(Secret)
  case basic(name: String, password: String)
  /// An access token.
  case bearer(AccessTokens.Value)

  /// - Throws: `SignInNeeded` for what cannot be read.
  init(_ header: String) throws(SignInNeeded) {
    let words = header.split(separator: " ")
    guard words.count == 2 else { throw SignInNeeded() }
    switch words[0].lowercased() {
    case "token":
      guard let key = Secret(words[1]) else { throw SignInNeeded() }
      self = .token(key)
    case "bearer":
      guard words[1].utf8.count <= 200 else { throw SignInNeeded() }
      self = .bearer(AccessTokens.Value(words[1]))
    case "basic": self = try Self.basic(words[1])
    default: throw SignInNeeded()
    }
  }

  /// The name ends at the first colon (RFC 7617).
  private static func basic(_ encoded: Substring) throws(SignInNeeded) -> Authorization {
    guard let data = Data(base64Encoded: String(encoded)) else { throw SignInNeeded() }
    let parts = String(decoding: data, as: UTF8.self)
      .split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count <= 600, parts[1].utf8.count <= 600 else { throw SignInNeeded() }
    return .basic(name: String(parts[0]), password: String(parts[1]))
  }
}
