import HTTPTypes
import Hummingbird

/// The router below the path of `PUBLIC_URL`: requests lose it, redirects and cookies get it.
///
/// A proxy may pass the path on or take it away: both find the same page. Pages write it into their addresses
/// themselves (`LayoutContext.prefix`).
struct PrefixedRouter: HTTPResponderBuilder {
  let router: Router<AppContext>
  /// `/porthole`, or nothing.
  let prefix: String

  func buildResponder() -> PrefixedResponder {
    PrefixedResponder(responder: router.buildResponder(), prefix: prefix)
  }
}

struct PrefixedResponder: HTTPResponder {
  let responder: RouterResponder<AppContext>
  let prefix: String

  func respond(to request: Request, context: AppContext) async throws -> Response {
    guard !prefix.isEmpty else { return try await responder.respond(to: request, context: context) }
    let response = try await responder.respond(to: inside(request), context: context)
    return outside(response)
  }

  private func inside(_ request: Request) -> Request {
    guard let path = request.head.path, path.hasPrefix(prefix) else { return request }
    let rest = path.dropFirst(prefix.count)
    guard rest.isEmpty || rest.hasPrefix("/") || rest.hasPrefix("?") else { return request }
    var head = request.head
    head.path = rest.hasPrefix("/") ? String(rest) : "/\(rest)"
    return Request(head: head, body: request.body)
  }

  private func outside(_ response: Response) -> Response {
    var response = response
    if let target = response.headers[.location], target.hasPrefix("/") { response.headers[.location] = prefix + target }
    let cookies = response.headers[values: .setCookie]
    if !cookies.isEmpty {
      // Other applications of this host have no business with them.
      response.headers[values: .setCookie] = cookies.map { $0.replacing("Path=/;", with: "Path=\(prefix);") }
    }
    return response
  }
}
