internal import Glibc

/// The pieces of one file that comes to several servers in turn.
///
/// Each is named by the bytes of the file that it has, `uploads/KEY/START-END` in the store and `uploads/KEY.START-END` in
/// the folder of the server that took it. Two pieces may overlap, where a client sent one again and cut it elsewhere: their
/// bytes are the same file's, so either will do.
struct UploadPieces {
  private struct Piece: Hashable {
    let start: Int
    let end: Int

    init?(_ text: some StringProtocol) {
      let parts = text.split(separator: "-").compactMap { Int($0) }
      guard parts.count == 2, parts[0] < parts[1] else { return nil }
      (start, end) = (parts[0], parts[1])
    }

    init(_ writer: PartialBlob.Writer) {
      (start, end) = (writer.start, writer.offset)
    }

    var name: String { "\(start)-\(end)" }
  }

  /// Of unfinished files.
  let folder: String
  let key: String
  let remote: any RemoteBlobs

  private var prefix: String { "uploads/\(key)/" }

  /// Of a piece whose end nobody knows yet.
  func newPath() -> String { "\(folder)/\(key).\(FolderBlobs.newKey())" }

  /// Gives a piece its name and sends it to the store; the last one only gets its name, since the whole file follows it.
  func keep(_ writer: PartialBlob.Writer, isLast: Bool) throws(BlobFailure) {
    guard writer.offset > writer.start else {
      guard unlink(writer.path) == 0 else { throw .last("removed", writer.path) }
      return
    }
    let piece = Piece(writer)
    guard rename(writer.path, path(of: piece)) == 0 else { throw .last("written", writer.path) }
    if !isLast { try remote.upload([(prefix + piece.name, path(of: piece))]) }
  }

  /// Writes the whole file; what other servers took is fetched.
  ///
  /// - Throws: `BlobFailure.missing` where bytes of it are nowhere.
  func join(into target: String, size: Int) throws(BlobFailure) {
    let local = localPieces()
    var all = local
    try remote.keys(under: prefix) { names in
      all.formUnion(names.compactMap { Piece($0.dropFirst(prefix.count)) })
    }
    let file = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
    guard file >= 0 else { throw .last("written", target) }
    defer { close(file) }
    var written = 0
    while written < size {
      let fitting = all.filter { $0.start <= written && $0.end > written }
      // Of those that go on from here the longest, and rather one that is here already.
      let next = fitting.max { (local.contains($0) ? 1 : 0, $0.end) < (local.contains($1) ? 1 : 0, $1.end) }
      guard let next else { throw .missing(key: key) }
      if !local.contains(next) { try remote.download(prefix + next.name, to: path(of: next)) }
      try append(next, from: written - next.start, to: file)
      written = next.end
    }
    guard fsync(file) == 0 else { throw .last("written", target) }
  }

  /// Here and in the store.
  func remove() throws(BlobFailure) {
    var names: [String] = []
    try remote.keys(under: prefix) { names += $0 }
    for name in names { try remote.remove(name) }
    for name in FolderBlobs.names(in: folder) where name.hasPrefix("\(key).") { unlink("\(folder)/\(name)") }
  }

  /// The keys of files of which pieces are somewhere.
  static func keys(folder: String, remote: any RemoteBlobs) throws(BlobFailure) -> Set<String> {
    var keys = Set(FolderBlobs.names(in: folder).filter { $0.contains(".") }.map { String($0.prefix { $0 != "." }) })
    try remote.keys(under: "uploads/") { names in
      keys.formUnion(names.map { String($0.dropFirst("uploads/".count).prefix { $0 != "/" }) })
    }
    return keys.filter { FolderBlobs.isKey($0) }
  }

  private func path(of piece: Piece) -> String { "\(folder)/\(key).\(piece.name)" }

  private func localPieces() -> Set<Piece> {
    Set(
      FolderBlobs.names(in: folder).compactMap { name in
        name.hasPrefix("\(key).") ? Piece(name.dropFirst(key.count + 1)) : nil
      }
    )
  }

  private func append(_ piece: Piece, from skipped: Int, to file: Int32) throws(BlobFailure) {
    let path = path(of: piece)
    let source = open(path, O_RDONLY | O_CLOEXEC)
    guard source >= 0 else { throw .last("read", path) }
    defer { close(source) }
    var place = off_t(skipped)
    var left = piece.end - piece.start - skipped
    while left > 0 {
      let some = sendfile(file, source, &place, left)
      if some < 0 && errno == EINTR { continue }
      guard some > 0 else { throw .last("read", path) }
      left -= some
    }
  }
}
