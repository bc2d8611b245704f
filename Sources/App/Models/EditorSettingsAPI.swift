import Domain
import HTTPTypes
import Hummingbird
import Store
import Workflows

/// What the signed-in person has chosen in the editor; JSON that only the editor's script reads.
struct EditorSettingsAPI {
  /// All settings and a whole keymap have less than a tenth of this.
  static let most = 64 << 10

  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/api/editor/settings", .signedIn, read)
    routes.put("/api/editor/settings", .signedIn, write)
  }

  func read(request: Request, context: AppContext) async throws -> Response {
    let content = try await EditorSettingsStore(services.database).settings(of: context.signedInUser.id)
    return .json(Array((content ?? "{}").utf8))
  }

  func write(request: Request, context: AppContext) async throws -> Response {
    let body: OpaqueValue = try await request.decoded(upTo: Self.most)
    guard case .members = body else { throw UnreadableBody(description: "The body must be a JSON object.") }
    let user = try context.signedInUser.id
    try await EditorSettingsStore(services.database).set(body.text, of: user, now: services.now())
    return .noContent
  }
}
