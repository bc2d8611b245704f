internal import FoundationEssentials

/// Reads a backup from its beginning to its end, and changes nothing: whether it could be taken back.
public struct VerifyWork: Sendable {
  /// What a backup says about itself, and what was counted in it.
  public struct Report: Sendable {
    public let manifest: BackupManifest
    public let contents: BackupWork.Report
  }

  private let path: String

  /// - Parameter path: a file of `BackupWork`, or `-` for standard input.
  public init(path: String) {
    self.path = path
  }

  /// The calls block.
  ///
  /// - Parameter check: is called now and then; what it throws ends the work.
  /// - Throws: `BackupFailure` with the member that is damaged or missing.
  public func run(_ check: () throws -> Void = {}) throws -> Report {
    let tar = TarReader(try BackupFile(path, for: .reading))
    guard try tar.next()?.name == BackupManifest.name else {
      throw BackupFailure("\(path) is no backup of Porthole.")
    }
    let manifest = try BackupManifest.read(try tar.bytes())
    var (pictures, bytes) = (0, 0)
    var sums: [UInt8]?
    while let member = try tar.next() {
      try check()
      if member.name == RestoreWork.digestsName {
        sums = try tar.bytes()
      } else if member.name.suffix(after: "media/") != nil {
        pictures += 1
        bytes += member.size
      }
    }
    try BackupDigests.compare(tar.digests, with: sums, path: path, consequence: "It cannot be restored.")
    for table in manifest.tables where tar.digests["tables/\(table.name)"] == nil {
      throw BackupFailure("The table \(table.name) is missing in \(path). It cannot be restored.")
    }
    return Report(
      manifest: manifest,
      contents: BackupWork.Report(
        tables: manifest.tables.count,
        rows: manifest.tables.reduce(0) { $0 + $1.rows },
        files: pictures,
        bytes: bytes
      )
    )
  }
}

/// Compares what was read of a backup with its last member, which has a digest of each other one.
enum BackupDigests {
  /// - Parameters:
  ///   - digests: of what was read, by name.
  ///   - sums: the lines of `SHA256SUMS`; nil where the archive ended before.
  ///   - consequence: the last sentence of a failure.
  static func compare(
    _ digests: [String: String],
    with sums: [UInt8]?,
    path: String,
    consequence: String
  ) throws(BackupFailure) {
    guard let sums else { throw BackupFailure("\(path) ends too early: it is no complete backup.") }
    var expected: [String: String] = [:]
    for line in String(decoding: sums, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1)
      if words.count == 2 { expected[String(words[1].drop { $0 == " " })] = String(words[0]) }
    }
    let found = digests.filter { $0.key != RestoreWork.digestsName }
    if let wrong = found.keys.sorted().first(where: { expected[$0] != found[$0] }) {
      throw BackupFailure("\(wrong) in \(path) is damaged: its digest is another. \(consequence)")
    }
    if let missing = expected.keys.sorted().first(where: { found[$0] == nil }) {
      throw BackupFailure("\(missing) is missing in \(path). \(consequence)")
    }
  }
}
