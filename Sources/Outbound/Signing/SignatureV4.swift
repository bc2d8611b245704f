internal import Crypto
internal import FoundationEssentials

/// Keys of an AWS account, or of whoever speaks its protocol.
public struct AWSCredentials: Equatable, Sendable {
  public let accessKey: String
  public let secretKey: String
  /// Of keys that end by themselves.
  public let sessionToken: String?

  public init(accessKey: String, secretKey: String, sessionToken: String? = nil) {
    self.accessKey = accessKey
    self.secretKey = secretKey
    self.sessionToken = sessionToken
  }
}

/// AWS Signature Version 4 ("Authenticating Requests", AWS General Reference): HMAC-SHA-256 over a canonical form of the
/// request, with a key that holds for one day, region and service.
public struct SignatureV4: Sendable {
  private let credentials: AWSCredentials
  private let region: String
  /// `s3`, `sagemaker`, `ec2`, …
  private let service: String

  public init(credentials: AWSCredentials, region: String, service: String) {
    self.credentials = credentials
    self.region = region
    self.service = service
  }

  /// The request with a date, the digest of its body (S3 asks for that), and a signature over the host, the content type,
  /// the range and everything of Amazon's.
  ///
  /// - Parameter seconds: now, since 1970; more than 15 minutes off is refused by the other side.
  public func signed(_ request: OutboundRequest, at seconds: Int64) -> OutboundRequest {
    var request = request
    let date = Self.timestamp(seconds)
    let payload = Self.hexadecimal(SHA256.hash(data: request.body ?? []))
    request.headers.append(("X-Amz-Date", date))
    if let token = credentials.sessionToken { request.headers.append(("X-Amz-Security-Token", token)) }
    if service == "s3" { request.headers.append(("X-Amz-Content-SHA256", payload)) }
    let headers = signedHeaders(of: request)
    let names = headers.map(\.name).joined(separator: ";")
    let canonical = self.canonical(
      request.method.rawValue,
      request.url,
      query: Self.canonicalQuery(of: request.url),
      headers: headers,
      payload: payload
    )
    let authorization =
      "AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(scope(date)), SignedHeaders=\(names), "
      + "Signature=\(signature(of: canonical, date: date))"
    request.headers.append(("Authorization", authorization))
    return request
  }

  /// An address that whoever has it may read for some seconds.
  public func presigned(_ url: OutboundURL, for validity: Int, at seconds: Int64) -> String {
    let date = Self.timestamp(seconds)
    var parameters = [
      ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"), ("X-Amz-Credential", "\(credentials.accessKey)/\(scope(date))"),
      ("X-Amz-Date", date), ("X-Amz-Expires", "\(validity)"), ("X-Amz-SignedHeaders", "host"),
    ]
    if let token = credentials.sessionToken { parameters.append(("X-Amz-Security-Token", token)) }
    let query = parameters.map { "\($0.0)=\(PercentEncoding.encoded($0.1))" }.sorted().joined(separator: "&")
    let canonical = self.canonical(
      "GET",
      url,
      query: query,
      headers: [("host", url.authority)],
      payload: "UNSIGNED-PAYLOAD"
    )
    return "\(url.description)?\(query)&X-Amz-Signature=\(signature(of: canonical, date: date))"
  }

  private func signedHeaders(of request: OutboundRequest) -> [(name: String, value: String)] {
    let named = request.headers.map { (name: $0.name.lowercased(), value: $0.value) }.filter { header in
      header.name == "content-type" || header.name == "range" || header.name.hasPrefix("x-amz")
    }
    return (named + [("host", request.url.authority)]).sorted { $0.name < $1.name }
  }

  private func canonical(
    _ method: String,
    _ url: OutboundURL,
    query: String,
    headers: [(name: String, value: String)],
    payload: String
  ) -> String {
    let path = String(url.path.prefix { $0 != "?" })
    return """
      \(method)
      \(service == "s3" ? path : PercentEncoding.encoded(path, keeping: "/"))
      \(query)
      \(headers.map { "\($0.name):\($0.value)\n" }.joined())
      \(headers.map(\.name).joined(separator: ";"))
      \(payload)
      """
  }

  /// Parameters sorted; one without a value gets an empty one.
  private static func canonicalQuery(of url: OutboundURL) -> String {
    guard let mark = url.path.firstIndex(of: "?") else { return "" }
    return url.path[url.path.index(after: mark)...].split(separator: "&").map { parameter in
      parameter.contains("=") ? String(parameter) : "\(parameter)="
    }.sorted().joined(separator: "&")
  }

  private func scope(_ date: String) -> String { "\(date.prefix(8))/\(region)/\(service)/aws4_request" }

  private func signature(of canonical: String, date: String) -> String {
    let digest = Self.hexadecimal(SHA256.hash(data: Array(canonical.utf8)))
    let text = "AWS4-HMAC-SHA256\n\(date)\n\(scope(date))\n\(digest)"
    var key = SymmetricKey(data: Array("AWS4\(credentials.secretKey)".utf8))
    for part in [String(date.prefix(8)), region, service, "aws4_request"] {
      key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
    }
    return Self.hexadecimal(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
  }

  /// `20261121T120000Z`
  static func timestamp(_ seconds: Int64) -> String {
    Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601).replacing("-", with: "").replacing(":", with: "")
  }

  private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
  }
}
