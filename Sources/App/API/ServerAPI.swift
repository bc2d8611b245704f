import Domain
import Formats
import HTTPTypes
import Hummingbird
import JSON
import Workflows

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
    let hasModels = try await !services.models.functions().isEmpty
    return Response.json { body in
      body.field("ANALYTICS", false)
      body.field("MODELS", hasModels)
    }
  }

  func formats(request: Request, context: AppContext) async throws -> Response {
    Response.json { body in
      body.array("importers") { list in
        for format in FormatRegistry.importers { list.object { $0.members(of: format) } }
      }
      body.array("exporters") { list in
        for format in FormatRegistry.exporters { list.object { $0.members(of: format) } }
      }
    }
  }
}

extension JSONWriter {
  /// A format as CVAT lists it.
  fileprivate mutating func members(of format: DatasetFormat) {
    field("name", format.name)
    field("ext", format.ext)
    field("version", format.version)
    field("enabled", true)
    field("dimension", "2d")
  }
}
