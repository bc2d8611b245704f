import Blobs
import Database
import Domain
import FoundationEssentials
import Hummingbird
import Store
import Views
import Workflows

/// The administrators' page about the server itself.
struct SystemRoutes {
  private static let weekSeconds: Int64 = 7 * 86_400

  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/admin/system", .administrators, show)
    routes.post("/admin/system/backups", .administrators, backUp)
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    services.pages.response(SystemPage(status: try await status()), to: request, context)
  }

  func backUp(request: Request, context: AppContext) async throws -> Response {
    _ = try await services.instanceBackups.request(by: context.signedInUser, now: services.now())
    return .seeOther(Path.adminSystem, notice: "The backup is being made.", context)
  }

  private func status() async throws -> SystemStatus {
    let (settings, now) = (services.settings, services.now())
    let (blobs, folder) = (services.blobs, BackupFolder(path: settings.backupDirectory))
    async let facts = services.database.facts()
    async let tally = RequestStore(services.database).tally(failedSince: now.advanced(bySeconds: -Self.weekSeconds))
    async let latest = services.instanceBackups.latest()
    let (free, backups) = try await services.fileLane.run { (blobs.freeBytes(), folder.entries()) }
    let (database, counts) = (try await facts, try await tally)
    return SystemStatus(
      now: now,
      version: Version.number,
      revision: ProcessInfo.processInfo.environment["PORTHOLE_REVISION"] ?? "unknown",
      engine: "\(database.dialect.name) \(database.version)",
      databaseBytes: database.bytes,
      uptimeSeconds: Int(services.metrics.uptimeSeconds),
      memoryBytes: Int64(Metrics.residentBytes),
      dataFolder: settings.dataDirectory,
      freeBytes: free,
      backupFolder: settings.backupDirectory,
      backupEvery: settings.backupHours,
      backups: backups.map(SystemStatus.Backup.init),
      backupRequest: try await latest,
      waiting: counts[.queued] ?? 0,
      running: counts[.started] ?? 0,
      failed: counts[.failed] ?? 0,
      errors: services.recentErrors.all.map(SystemStatus.Failure.init)
    )
  }
}

extension Dialect {
  /// As people write it.
  var name: String {
    switch self {
    case .sqlite: "SQLite"
    case .postgres: "PostgreSQL"
    }
  }
}

extension SystemStatus.Backup {
  fileprivate init(_ entry: BackupFolder.Entry) {
    self.init(
      name: entry.name,
      bytes: Int64(entry.size),
      finished: Timestamp(milliseconds: Int64(entry.finished) * 1000)
    )
  }
}

extension SystemStatus.Failure {
  fileprivate init(_ entry: RecentErrors.Entry) {
    self.init(at: entry.at, message: entry.message, facts: entry.facts, requestID: entry.requestID)
  }
}
