import Domain
import HTTPTypes
import Hummingbird
import Store
import Workflows

/// What the signed-in person has chosen in the editor, as `EditorSettings`.
struct EditorSettingsAPI {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/api/editor/settings", .signedIn, read)
    routes.patch("/api/editor/settings", .signedIn, change)
  }

  func read(request: Request, context: AppContext) async throws -> Response {
    let content = try await EditorSettingsStore(services.database).settings(of: context.signedInUser.id)
    return .json(Array((content ?? "{}").utf8))
  }

  func change(request: Request, context: AppContext) async throws -> Response {
    let chosen = try EditorSettings(chosen: try await request.decoded(upTo: EditorSettings.mostBytes))
    let user = try context.signedInUser.id
    try await EditorSettingsWork(services.database).take(chosen, of: user, now: services.now())
    return .noContent
  }
}
