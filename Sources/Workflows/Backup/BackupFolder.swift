public import Domain
internal import FoundationEssentials
internal import Glibc

/// The dated backups of a whole instance in one folder.
public struct BackupFolder: Sendable {
  /// One of the files.
  public struct Entry: Equatable, Sendable {
    public let name: String
    /// In bytes.
    public let size: Int
    /// When it was finished, in seconds since 1970.
    public let finished: Int
  }

  public let path: String

  public init(path: String) {
    self.path = path
  }

  /// `porthole-20261121T030000Z.tar`, in the folder, which is made if it is missing.
  public func newPath(now: Timestamp) throws -> String {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let digits = now.iso8601.filter { $0.isNumber || $0 == "T" }.prefix(15)
    return "\(path)/porthole-\(digits)Z.tar"
  }

  public func removeOldest(keeping: Int) throws {
    for name in try names().dropLast(keeping) { try FileManager.default.removeItem(atPath: "\(path)/\(name)") }
  }

  /// From the newest to the oldest; empty before the first backup.
  public func entries() -> [Entry] {
    do {
      return try names().reversed().compactMap { name in
        var facts = stat()
        guard stat("\(path)/\(name)", &facts) == 0 else { return nil }
        return Entry(name: name, size: Int(facts.st_size), finished: facts.st_mtim.tv_sec)
      }
    } catch {
      // There is no such folder before the first backup.
      return []
    }
  }

  /// From the oldest to the newest: their names are dates.
  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path)
      .filter { $0.hasPrefix("porthole-") && $0.hasSuffix("Z.tar") }.sorted()
  }
}
