internal import Glibc

/// The zip that a dataset is written to, on the disk; a few pieces of it are in memory.
public final class DatasetTarget {
  private static let pieceSize = 1 << 16

  private var zip: ZipWriter
  private let path: String
  private let descriptor: Int32
  /// A file was begun and not ended.
  private var isOpen = false
  /// What was written so far.
  public private(set) var size = 0

  /// - Parameters:
  ///   - path: of the file to make; one that is there is emptied.
  ///   - date: year, month and day that every entry bears.
  /// - Throws: `DatasetProblem` where the file cannot be made.
  public init(path: String, date: (year: Int, month: Int, day: Int) = (1980, 1, 1)) throws {
    zip = ZipWriter(date: date)
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw DatasetProblem.unwritable }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// A whole file.
  public func add(_ name: String, _ text: String) throws { try add(name, Array(text.utf8)) }

  /// A whole file, deflated where that makes it smaller.
  public func add(_ name: String, _ bytes: [UInt8]) throws {
    try checkClosed(name)
    zip.add(name, bytes, isDeflated: true)
    try flush()
  }

  /// Text for a file of its own, that is found while others are written.
  func spooledText(head: String = "") -> SpooledText {
    let folder = path.lastIndex(of: "/").map { path[..<path.index(after: $0)] } ?? "./"
    return SpooledText(head: head, in: String(folder))
  }

  /// A whole file.
  func add(_ name: String, _ text: SpooledText) throws {
    try begin(name)
    try text.eachPiece { try write($0) }
    try end()
  }

  /// Begins a file that comes in pieces.
  public func begin(_ name: String, isDeflated: Bool = true) throws {
    try checkClosed(name)
    isOpen = true
    zip.begin(name, isDeflated: isDeflated)
  }

  public func write(_ bytes: [UInt8]) throws {
    zip.write(bytes)
    try flush()
  }

  public func end() throws {
    zip.end()
    isOpen = false
    try flush()
  }

  /// Ends the archive; it is on the disk when this returns.
  public func finish() throws {
    try zip.finish { try send($0) }
    guard fsync(descriptor) == 0 else { throw DatasetProblem.unwritable }
  }

  /// Files of a zip lie one behind the other.
  private func checkClosed(_ name: String) throws {
    guard !isOpen else { throw DatasetProblem("“\(name)” was begun inside another file of the archive.") }
  }

  private func flush(atLeast least: Int = pieceSize) throws {
    if zip.pendingCount >= least { try zip.drain { try send($0) } }
  }

  private func send(_ bytes: [UInt8]) throws {
    try bytes.write(to: descriptor)
    size += bytes.count
  }
}
