import Domain
import HTTPTypes
import Hummingbird

typealias Handler = @Sendable (Request, AppContext) async throws -> Response

/// The routes with who may call each: there is no way to add one without saying so.
struct RouteTable {
  let router: Router<AppContext>
  private(set) var entries: [RouteEntry] = []

  init(router: Router<AppContext>) {
    self.router = router
  }

  mutating func get(_ path: String, _ access: Access, _ handler: @escaping Handler) {
    add(.get, path, access, handler)
  }

  mutating func post(_ path: String, _ access: Access, _ handler: @escaping Handler) {
    add(.post, path, access, handler)
  }

  mutating func put(_ path: String, _ access: Access, _ handler: @escaping Handler) {
    add(.put, path, access, handler)
  }

  mutating func patch(_ path: String, _ access: Access, _ handler: @escaping Handler) {
    add(.patch, path, access, handler)
  }

  mutating func delete(_ path: String, _ access: Access, _ handler: @escaping Handler) {
    add(.delete, path, access, handler)
  }

  /// A POST whose body is read as it comes, and whose handler checks the form's token in it.
  mutating func upload(_ path: String, _ access: Access, _ handler: @escaping Handler) {
    add(.post, path, access, takesUploads: true, handler)
  }

  /// Answers the methods that an address does not know with 405 and `Allow`, and OPTIONS with `Allow` (RFC 9110, 15.5.6);
  /// called when every route is there.
  func refuseOtherMethods() {
    for (path, known) in Dictionary(grouping: entries, by: \.path).mapValues({ Set($0.map(\.method)) }) {
      let allowed = (known.sorted() + (known.contains("GET") ? ["HEAD"] : []) + ["OPTIONS"]).joined(separator: ", ")
      for method: HTTPRequest.Method in [.get, .post, .put, .patch, .delete] where !known.contains(method.rawValue) {
        router.on(Self.pattern(path), method: method) { (_, _) -> Response in
          throw MethodNotAllowed(allowed: allowed)
        }
      }
      router.on(Self.pattern(path), method: .options) { _, _ in
        Response(status: .noContent, headers: [.allow: allowed])
      }
    }
  }

  private static func pattern(_ path: String) -> RouterPath {
    RouterPath(path.replacing("{", with: ":").replacing("}", with: ""))
  }

  mutating func add(
    _ method: HTTPRequest.Method,
    _ path: String,
    _ access: Access,
    takesUploads: Bool = false,
    _ handler: @escaping Handler
  ) {
    entries.append(RouteEntry(method: method.rawValue, path: path, access: access, takesUploads: takesUploads))
    router.on(Self.pattern(path), method: method) { request, context in
      try Self.check(access, for: context)
      try ReadOnlyRule.check(request, context)
      try await TokenCheck.check(request, context, takesUploads: takesUploads)
      return try await handler(request, context)
    }
  }

  private static func check(_ access: Access, for context: AppContext) throws {
    switch access {
    case .everybody: return
    case .signedIn: _ = try context.signedInUser
    case .administrators:
      guard try context.signedInUser.isAdministrator else { throw Forbidden("Only administrators may do this.") }
    }
  }
}

/// A method that an address does not know.
struct MethodNotAllowed: Error {
  /// As the header `Allow` has it.
  let allowed: String
}
