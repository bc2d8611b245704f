public import Blobs
public import Database
public import Domain

internal import FoundationEssentials
internal import Glibc

/// Writes a whole instance into one file, a tar archive, while the server works on.
///
/// The tables are of one moment (one transaction). Every picture that they name is in the archive: all pictures get a
/// second name before that moment and again after it, so that none can vanish in between.
public struct BackupWork: Sendable {
  /// What a backup holds.
  public struct Report: Equatable, Sendable {
    public let tables: Int
    public let rows: Int
    /// Pictures, videos, exports that wait to be fetched: everything that the media store holds.
    public let files: Int
    /// Of the files together.
    public let bytes: Int
  }

  private let database: Database
  private let blobs: FolderBlobs
  private let dataFolder: String
  private let lane: WorkLane
  private let version: String

  /// - Parameters:
  ///   - dataFolder: `DATA_DIR`: its folders `keys` and `models` belong to the backup; scratch space is in `backups`.
  ///   - version: of this program, for the manifest.
  public init(database: Database, blobs: FolderBlobs, dataFolder: String, lane: WorkLane, version: String) {
    self.database = database
    self.blobs = blobs
    self.dataFolder = dataFolder
    self.lane = lane
    self.version = version
  }

  /// - Parameters:
  ///   - path: a file that is not there yet, or `-` for standard output.
  ///   - report: hears how far it is, 0…1 with a sentence; what it throws ends the backup, and nothing of it stays.
  public func write(
    to path: String,
    now: Timestamp,
    report: @escaping @Sendable (Double, String) throws -> Void = { _, _ in }
  ) async throws -> Report {
    ScratchFolder.removeAbandoned(in: dataFolder)
    let scratch = try ScratchFolder(in: dataFolder)
    defer { scratch.remove() }
    try await pin(scratch)
    try report(0.02, "Copying the tables")
    let manifest = try await copyTables(to: scratch, now: now)
    try await pin(scratch)
    let dataFolder = dataFolder
    return try await lane.run {
      let incoming = path == "-" ? path : path + ".part"
      do {
        let archive = BackupArchive(scratch: scratch, dataFolder: dataFolder, report: report)
        let kept = try archive.write(manifest, to: incoming)
        if incoming != path { try scratch.move(incoming, to: path) }
        return kept
      } catch {
        if incoming != path { unlink(incoming) }
        throw error
      }
    }
  }

  private func pin(_ scratch: ScratchFolder) async throws {
    let blobs = blobs
    try await lane.run { try blobs.pin(in: scratch.path("media")) }
  }

  private func copyTables(to scratch: ScratchFolder, now: Timestamp) async throws -> BackupManifest {
    let version = version
    return try await database.read { connection in
      let migrations = try Database.appliedSteps(connection)
      let tables = try TableCatalog.tables(connection).map { table in
        // The transaction may be tried again.
        unlink(scratch.path("tables/\(table.name)"))
        let file = try BackupFile(scratch.path("tables/\(table.name)"), for: .writing)
        var rows = 0
        try TableCopy.rows(of: table, connection) { row in
          try file.write(RowCoder.bytes(of: row))
          rows += 1
        }
        try file.finish()
        return BackupManifest.Table(name: table.name, columns: table.columns, rows: rows)
      }
      return BackupManifest(
        format: BackupManifest.currentFormat,
        version: version,
        createdAt: now.milliseconds,
        migrations: migrations,
        tables: tables,
        counters: try TableCatalog.counters(connection).map { .init(table: $0.table, last: $0.last) }
      )
    }
  }
}

/// The archive's members, in their order: manifest, tables, keys, models, pictures, digests.
private struct BackupArchive {
  let scratch: ScratchFolder
  let dataFolder: String
  let report: @Sendable (Double, String) throws -> Void

  func write(_ manifest: BackupManifest, to path: String) throws -> BackupWork.Report {
    if path != "-" { unlink(path) }
    let tar = TarWriter(try BackupFile(path, for: .writing), modified: manifest.createdAt / 1000)
    try tar.add(BackupManifest.name, bytes: try manifest.json())
    for table in manifest.tables {
      try add("tables/\(table.name)", at: scratch.path("tables/\(table.name)"), to: tar)
    }
    for folder in RestoreWork.otherFolders {
      for name in try names(in: "\(dataFolder)/\(folder)") {
        try add("\(folder)/\(name)", at: "\(dataFolder)/\(folder)/\(name)", to: tar)
      }
    }
    let keys = try names(in: scratch.path("media"))
    var bytes = 0
    for (place, key) in keys.enumerated() {
      try report(0.1 + 0.85 * Double(place) / Double(keys.count), "Writing picture \(place + 1) of \(keys.count)")
      bytes += try add("media/\(key)", at: scratch.path("media/\(key)"), to: tar)
    }
    let digests = tar.digests.map { "\($0.sha256)  \($0.name)\n" }.joined()
    try tar.add(RestoreWork.digestsName, bytes: Array(digests.utf8))
    try tar.finish()
    return BackupWork.Report(
      tables: manifest.tables.count,
      rows: manifest.tables.reduce(0) { $0 + $1.rows },
      files: keys.count,
      bytes: bytes
    )
  }

  @discardableResult
  private func add(_ name: String, at path: String, to tar: TarWriter) throws -> Int {
    var facts = stat()
    guard stat(path, &facts) == 0 else { throw BackupFile.failure("read", path) }
    try tar.add(name, from: try BackupFile(path, for: .reading), size: Int(facts.st_size))
    return Int(facts.st_size)
  }

  /// Regular files, sorted, so that two backups of the same data are the same bytes.
  private func names(in folder: String) throws -> [String] {
    guard FileManager.default.fileExists(atPath: folder) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: folder).filter { name in
      var facts = stat()
      return stat("\(folder)/\(name)", &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG
    }.sorted()
  }
}
