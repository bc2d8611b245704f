import Blobs
import Database
import Domain
import FoundationEssentials
import Glibc
import Media
import Outbound
import Store
import Workflows

/// Looks at every part of an instance that can fail, and says what to do: the same for the page and the command.
struct Checkup: Sendable {
  /// The finding about what takes the pictures.
  static let bucket = "Bucket"
  private static let littleSpace: Int64 = 2_000_000_000
  private static let noSpace: Int64 = 200_000_000
  private static let oldBackup = 36 * 3600
  private static let mostClockError: Int64 = 5000
  private static let mostSecrets = 100

  let settings: Settings
  let installation: Installation
  let database: Database
  let blobs: FolderBlobs
  /// nil where this server has no key yet.
  let vault: Vault?
  let lane: WorkLane
  let now: @Sendable () -> Timestamp

  /// What a running server may look at often.
  func findings() async -> [Finding] {
    await database()
      + [disk, await storage(), await secrets(), await backups(), certificate, videos].compactMap(\.self)
  }

  private func database() async -> [Finding] {
    do {
      let before = now()
      let facts = try await database.engineFacts()
      let took = now().milliseconds - before.milliseconds
      let answer = Finding("Database", .good, "\(facts.version) answers within \(took) ms.")
      return [answer, try await schema(), clock(facts.clock)]
    } catch {
      return [absentDatabase(error)]
    }
  }

  private func absentDatabase(_ error: any Error) -> Finding {
    guard case .sqlite(let path) = settings.engine else {
      return Finding("Database", .bad, "\(error)", advice: "Start it, or correct DATABASE_URL or the PG settings.")
    }
    guard access(path, F_OK) == 0 else {
      return Finding("Database", .warning, "There is no \(path) yet.", advice: "porthole serve makes it.")
    }
    let advice = "Let user \(getuid()) read and write the folder and the file; if it is damaged, restore a backup."
    return Finding("Database", .bad, "\(error)", advice: advice)
  }

  private func schema() async throws -> Finding {
    let known = try Migrations.read(from: "\(installation.resources)/Migrations").map(\.name)
    let applied = Set(try await database.read { try Database.appliedSteps($0) })
    guard !applied.isEmpty else {
      return Finding("Schema", .warning, "The database is empty.", advice: "porthole serve makes its tables.")
    }
    let missing = known.filter { !applied.contains($0) }
    guard missing.isEmpty else {
      return Finding(
        "Schema",
        .bad,
        "\(missing.joined(separator: ", ")) is missing.",
        advice: "Run porthole migrate."
      )
    }
    let newer = applied.subtracting(known).sorted()
    guard newer.isEmpty else {
      return Finding(
        "Schema",
        .warning,
        "A newer version has added \(newer.joined(separator: ", ")).",
        advice: "Replace this server by that version: restarted, this one would not start."
      )
    }
    return Finding("Schema", .good, "Up to date: \(known.last ?? "").")
  }

  private func clock(_ other: Int64) -> Finding {
    let difference = now().milliseconds - other
    guard abs(difference) > Self.mostClockError else {
      return Finding("Clock", .good, "This machine and the database agree.")
    }
    return Finding(
      "Clock",
      .warning,
      "This machine is \(abs(difference) / 1000) s \(difference > 0 ? "ahead of" : "behind") the database.",
      advice: "Let both set their clocks by the network (NTP): sessions and leases end by them."
    )
  }

  private var disk: Finding {
    let folder = settings.dataDirectory
    guard let system = FileSystem(of: folder) else {
      return Finding("Disk", .bad, "\(folder) cannot be read.", advice: "Make it, and give it to user \(getuid()).")
    }
    if case .sqlite = settings.engine, let refusal = FileSystem.refusal(ofSQLiteIn: folder, on: system.networkName) {
      return Finding("Disk", .bad, refusal)
    }
    let sentence =
      "\(Self.gigabytes(system.freeBytes)) of \(Self.gigabytes(system.totalBytes)) GB are free where \(folder) is."
    guard system.freeBytes < Self.littleSpace else { return Finding("Disk", .good, sentence) }
    return Finding(
      "Disk",
      system.freeBytes < Self.noSpace ? .bad : .warning,
      sentence,
      advice: "Enlarge the disk, remove old files of \(settings.backupDirectory), or let porthole media move pictures."
    )
  }

