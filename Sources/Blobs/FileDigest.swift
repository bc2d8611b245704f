internal import CLinux
internal import Crypto
internal import Glibc

/// The SHA-256 of a stored file, kept with the file as an extended attribute (xattr(7)): bytes that rotted on the disk are not
/// taken for those that were stored.
///
/// A file system without such attributes keeps none, and files of older versions have none: those are read as they are.
enum FileDigest {
  private static let attribute = "user.porthole.sha256"
  private static let pieceSize = 1 << 20

  /// Notes what the file holds now.
  ///
  /// - Parameter isSynced: whether file and note survive a power cut when this returns.
  static func note(at path: String, isSynced: Bool) throws(BlobFailure) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .last("read", path) }
    defer { close(file) }
    try note(in: file, path, isSynced: isSynced)
  }

  static func note(in file: Int32, _ path: String, isSynced: Bool) throws(BlobFailure) {
    let digest = try digest(of: file, path)
    if fsetxattr(file, attribute, digest, digest.count, 0) != 0, errno == ENOSPC || errno == EDQUOT { throw .diskFull }
    if isSynced, fsync(file) != 0 { throw .last("written", path) }
  }

  /// Whether the open file holds what was noted; nil where nothing was.
  static func isKept(in file: Int32, _ path: String) throws(BlobFailure) -> Bool? {
    guard let noted = noted(in: file) else { return nil }
    return try digest(of: file, path) == noted
  }

  /// As `isKept`, for who has read the whole file already.
  static func isKept(_ bytes: [UInt8], in file: Int32) -> Bool? {
    noted(in: file).map { SHA256.hash(data: bytes).elementsEqual($0) }
  }

  private static func noted(in file: Int32) -> [UInt8]? {
    var digest = [UInt8](repeating: 0, count: SHA256.byteCount)
    return fgetxattr(file, attribute, &digest, digest.count) == digest.count ? digest : nil
  }

  private static func digest(of file: Int32, _ path: String) throws(BlobFailure) -> [UInt8] {
    var digest = SHA256()
    var place: off_t = 0
    while true {
      var got = 0
      let piece = [UInt8](unsafeUninitializedCapacity: pieceSize) { buffer, count in
        got = pread(file, buffer.baseAddress, pieceSize, place)
        count = max(got, 0)
      }
      guard got >= 0 else { throw .last("read", path) }
      guard got > 0 else { return Array(digest.finalize()) }
      digest.update(data: piece)
      place += off_t(got)
    }
  }
}
