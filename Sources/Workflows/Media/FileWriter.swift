internal import Blobs
internal import Glibc

/// A file of the cache that is being written; its calls block.
final class FileWriter {
  private let path: String
  private let file: Int32

  init(_ path: String) throws {
    self.path = path
    file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
    guard file >= 0 else { throw CacheFailure(reason: String(cString: strerror(errno)), path: path) }
  }

  deinit {
    if file >= 0 { close(file) }
  }

  func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { raw in
      var written = 0
      while written < raw.count {
        let some = Glibc.write(file, raw.baseAddress?.advanced(by: written), raw.count - written)
        if some < 0 && errno == EINTR { continue }
        guard some > 0 else {
          if errno == ENOSPC || errno == EDQUOT { throw BlobFailure.diskFull }
          throw CacheFailure(reason: String(cString: strerror(errno)), path: path)
        }
        written += some
      }
    }
  }

  static func bytes(at path: String) throws -> [UInt8] {
    guard let file = CachedFile(path) else {
      throw CacheFailure(reason: String(cString: strerror(errno)), path: path)
    }
    return file.bytes(at: 0, count: file.size)
  }
}
