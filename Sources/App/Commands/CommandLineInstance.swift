import Blobs
import Database
import FoundationEssentials
import Workflows

/// What a command works with: the instance that the environment names, without serving it.
struct CommandLineInstance {
  let settings: Settings
  let installation: Installation
  let database: Database
  let blobs: FolderBlobs
  let lane = WorkLane("files", width: 2)

  /// - Parameters:
  ///   - migrates: false leaves the schema as it is.
  ///   - waits: false takes a database that cannot be reached, too.
  init(migrates: Bool, waits: Bool = true) async throws {
    var environment = ProcessInfo.processInfo.environment
    // What the command prints is its answer, not the start's news.
    environment["LOG_LEVEL"] = environment["LOG_LEVEL"] ?? "warning"
    if !migrates { environment["MIGRATE"] = "off" }
    settings = try Settings(SettingValues(environment: environment))
    installation = try Installation.find()
    let start = StartUp(settings: settings)
    blobs = try start.dataFolder()
    database = waits ? try await start.database(installation) : try start.databaseAsItIs()
  }
}
