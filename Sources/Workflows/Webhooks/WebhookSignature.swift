internal import Crypto

/// How receivers know that a message is from here (HMAC-SHA-256, RFC 2104).
enum WebhookSignature {
  /// The headers of a message; none for webhooks without a secret.
  ///
  /// `X-Signature-256` is CVAT's: of the body alone. A message that somebody recorded and sends again later is told by the
  /// other one, which is of the seconds since 1970, a full stop, and the body.
  static func headers(of body: String, secret: String, seconds: Int64) -> [(name: String, value: String)] {
    guard !secret.isEmpty else { return [] }
    return [
      ("X-Signature-256", "sha256=\(hash(of: body, secret))"),
      ("X-Webhook-Signature", "t=\(seconds),sha256=\(hash(of: "\(seconds).\(body)", secret))"),
    ]
  }

  private static func hash(of text: String, _ secret: String) -> String {
    HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: Array(secret.utf8)))
      .map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
  }
}
