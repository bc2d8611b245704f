import HTTPTypes
import Hummingbird

/// The headers that every answer carries, whatever it is: no scripts but ours, no frames, no guessing of types.
struct SecurityHeadersMiddleware: RouterMiddleware {
  /// Says that the site is only to be reached by https; only where it is.
  let isAlwaysSecure: Bool

  static let contentSecurityPolicy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "connect-src 'self'",
    "worker-src 'self'", "font-src 'self'", "manifest-src 'self'", "form-action 'self'", "base-uri 'none'",
    "frame-ancestors 'none'",
  ].joined(separator: "; ")

  func handle(
    _ request: Request,
    context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    if response.headers[.contentSecurityPolicy] == nil {
      response.headers[.contentSecurityPolicy] = Self.contentSecurityPolicy
    }
    response.headers[.xContentTypeOptions] = "nosniff"
    for (name, value) in Self.constant { response.headers[name] = value }
    if isAlwaysSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
    return response
  }

  private static let constant: [(HTTPField.Name, String)] = [
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
  ].compactMap { pair in HTTPField.Name(pair.0).map { ($0, pair.1) } }
}
