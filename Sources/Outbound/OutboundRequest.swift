/// What is asked of another server.
public struct OutboundRequest: Sendable {
  public enum Method: String, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
  }

  public var url: OutboundURL
  public var method: Method
  /// Sent to the origin of `url` alone: a redirection to another one gets none of them but `Accept`.
  public var headers: [(name: String, value: String)]
  public var body: [UInt8]?
  /// False takes any certificate: for servers that people run for themselves.
  public var checksCertificate = true

  public init(
    _ url: OutboundURL,
    method: Method = .get,
    headers: [(name: String, value: String)] = [],
    body: [UInt8]? = nil
  ) {
    self.url = url
    self.method = method
    self.headers = headers
    self.body = body
  }
}

/// How long and how large an answer may be.
public struct OutboundLimits: Sendable {
  /// Of the body.
  public var mostBytes: Int
  /// For everything together: looking up, connecting, redirections, the last byte.
  public var seconds: Int
  public var redirects: Int
  /// How long the other side may say nothing.
  public var silentSeconds: Int

  public init(mostBytes: Int = 1 << 20, seconds: Int = 30, redirects: Int = 3, silentSeconds: Int = 20) {
    self.mostBytes = mostBytes
    self.seconds = seconds
    self.redirects = redirects
    self.silentSeconds = silentSeconds
  }
}

/// An answer without its body.
public struct OutboundHead: Sendable {
  /// Where it came from, after redirections.
  public let url: OutboundURL
  public let status: Int
  public let headers: [(name: String, value: String)]
  /// What the server says that the body has; nil where it does not say.
  public let contentLength: Int?

  /// The first value of a header; names do not tell small letters from capital ones.
  public subscript(name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  public var isSuccess: Bool { (200..<300).contains(status) }
}

/// A small answer, whole.
public struct OutboundAnswer: Sendable {
  public let head: OutboundHead
  public let body: [UInt8]
}
