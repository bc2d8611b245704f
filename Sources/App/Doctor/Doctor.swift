import Blobs
import Database
import Domain
import FoundationEssentials
import Glibc
import Logging
import Media
import Workflows

/// Looks at everything that an instance needs, and says of each what to do. It changes nothing that stays.
struct Doctor {
  private static let lowDisk: Int64 = 2_000_000_000
  private static let fullDisk: Int64 = 200_000_000

  let settings: Settings
  let installation: Installation

  /// - Parameter looksOut: whether the server itself and its public address are asked.
  func findings(looksOut: Bool) async -> [Finding] {
    var findings = [Finding.good("settings", "All settings fit together.")]
    let folder = dataFolder()
    findings.append(folder)
    if folder.verdict != .wrong { findings += [disk("disk", settings.dataDirectory), await pictures()] }
    findings += await database(isFolderThere: folder.verdict != .wrong)
    findings += [backups(), videos()]
    if let share { findings.append(share) }
    if looksOut { findings += await DoctorOutside(settings: settings).findings() }
    return findings
  }

  private func dataFolder() -> Finding {
    let folder = settings.dataDirectory
    var facts = stat()
    guard stat(folder, &facts) == 0 else {
      return .wrong("data", "DATA_DIR \(folder) is not there.", do: "Start the server once, or set DATA_DIR to its folder.")
    }
    guard access(folder, W_OK | X_OK) == 0 else {
      return .wrong(
        "data",
        "DATA_DIR \(folder) is not writable for user \(getuid()).",
        do: "Give it to that user: chown -R \(getuid()) \(folder)"
      )
    }
    return .good("data", "DATA_DIR \(folder) is writable for user \(getuid()).")
  }

  private func disk(_ subject: String, _ folder: String) -> Finding {
    var facts = statvfs()
    guard statvfs(folder, &facts) == 0 else {
      return .wrong(subject, "\(folder) cannot be looked at: \(String(cString: strerror(errno))).", do: "Mount it.")
    }
    let free = Int64(facts.f_bavail) * Int64(facts.f_frsize)
    let words = "\(free / 1_000_000) MB are free for \(folder)."
    if free < Self.fullDisk { return .wrong(subject, words, do: "Enlarge the disk, or move old backups away.") }
    if free < Self.lowDisk { return .doubtful(subject, words, do: "Enlarge the disk soon, or move old backups away.") }
    return .good(subject, words)
  }

  /// Writes a small file as a picture is written, reads it and removes it.
  private func pictures() async -> Finding {
    let place = settings.bucket == nil ? "the folder" : "the bucket \(settings.bucket?.place.bucket ?? "")"
    do {
      if let bucket = settings.bucket { try await bucket.bucket().check() }
      let root = "\(settings.dataDirectory)/media"
      let blobs = FolderBlobs(root: root, remote: try settings.bucket.map { S3Blobs(try $0.bucket()) })
      return try await WorkLane("doctor", width: 1).run {
        try blobs.prepare()
        let key = try blobs.store(Array("doctor".utf8))
        defer { Self.remove(key, from: blobs) }
        guard try blobs.bytes(of: key) == Array("doctor".utf8) else {
          return .wrong("storage", "A file came back from \(place) changed.", do: "Look at the disk.")
        }
        return .good("storage", "A file was written to \(place), read and removed.")
      }
    } catch {
      return .wrong("storage", "\(error)", do: "As the sentence says; then look again.")
    }
  }

  private static func remove(_ key: String, from blobs: FolderBlobs) {
    do { try blobs.remove(key) } catch { StandardError.write("porthole: \(error)\n") }
  }

  private func database(isFolderThere: Bool) async -> [Finding] {
    do {
      let database: Database
      switch settings.engine {
      case .sqlite(let path):
        guard isFolderThere, access(path, F_OK) == 0 else {
          return [.wrong("database", "There is no \(path) yet.", do: "Start the server once: it makes the database.")]
        }
        database = .sqlite(path: path)
      case .postgres(let connectionString):
        database = .postgres(connectionString: connectionString)
        try await database.waitUntilReachable(patience: .seconds(3)) { _ in }
      }
      let facts = try await database.facts()
      return [
        .good("database", "\(facts.dialect.name) \(facts.version) answers; it has \(facts.bytes / 1_000_000) MB."),
        try await schema(of: database), try await clock(facts, database),
      ]
    } catch {
      return [.wrong("database", "\(error)", do: "Look at DATABASE_URL or the PG variables, and at the database's own log.")]
    }
  }

  private func schema(of database: Database) async throws -> Finding {
    let known = try Migrations.read(from: "\(installation.resources)/Migrations").map(\.name)
    let applied = try await database.read { try Database.appliedSteps($0) }
    let missing = known.filter { !applied.contains($0) }
    let strange = applied.filter { !known.contains($0) }
    guard strange.isEmpty else {
      return .wrong(
        "schema",
        "The database was brought up to date by a newer version (\(strange.joined(separator: ", "))).",
        do: "Run that version, or restore a backup."
      )
    }
    guard missing.isEmpty else {
      return .wrong(
        "schema",
        "The database lacks \(missing.joined(separator: ", ")).",
        do: "Run porthole migrate, or start the server without MIGRATE=off."
      )
    }
    return .good("schema", "The schema is this version's (\(known.last ?? "")).")
  }

  private func clock(_ facts: DatabaseFacts, _ database: Database) async throws -> Finding {
    let now = Int64(Date().timeIntervalSince1970 * 1000)
    let apart = abs(now - facts.clock) / 1000
    guard apart <= 5 else {
      return .wrong(
        "clock",
        "This machine's clock and the database's are \(apart) seconds apart.",
        do: "Let both take their time from the network (NTP)."
      )
    }
    if let last = try await database.lastMigration(), last > now + 5000 {
      return .wrong(
        "clock",
        "The clock shows \(Timestamp(milliseconds: now).minute) UTC, which is before the last upgrade of this database.",
        do: "Let the machine take its time from the network (NTP)."
      )
    }
    return .good("clock", "It shows \(Timestamp(milliseconds: now).minute) UTC, as the database's does.")
  }

  private func backups() -> Finding {
    let folder = BackupFolder(path: settings.backupDirectory)
    guard let newest = folder.entries().first else {
      return .doubtful(
        "backups",
        "There is none in \(folder.path).",
        do: "Set BACKUP_EVERY=24, or run porthole backup every night."
      )
    }
    let hours = (time(nil) - newest.finished) / 3600
    let words = "The newest is \(newest.name), \(hours) hours old."
    guard hours <= (settings.backupHours ?? 24) * 2 else {
      return .wrong("backups", words, do: "Run porthole backup, and read what it says.")
    }
    return .good("backups", words)
  }

  private func videos() -> Finding {
    VideoTool.installed() == nil
      ? .doubtful("videos", VideoTool.absence, do: "Use the image with the video programs, or install ffmpeg.")
      : .good("videos", "ffmpeg is there.")
  }

  private var share: Finding? {
    guard let folder = settings.shareDirectory else { return nil }
    return ShareFolder(folder) == nil
      ? .wrong("share", "SHARE_DIR is \(folder), which is no folder that can be read.", do: "Mount it, or unset SHARE_DIR.")
      : .good("share", "SHARE_DIR \(folder) can be read.")
  }
}
