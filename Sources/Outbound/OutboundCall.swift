internal import AsyncHTTPClient
internal import Glibc
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL

/// One request to one host, at addresses that were checked.
struct OutboundCall {
  enum Outcome {
    case answered(OutboundHead)
    case redirected(location: String, status: Int)
  }

  let request: OutboundRequest
  let mostBytes: Int
  let seconds: Int
  let silentSeconds: Int
  /// When the whole call, with those before it that redirected to here, must be done.
  let end: ContinuousClock.Instant

  private var host: String { request.url.host }

  /// Tries one address after the other until a connection stands.
  func send(
    to addresses: [IPAddress],
    _ take: @escaping @Sendable (OutboundHead, ByteBuffer) async throws -> Void
  ) async throws -> Outcome {
    for (index, address) in addresses.enumerated() {
      let configuration = configuration(for: address, before: addresses.count - index)
      let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
      do {
        let outcome = try await send(with: client, take)
        try await client.shutdown()
        return outcome
      } catch {
        try await client.shutdown()
        guard Self.isBeforeConnection(error) else { throw translated(error) }
      }
    }
    throw OutboundFailure.unreachable(host: host)
  }

  /// - Parameter count: how many addresses are left, with this one.
  private func configuration(for address: IPAddress, before count: Int) -> HTTPClient.Configuration {
    // An address that swallows everything leaves time for the others, and for the answer. Within the last second it is the
    // call that ends, as too slow.
    let share = (end - .now) * 4 / 5 / count
    let connect = min(max(share, .seconds(1)), .seconds(10))
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow,
      timeout: .init(connect: .nanoseconds(Int64(connect / .nanoseconds(1))), read: .seconds(Int64(silentSeconds))),
      decompression: .disabled
    )
    configuration.httpVersion = .http1Only
    if !request.checksCertificate {
      var unchecked = TLSConfiguration.makeClientConfiguration()
      unchecked.certificateVerification = .none
      configuration.tlsConfiguration = unchecked
    }
    configuration.connectionPool.retryConnectionEstablishment = false
    // The certificate is still checked against the host's name, only the look-up is left out.
    configuration.dnsOverride = [host: address.description]
    return configuration
  }

  private func send(
    with client: HTTPClient,
    _ take: @escaping @Sendable (OutboundHead, ByteBuffer) async throws -> Void
  ) async throws -> Outcome {
    let response = try await client.execute(prepared, timeout: .seconds(Int64(seconds)))
    let status = Int(response.status.code)
    if [301, 302, 303, 307, 308].contains(status), let location = response.headers.first(name: "Location") {
      return .redirected(location: location, status: status)
    }
    let head = OutboundHead(
      url: request.url,
      status: status,
      headers: response.headers.map { ($0.name, $0.value) },
      contentLength: response.headers.first(name: "Content-Length").flatMap { Int($0) }
    )
    guard ["", "identity"].contains(head["Content-Encoding"]?.lowercased() ?? "") else {
      throw OutboundFailure.packed(host: host)
    }
    guard head.contentLength ?? 0 <= mostBytes || request.method == .head else { throw tooLarge }
    var total = 0
    for try await piece in response.body {
      total += piece.readableBytes
      guard total <= mostBytes else { throw tooLarge }
      try await take(head, piece)
    }
    return .answered(head)
  }

  private var prepared: HTTPClientRequest {
    var prepared = HTTPClientRequest(url: request.url.description)
    prepared.method = HTTPMethod(rawValue: request.method.rawValue)
    for header in request.headers { prepared.headers.replaceOrAdd(name: header.name, value: header.value) }
    if !prepared.headers.contains(name: "User-Agent") { prepared.headers.add(name: "User-Agent", value: "Porthole") }
    prepared.headers.replaceOrAdd(name: "Accept-Encoding", value: "identity")
    prepared.headers.remove(name: "Host")
    if let body = request.body { prepared.body = .bytes(ByteBuffer(bytes: body)) }
    return prepared
  }

  private var tooLarge: OutboundFailure { .tooLarge(host: host, mostBytes: mostBytes) }

  /// Nothing was sent yet, so another address may do better.
  private static func isBeforeConnection(_ error: any Error) -> Bool {
    switch error {
    case let error as IOError:
      [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ENETDOWN, ETIMEDOUT, EADDRNOTAVAIL].contains(error.errnoCode)
    case let error as HTTPClientError: error == .connectTimeout || error == .tlsHandshakeTimeout
    case ChannelError.connectTimeout: true
    default: false
    }
  }

  /// What the client library says becomes a sentence of ours; what the taker of the body threw stays.
  private func translated(_ error: any Error) -> any Error {
    switch error {
    case let error as HTTPClientError:
      if error == .cancelled { return CancellationError() }
      let isSlow = error == .readTimeout || error == .deadlineExceeded
      return isSlow ? OutboundFailure.tooSlow(host: host, seconds: seconds) : OutboundFailure.unreachable(host: host)
    case is HTTPParserError, is NIOSSLError, is NIOSSLExtraError, is BoringSSLError, is ChannelError, is IOError:
      return OutboundFailure.unreachable(host: host)
    default: return error
    }
  }
}
