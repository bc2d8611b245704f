internal import Glibc

/// A file that arrives in pieces, perhaps with restarts of this program in between: it grows in `uploads/`, and moves under
/// its key when it is whole. Its calls block.
///
/// Where there is a store behind the folder each piece may come to another server. Then each is an object of its own there
/// (`UploadPieces`), and the file is put together by the server to which the last one comes.
public struct PartialBlob: Sendable {
  private let root: String
  private let key: String
  private let remote: (any RemoteBlobs)?
  private let space: FreeSpace

  init(root: String, key: String, remote: (any RemoteBlobs)?, space: FreeSpace) {
    self.space = space
    self.root = root
    self.key = key
    self.remote = remote
  }

  private var path: String { "\(root)/uploads/\(key)" }
  private var shelf: String { "\(root)/\(key.prefix(2))" }
  private var pieces: UploadPieces? {
    remote.map { UploadPieces(folder: "\(root)/uploads", key: key, remote: $0) }
  }

  /// Opens the file for what follows its first `offset` bytes; what came after them without being counted goes.
  public func open(at offset: Int) throws(BlobFailure) -> Writer {
    if let pieces {
      return try Writer(path: pieces.newPath(), O_EXCL, startsAt: offset, continuesAt: offset, space: space)
    }
    // A crash may have come between the last piece's move and its count.
    if access(path, F_OK) != 0 { rename("\(shelf)/\(key)", path) }
    return try Writer(path: path, 0, startsAt: 0, continuesAt: offset, space: space)
  }

  /// Makes what was written safe: it survives a power cut when this returns, and the loss of this machine too where there
  /// is a store behind the folder.
  ///
  /// - Parameter isWhole: whether these were the last bytes; then the file moves under its key. That it was moved before is
  ///   as good.
  public func keep(_ writer: Writer, isWhole: Bool) throws(BlobFailure) {
    try writer.sync()
    if let pieces {
      try pieces.keep(writer, isLast: isWhole)
      if isWhole { try pieces.join(into: path, size: writer.offset) }
    }
    if isWhole { try finish() }
  }

  private func finish() throws(BlobFailure) {
    try FolderBlobs.makeFolder(shelf)
    if access(path, F_OK) == 0 { try FileDigest.note(at: path, isSynced: true) }
    guard rename(path, "\(shelf)/\(key)") == 0 || errno == ENOENT else { throw .last("written", path) }
    guard access("\(shelf)/\(key)", R_OK) == 0 else { throw .missing(key: key) }
    try FolderBlobs.syncFolder(shelf)
    try FolderBlobs.syncFolder(root)
    try remote?.upload([(key, "\(shelf)/\(key)")])
  }

  /// Forgets the pieces of a file that is whole, or that nobody goes on with.
  public func removePieces() throws(BlobFailure) {
    try pieces?.remove()
  }

  /// Writes one run of bytes; one at a time for each file.
  public final class Writer: @unchecked Sendable {
    private let file: Int32
    private let space: FreeSpace
    let path: String
    /// Where in the whole file this run begins that is written here.
    let start: Int
    /// How many bytes of the whole file there are. Only the task that writes reads and changes it.
    public private(set) var offset: Int

    init(
      path: String,
      _ flags: Int32,
      startsAt start: Int,
      continuesAt offset: Int,
      space: FreeSpace
    ) throws(BlobFailure) {
      self.path = path
      self.space = space
      self.start = start
      self.offset = offset
      file = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | flags, 0o640)
      guard file >= 0 else { throw .last("opened", path) }
      guard ftruncate(file, off_t(offset - start)) == 0 else { throw .last("written", path) }
    }

    deinit {
      close(file)
    }

    public func write(_ bytes: UnsafeRawBufferPointer) throws(BlobFailure) {
      try space.check(for: Int64(bytes.count))
      var written = 0
      while written < bytes.count {
        let place = off_t(offset - start)
        let some = pwrite(file, bytes.baseAddress?.advanced(by: written), bytes.count - written, place)
        if some < 0 && errno == EINTR { continue }
        guard some > 0 else { throw .last("written", path) }
        written += some
        offset += some
      }
    }

    func sync() throws(BlobFailure) {
      guard fsync(file) == 0 else { throw .last("written", path) }
    }
  }
}
