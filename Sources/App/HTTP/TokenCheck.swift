import Domain
import HTTPTypes
import Hummingbird

/// The defence against requests that a foreign page makes in somebody's name.
///
/// An unsafe request must come from our own pages (Origin, Sec-Fetch-Site) and repeat the session's token, in the header
/// `X-CSRFToken` or in the form's field `csrf_token`. A request with an Authorization header proves itself.
enum TokenCheck {
  static func check(_ request: Request, _ context: AppContext, takesUploads: Bool) async throws {
    guard isUnsafe(request.method), !context.hasExplicitCredentials else { return }
    try checkOrigin(request, context)
    if let header = request.headers[.csrfToken] {
      try compare(header, with: context.csrfToken)
    } else if let form = context.form {
      try compare(form["csrf_token"], with: context.csrfToken)
    } else if request.isMultipart {
      guard takesUploads else { throw Forbidden("This address takes no files.") }
      // The handler compares the first part of the body.
    } else if context.session != nil || !request.isJSON {
      throw missing
    }
  }

  /// For handlers that read the token out of a body themselves.
  static func compare(_ token: String, with expected: String) throws {
    let (left, right) = (Array(token.utf8), Array(expected.utf8))
    guard !right.isEmpty, left.count == right.count, zip(left, right).reduce(0, { $0 | ($1.0 ^ $1.1) }) == 0 else {
      throw missing
    }
  }

  private static let missing = Forbidden(
    "This form is too old or came from another site. Load the page again, and send it from there."
  )

  private static func isUnsafe(_ method: HTTPRequest.Method) -> Bool {
    method != .get && method != .head && method != .options
  }

  private static func checkOrigin(_ request: Request, _ context: AppContext) throws {
    if let site = request.headers[.secFetchSite], site != "same-origin", site != "none" {
      throw Forbidden("Another site sent this request; nothing was changed.")
    }
    guard let origin = request.headers[.origin] else { return }
    let authority = origin.split(separator: "/").last.map { $0.lowercased() }
    guard authority == context.client.authority else {
      throw Forbidden("Another site sent this request; nothing was changed.")
    }
  }
}

extension HTTPField.Name {
  static let csrfToken = known("X-CSRFToken")
  static let secFetchSite = known("Sec-Fetch-Site")
  static let forwardedFor = known("X-Forwarded-For")
  static let forwardedProto = known("X-Forwarded-Proto")
  static let forwardedHost = known("X-Forwarded-Host")
  static let requestID = known("X-Request-ID")

  /// A name that is written in this program and is known to be one.
  static func known(_ name: String) -> HTTPField.Name {
    HTTPField.Name(name) ?? .from
  }
}

extension Request {
  /// The media type without its parameters.
  var mediaType: String {
    (headers[.contentType] ?? "").split(separator: ";").first.map { String($0).trimmed.lowercased() } ?? ""
  }

  var isMultipart: Bool { mediaType == "multipart/form-data" }
  var isURLEncoded: Bool { mediaType == "application/x-www-form-urlencoded" }
  var isJSON: Bool { mediaType == "application/json" || mediaType == "application/vnd.cvat+json" }
  var isForClients: Bool { uri.path.hasPrefix("/api/") || uri.path == "/api" }
  var query: Form { Form(encoded: uri.query ?? "") }

  /// A cookie's value; nil where it is not there.
  func cookie(_ name: String) -> String? {
    for header in headers[values: .cookie] {
      for pair in header.split(separator: ";") {
        let parts = pair.split(separator: "=", maxSplits: 1)
        if parts.count == 2, String(parts[0]).trimmed == name { return String(parts[1]).trimmed }
      }
    }
    return nil
  }
}
