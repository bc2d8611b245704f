internal import Glibc

/// How much may still be written to the disk of a folder: some of it stays free, so that the database can go on when
/// uploads may not.
public struct FreeSpace: Sendable {
  private static let largestShare = Int64(1) << 30

  private let path: String
  private let reserve: Int64?

  /// - Parameter reserve: bytes that stay free; nil for a twentieth of the disk, of a large one 1 GiB.
  public init(of path: String, reserve: Int64? = nil) {
    self.path = path
    self.reserve = reserve
  }

  /// Of the whole disk; nil where it does not say.
  var freeBytes: Int64? {
    var facts = statvfs()
    guard statvfs(path, &facts) == 0 else { return nil }
    return Int64(facts.f_bavail) * Int64(facts.f_frsize)
  }

  /// - Parameter count: bytes that are about to come.
  /// - Throws: `BlobFailure.diskFull` where they would take what is to stay free.
  func check(for count: Int64) throws(BlobFailure) {
    var facts = statvfs()
    guard statvfs(path, &facts) == 0 else { return }
    let size = Int64(facts.f_frsize)
    let kept = reserve ?? min(Int64(facts.f_blocks) * size / 20, Self.largestShare)
    guard Int64(facts.f_bavail) * size - kept >= count else { throw .diskFull }
  }
}
