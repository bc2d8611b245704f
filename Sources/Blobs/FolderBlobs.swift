internal import CLinux
internal import Glibc

/// Files in a folder, named by keys of our own: 32 hex digits, so that no name from outside becomes a path.
///
/// A file appears under its key only when all of it, and its folder's entry, is on the disk. The calls block: run them on
/// a thread that may wait.
///
/// Where there is a store behind the folder, a file is kept only when that store has it too, and the folder holds what was
/// used lately: what is not there is fetched.
public struct FolderBlobs: Sendable {
  private static let mostSyncedOneByOne = 4
  private let root: String
  private let remote: (any RemoteBlobs)?
  private let incoming: IncomingFolder
  private let space: FreeSpace

  /// - Parameter reserve: bytes of the disk that uploads leave free; nil for `FreeSpace`'s own choice.
  public init(root: String, remote: (any RemoteBlobs)? = nil, reserve: Int64? = nil) {
    self.root = root
    self.remote = remote
    space = FreeSpace(of: root, reserve: reserve)
    incoming = IncomingFolder(parent: root + "/incoming")
  }

  /// Makes the folder, and `incoming/` in it for files that are on their way, and `uploads/` for those
  /// that come piece by piece.
  public func prepare() throws(BlobFailure) {
    try Self.makeFolder(root)
    try Self.makeFolder(root + "/uploads")
    try incoming.prepare()
  }

  /// Begins a file that is written in pieces.
  public func makeFile() throws(BlobFailure) -> IncomingBlob {
    try IncomingBlob(incoming: incoming, root: root, key: Self.newKey(), remote: remote, space: space)
  }

  /// Begins a file whose key is given, as a backup gives it.
  ///
  /// - Throws: `BlobFailure.missing` where the key is none of ours.
  public func makeFile(key: String) throws(BlobFailure) -> IncomingBlob {
    guard Self.isKey(key) else { throw .missing(key: key) }
    return try IncomingBlob(incoming: incoming, root: root, key: key, remote: remote)
  }

  /// Stores bytes at once.
  ///
  /// - Returns: the key.
  public func store(_ bytes: [UInt8]) throws(BlobFailure) -> String {
    let file = try makeFile()
    try file.write(bytes)
    return try file.keep()
  }

  /// Where the file of a key is, for reading; fetched first where only the store behind has it. nil for what is no key.
  public func path(of key: String) throws(BlobFailure) -> String? {
    guard let path = localPath(of: key) else { return nil }
    if let remote, access(path, F_OK) != 0 { try fetch(key, from: remote, to: path) }
    return path
  }

  private func localPath(of key: String) -> String? {
    Self.isKey(key) ? "\(root)/\(key.prefix(2))/\(key)" : nil
  }

  /// Two that fetch the same file at once write to two names; the second's rename changes nothing.
  private func fetch(_ key: String, from remote: any RemoteBlobs, to path: String) throws(BlobFailure) {
    let draft = incoming.path(of: Self.newKey())
    try remote.download(key, to: draft)
    try FileDigest.note(at: draft, isSynced: false)
    try Self.makeFolder("\(root)/\(key.prefix(2))")
    guard rename(draft, path) == 0 else {
      let failure = BlobFailure.last("written", path)
      unlink(draft)
      throw failure
    }
  }

  /// As `path(of:)`, once all of the file was compared with what was stored.
  ///
  /// - Throws: `BlobFailure.damaged` where it is something else, and no store behind the folder has it whole.
  public func wholePath(of key: String) throws(BlobFailure) -> String? {
    guard try path(of: key) != nil else { return nil }
    return try whole(key) { (file, path) throws(BlobFailure) in
      try FileDigest.isKept(in: file, path) == false ? nil : path
    }
  }

  /// - Throws: `BlobFailure.damaged` as `wholePath(of:)` does.
  public func bytes(of key: String) throws(BlobFailure) -> [UInt8] {
    try whole(key) { (file, path) throws(BlobFailure) in
      let bytes = try Self.bytes(of: file, path)
      return FileDigest.isKept(bytes, in: file) == false ? nil : bytes
    }
  }

  public enum Verdict: Sendable {
    case whole
    case damaged
    /// Nobody had noted what was stored; what is there now is what it is compared with from now on.
    case noted
  }

  /// Compares the file in the folder with what was stored.
  public func verify(_ key: String) throws(BlobFailure) -> Verdict {
    try opened(key) { (file, path) throws(BlobFailure) in
      guard let isKept = try FileDigest.isKept(in: file, path) else {
        try FileDigest.note(in: file, path, isSynced: false)
        return .noted
      }
      return isKept ? .whole : .damaged
    }
  }

  /// - Parameter read: answers nil where the file is not what was stored; then it is fetched again, if there is a store.
  private func whole<Value>(
    _ key: String,
    read: (Int32, String) throws(BlobFailure) -> Value?
  ) throws(BlobFailure) -> Value {
    if let value = try opened(key, read) { return value }
    if let remote, let path = localPath(of: key) {
      try fetch(key, from: remote, to: path)
      if let value = try opened(key, read) { return value }
    }
    throw .damaged(key: key)
  }

