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
      """
  )

  @Argument(help: "The file; - is standard output; left out, a dated file in DATA_DIR/backups.")
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
      let dated = BackupFolder(dataFolder: instance.settings.dataDirectory)
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
  /// `12 tables with 340 rows, and 25 pictures of 3 MB`
  var words: String {
    let megabytes = (bytes + 500_000) / 1_000_000
    return "\(tables) tables with \(rows) rows, and \(pictures) pictures of \(megabytes) MB"
  }
}

/// The dated backups in `DATA_DIR/backups`.
struct BackupFolder {
  let dataFolder: String

  private var folder: String { "\(dataFolder)/backups" }

  func newPath(now: Timestamp) throws -> String {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let digits = now.iso8601.filter { $0.isNumber || $0 == "T" }.prefix(15)
    return "\(folder)/porthole-\(digits)Z.tar"
  }

  func removeOldest(keeping: Int) throws {
    for name in try names().dropLast(keeping) { try FileManager.default.removeItem(atPath: "\(folder)/\(name)") }
  }

  /// When the newest was finished, in seconds since 1970; nil where there is none.
  func newest() -> Int? {
    do {
      guard let name = try names().last else { return nil }
      var facts = stat()
      return stat("\(folder)/\(name)", &facts) == 0 ? facts.st_mtim.tv_sec : nil
    } catch {
      // There is no such folder before the first backup.
      return nil
    }
  }

  /// From the oldest to the newest: their names are dates.
  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasPrefix("porthole-") && $0.hasSuffix("Z.tar") }.sorted()
  }
}