  /// `39.8`
  private static func gigabytes(_ bytes: Int64) -> String {
    "\(bytes / 1_000_000_000).\(bytes / 100_000_000 % 10)"
  }

  private func storage() async -> Finding? {
    guard let bucket = settings.bucket else { return nil }
    do {
      try await bucket.bucket().check()
      return Finding(Self.bucket, .good, "\(bucket.place.bucket) answers, and takes these keys.")
    } catch {
      let advice =
        bucket.credentials is AWSCredentials
        ? "Correct MEDIA_BUCKET, AWS_ENDPOINT_URL, AWS_REGION or the keys."
        : "Correct MEDIA_BUCKET; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give this machine a role that may use it."
      return Finding(Self.bucket, .bad, "\(error)", advice: advice)
    }
  }

  /// Whether this server opens what others have encrypted.
  private func secrets() async -> Finding? {
    let sealed: [[UInt8]]
    do {
      sealed = try await database.read { try WebhookStore.secrets(most: Self.mostSecrets, on: $0) }
    } catch {
      // The findings about database and schema say why.
      return nil
    }
    guard !sealed.isEmpty else { return nil }
    let lost = sealed.count { !opens($0) }
    guard lost > 0 else { return Finding("Secrets", .good, "This server’s key opens the secrets of webhooks.") }
    return Finding(
      "Secrets",
      .bad,
      "\(lost) of the newest \(sealed.count) secrets of webhooks were encrypted with another key.",
      advice: "Give all servers the same SECRET_KEY. Where the old key is lost, enter these secrets again."
    )
  }

  private func opens(_ sealed: [UInt8]) -> Bool {
    do {
      return try vault?.opened(sealed) != nil
    } catch {
      return false
    }
  }

  private func backups() async -> Finding {
    let folder = BackupFolder(path: settings.backupDirectory)
    let advice =
      settings.backupHours == nil
      ? "Set BACKUP_EVERY=24, run porthole backup --keep 14 every night, or take snapshots of the disk and the database."
      : "Look at /admin/work for what keeps the server from making one."
    do {
      guard let newest = try await lane.run({ folder.entries().first }) else {
        return Finding("Backups", .warning, "There is none in \(folder.path).", advice: advice)
      }
      let age = Int(now().milliseconds / 1000) - newest.finished
      let sentence = age < 7200 ? "The newest is \(age / 60) minutes old." : "The newest is \(age / 3600) hours old."
      let limit = settings.backupHours.map { $0 * 5400 } ?? Self.oldBackup
      return age > limit
        ? Finding("Backups", .warning, sentence, advice: advice) : Finding("Backups", .good, sentence)
    } catch {
      return Finding("Backups", .bad, "\(error)", advice: advice)
    }
  }

  private var certificate: Finding? {
    guard let files = settings.tls else { return nil }
    do {
      let end = try CertificatePair(files).expiresAt
      let days = (end.milliseconds - now().milliseconds) / 86_400_000
      let sentence = "It ends on \(end.minute)."
      guard days < 14 else { return Finding("Certificate", .good, sentence) }
      return Finding("Certificate", days < 0 ? .bad : .warning, sentence, advice: "Renew it: certbot renew.")
    } catch {
      return Finding("Certificate", .bad, "\(error)", advice: "Put both files in place, the key first.")
    }
  }

  private var videos: Finding {
    VideoTool.installed() == nil
      ? Finding("Videos", .warning, VideoTool.absence, advice: "Install ffmpeg, or use the image that has it.")
      : Finding("Videos", .good, "ffmpeg and ffprobe are installed.")
  }
}
