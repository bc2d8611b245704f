import HTTPTypes
import Hummingbird

/// What this server answers, for programs that write clients and for those that test.
struct SchemaAPI {
  /// All routes but this one.
  let entries: [RouteEntry]

  func add(to routes: inout RouteTable) {
    let own = RouteEntry(method: "GET", path: "/api/schema", access: .everybody, takesUploads: false)
    let entries = entries + [own]
    routes.get(own.path, own.access) { _, context in
      .json(APIDocument(entries: entries, origin: context.client.origin).bytes)
    }
  }
}
