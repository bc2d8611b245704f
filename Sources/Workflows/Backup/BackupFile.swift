internal import Glibc

/// A file of a backup, read or written from its beginning to its end. The calls block.
final class BackupFile {
  let path: String
  private let descriptor: Int32
  private let ownsDescriptor: Bool
  private var buffer: [UInt8] = []
  private var readPosition = 0

  enum Use {
    case reading
    /// Makes the file, which must not be there; only its owner may read it.
    case writing
  }

  /// - Parameter path: `-` is standard input or standard output.
  init(_ path: String, for use: Use) throws(BackupFailure) {
    self.path = path
    if path == "-" {
      descriptor = use == .reading ? STDIN_FILENO : STDOUT_FILENO
      ownsDescriptor = false
      return
    }
    descriptor =
      use == .reading ? open(path, O_RDONLY | O_CLOEXEC) : open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    ownsDescriptor = true
    guard descriptor >= 0 else { throw Self.failure(use == .reading ? "read" : "made", path) }
  }

  deinit {
    if ownsDescriptor, descriptor >= 0 { close(descriptor) }
  }

  func write(_ bytes: [UInt8]) throws(BackupFailure) {
    buffer += bytes
    if buffer.count >= 1 << 18 { try flush() }
  }

  /// Everything is on the disk when this returns; a pipe has no disk.
  func finish() throws(BackupFailure) {
    try flush()
    guard !ownsDescriptor || fsync(descriptor) == 0 else { throw Self.failure("written", path) }
  }

  /// The next bytes: exactly `count` of them.
  func read(_ count: Int) throws(BackupFailure) -> [UInt8] {
    while buffer.count - readPosition < count {
      guard try fill() else { throw BackupFailure("\(path) ends too early: it is no complete backup.") }
    }
    defer { readPosition += count }
    return Array(buffer[readPosition..<(readPosition + count)])
  }

  var isAtEnd: Bool {
    get throws(BackupFailure) {
      guard readPosition == buffer.count else { return false }
      return try !fill()
    }
  }

  /// - Returns: false at the end.
  private func fill() throws(BackupFailure) -> Bool {
    if readPosition > 0 {
      buffer.removeFirst(readPosition)
      readPosition = 0
    }
    var part = [UInt8](repeating: 0, count: 1 << 18)
    var count = Glibc.read(descriptor, &part, part.count)
    while count < 0, errno == EINTR { count = Glibc.read(descriptor, &part, part.count) }
    guard count >= 0 else { throw Self.failure("read", path) }
    buffer += part.prefix(count)
    return count > 0
  }

  private func flush() throws(BackupFailure) {
    var written = 0
    while written < buffer.count {
      let some = buffer.withUnsafeBytes { bytes in
        Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if some < 0, errno == EINTR { continue }
      guard some > 0 else { throw Self.failure("written", path) }
      written += some
    }
    buffer.removeAll(keepingCapacity: true)
  }

  static func failure(_ action: String, _ path: String) -> BackupFailure {
    let reason = String(cString: strerror(errno))
    return BackupFailure("\(path) cannot be \(action): \(reason).")
  }
}
