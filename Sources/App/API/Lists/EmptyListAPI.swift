import Domain
import HTTPTypes
import Hummingbird
import JSON

/// Lists that CVAT's clients ask of every server, of what there is none of here: storages of others, replicas of
/// jobs. What they have as methods to make one is answered with 405.
struct EmptyListAPI {
  private static let paths = [
    "/api/cloudstorages", "/api/consensus/settings",
  ]

  func add(to routes: inout RouteTable) {
    for path in Self.paths { routes.get(path, .signedIn, list) }
  }

  private func list(request: Request, context: AppContext) async throws -> Response {
    let query = try request.listQuery()
    guard query.page == 1 else { throw NotFound("page") }
    return Response.page(ListPage<Never>(elements: [], count: 0), to: request, context) { _, _ in }
  }
}
