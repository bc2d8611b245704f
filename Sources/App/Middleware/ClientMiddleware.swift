import Domain
import HTTPTypes
import Hummingbird
import Outbound

/// Finds out who asks and by which name, and refuses names that are not ours.
///
/// `X-Forwarded-*` counts only when the connection comes from a trusted proxy.
struct ClientMiddleware: RouterMiddleware {
  let settings: Settings

  func handle(
    _ request: Request,
    context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    let isTrusted = isProxy(context.peerAddress)
    context.client = Client(
      address: isTrusted ? forwardedAddress(request) ?? context.peerAddress : context.peerAddress,
      isSecure: isSecure(request, isTrusted: isTrusted),
      authority: authority(request, isTrusted: isTrusted),
      prefix: settings.publicURL?.prefix ?? ""
    )
    guard context.client.authority.utf8.allSatisfy(Self.isOfAuthority) else {
      throw HTTPError(.badRequest, message: "The Host of this request is no host name.")
    }
    if !Self.isProbe(request), !isAllowed(context.client.authority) {
      throw HTTPError(.misdirectedRequest, message: "This server does not answer to that host name.")
    }
    return try await next(request, context)
  }

  /// The nearest address that is not one of our proxies.
  private func forwardedAddress(_ request: Request) -> String? {
    request.headers[values: .forwardedFor].joined(separator: ",").split(separator: ",")
      .map { String($0).trimmed }
      .last { !isProxy($0) }
  }

  private func isProxy(_ address: String) -> Bool {
    guard !settings.trustedProxies.isEmpty, let address = IPAddress(address) else { return false }
    return settings.trustedProxies.contains { $0.contains(address) }
  }

  private func isSecure(_ request: Request, isTrusted: Bool) -> Bool {
    if isTrusted, let scheme = request.headers[.forwardedProto] { return scheme.lowercased() == "https" }
    return settings.tls != nil || settings.publicURL?.scheme == "https"
  }

  private func authority(_ request: Request, isTrusted: Bool) -> String {
    // Of several proxies the nearest one names it last.
    if isTrusted, let host = request.headers[.forwardedHost]?.split(separator: ",").last {
      return String(host).trimmed.lowercased()
    }
    return (request.head.authority ?? "localhost").lowercased()
  }

  private func isAllowed(_ authority: String) -> Bool {
    let allowed = settings.allowedHosts + (settings.publicURL.map { [$0.host, $0.authority] } ?? [])
    guard !allowed.isEmpty, !allowed.contains("*") else { return true }
    let host =
      authority.hasPrefix("[") ? String(authority.prefix { $0 != "]" }) + "]" : String(authority.prefix { $0 != ":" })
    return allowed.contains(host) || allowed.contains(authority)
  }

  /// Of a name or an address with a port (RFC 3986, 3.2.2), without what nobody's host has.
  private static func isOfAuthority(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "["),
      UInt8(ascii: "]"):
      true
    default: false
    }
  }

  private static func isProbe(_ request: Request) -> Bool {
    ["/health", "/ready", "/metrics"].contains(request.uri.path)
  }
}
