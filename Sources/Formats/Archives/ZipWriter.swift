internal import CZlib

/// Writes a zip archive (PKWARE's APPNOTE 6.3) while it is sent: nothing but the list of entries is kept.
///
/// Pictures are stored, because they are compressed already; documents can be deflated. Zip64's fields appear only where
/// numbers may need them, since not all programs know them.
public struct ZipWriter {
  private var output: [UInt8] = []
  private var position = 0
  private var entries: [ZipEntry] = []
  private var deflater: Deflater?
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
    let packed = isDeflated ? Self.deflated(bytes) : nil
    var entry = ZipEntry(name: name, offset: position, isStreamed: false)
    entry.method = packed == nil ? 0 : 8
    entry.count(bytes)
    entry.packedSize = packed?.count ?? bytes.count
    entries.append(entry)
    emit(entry.head(stamp))
    emit(packed ?? bytes)
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
    deflater = isDeflated ? Deflater() : nil
    entry.method = deflater == nil ? 0 : 8
    entries.append(entry)
    emit(entry.head(stamp))
  }

  /// Adds to the file that was begun last.
  public mutating func write(_ bytes: [UInt8]) {
    guard !bytes.isEmpty, !entries.isEmpty else { return }
    entries[entries.count - 1].count(bytes)
    guard let deflater else {
      emit(bytes)
      return
    }
    emitPacked(deflater.pack(bytes, isLast: false))
  }

  /// Ends the file that was begun last.
  public mutating func end() {
    if let deflater { emitPacked(deflater.pack([], isLast: true)) }
    deflater = nil
    guard let entry = entries.last else { return }
    emit(entry.descriptor)
  }

  /// Ends the archive with its directory.
  public mutating func finish() {
    let start = position
    for entry in entries { emit(entry.record(stamp)) }
    emit(ZipEntry.endOfDirectory(count: entries.count, start: start, end: position))
  }

  /// How many bytes wait to be taken.
  public var pendingCount: Int { output.count }

  /// What was written since the last call.
  public mutating func take() -> [UInt8] {
    let taken = output
    output = []
    return taken
  }

  private mutating func emitPacked(_ bytes: [UInt8]) {
    entries[entries.count - 1].countPacked(bytes.count)
    emit(bytes)
  }

  private mutating func emit(_ bytes: [UInt8]) {
    output.append(contentsOf: bytes)
    position += bytes.count
  }

  /// Nil where that would not make it smaller.
  private static func deflated(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    // Without a zlib head; 8 is zlib's usual share of memory.
    let status = deflateInit2_(
      &stream,
      Z_DEFAULT_COMPRESSION,
      Z_DEFLATED,
      -MAX_WBITS,
      8,
      Z_DEFAULT_STRATEGY,
      ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size)
    )
    guard status == Z_OK, bytes.count < ZipEntry.longest else { return nil }
    defer { deflateEnd(&stream) }
    var source = bytes
    var isDone = false
    let packed = source.withUnsafeMutableBufferPointer { input in
      [UInt8](unsafeUninitializedCapacity: input.count) { output, count in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(input.count)
        isDone = deflate(&stream, Z_FINISH) == Z_STREAM_END
        count = input.count - Int(stream.avail_out)
      }
    }
    return isDone ? packed : nil
  }
}
