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
    for (name, value) in Self.constant { response.headers[name] = value }
    // X-Frame-Options knows no origins: where the policy names some, it has nothing to say.
    if policy != Self.unframedPolicy, policy.contains("frame-ancestors"), let name = Self.frameOptions {
      response.headers[name] = nil
    }
    if isAlwaysSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
    return response
  }

  private static let frameOptions = HTTPField.Name("X-Frame-Options")

  private static let constant: [(HTTPField.Name, String)] = [
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
  ].compactMap { pair in HTTPField.Name(pair.0).map { ($0, pair.1) } }
}

extension Response {
  /// An answer that pages of these origins may show in a frame: it must do nothing for who is signed in.
  func framable(by ancestors: FrameAncestors) -> Response {
    var response = self
    response.headers[.contentSecurityPolicy] = SecurityHeadersMiddleware.policy(framedBy: ancestors)
    return response
  }
}
