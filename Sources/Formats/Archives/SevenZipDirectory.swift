internal import CArchive
internal import CZlib

/// Checks a 7z's list of contents (7-Zip's 7zFormat.txt) before libarchive takes it into memory.
///
/// The list is packed itself: 500 bytes of file can hold one of twenty million entries, for which libarchive would fill
/// 1.8 GB before it hands out the first. So it is unpacked and counted here first, in bounded memory.
enum SevenZipDirectory {
  private static let headSize = 32
  /// Of the list when it is unpacked: 200,000 entries with names of thirty letters.
  private static let longest = 16 << 20
  private static let lzma: [UInt8] = [3, 1, 1]
  private static let lzma2: [UInt8] = [0x21]
  private static let encryption: [UInt8] = [6, 0xF1, 7, 1]

  /// - Throws: `ArchiveProblem` where the list is broken, or longer than `limits` allow.
  static func check(_ file: ArchiveFile, _ limits: ArchiveLimits) throws(ArchiveProblem) {
    let offset = try file.little(8, at: 12)
    let size = try file.little(8, at: 20)
    // An archive without entries has no list.
    if size == 0 { return }
    guard size <= longest else { throw .tooManyEntries(most: limits.entries) }
    guard offset <= file.count - headSize - size else { throw .broken(reason: "its list of contents is missing") }
    let bytes = try file.bytes(at: headSize + offset, size: size)
    var header = SevenZipHeader(bytes, most: limits.entries)
    if bytes.first == SevenZipHeader.Field.packedHeader {
      let streams = try header.packedHeader()
      header = SevenZipHeader(try unpacked(streams, file), most: limits.entries)
    }
    try header.check()
  }

  private static func unpacked(
    _ streams: SevenZipStreams,
    _ file: ArchiveFile
  ) throws(ArchiveProblem) -> [UInt8] {
    if streams.coders.contains(where: { $0.id == encryption }) { throw .encrypted(entry: "the archive") }
    guard let coder = streams.coders.first, streams.coders.count == 1,
      let packedSize = streams.packedSizes.first, let size = streams.unpackedSizes.first
    else { throw unusual }
    guard size <= longest else { throw .broken(reason: "its list of contents is longer than that of any real archive") }
    guard packedSize <= longest, streams.packedAt <= file.count - headSize - packedSize else {
      throw .broken(reason: "its list of contents is missing")
    }
    let packed = try file.bytes(at: headSize + streams.packedAt, size: packedSize)
    // No distance is longer than what was unpacked before it, so a window of the size of the whole is enough.
    var windowBits = 12
    while 1 << windowBits < size { windowBits += 1 }
    switch coder.id {
    case lzma where coder.properties.count == 5:
      return try unpacked(lzmaHead(coder.properties[0], windowBits, size) + packed, size)
    case lzma2: return try unpacked(xz(packed, windowBits, size), size)
    default: throw unusual
    }
  }

  private static var unusual: ArchiveProblem {
    .broken(reason: "its list of contents is packed in an unusual way, for which a zip is the remedy")
  }

  /// The LZMA SDK's file format: settings, the size of the window, and that of the whole.
  private static func lzmaHead(_ settings: UInt8, _ windowBits: Int, _ size: Int) -> [UInt8] {
    [settings] + little(1 << windowBits, 4) + little(size, 8)
  }

  /// A file of one block without checksum (The .xz File Format 1.2, sections 2 to 4).
  private static func xz(_ packed: [UInt8], _ windowBits: Int, _ size: Int) -> [UInt8] {
    let flags: [UInt8] = [0, 0]
    // Three words, one filter; its number, one setting: the window, in half powers of two.
    let block: [UInt8] = [2, 0, 0x21, 1, UInt8((windowBits - 12) * 2), 0, 0, 0]
    let blockHead = block + checksum(block)
    let index = padded([0, 1] + groupsOfSeven(blockHead.count + packed.count) + groupsOfSeven(size))
    let end = little((index.count + 4) / 4 - 1, 4) + flags
    return [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0] + flags + checksum(flags) + padded(blockHead + packed) + index
      + checksum(index) + checksum(end) + end + [0x59, 0x5A]
  }

  /// A number of any length: seven bits a byte, lowest first, the eighth says that there are more.
  private static func groupsOfSeven(_ number: Int) -> [UInt8] {
    var (bytes, rest) = ([UInt8](), number)
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  private static func padded(_ bytes: [UInt8]) -> [UInt8] {
    bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
  }

  private static func checksum(_ bytes: [UInt8]) -> [UInt8] {
    little(Int(bytes.withUnsafeBufferPointer { crc32_z(0, $0.baseAddress, $0.count) }), 4)
  }

  /// - Parameter file: of one of the formats that have nothing but a compressed stream in them.
  private static func unpacked(_ file: [UInt8], _ size: Int) throws(ArchiveProblem) -> [UInt8] {
    guard let archive = archive_read_new() else { throw .unreadable(reason: "there is no memory") }
    defer { archive_read_free(archive) }
    archive_read_support_filter_lzma(archive)
    archive_read_support_filter_xz(archive)
    archive_read_support_format_raw(archive)
    var entry: OpaquePointer?
    var got = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { output, count in
      got = file.withUnsafeBytes { input in
        guard archive_read_open_memory(archive, input.baseAddress, input.count) == ARCHIVE_OK,
          archive_read_next_header(archive, &entry) == ARCHIVE_OK
        else { return -1 }
        return archive_read_data(archive, output.baseAddress, size)
      }
      count = max(0, got)
    }
    guard got == size else { throw .broken(reason: "its list of contents cannot be unpacked") }
    return bytes
  }

  private static func little(_ number: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }
}
