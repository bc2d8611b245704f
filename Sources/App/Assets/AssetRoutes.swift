import HTTPTypes
import Hummingbird

/// The files under `Public`.
struct AssetRoutes {
  let assets: AssetMap

  func add(to routes: inout RouteTable) {
    routes.get("/assets/{digest}/**", .everybody, asset)
  }

  func asset(request: Request, context: AppContext) async throws -> Response {
    let name = context.parameters.getCatchAll().joined(separator: "/")
    return try assets.response(name, digest: context.parameters.get("digest") ?? "", to: request)
  }
}
