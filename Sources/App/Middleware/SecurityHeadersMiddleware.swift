import HTTPTypes
import Hummingbird

/// The headers that every answer carries, whatever it is: no scripts but ours, no guessing of types, and no frames but of
/// pages that are made for them.
struct SecurityHeadersMiddleware: RouterMiddleware {
  /// Says that the site is only to be reached by https; only where it is.
  let isAlwaysSecure: Bool

  private static let contentPolicy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "connect-src 'self'",
    "worker-src 'self'", "font-src 'self'", "manifest-src 'self'", "form-action 'self'", "base-uri 'none'",
  ].joined(separator: "; ")

  private static let unframedPolicy = policy(framedBy: .nobody)

  static func policy(framedBy ancestors: FrameAncestors) -> String {
    "\(contentPolicy); frame-ancestors \(ancestors.sources)"
  }

  func handle(
    _ request: Request,
    context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    let policy = response.headers[.contentSecurityPolicy] ?? Self.unframedPolicy
    response.headers[.contentSecurityPolicy] = policy
    response.headers[.xContentTypeOptions] = "nosniff"
    for (name, value) in Self.constant where response.headers[name] == nil { response.headers[name] = value }
    // X-Frame-Options knows no origins: where the policy names some, it has nothing to say.
    if policy != Self.unframedPolicy, policy.contains("frame-ancestors") { response.headers[.frameOptions] = nil }
    if isAlwaysSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
    return response
  }

  private static let constant: [(HTTPField.Name, String)] = [
    (.known("Referrer-Policy"), "same-origin"),
    (.openerPolicy, "same-origin"),
    (.known("Cross-Origin-Resource-Policy"), "same-origin"),
    (.frameOptions, "DENY"),
    (.known("Permissions-Policy"), "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
  ]
}

extension HTTPField.Name {
  fileprivate static let openerPolicy = known("Cross-Origin-Opener-Policy")
  fileprivate static let frameOptions = known("X-Frame-Options")
}

extension Response {
  /// An answer that stays in the process of the window that opened it. Another process for a page that knows nobody costs
  /// browsers longer than the page itself, and the first page behind the sign-in parts the two anyway.
  var besideItsOpener: Response {
    var response = self
    response.headers[.openerPolicy] = "unsafe-none"
    return response
  }

  /// An answer that pages of these origins may show in a frame: it must do nothing for who is signed in.
  func framable(by ancestors: FrameAncestors) -> Response {
    var response = self
    response.headers[.contentSecurityPolicy] = SecurityHeadersMiddleware.policy(framedBy: ancestors)
    return response
  }
}
