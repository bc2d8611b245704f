/// Writes a zip archive (PKWARE's APPNOTE 6.3) while it is sent: nothing but its directory is kept, as it will be written.
///
/// Pictures are stored, because they are compressed already; documents can be deflated. Zip64's fields appear only where
/// numbers may need them, since not all programs know them.
public struct ZipWriter {
  private static let directoryPieceSize = 1 << 12

  private var output: [UInt8] = []
  private var position = 0
  /// The entry that was begun and not ended.
  private var open: ZipEntry?
  private var entryCount = 0
  private var directory: [[UInt8]] = []
  private var deflater: Deflater?
  /// The entry that was begun last is deflated.
  private var isDeflating = false
  private let stamp: (time: UInt16, date: UInt16)

  /// - Parameter date: year, month and day that every entry bears.
  public init(date: (year: Int, month: Int, day: Int) = (1980, 1, 1)) {
    let (year, month, day) = (min(max(date.year, 1980), 2107), min(max(date.month, 1), 12), min(max(date.day, 1), 31))
    stamp = (0, UInt16((year - 1980) << 9 | month << 5 | day))
  }

  /// Adds a whole file: the plainest layout, that every program reads.
  ///
  /// - Parameters:
  ///   - name: a relative path with `/`.
  ///   - isDeflated: for text.
  public mutating func add(_ name: String, _ bytes: [UInt8], isDeflated: Bool = false) {
    let packed = isDeflated && bytes.count < ZipEntry.longest ? readyDeflater()?.packed(bytes) : nil
    var entry = ZipEntry(name: name, offset: position, isStreamed: false)
    entry.method = packed == nil ? 0 : 8
    entry.count(bytes)
    entry.packedSize = packed?.count ?? bytes.count
    emit(entry.head(stamp))
    emit(packed ?? bytes)
    list(entry)
  }

  /// How long an archive of whole, stored files will be; nil where zip64's fields come in.
  public static func length(of names: [String], sizes: [Int]) -> Int? {
    let heads = names.reduce(0) { $0 + 2 * min($1.utf8.count, 0xFFFF) + 30 + 46 }
    let total = heads + sizes.reduce(0, +) + 22
    return total < ZipEntry.longest && names.count < 0xFFFF ? total : nil
  }

  /// Begins a file that comes in pieces; its size is unknown, so it has zip64's fields.
  ///
  /// - Parameters:
  ///   - name: a relative path with `/`.
  ///   - isDeflated: for text.
  public mutating func begin(_ name: String, isDeflated: Bool = false) {
    var entry = ZipEntry(name: name, offset: position, isStreamed: true)
    let deflater = isDeflated ? readyDeflater() : nil
    deflater?.begin()
    isDeflating = deflater != nil
    entry.method = isDeflating ? 8 : 0
    open = entry
    emit(entry.head(stamp))
  }

  /// Adds to the file that was begun last.
  public mutating func write(_ bytes: [UInt8]) {
    guard !bytes.isEmpty, open != nil else { return }
    open?.count(bytes)
    guard isDeflating, let deflater else {
      emit(bytes)
      return
    }
    emitPacked(deflater.pack(bytes, isLast: false))
  }

  /// Ends the file that was begun last.
  public mutating func end() {
    if isDeflating, let deflater { emitPacked(deflater.pack([], isLast: true)) }
    isDeflating = false
    guard let entry = open else { return }
    open = nil
    emit(entry.descriptor)
    list(entry)
  }

  /// Ends the archive with its directory.
  public mutating func finish() {
    var rest: [UInt8] = []
    finish { rest.append(contentsOf: $0) }
    output = rest
  }

  /// Ends the archive with its directory, and hands out all that waits, piece by piece.
  public mutating func finish(_ body: ([UInt8]) throws -> Void) rethrows {
    let start = position
    try drain(body)
    for piece in directory {
      position += piece.count
      try body(piece)
    }
    try body(ZipEntry.endOfDirectory(count: entryCount, start: start, end: position))
  }

  /// How many bytes wait to be taken.
  public var pendingCount: Int { output.count }

  /// What was written since the last call.
  public mutating func take() -> [UInt8] {
    let taken = output
    output = []
    return taken
  }

  /// Hands out what was written since the last time, and keeps the room that it took.
  public mutating func drain(_ body: ([UInt8]) throws -> Void) rethrows {
    try body(output)
    output.removeAll(keepingCapacity: true)
  }

  private mutating func list(_ entry: ZipEntry) {
    let record = entry.record(stamp)
    entryCount += 1
    if (directory.last?.count ?? .max) > Self.directoryPieceSize - record.count {
      directory.append([])
      directory[directory.count - 1].reserveCapacity(Self.directoryPieceSize)
    }
    directory[directory.count - 1].append(contentsOf: record)
  }

  private mutating func emitPacked(_ bytes: [UInt8]) {
    open?.countPacked(bytes.count)
    emit(bytes)
  }

  private mutating func emit(_ bytes: [UInt8]) {
    output.append(contentsOf: bytes)
    position += bytes.count
  }

  /// Nil where there is no memory.
  private mutating func readyDeflater() -> Deflater? {
    if deflater == nil { deflater = Deflater() }
    return deflater
  }
}
