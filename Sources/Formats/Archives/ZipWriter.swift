internal import CZlib

/// Writes a zip archive (PKWARE's APPNOTE 6.3) while it is sent: nothing but the list of entries is kept.
///
/// Entries are stored, not deflated: pictures are compressed already, and documents are small beside them. Sizes stand
/// behind each entry (bit 3), and zip64's fields appear where they are needed.
public struct ZipWriter: Sendable {
  private struct Entry {
    let name: [UInt8]
    let offset: UInt64
    var size: UInt64 = 0
    var checksum: UInt32 = 0
  }

  private var output: [UInt8] = []
  private var position: UInt64 = 0
  private var entries: [Entry] = []
  private let stamp: (time: UInt16, date: UInt16)

  /// - Parameter date: year, month and day that every entry bears.
  public init(date: (year: Int, month: Int, day: Int) = (1980, 1, 1)) {
    let year = UInt16(min(max(date.year, 1980), 2107) - 1980)
    stamp = (0, year << 9 | UInt16(date.month) << 5 | UInt16(date.day))
  }

  /// Begins a file.
  public mutating func begin(_ name: String) {
    let entry = Entry(name: Array(name.utf8), offset: position)
    var head: [UInt8] = []
    head.append(little: UInt32(0x0403_4B50))
    // Version 4.5 for zip64; bit 3: sizes follow; bit 11: the name is UTF-8.
    head.append(little: UInt16(45))
    head.append(little: UInt16(0x0808))
    head.append(little: UInt16(0))
    head.append(little: stamp.time)
    head.append(little: stamp.date)
    head.append(little: UInt32(0))
    head.append(little: UInt32.max)
    head.append(little: UInt32.max)
    head.append(little: UInt16(entry.name.count))
    head.append(little: UInt16(20))
    head.append(contentsOf: entry.name)
    // Zip64's field says that the descriptor has sizes of eight bytes.
    head.append(little: UInt16(1))
    head.append(little: UInt16(16))
    head.append(little: UInt64(0))
    head.append(little: UInt64(0))
    entries.append(entry)
    emit(head)
  }

  /// Adds to the file that was begun last.
  public mutating func write(_ bytes: [UInt8]) {
    guard !bytes.isEmpty, !entries.isEmpty else { return }
    let last = entries.count - 1
    entries[last].checksum = bytes.withUnsafeBufferPointer {
      UInt32(truncatingIfNeeded: crc32_z(UInt(entries[last].checksum), $0.baseAddress, $0.count))
    }
    entries[last].size += UInt64(bytes.count)
    emit(bytes)
  }

  /// Ends the file that was begun last.
  public mutating func end() {
    guard let entry = entries.last else { return }
    var tail: [UInt8] = []
    tail.append(little: UInt32(0x0807_4B50))
    tail.append(little: entry.checksum)
    tail.append(little: entry.size)
    tail.append(little: entry.size)
    emit(tail)
  }

  /// Ends the archive with its directory.
  public mutating func finish() {
    let start = position
    for entry in entries { emit(record(of: entry)) }
    let size = position - start
    let end = position
    var tail: [UInt8] = []
    tail.append(little: UInt32(0x0606_4B50))
    tail.append(little: UInt64(44))
    tail.append(little: UInt16(45))
    tail.append(little: UInt16(45))
    tail.append(little: UInt32(0))
    tail.append(little: UInt32(0))
    tail.append(little: UInt64(entries.count))
    tail.append(little: UInt64(entries.count))
    tail.append(little: size)
    tail.append(little: start)
    tail.append(little: UInt32(0x0706_4B50))
    tail.append(little: UInt32(0))
    tail.append(little: end)
    tail.append(little: UInt32(1))
    tail.append(little: UInt32(0x0605_4B50))
    tail.append(little: UInt32(0))
    tail.append(little: UInt16(truncatingIfNeeded: min(entries.count, 0xFFFF)))
    tail.append(little: UInt16(truncatingIfNeeded: min(entries.count, 0xFFFF)))
    tail.append(little: UInt32(truncatingIfNeeded: min(size, 0xFFFF_FFFF)))
    tail.append(little: UInt32(truncatingIfNeeded: min(start, 0xFFFF_FFFF)))
    tail.append(little: UInt16(0))
    emit(tail)
  }

  /// What was written since the last call.
  public mutating func take() -> [UInt8] {
    defer { output.removeAll(keepingCapacity: true) }
    return output
  }

  private func record(of entry: Entry) -> [UInt8] {
    var record: [UInt8] = []
    record.append(little: UInt32(0x0201_4B50))
    // Made by Unix (3), version 4.5.
    record.append(little: UInt16(3 << 8 | 45))
    record.append(little: UInt16(45))
    record.append(little: UInt16(0x0808))
    record.append(little: UInt16(0))
    record.append(little: stamp.time)
    record.append(little: stamp.date)
    record.append(little: entry.checksum)
    record.append(little: UInt32.max)
    record.append(little: UInt32.max)
    record.append(little: UInt16(entry.name.count))
    record.append(little: UInt16(28))
    record.append(little: UInt16(0))
    record.append(little: UInt16(0))
    record.append(little: UInt16(0))
    // A regular file that everybody may read.
    record.append(little: UInt32(0o100644) << 16)
    record.append(little: UInt32.max)
    record.append(contentsOf: entry.name)
    record.append(little: UInt16(1))
    record.append(little: UInt16(24))
    record.append(little: entry.size)
    record.append(little: entry.size)
    record.append(little: entry.offset)
    return record
  }

  private mutating func emit(_ bytes: [UInt8]) {
    output.append(contentsOf: bytes)
    position += UInt64(bytes.count)
  }
}

extension [UInt8] {
  fileprivate mutating func append(little number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }
}
