internal import Glibc
internal import Synchronization

/// A file on its way into the store: written in `incoming/`, moved under its key when it is whole.
///
/// What is neither kept nor discarded is removed when the value goes.
public final class IncomingBlob: Sendable {
  private enum State {
    case open(Int32)
    /// Written, and closed so that thousands may wait.
    case written
    case gone
  }

  public let key: String
  /// The file while it is being written, so that a probe can look at it.
  public let path: String
  private let incoming: IncomingFolder
  private let root: String
  private let remote: (any RemoteBlobs)?
  private let state: Mutex<State>
  /// nil for what must be written whatever is left, such as a backup that is read back.
  private let space: FreeSpace?

  init(
    incoming: IncomingFolder,
    root: String,
    key: String,
    remote: (any RemoteBlobs)?,
    space: FreeSpace? = nil
  ) throws(BlobFailure) {
    self.space = space
    self.key = key
    self.incoming = incoming
    self.root = root
    self.remote = remote
    path = incoming.path(of: key)
    let opened = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
    guard opened >= 0 else { throw .last("made", path) }
    state = Mutex(.open(opened))
  }

  deinit {
    discard()
  }

  public func write(_ bytes: UnsafeRawBufferPointer) throws(BlobFailure) {
    guard case .open(let file) = state.withLock({ $0 }) else { throw .missing(key: key) }
    try space?.check(for: Int64(bytes.count))
    var written = 0
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

  /// What was written there; writing may go on behind it.
  public func read(_ range: Range<Int>) throws(BlobFailure) -> [UInt8] {
    guard case .open(let file) = state.withLock({ $0 }) else { throw .missing(key: key) }
    var bytes = [UInt8](repeating: 0, count: range.count)
    var done = 0
    while done < bytes.count {
      let some = bytes.withUnsafeMutableBytes { buffer in
        pread(file, buffer.baseAddress?.advanced(by: done), buffer.count - done, off_t(range.lowerBound + done))
      }
      if some < 0 && errno == EINTR { continue }
      guard some != 0 else { throw .damaged(key: key) }
      guard some > 0 else { throw .last("read", path) }
      done += some
    }
    return bytes
  }

  /// How many bytes there are so far.
  public func size() throws(BlobFailure) -> Int {
    var facts = stat()
    guard stat(path, &facts) == 0 else { throw .last("read", path) }
    return Int(facts.st_size)
  }

  /// Nothing more is written: the file is closed, and waits to be kept or discarded.
  public func finishWriting() {
    state.withLock { state in
      guard case .open(let file) = state else { return }
      close(file)
      state = .written
    }
  }

  /// Puts the file in its place; when this returns it survives a power cut, and the store behind the folder has it too.
  ///
  /// - Returns: the key.
  public func keep() throws(BlobFailure) -> String {
    let shelf = try moveToShelf()
    try FolderBlobs.syncFolder(shelf)
    try FolderBlobs.syncFolder(root)
    try remote?.upload([(key, "\(shelf)/\(key)")])
    return key
  }

  /// Puts the file in its place; it survives a power cut once its shelf and the root are synced, and the file itself.
  ///
  /// - Returns: the shelf's path.
  func moveToShelf(isSynced: Bool = true) throws(BlobFailure) -> String {
    try seal(isSynced: isSynced)
    let shelf = "\(root)/\(key.prefix(2))"
    try FolderBlobs.makeFolder(shelf)
    guard rename(path, "\(shelf)/\(key)") == 0 else { throw .last("written", path) }
    finishWriting()
    state.withLock { $0 = .gone }
    return shelf
  }

  /// Removes what was written.
  public func discard() {
    finishWriting()
    let isThere = state.withLock { state in
      guard case .written = state else { return false }
      state = .gone
      return true
    }
    if isThere { unlink(path) }
  }

  private func seal(isSynced: Bool) throws(BlobFailure) {
    switch state.withLock({ $0 }) {
    case .open(let file): try FileDigest.note(in: file, path, isSynced: isSynced)
    case .written: try FileDigest.note(at: path, isSynced: isSynced)
    case .gone: throw .missing(key: key)
    }
  }
}