  private func opened<Value>(
    _ key: String,
    _ read: (Int32, String) throws(BlobFailure) -> Value
  ) throws(BlobFailure) -> Value {
    guard let path = try path(of: key) else { throw .missing(key: key) }
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .missing(key: key) }
    defer { close(file) }
    return try read(file, path)
  }

  private static func bytes(of file: Int32, _ path: String) throws(BlobFailure) -> [UInt8] {
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

  /// How many bytes a stored file has.
  public func size(of key: String) throws(BlobFailure) -> Int {
    guard let path = localPath(of: key) else { throw .missing(key: key) }
    var facts = stat()
    if stat(path, &facts) == 0 { return Int(facts.st_size) }
    guard let size = try remote?.size(of: key) else { throw .missing(key: key) }
    return size
  }

  /// Removes a file, whole or not; that it is gone already is as good.
  public func remove(_ key: String) throws(BlobFailure) {
    guard let path = localPath(of: key) else { return }
    try remote?.remove(key)
    guard unlink(path) == 0 || errno == ENOENT else { throw .last("removed", path) }
    guard unlink("\(root)/uploads/\(key)") == 0 || errno == ENOENT else { throw .last("removed", path) }
  }

  /// A file that comes piece by piece, perhaps with restarts of this program in between.
  public func partialFile(_ key: String) -> PartialBlob? {
    Self.isKey(key) ? PartialBlob(root: root, key: key, remote: remote, space: space) : nil
  }

  /// The keys of files that come piece by piece, or came so, and have pieces in the store behind the folder.
  public func keysWithPieces() throws(BlobFailure) -> Set<String> {
    guard let remote else { return [] }
    return try UploadPieces.keys(folder: "\(root)/uploads", remote: remote)
  }

  /// Puts many files in their places with as little waiting for the disk as can be; on return all survive a power cut.
  public func keepAll(_ files: [IncomingBlob]) throws(BlobFailure) {
    guard files.count > Self.mostSyncedOneByOne else {
      for file in files { _ = try file.keep() }
      return
    }
    // One wait for the whole file system is far shorter than one for each file.
    for file in files { _ = try file.moveToShelf(isSynced: false) }
    let folder = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw .last("written", root) }
    defer { close(folder) }
    guard syncfs(folder) == 0 else { throw .last("written", root) }
    guard let remote else { return }
    try remote.upload(files.map { ($0.key, "\(root)/\($0.key.prefix(2))/\($0.key)") })
  }

  /// Gives every file that is there a second name in `folder`, so that it stays readable while the first may be removed.
  /// Those that have one already are left alone. Costs no space, but for what only the store behind has: that is fetched.
  public func pin(in folder: String) throws(BlobFailure) {
    try eachLocalKey { (key, path) throws(BlobFailure) in
      let name = "\(folder)/\(key)"
      // Removed since it was listed is as good as not listed.
      guard link(path, name) == 0 || errno == EEXIST || errno == ENOENT else { throw .last("linked", name) }
    }
    guard let remote else { return }
    try remote.keys { (keys) throws(BlobFailure) in
      for key in keys where Self.isKey(key) && access("\(folder)/\(key)", F_OK) != 0 {
        do throws(BlobFailure) {
          try remote.download(key, to: "\(folder)/\(key)")
        } catch .missing {
          continue
        }
      }
    }
  }

  /// Every file that is whole and in the folder, with its path.
  public func eachLocalKey(_ take: (String, String) throws(BlobFailure) -> Void) throws(BlobFailure) {
    for shelf in Self.names(in: root) where shelf.utf8.count == 2 {
      for key in Self.names(in: "\(root)/\(shelf)") where Self.isKey(key) { try take(key, "\(root)/\(shelf)/\(key)") }
    }
  }

  /// Throws away what processes that are gone left half written.
  public func clearIncoming() {
    incoming.removeDead()
  }

  /// The bytes that are free on the disk.
  public func freeBytes() -> Int64? { space.freeBytes }

  /// Refuses an upload before it begins.
  ///
  /// - Throws: `BlobFailure.diskFull` where so many bytes would take what is to stay free.
  public func checkRoom(for count: Int64) throws(BlobFailure) { try space.check(for: count) }

  static func names(in folder: String) -> [String] {
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

  /// 32 random hex digits.
  public static func newKey() -> String {
    var random = SystemRandomNumberGenerator()
    return (0..<2).map { _ in
      let digits = String(random.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  static func isKey(_ text: some StringProtocol) -> Bool {
    text.utf8.count == 32 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  static func syncFolder(_ path: String) throws(BlobFailure) {
    let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw .last("written", path) }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw .last("written", path) }
  }

  static func makeFolder(_ path: String) throws(BlobFailure) {
    guard mkdir(path, 0o750) == 0 || errno == EEXIST else { throw .last("made", path) }
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
