internal import Domain
internal import Glibc

/// Text of a file that comes into the archive behind what is written meanwhile: what is more than a piece waits on the disk.
final class SpooledText {
  private static let pieceSize = 1 << 16

  private let head: String
  private let folder: String
  private var piece: [UInt8] = []
  /// -1 until it is needed; the file has no name.
  private var descriptor: Int32 = -1
  private var size = 0

  /// - Parameters:
  ///   - head: what it begins with.
  ///   - folder: where there is room for it.
  init(head: String, in folder: String) {
    self.head = head
    self.folder = folder
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Nothing stands behind its head.
  var isEmpty: Bool { piece.isEmpty && size == 0 }

  /// - Throws: `DatasetProblem` where there is no room.
  func append(_ text: String) throws {
    piece.append(contentsOf: text.utf8)
    guard piece.count >= Self.pieceSize else { return }
    try open()
    try piece.write(to: descriptor)
    size += piece.count
    piece.removeAll(keepingCapacity: true)
  }

  /// Hands out all of it, and more may follow.
  func eachPiece(_ body: ([UInt8]) throws -> Void) throws {
    try body(Array(head.utf8))
    var start = 0
    while start < size {
      let bytes = try [UInt8](unsafeUninitializedCapacity: min(Self.pieceSize, size - start)) { buffer, count in
        count = max(0, pread(descriptor, buffer.baseAddress, buffer.count, start))
        guard count > 0 else { throw DatasetProblem.unwritable }
      }
      try body(bytes)
      start += bytes.count
    }
    if !piece.isEmpty { try body(piece) }
  }

  private func open() throws {
    guard descriptor < 0 else { return }
    let path = "\(folder)spool-\(AnnotationUID.random())"
    descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0, unlink(path) == 0 else { throw DatasetProblem.unwritable }
  }
}

extension [UInt8] {
  /// Writes all of it.
  ///
  /// - Throws: `DatasetProblem` where there is no room.
  func write(to descriptor: Int32) throws {
    var start = 0
    while start < count {
      let written = withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + start }, $0.count - start) }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw DatasetProblem.unwritable }
      start += written
    }
  }
}

extension DatasetProblem {
  /// By the reason that the system gave last.
  static var unwritable: DatasetProblem {
    DatasetProblem("The export could not be written: \(String(cString: strerror(errno))).")
  }
}
