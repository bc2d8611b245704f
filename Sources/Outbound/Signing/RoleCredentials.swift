internal import FoundationEssentials

/// Where keys come from.
public protocol CredentialSource: Sendable {
  /// Keys that hold now.
  func credentials() async throws -> AWSCredentials
}

extension AWSCredentials: CredentialSource {
  public func credentials() async throws -> AWSCredentials { self }
}

/// The keys of a role, which end by themselves and are fetched anew before: of an ECS task or a pod ("Container credential
/// provider", AWS SDKs Reference Guide), or of an EC2 machine (instance metadata service, version 2).
public actor RoleCredentials: CredentialSource {
  public enum Place: Equatable, Sendable {
    /// - Parameter token: goes into the header Authorization.
    case container(url: String, token: String?)
    /// - Parameter origin: of the metadata service, such as `http://169.254.169.254`.
    case machine(origin: String)
  }

  /// Seconds before their end at which keys are fetched anew.
  private static let margin: Int64 = 300

  private let place: Place
  private let outbound: Outbound
  private let now: @Sendable () -> Int64
  private var kept: (keys: AWSCredentials, end: Int64)?
  private var fetch: Task<(keys: AWSCredentials, end: Int64), any Error>?

  /// - Parameter now: seconds since 1970.
  /// - Throws: `OutboundFailure` where the place has no address that may give keys.
  public init(_ place: Place, now: @escaping @Sendable () -> Int64) throws(OutboundFailure) {
    self.place = place
    self.now = now
    let url =
      switch place {
      case .container(let url, _): try OutboundURL(url)
      case .machine(let origin): try OutboundURL(origin)
      }
    outbound = Outbound(policy: AddressPolicy(credentialsFrom: url.origin))
  }

  /// Keys that hold for five minutes at least, where the place gives such.
  public func credentials() async throws -> AWSCredentials {
    if let kept, kept.end - now() > Self.margin { return kept.keys }
    // Many calls wait for one answer.
    let running = fetch ?? Task { try await fetched() }
    fetch = running
    do {
      let fresh = try await running.value
      (kept, fetch) = (fresh, nil)
      return fresh.keys
    } catch {
      fetch = nil
      // Those that are kept may hold for some minutes yet.
      if let kept, kept.end > now() { return kept.keys }
      throw error
    }
  }

  private func fetched() async throws -> (keys: AWSCredentials, end: Int64) {
    switch place {
    case .container(let url, let token):
      return try keys(in: try await text(url, headers: token.map { [("Authorization", $0)] } ?? []))
    case .machine(let origin):
      let lifetime = [(name: "X-aws-ec2-metadata-token-ttl-seconds", value: "21600")]
      let token = try await text("\(origin)/latest/api/token", method: .put, headers: lifetime)
      let headers = [(name: "X-aws-ec2-metadata-token", value: token)]
      let roles = "\(origin)/latest/meta-data/iam/security-credentials/"
      let role = try await text(roles, headers: headers).prefix { $0 != "\n" }
      return try keys(in: try await text(roles + role, headers: headers))
    }
  }

  private func text(
    _ address: String,
    method: OutboundRequest.Method = .get,
    headers: [(name: String, value: String)]
  ) async throws -> String {
    let request = OutboundRequest(try OutboundURL(address), method: method, headers: headers)
    let limits = OutboundLimits(mostBytes: 65_536, seconds: 5, redirects: 0)
    let answer = try await outbound.answer(to: request, limits: limits)
    guard answer.head.isSuccess else {
      throw OutboundFailure.unsuccessful(host: request.url.host, status: answer.head.status)
    }
    return String(decoding: answer.body, as: UTF8.self)
  }

  private struct Document: Decodable {
    let AccessKeyId: String
    let SecretAccessKey: String
    let Token: String?
    let Expiration: String?
  }

  private func keys(in text: String) throws -> (keys: AWSCredentials, end: Int64) {
    let document = try JSONDecoder().decode(Document.self, from: Data(text.utf8))
    let end = try document.Expiration.map { try Date($0, strategy: .iso8601).timeIntervalSince1970 }
    let keys = AWSCredentials(
      accessKey: document.AccessKeyId,
      secretKey: document.SecretAccessKey,
      sessionToken: document.Token
    )
    return (keys, end.map { Int64($0) } ?? .max)
  }
}
