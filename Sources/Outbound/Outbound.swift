public import NIOCore

/// The only place that calls other servers.
///
/// A host is looked up once, every address found is checked, and the connection goes to one of the checked addresses: a
/// name server that changes its mind in between changes nothing. A redirection begins again from there.
public struct Outbound: Sendable {
  /// A host may have many addresses; so many are tried.
  private static let mostAddresses = 3

  private let policy: AddressPolicy
  private let resolver: any HostResolver

  public init(policy: AddressPolicy, resolver: any HostResolver = SystemResolver()) {
    self.policy = policy
    self.resolver = resolver
  }

  /// Asks, and collects the answer's body.
  ///
  /// - Throws: `OutboundFailure`; an answer with a bad status is no failure.
  public func answer(
    to request: OutboundRequest,
    limits: OutboundLimits = OutboundLimits()
  ) async throws -> OutboundAnswer {
    let collected = Collected()
    let head = try await stream(request, limits: limits) { _, piece in await collected.append(piece) }
    return OutboundAnswer(head: head, body: await collected.bytes)
  }

  /// Asks, and hands over the answer's body as it comes; what is handed over never exceeds `limits.mostBytes`.
  ///
  /// - Throws: `OutboundFailure`, `CancellationError`, or what `take` throws.
  public func stream(
    _ request: OutboundRequest,
    limits: OutboundLimits,
    _ take: @escaping @Sendable (OutboundHead, ByteBuffer) async throws -> Void
  ) async throws -> OutboundHead {
    try await withThrowingTaskGroup(of: OutboundHead.self) { group in
      let end = ContinuousClock.now + .seconds(limits.seconds)
      group.addTask { try await follow(request, limits, end, take) }
      group.addTask {
        try await Task.sleep(until: end)
        throw OutboundFailure.tooSlow(host: request.url.host, seconds: limits.seconds)
      }
      defer { group.cancelAll() }
      guard let head = try await group.next() else { throw CancellationError() }
      return head
    }
  }

  private func follow(
    _ first: OutboundRequest,
    _ limits: OutboundLimits,
    _ end: ContinuousClock.Instant,
    _ take: @escaping @Sendable (OutboundHead, ByteBuffer) async throws -> Void
  ) async throws -> OutboundHead {
    var request = first
    for _ in 0...limits.redirects {
      let call = OutboundCall(
        request: request,
        mostBytes: limits.mostBytes,
        seconds: limits.seconds,
        silentSeconds: limits.silentSeconds,
        end: end
      )
      let outcome = try await call.send(to: try await checkedAddresses(of: request.url), take)
      switch outcome {
      case .answered(let head): return head
      case .redirected(let location, let status): request = try request.redirected(to: location, status: status)
      }
    }
    throw OutboundFailure.tooManyRedirects(host: first.url.host)
  }

  /// - Throws: `notPermitted` if a single one of the addresses is not permitted.
  private func checkedAddresses(of url: OutboundURL) async throws -> [IPAddress] {
    let addresses =
      if let address = url.address { [address] } else { try await resolver.addresses(of: url.host) }
    guard !addresses.isEmpty else { throw OutboundFailure.unreachable(host: url.host) }
    guard addresses.allSatisfy({ policy.permits($0, for: url) }) else {
      throw OutboundFailure.notPermitted(host: url.host)
    }
    return Array(addresses.prefix(Self.mostAddresses))
  }
}

private actor Collected {
  private(set) var bytes: [UInt8] = []

  func append(_ piece: ByteBuffer) { bytes.append(contentsOf: piece.readableBytesView) }
}

extension OutboundRequest {
  /// The request that a redirection asks for (RFC 9110, 15.4): 307 and 308 keep method and body, the others ask anew.
  func redirected(to location: String, status: Int) throws(OutboundFailure) -> OutboundRequest {
    var next = self
    next.url = try url.resolving(location)
    guard url.scheme == .http || next.url.scheme == .https else { throw .movedElsewhere(host: url.host) }
    let keepsMethod = status == 307 || status == 308
    if !keepsMethod, method != .head {
      next.method = .get
      next.body = nil
    }
    if next.url.origin != url.origin {
      guard next.method == .get || next.method == .head else { throw .movedElsewhere(host: url.host) }
      next.headers = headers.filter { $0.name.lowercased() == "accept" }
    }
    return next
  }
}
