public import Blobs
public import Database

internal import FoundationEssentials
internal import Glibc

/// Takes a backup back into an instance that is empty, on either engine, whichever it came from.
///
/// Everything is read and compared with its digest before the first row is written; the rows come in one transaction. A
/// backup of an older version is brought up to this version's schema.
public struct RestoreWork: Sendable {
  static let digestsName = "SHA256SUMS"
  /// Folders of `DATA_DIR` that belong to an instance besides the database and the pictures.
  static let otherFolders = ["keys", "models"]

  private let database: Database
  private let blobs: FolderBlobs
  private let dataFolder: String
  private let lane: WorkLane
  private let steps: [Migration]

  /// - Parameter steps: every migration of this version.
  public init(database: Database, blobs: FolderBlobs, dataFolder: String, lane: WorkLane, steps: [Migration]) {
    self.database = database
    self.blobs = blobs
    self.dataFolder = dataFolder
    self.lane = lane
    self.steps = steps
  }

  /// - Parameters:
  ///   - path: a file of `BackupWork`, or `-` for standard input.
  ///   - now: milliseconds since 1970.
  /// - Throws: `BackupFailure` where the instance is not empty, the backup is damaged, or it is of a newer version.
  public func read(from path: String, now: Int64) async throws -> BackupWork.Report {
    let scratch = try ScratchFolder(in: dataFolder)
    defer { scratch.remove() }
    let blobs = blobs
    let dataFolder = dataFolder
    let known = steps.map(\.name)
    try await refuseData()
    let unpacking = Unpacking(path: path, scratch: scratch, blobs: blobs, dataFolder: dataFolder, known: known)
    let (manifest, report) = try await lane.run {
      let unpacked = try unpacking.run()
      try unpacking.moveOtherFolders()
      return unpacked
    }
    try await database.migrate(steps.filter { manifest.migrations.contains($0.name) }, now: now)
    try await fill(manifest, from: scratch)
    try await database.migrate(steps, now: now)
    return report
  }

  /// A new database, or one that a server made and nobody has used.
  private func refuseData() async throws {
    // As a writer: a new SQLite file is made by that.
    let used = try await database.write { connection in
      try TableCatalog.tables(connection).filter { try TableCopy.count(of: $0.name, connection) > 0 }.map(\.name)
    }
    // A start without settings leaves a set-up link; housekeeping may leave counts.
    let mattering = Set(used).subtracting(["links", "login_failures", "audit", "audit_chain"])
    guard mattering.isEmpty else {
      throw BackupFailure(
        "There is data already (in \(mattering.sorted().joined(separator: ", "))): restore into a new DATA_DIR and an empty database."
      )
    }
  }

  private func fill(_ manifest: BackupManifest, from scratch: ScratchFolder) async throws {
    try await database.write { connection in
      let tables = try TableCatalog.tables(connection)
      for table in tables.reversed() { try TableCopy.empty(table.name, connection) }
      for table in manifest.tables.sorted(by: Self.order(of: tables)) {
        let insertion = TableCopy.insertion(into: table.name, columns: table.columns)
        let file = try BackupFile(scratch.path("tables/\(table.name)"), for: .reading)
        for _ in 0..<table.rows {
          try connection.later(insertion, try RowCoder.row(from: file, columns: table.columns.count))
        }
        guard try file.isAtEnd else {
          throw BackupFailure("The backup's table \(table.name) has more rows than it says.")
        }
      }
      for counter in manifest.counters { try TableCatalog.setCounter(of: counter.table, to: counter.last, connection) }
    }
  }

  private static func order(
    of tables: [TableDescription]
  ) -> (BackupManifest.Table, BackupManifest.Table) -> Bool {
    let places = Dictionary(uniqueKeysWithValues: tables.enumerated().map { ($1.name, $0) })
    return { places[$0.name] ?? .max < places[$1.name] ?? .max }
  }
}

