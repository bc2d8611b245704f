internal import Glibc
internal import Synchronization

/// Files in a folder, named by keys of our own: 32 hex digits, so that no name from outside becomes a path.
///
/// A file appears under its key only when all of it, and its folder's entry, is on the disk. The calls block: run them on
/// a thread that may wait.
public struct FolderBlobs: Sendable {
  private let root: String

  public init(root: String) {
    self.root = root
  }

  /// Makes the folder, and `incoming/` in it for files that are on their way.
  public func prepare() throws(BlobFailure) {
    try Self.makeFolder(root)
    try Self.makeFolder(root + "/incoming")
  }

  /// Begins a file that is written in pieces.
  public func makeFile() throws(BlobFailure) -> IncomingBlob {
    try IncomingBlob(folder: root, key: Self.newKey())
  }

  /// Begins a file whose key is given, as a backup gives it.
  ///
  /// - Throws: `BlobFailure.missing` where the key is none of ours.
  public func makeFile(key: String) throws(BlobFailure) -> IncomingBlob {
    guard Self.isKey(key) else { throw .missing(key: key) }
    return try IncomingBlob(folder: root, key: key)
  }

  /// Stores bytes at once.
  ///
  /// - Returns: the key.
  public func store(_ bytes: [UInt8]) throws(BlobFailure) -> String {
    let file = try makeFile()
    try file.write(bytes)
    return try file.keep()
  }

  /// Where the file of a key is, for reading; nil for what is no key.
  public func path(of key: String) -> String? {
    guard Self.isKey(key) else { return nil }
    return "\(root)/\(key.prefix(2))/\(key)"
  }

  public func bytes(of key: String) throws(BlobFailure) -> [UInt8] {
    guard let path = path(of: key) else { throw .missing(key: key) }
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .missing(key: key) }
    defer { close(file) }
    var facts = stat()
    guard fstat(file, &facts) == 0 else { throw .last("read", path) }
    var read = 0
    let size = Int(facts.st_size)
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while read < size {
        let some = pread(file, buffer.baseAddress?.advanced(by: read), size - read, off_t(read))
        guard some > 0 else { break }
        read += some
      }
      count = read
    }
    guard read == size else { throw .last("read", path) }
    return bytes
  }

  /// Removes a file; that it is gone already is as good.
  public func remove(_ key: String) throws(BlobFailure) {
    guard let path = path(of: key) else { return }
    guard unlink(path) == 0 || errno == ENOENT else { throw .last("removed", path) }
  }

  /// Gives every file that is there a second name in `folder`, so that it stays readable while the first may be removed.
  /// Those that have one already are left alone. Costs no space.
  public func pin(in folder: String) throws(BlobFailure) {
    for shelf in Self.names(in: root) where shelf.utf8.count == 2 {
      for key in Self.names(in: "\(root)/\(shelf)") where Self.isKey(key) {
        let name = "\(folder)/\(key)"
        // Removed since it was listed is as good as not listed.
        guard link("\(root)/\(shelf)/\(key)", name) == 0 || errno == EEXIST || errno == ENOENT else {
          throw .last("linked", name)
        }
      }
    }
  }

  /// Throws away what an earlier process left half written.
  public func clearIncoming() {
    for name in Self.names(in: root + "/incoming") where Self.isKey(name) { unlink("\(root)/incoming/\(name)") }
  }

  /// The bytes that may still be written, to refuse an upload before it begins.
  public func freeBytes() -> Int64? {
    var facts = statvfs()
    guard statvfs(root, &facts) == 0 else { return nil }
    return Int64(facts.f_bavail) * Int64(facts.f_frsize)
  }

  private static func names(in folder: String) -> [String] {
    guard let opened = opendir(folder) else { return [] }
    defer { closedir(opened) }
    var names: [String] = []
    while let entry = readdir(opened) {
      names.append(
        withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      )
    }
    return names
  }

  private static func newKey() -> String {
    var random = SystemRandomNumberGenerator()
    return (0..<2).map { _ in
      let digits = String(random.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  private static func isKey(_ text: some StringProtocol) -> Bool {
    text.utf8.count == 32 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  static func makeFolder(_ path: String) throws(BlobFailure) {
    guard mkdir(path, 0o750) == 0 || errno == EEXIST else { throw .last("made", path) }
  }
}

/// A file on its way into the store: written in `incoming/`, moved under its key when it is whole.
///
/// What is neither kept nor discarded is removed when the value goes.
public final class IncomingBlob: Sendable {
  public let key: String
  private let folder: String
  private let descriptor: Mutex<Int32>

  init(folder: String, key: String) throws(BlobFailure) {
    self.key = key
    self.folder = folder
    let path = "\(folder)/incoming/\(key)"
    let opened = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
    guard opened >= 0 else { throw .last("made", path) }
    descriptor = Mutex(opened)
  }

  deinit {
    discard()
  }

  /// The file while it is being written, so that a probe can look at it.
  public var path: String { "\(folder)/incoming/\(key)" }

  public func write(_ bytes: UnsafeRawBufferPointer) throws(BlobFailure) {
    var written = 0
    let file = descriptor.withLock { $0 }
    while written < bytes.count {
      let some = Glibc.write(file, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      if some < 0 && errno == EINTR { continue }
      guard some > 0 else { throw .last("written", path) }
      written += some
    }
  }

  public func write(_ bytes: [UInt8]) throws(BlobFailure) {
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(BlobFailure) in try write(buffer) }
    }
    try result.get()
  }

  /// Puts the file in its place; when this returns it survives a power cut.
  ///
  /// - Returns: the key.
  public func keep() throws(BlobFailure) -> String {
    let file = descriptor.withLock { $0 }
    guard fsync(file) == 0 else { throw .last("written", path) }
    let shelf = "\(folder)/\(key.prefix(2))"
    try FolderBlobs.makeFolder(shelf)
    guard rename(path, "\(shelf)/\(key)") == 0 else { throw .last("written", path) }
    try Self.syncFolder(shelf)
    try Self.syncFolder(folder)
    closeFile()
    return key
  }

  /// Removes what was written.
  public func discard() {
    guard closeFile() else { return }
    unlink(path)
  }

  /// False where the file was closed before.
  @discardableResult
  private func closeFile() -> Bool {
    descriptor.withLock { descriptor in
      guard descriptor >= 0 else { return false }
      close(descriptor)
      descriptor = -1
      return true
    }
  }

  private static func syncFolder(_ path: String) throws(BlobFailure) {
    let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw .last("written", path) }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw .last("written", path) }
  }
}

extension BlobFailure {
  /// What the last system call complained of.
  static func last(_ action: String, _ path: String) -> BlobFailure {
    let code = errno
    if code == ENOSPC || code == EDQUOT { return .diskFull }
    return .system(action: action, path: path, reason: String(cString: strerror(code)))
  }
}
