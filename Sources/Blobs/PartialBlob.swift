internal import Glibc

/// A file that arrives in pieces: it grows in `uploads/`, and moves under its key when it is whole. Its calls block.
public struct PartialBlob: Sendable {
  private let root: String
  private let key: String
  private let remote: (any RemoteBlobs)?

  init(root: String, key: String, remote: (any RemoteBlobs)?) {
    self.root = root
    self.key = key
    self.remote = remote
  }

  private var path: String { "\(root)/uploads/\(key)" }
  private var shelf: String { "\(root)/\(key.prefix(2))" }

  /// Opens the file for what follows its first `offset` bytes; what came after them without being counted goes.
  public func open(at offset: Int) throws(BlobFailure) -> Writer {
    // A crash may have come between the last piece's move and its count.
    if access(path, F_OK) != 0 { rename("\(shelf)/\(key)", path) }
    let file = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
    guard file >= 0 else { throw .last("opened", path) }
    guard ftruncate(file, off_t(offset)) == 0 else {
      let failure = BlobFailure.last("written", path)
      close(file)
      throw failure
    }
    return Writer(file: file, path: path, offset: offset)
  }

  /// Moves the whole file under its key; that it was moved before is as good.
  public func finish() throws(BlobFailure) {
    try FolderBlobs.makeFolder(shelf)
    guard rename(path, "\(shelf)/\(key)") == 0 || errno == ENOENT else { throw .last("written", path) }
    guard access("\(shelf)/\(key)", R_OK) == 0 else { throw .missing(key: key) }
    try FolderBlobs.syncFolder(shelf)
    try FolderBlobs.syncFolder(root)
    try remote?.upload([(key, "\(shelf)/\(key)")])
  }

  /// Writes one run of bytes; one at a time for each file.
  public final class Writer: @unchecked Sendable {
    private let file: Int32
    private let path: String
    /// How many bytes of the file there are. Only the task that writes reads and changes it.
    public private(set) var offset: Int

    init(file: Int32, path: String, offset: Int) {
      self.file = file
      self.path = path
      self.offset = offset
    }

    deinit {
      close(file)
    }

    public func write(_ bytes: UnsafeRawBufferPointer) throws(BlobFailure) {
      var written = 0
      while written < bytes.count {
        let some = pwrite(file, bytes.baseAddress?.advanced(by: written), bytes.count - written, off_t(offset))
        if some < 0 && errno == EINTR { continue }
        guard some > 0 else { throw .last("written", path) }
        written += some
        offset += some
      }
    }

    /// What was written survives a power cut when this returns.
    public func sync() throws(BlobFailure) {
      guard fsync(file) == 0 else { throw .last("written", path) }
    }
  }
}
