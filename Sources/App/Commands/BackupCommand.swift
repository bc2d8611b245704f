import ArgumentParser
import Blobs
import Database
import Domain
import FoundationEssentials
import Glibc
import Workflows

struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Writes the whole instance into one file, while the server works on.",
    discussion: """
      The file is a tar archive with tables, pictures and digests, and is as secret as the instance. It can be taken back
      on SQLite and on PostgreSQL, whichever it came from.
      """,
    subcommands: [BackupWriteCommand.self, BackupVerifyCommand.self],
    defaultSubcommand: BackupWriteCommand.self
  )
}

struct BackupWriteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "write", abstract: "Writes a backup.")

  @Argument(help: "The file; - is standard output; left out, a dated file in BACKUP_DIR.")
  var file: String?

  @Option(help: "With a dated file: how many of them stay; the oldest go.")
  var keep: Int?

  func validate() throws {
    if let keep, keep < 1 { throw ValidationError("--keep must be at least 1.") }
    if keep != nil, file != nil { throw ValidationError("--keep is for dated files: leave FILE out.") }
  }

  func run() async throws {
    try await Ending.reporting {
      let instance = try await CommandLineInstance(migrates: false)
      let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
      let dated = BackupFolder(path: instance.settings.backupDirectory)
      let path = try file ?? dated.newPath(now: now)
      let report = try await BackupWork(
        database: instance.database,
        blobs: instance.blobs,
        dataFolder: instance.settings.dataDirectory,
        lane: instance.lane,
        version: Version.number
      ).write(to: path, now: now)
      // Standard output may be the archive itself.
      StandardError.write("Backed up \(report.words) into \(path).\n")
      if let keep { try dated.removeOldest(keeping: keep) }
    }
  }
}

struct BackupVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Reads a backup and compares every member with its digest; changes nothing."
  )

  @Argument(help: "The file that porthole backup wrote; - is standard input.")
  var file: String

  func run() async throws {
    try await Ending.reporting {
      let read = try VerifyWork(path: file).run()
      let made = Timestamp(milliseconds: read.manifest.createdAt).minute
      print("\(file) is whole: \(read.contents.words), of \(made) UTC, written by version \(read.manifest.version).")
    }
  }
}

struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Takes a backup back into a new, empty instance, on either engine."
  )

  @Argument(help: "The file that porthole backup wrote; - is standard input.")
  var file: String

  func run() async throws {
    try await Ending.reporting {
      let instance = try await CommandLineInstance(migrates: false)
      let report = try await RestoreWork(
        database: instance.database,
        blobs: instance.blobs,
        dataFolder: instance.settings.dataDirectory,
        lane: instance.lane,
        steps: try Migrations.read(from: "\(instance.installation.resources)/Migrations")
      ).read(from: file, now: Int64(Date().timeIntervalSince1970 * 1000))
      print("Restored \(report.words) from \(file).")
    }
  }
}

extension BackupWork.Report {
  /// `12 tables with 340 rows, and 25 files of 3 MB`
  var words: String {
    let megabytes = (bytes + 500_000) / 1_000_000
    return "\(tables) tables with \(rows) rows, and \(files) files of \(megabytes) MB"
  }
}