/// Reads the archive once: tables into the scratch folder, pictures into the store, and the digests of both.
private struct Unpacking: Sendable {
  let path: String
  let scratch: ScratchFolder
  let blobs: FolderBlobs
  let dataFolder: String
  /// The names of this version's migrations.
  let known: [String]

  func run() throws -> (BackupManifest, BackupWork.Report) {
    let tar = TarReader(try BackupFile(path, for: .reading))
    guard try tar.next()?.name == BackupManifest.name else {
      throw BackupFailure("\(path) is no backup of Porthole.")
    }
    let manifest = try BackupManifest.read(try tar.bytes())
    if let unknown = manifest.migrations.first(where: { !known.contains($0) }) {
      throw BackupFailure("This backup is of version \(manifest.version), which is newer (it has \(unknown)).")
    }
    var keys: [String] = []
    var bytes = 0
    do {
      try unpack(tar, manifest, &keys, &bytes)
    } catch {
      for key in keys { try blobs.remove(key) }
      throw error
    }
    let report = BackupWork.Report(
      tables: manifest.tables.count,
      rows: manifest.tables.reduce(0) { $0 + $1.rows },
      files: keys.count,
      bytes: bytes
    )
    return (manifest, report)
  }

  /// - Parameter keys: of the pictures that may be in the store by now, whatever happens.
  private func unpack(
    _ tar: TarReader,
    _ manifest: BackupManifest,
    _ keys: inout [String],
    _ bytes: inout Int
  ) throws {
    var waiting: [IncomingBlob] = []
    var sums: [UInt8]?
    while let member = try tar.next() {
      if member.name == RestoreWork.digestsName {
        sums = try tar.bytes()
      } else if let key = member.name.suffix(after: "media/") {
        waiting.append(try picture(key, from: tar))
        keys.append(key)
        bytes += member.size
        // An open file each would be too many.
        guard waiting.count == 128 else { continue }
        try blobs.keepAll(waiting)
        waiting = []
      } else {
        try copy(member.name, from: tar, manifest: manifest)
      }
    }
    try blobs.keepAll(waiting)
    try BackupDigests.compare(tar.digests, with: sums, path: path, consequence: "Nothing was restored.")
  }

  /// Puts keys and models in their places, once everything is known to be whole.
  func moveOtherFolders() throws {
    for folder in RestoreWork.otherFolders {
      let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path(folder))
      guard !names.isEmpty else { continue }
      try FileManager.default.createDirectory(atPath: "\(dataFolder)/\(folder)", withIntermediateDirectories: true)
      for name in names { try scratch.move(scratch.path("\(folder)/\(name)"), to: "\(dataFolder)/\(folder)/\(name)") }
    }
  }

  private func picture(_ key: String, from tar: TarReader) throws -> IncomingBlob {
    let file = try blobs.makeFile(key: key)
    while true {
      let part = try tar.part()
      guard !part.isEmpty else { return file }
      try file.write(part)
    }
  }

  /// A name from the archive becomes a path only where it is one that we know, or a plain file of a folder of ours.
  private func copy(_ name: String, from tar: TarReader, manifest: BackupManifest) throws {
    let target: String
    if let table = name.suffix(after: "tables/"), manifest.tables.contains(where: { $0.name == table }),
      !table.contains("/")
    {
      target = scratch.path(name)
    } else if let folder = RestoreWork.otherFolders.first(where: { name.suffix(after: "\($0)/") != nil }),
      let file = name.suffix(after: "\(folder)/"), !file.contains("/"), !file.hasPrefix(".")
    {
      target = scratch.path("\(folder)/\(file)")
    } else {
      throw BackupFailure("\(path) has a member \(name), which no backup of Porthole has.")
    }
    let file = try BackupFile(target, for: .writing)
    while true {
      let part = try tar.part()
      guard !part.isEmpty else { break }
      try file.write(part)
    }
    try file.finish()
  }
}

extension String {
  /// What follows a prefix; nil where the text has another.
  func suffix(after prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }
}
