import Domain
import HTTPTypes
import Hummingbird
import JSON

/// What this server is and can, for CVAT's clients.
struct ServerAPI {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/api/server/about", .everybody, about)
    routes.get("/api/server/plugins", .signedIn, plugins)
    routes.get("/api/server/annotation/formats", .signedIn, formats)
  }

  func about(request: Request, context: AppContext) async throws -> Response {
    Response.json { body in
      body.field("name", "Porthole")
      body.field("description", "An annotation server that CVAT's clients work with.")
      // The clients warn about every version but their own.
      body.field("version", "2.80.0")
      body.field("logo_url", "")
      body.field("subtitle", "Porthole \(Version.number)")
    }
  }

  func plugins(request: Request, context: AppContext) async throws -> Response {
    Response.json { body in
      body.field("ANALYTICS", false)
      body.field("MODELS", false)
    }
  }

  func formats(request: Request, context: AppContext) async throws -> Response {
    Response.json { body in
      body.array("importers") { list in for format in FormatListing.importers { list.object(format.write) } }
      body.array("exporters") { list in for format in FormatListing.exporters { list.object(format.write) } }
    }
  }
}

/// A dataset format as the API lists it.
struct FormatListing: Equatable {
  let name: String
  /// `ZIP`, or `JSON, ZIP` where a bare document is taken, too.
  var ext = "ZIP"

  var version: String { name.split(separator: " ").last.map(String.init) ?? "1.0" }

  static let importers: [FormatListing] = []
  static let exporters = [FormatListing(name: "COCO 1.0")]

  func write(_ body: inout JSONWriter) {
    body.field("name", name)
    body.field("ext", ext)
    body.field("version", version)
    body.field("enabled", true)
    body.field("dimension", "2d")
  }
}
