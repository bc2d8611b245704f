import Blobs
import Database
import Domain
import Drawing
import FoundationEssentials
import Glibc
import Logging
import Outbound
import Store
import Workflows

/// From the settings to a server that can serve: folders, database, schema, first administrator.
struct StartUp {
  let settings: Settings
  let logger: Logger

  init(settings: Settings) {
    self.settings = settings
    let format = settings.logFormat ?? .suitable
    logger = Logger(label: "porthole") { LogLine(logLevel: settings.logLevel, label: $0, format: format) }
    settings.giveToPostgres()
  }

  /// Everything that `serve` needs.
  func server() async throws -> PortholeServer {
    DrawingLibrary.silence()
    let installation = try Installation.find()
    let gallery = try Gallery(folder: "\(installation.resources)/mascots", authorFile: settings.authorFile)
    let assets = try AssetMap(folder: installation.publicFolder)
    if let share = settings.shareDirectory, ShareFolder(share) == nil {
      throw SettingsFailure("SHARE_DIR is \(share), which is no folder that can be read.")
    }
    let blobs = try dataFolder()
    try checkBackupFolder()
    try await checkBucket()
    reportJournal()
    let database = try await database(installation)
    let services = Services(
      settings: settings,
      installation: installation,
      database: database,
      blobs: blobs,
      assets: assets,
      passwords: Passwords(),
      vault: try settings.vault(),
      logger: logger
    )
    blobs.clearIncoming()
    try await makeFirstAdministrator(services)
    try await declareModels(services)
    return PortholeServer(services: services, gallery: gallery)
  }

  /// The database, reachable and up to date.
  func database(_ installation: Installation) async throws -> Database {
    let database = try await reachableDatabase()
    guard settings.migrates else { return database }
    let made = try await database.migrate(
      try Migrations.read(from: "\(installation.resources)/Migrations"),
      now: Int64(Date().timeIntervalSince1970 * 1000)
    )
    if !made.isEmpty {
      logger.info("schema brought up to date", metadata: ["steps": "\(made.joined(separator: ", "))"])
    }
    return database
  }

  private func reachableDatabase() async throws -> Database {
    let database = try databaseAsItIs()
    if case .postgres = settings.engine {
      try await database.waitUntilReachable(patience: .seconds(60)) { failure in
        logger.warning("waiting for the database", metadata: ["reason": "\(failure)"])
      }
    }
    return database
  }

  /// The database, whether it can be reached or not.
  func databaseAsItIs() throws -> Database {
    switch settings.engine {
    case .sqlite(let path):
      _ = try dataFolder()
      return .sqlite(path: path)
    case .postgres(let connectionString):
      return .postgres(connectionString: connectionString)
    }
  }

  /// - Throws: `SettingsFailure` with the path and our uid where nothing can be written.
  func dataFolder() throws -> FolderBlobs {
    let folder = settings.dataDirectory
    var facts = stat()
    let isMissing = stat(folder, &facts) != 0
    if isMissing, mkdir(folder, 0o750) != 0, errno != EEXIST {
      throw SettingsFailure(
        "DATA_DIR \(folder) cannot be made by user \(getuid()): \(String(cString: strerror(errno)))."
      )
    }
    guard access(folder, W_OK | X_OK) == 0 else {
      throw SettingsFailure(
        "DATA_DIR \(folder) is not writable for user \(getuid()): give it to that user, as with chown \(getuid()) \(folder)."
      )
    }
    if case .sqlite = settings.engine, let system = FileSystem(of: folder),
      let refusal = FileSystem.refusal(ofSQLiteIn: folder, on: system.networkName)
    {
      throw SettingsFailure(refusal)
    }
    let blobs = FolderBlobs(
      root: "\(folder)/media",
      remote: try settings.bucket.map { S3Blobs(try $0.bucket()) },
      reserve: settings.minimumFreeBytes
    )
    try blobs.prepare()
    return blobs
  }

  /// A folder that cannot be written is said at the start, and not by the first backup.
  private func checkBackupFolder() throws(SettingsFailure) {
    guard settings.backupHours != nil else { return }
    let folder = settings.backupDirectory
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw SettingsFailure("BACKUP_DIR \(folder) cannot be made by user \(getuid()).")
    }
    guard access(folder, W_OK | X_OK) == 0 else {
      throw SettingsFailure("BACKUP_DIR \(folder) is not writable for user \(getuid()): give it to that user.")
    }
  }

  /// A bucket that cannot be used is a matter of the settings, and is said at the start.
  private func checkBucket() async throws {
    guard let bucket = settings.bucket else { return }
    do {
      try await bucket.bucket().check()
    } catch let failure as S3Failure {
      throw SettingsFailure("\(failure)")
    } catch let failure as OutboundFailure {
      let advice = bucket.credentials is AWSCredentials ? "" : " Set AWS_ACCESS_KEY_ID, or give this machine a role."
      throw SettingsFailure("MEDIA_BUCKET: \(failure)\(advice)")
    }
  }

  /// Before the database is opened, which takes over what is whole and forgets the rest.
  private func reportJournal() {
    guard case .sqlite(let path) = settings.engine, let journal = SQLiteJournal(ofDatabase: path) else { return }
    guard journal.droppedCommits > 0 else { return }
    logger.error(
      "the database’s journal is damaged: its newest changes are lost",
      metadata: [
        "file": "\(path)-wal", "whole_frames": "\(journal.wholeFrames)", "lost_commits": "\(journal.droppedCommits)",
      ]
    )
  }

  private func makeFirstAdministrator(_ services: Services) async throws {
    if let administrator = settings.administrator {
      do {
        let made = try await services.accounts.createFirst(
          name: administrator.name,
          password: administrator.password,
          email: administrator.email,
          by: Actor(name: "", address: "settings"),
          now: services.now()
        )
        if made != nil { logger.info("first administrator made", metadata: ["user": "\(administrator.name)"]) }
      } catch let failure as ValidationFailure {
        throw SettingsFailure(
          "ADMIN_USER, ADMIN_PASSWORD or ADMIN_EMAIL cannot be used: \(failure.problems.map(\.sentence).joined(separator: " "))"
        )
      }
    } else if let token = try await services.accounts.setupLink(now: services.now()) {
      let origin = settings.publicURL?.base ?? "http://localhost:\(settings.port)"
      logger.notice(
        "there is no user yet: open this link once to make the administrator",
        metadata: ["link": "\(origin)/setup?token=\(token.text)"]
      )
    }
  }
}

extension Settings {
  /// libpq reads the environment of the process.
  func giveToPostgres() {
    for (key, text) in postgresVariables { setenv(key, text, 1) }
  }
}

/// The numbered files of the schema.
enum Migrations {
  static func read(from folder: String) throws -> [Migration] {
    try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".sql") }.sorted().map { name in
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
        throw SettingsFailure("\(folder)/\(name) cannot be read.")
      }
      return Migration(name: String(name.dropLast(4)), sql: String(decoding: data, as: UTF8.self))
    }
  }
}
