import Blobs
import Database
import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// The administrators' page about the instance itself.
struct SystemRoutes {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/admin/system", .administrators, show)
    routes.post("/admin/system/backups", .administrators, backUp)
  }

  func backUp(request: Request, context: AppContext) async throws -> Response {
    _ = try await services.instanceBackups.request(by: context.signedInUser, now: services.now())
    return .seeOther(Path.adminSystem, notice: "The backup is being made.", context)
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let list = ListRequest<ServerFailure>(request.query)
    let now = services.now()
    let failures = try await FailureStore(services.database).failures(
      matching: list.search,
      at: list.cursor,
      size: ListRequest<ServerFailure>.pageSize
    )
    let queue = try await services.database.read { connection in
      try QueueStore.state(failedSince: now.advanced(bySeconds: -86_400), on: connection)
    }
    let page = SystemPage(
      facts: facts,
      findings: await services.checkup.findings(),
      queue: queue,
      backups: try await backups(now: now),
      now: now,
      failures: failures,
      search: list.search
    )
    return services.pages.response(page, to: request, context)
  }

  private func backups(now: Timestamp) async throws -> SystemBackups {
    let folder = BackupFolder(path: services.settings.backupDirectory)
    let files = try await services.fileLane.run { folder.entries() }
    return SystemBackups(
      files: files.map { entry in
        SystemBackups.File(
          name: entry.name,
          bytes: Int64(entry.size),
          finished: Timestamp(milliseconds: Int64(entry.finished) * 1000)
        )
      },
      folder: folder.path,
      everyHours: services.settings.backupHours,
      latest: try await services.instanceBackups.latest(),
      now: now
    )
  }

  private var facts: [SystemPage.Fact] {
    let settings = services.settings
    let revision = ProcessInfo.processInfo.environment["PORTHOLE_REVISION"].map { " (\($0.prefix(12)))" } ?? ""
    return [
      SystemPage.Fact("Version", "\(Version.number)\(revision)"),
      SystemPage.Fact("Server", services.failures.server),
      SystemPage.Fact("Running for", seconds: Int(services.metrics.uptime.components.seconds)),
      SystemPage.Fact("Memory", "\(Metrics.residentBytes / 1_000_000) MB"),
      SystemPage.Fact("Data", settings.dataDirectory),
      SystemPage.Fact("Pictures", settings.bucket.map { "bucket \($0.place.bucket)" } ?? "in the data folder"),
      SystemPage.Fact("Workers", "\(settings.workers)"),
    ]
  }
}

extension Services {
  var checkup: Checkup {
    Checkup(
      settings: settings,
      installation: installation,
      database: database,
      blobs: blobs,
      vault: vault,
      lane: fileLane,
      now: now
    )
  }
}
