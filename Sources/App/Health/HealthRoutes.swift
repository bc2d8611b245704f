import Blobs
import HTTPTypes
import Hummingbird
import Workflows

/// For machines that look after this one.
struct HealthRoutes {
  let services: Services

  private var readiness: Readiness { services.readiness }

  func add(to routes: inout RouteTable) {
    routes.get("/health", .everybody, health)
    routes.get("/ready", .everybody, ready)
    routes.get("/metrics", .everybody, measured)
  }

  /// The process lives, whatever else does not.
  func health(request: Request, context: AppContext) async throws -> Response {
    .text("ok\n")
  }

  func ready(request: Request, context: AppContext) async throws -> Response {
    if readiness.isStopping {
      return .text("not ready: the server is stopping\n", status: .serviceUnavailable)
    }
    return readiness.isReady
      ? .text("ready\n") : .text("not ready: the database does not answer\n", status: .serviceUnavailable)
  }

  func measured(request: Request, context: AppContext) async throws -> Response {
    let backups = BackupFolder(path: services.settings.backupDirectory)
    let blobs = services.blobs
    let (free, newestBackup) = try await services.fileLane.run {
      (blobs.freeBytes(), backups.entries().first?.finished)
    }
    let moment = Metrics.Moment(
      isDatabaseUp: readiness.isDatabaseUp,
      isReady: readiness.isReady,
      freeBytes: free,
      newestBackup: newestBackup
    )
    var response = Response.text(services.metrics.text(moment))
    response.headers[.contentType] = "text/plain; version=0.0.4; charset=utf-8"
    return response
  }
}
