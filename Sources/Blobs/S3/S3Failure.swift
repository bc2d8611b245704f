/// What a bucket's server complained of.
public struct S3Failure: Error, Equatable, Sendable, CustomStringConvertible {
  public let status: Int
  /// S3's own word, such as `NoSuchKey`; empty where there was none.
  public let code: String
  public let bucket: String
  let message: String

  public var isMissing: Bool { status == 404 && code != "NoSuchBucket" }

  /// Trying again may help (S3's "Error Best Practices").
  var isPassing: Bool {
    [429, 500, 502, 503, 504].contains(status) || ["SlowDown", "InternalError", "RequestTimeout"].contains(code)
  }

  public var description: String {
    switch code {
    case "NoSuchBucket": "There is no bucket \(bucket): make it, or correct MEDIA_BUCKET."
    case "SignatureDoesNotMatch": "The bucket \(bucket) refuses the signature: AWS_SECRET_ACCESS_KEY is wrong."
    case "InvalidAccessKeyId": "The bucket \(bucket) does not know AWS_ACCESS_KEY_ID."
    case "AccessDenied": "These keys may not do that in the bucket \(bucket): its policy must allow it."
    case "RequestTimeTooSkewed": "The bucket \(bucket) says that this machine’s clock is wrong: set it."
    case "PermanentRedirect", "AuthorizationHeaderMalformed":
      "The bucket \(bucket) is in another region: correct AWS_REGION. \(message)"
    default: "The bucket \(bucket) answered with status \(status) \(code): \(message)"
    }
  }

  init(status: Int, body: [UInt8], bucket: String) {
    self.status = status
    self.bucket = bucket
    let text = String(decoding: body.prefix(8192), as: UTF8.self)
    code = S3XML.first("Code", in: text) ?? ""
    message = S3XML.first("Message", in: text) ?? ""
  }
}

/// The little XML that S3 speaks: elements by name, without attributes that matter.
enum S3XML {
  static func first(_ name: String, in text: some StringProtocol) -> String? {
    all(name, in: text).first.map { unescaped($0) }
  }

  /// The insides of every element of that name, still escaped.
  static func all(_ name: String, in text: some StringProtocol) -> [String] {
    var found: [String] = []
    var rest = Substring(text)
    while let start = rest.firstRange(of: "<\(name)>") {
      rest = rest[start.upperBound...]
      guard let end = rest.firstRange(of: "</\(name)>") else { break }
      found.append(String(rest[..<end.lowerBound]))
      rest = rest[end.upperBound...]
    }
    return found
  }

  static func unescaped(_ text: String) -> String {
    guard text.contains("&") else { return text }
    return [
      ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&apos;", "'"), ("&#39;", "'"), ("&amp;", "&"),
    ]
    .reduce(text) { $0.replacing($1.0, with: $1.1) }
  }

  static func escaped(_ text: String) -> String {
    [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;")].reduce(text) { $0.replacing($1.0, with: $1.1) }
  }
}
