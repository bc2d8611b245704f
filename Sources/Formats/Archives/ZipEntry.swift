internal import CZlib

/// A file of a zip that is being written, and the records that tell of it.
struct ZipEntry: Sendable {
  /// The first number that four bytes cannot say; all ones mean “see zip64's field”.
  static let longest = 0xFFFF_FFFF

  var method = 0
  /// Sizes need eight bytes.
  private var isLong: Bool
  var packedSize = 0
  private let name: [UInt8]
  private let offset: Int
  /// Sizes and checksum stand behind the bytes, because they are not known before.
  private let isStreamed: Bool
  private var size = 0
  private var checksum: UInt = 0

  init(name: String, offset: Int, isStreamed: Bool) {
    self.name = Array(name.utf8.prefix(0xFFFF))
    self.offset = offset
    self.isStreamed = isStreamed
    isLong = isStreamed
  }

  /// Counts bytes of the file, as they are before they are packed.
  mutating func count(_ bytes: [UInt8]) {
    checksum = bytes.withUnsafeBufferPointer { crc32_z(checksum, $0.baseAddress, $0.count) }
    size += bytes.count
    if method == 0 { packedSize = size }
    if size >= Self.longest { isLong = true }
  }

  /// Counts bytes as they are stored.
  mutating func countPacked(_ count: Int) { packedSize += count }

  /// Section 4.3.7.
  func head(_ stamp: (time: UInt16, date: UInt16)) -> [UInt8] {
    let isKnown = !isStreamed
    var bytes = ZipBytes()
    bytes.append(4, 0x0403_4B50)
    appendCommon(to: &bytes, stamp)
    bytes.append(4, isKnown ? Int(checksum) : 0)
    bytes.append(4, isLong ? Self.longest : isKnown ? packedSize : 0)
    bytes.append(4, isLong ? Self.longest : isKnown ? size : 0)
    bytes.append(2, name.count)
    bytes.append(2, isLong ? 20 : 0)
    bytes.append(name)
    if isLong { bytes.appendLong([isKnown ? size : 0, isKnown ? packedSize : 0]) }
    return bytes.all
  }

  /// Section 4.3.9.
  var descriptor: [UInt8] {
    var bytes = ZipBytes()
    bytes.append(4, 0x0807_4B50)
    bytes.append(4, Int(checksum))
    bytes.append(8, packedSize)
    bytes.append(8, size)
    return bytes.all
  }

  /// Section 4.3.12.
  func record(_ stamp: (time: UInt16, date: UInt16)) -> [UInt8] {
    let long = [size, packedSize, offset].filter { $0 >= Self.longest }
    var bytes = ZipBytes()
    bytes.append(4, 0x0201_4B50)
    // Made by Unix (3).
    bytes.append(2, 3 << 8 | version)
    appendCommon(to: &bytes, stamp)
    bytes.append(4, Int(checksum))
    bytes.append(4, min(packedSize, Self.longest))
    bytes.append(4, min(size, Self.longest))
    bytes.append(2, name.count)
    bytes.append(2, long.isEmpty ? 0 : 4 + long.count * 8)
    // No comment, first volume, no internal attributes.
    bytes.append(6, 0)
    // A plain file that everybody may read.
    bytes.append(4, 0o100644 << 16)
    bytes.append(4, min(offset, Self.longest))
    bytes.append(name)
    if !long.isEmpty { bytes.appendLong(long) }
    return bytes.all
  }

  /// Sections 4.3.14 to 4.3.16.
  static func endOfDirectory(count: Int, start: Int, end: Int) -> [UInt8] {
    let size = end - start
    var bytes = ZipBytes()
    if count >= 0xFFFF || size >= longest || start >= longest {
      bytes.append(4, 0x0606_4B50)
      bytes.append(8, 44)
      bytes.append(2, 45)
      bytes.append(2, 45)
      bytes.append(8, 0)
      for number in [count, count, size, start] { bytes.append(8, number) }
      bytes.append(4, 0x0706_4B50)
      bytes.append(4, 0)
      bytes.append(8, end)
      bytes.append(4, 1)
    }
    bytes.append(4, 0x0605_4B50)
    bytes.append(4, 0)
    bytes.append(2, min(count, 0xFFFF))
    bytes.append(2, min(count, 0xFFFF))
    bytes.append(4, min(size, longest))
    bytes.append(4, min(start, longest))
    bytes.append(2, 0)
    return bytes.all
  }

  private var version: Int { isLong || offset >= Self.longest ? 45 : 20 }

  /// What the head and the directory's record have in common.
  private func appendCommon(to bytes: inout ZipBytes, _ stamp: (time: UInt16, date: UInt16)) {
    bytes.append(2, version)
    // Bit 3: sizes follow; bit 11: the name is UTF-8.
    bytes.append(2, isStreamed ? 0x0808 : 0x0800)
    bytes.append(2, method)
    bytes.append(2, Int(stamp.time))
    bytes.append(2, Int(stamp.date))
  }
}

/// Little-endian numbers, one after the other.
private struct ZipBytes {
  private(set) var all: [UInt8] = []

  init() {
    // Most records fit.
    all.reserveCapacity(128)
  }

  mutating func append(_ size: Int, _ number: Int) {
    for place in 0..<size { all.append(UInt8(truncatingIfNeeded: number >> (place * 8))) }
  }

  mutating func append(_ bytes: [UInt8]) { all.append(contentsOf: bytes) }

  /// Zip64's field (section 4.5.3).
  mutating func appendLong(_ numbers: [Int]) {
    append(2, 1)
    append(2, numbers.count * 8)
    for number in numbers { append(8, number) }
  }
}
