internal import CLinux
internal import Glibc

/// The file system that a folder lies in.
public struct FileSystem: Sendable {
  /// Its name where it is one that other machines serve.
  public let networkName: String?
  public let freeBytes: Int64
  public let totalBytes: Int64

  /// nil where there is no such folder.
  public init?(of path: String) {
    var facts = statfs()
    guard statfs(path, &facts) == 0 else { return nil }
    networkName = Self.networkName(ofKind: UInt32(truncatingIfNeeded: facts.f_type))
    freeBytes = Int64(facts.f_bavail) * Int64(facts.f_bsize)
    totalBytes = Int64(facts.f_blocks) * Int64(facts.f_bsize)
  }

  /// Kinds as in statfs(2).
  public static func networkName(ofKind kind: UInt32) -> String? {
    switch kind {
    case 0x6969: "NFS"
    case 0x517B, 0xFF53_4D42, 0xFE53_4D42: "SMB"
    case 0x00C3_6400: "Ceph"
    case 0x5346_414F: "AFS"
    case 0x0BD0_0BD0: "Lustre"
    default: nil
    }
  }

  /// SQLite shares memory and locks between processes, which file systems of other machines do not give (sqlite.org/wal.html).
  ///
  /// - Returns: why SQLite cannot be used in the folder; nil where it can.
  public static func refusal(ofSQLiteIn path: String, on name: String?) -> String? {
    name.map {
      "DATA_DIR \(path) is on a network file system (\($0)), where SQLite loses data: set DATABASE_URL for PostgreSQL, or "
        + "use a local disk."
    }
  }
}
