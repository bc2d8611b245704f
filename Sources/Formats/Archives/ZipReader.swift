internal import CZlib

/// Reads a zip by its directory: entries that are stored or deflated.
struct ZipReader {
  private let file: ArchiveFile
  private let directory: ZipDirectory
  private let positions: [String: Int]

  init(_ file: ArchiveFile, _ budget: inout ArchiveBudget) throws(ArchiveProblem) {
    self.file = file
    directory = try ZipDirectory(file, &budget)
    positions = Dictionary(
      directory.entries.enumerated().compactMap { index, entry in entry.name.map { ($0, index) } },
      uniquingKeysWith: { first, _ in first }
    )
  }

  func has(_ name: String) -> Bool { positions[name] != nil }

  /// The files in the order of their bytes: names that were checked, and unpacked sizes.
  var files: [(name: String, size: Int)] {
    directory.entries.compactMap { entry in entry.name.map { ($0, entry.size) } }
  }

  /// A function that hands out the bytes of a file piece by piece; nil where there is no such file.
  func pieces(of name: String, _ limits: ArchiveLimits) throws -> (() throws -> [UInt8]?)? {
    guard let index = positions[name] else { return nil }
    let bytes = try ZipEntryBytes(file, directory.entries[index], name, before: directory.limit(of: index))
    var budget = ArchiveBudget(limits)
    return { try bytes.next(&budget) }
  }

  func eachFile(
    _ budget: inout ArchiveBudget,
    _ body: (String, () throws -> [UInt8]?) throws -> Void
  ) throws {
    for (index, entry) in directory.entries.enumerated() {
      guard let name = entry.name else { continue }
      let bytes = try ZipEntryBytes(file, entry, name, before: directory.limit(of: index))
      budget.restartEntry()
      try body(name) { try bytes.next(&budget) }
    }
  }
}

/// The bytes of one entry, unpacked piece by piece.
private final class ZipEntryBytes {
  private static let pieceSize = 64 * 1024

  private let file: ArchiveFile
  private let entry: ZipDirectory.Entry
  private let name: String
  private let start: Int
  private var stream = z_stream()
  private var isOpen = false
  private var packed: [UInt8] = []
  private var used = 0
  /// Packed bytes that were read from the file.
  private var loaded = 0
  private var unpacked = 0
  private var checksum: UInt = 0
  private var isAtEnd = false

  /// - Parameter limit: where the bytes must have ended.
  init(
    _ file: ArchiveFile,
    _ entry: ZipDirectory.Entry,
    _ name: String,
    before limit: Int
  ) throws(ArchiveProblem) {
    self.file = file
    self.entry = entry
    self.name = name
    // The entry's own head must say what the directory says (section 4.3.7).
    guard try file.has([0x50, 0x4B, 3, 4], at: entry.offset), try file.little(2, at: entry.offset + 8) == entry.method,
      try file.little(2, at: entry.offset + 6) & 0x2041 == 0,
      try file.little(2, at: entry.offset + 26) == entry.nameSize,
      try ZipRecord.checksum(file.bytes(at: entry.offset + 30, size: entry.nameSize)) == entry.nameChecksum
    else { throw .broken(reason: "the directory does not fit an entry") }
    start = entry.offset + 30 + entry.nameSize + (try file.little(2, at: entry.offset + 28))
    guard entry.packedSize <= limit - start else { throw .overlap(entry: name) }
    guard entry.method == 8 else { return }
    // Without a zlib head.
    isOpen = inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    guard isOpen else { throw .unreadable(reason: "there is no memory") }
  }

  deinit {
    if isOpen { inflateEnd(&stream) }
  }

  /// The next piece; nil at the end.
  func next(_ budget: inout ArchiveBudget) throws(ArchiveProblem) -> [UInt8]? {
    guard !isAtEnd else { return nil }
    let piece = entry.method == 8 ? try inflated() : try stored()
    guard !piece.isEmpty else {
      isAtEnd = true
      guard unpacked == entry.size, checksum == entry.checksum else { throw wrong }
      return nil
    }
    unpacked += piece.count
    guard unpacked <= entry.size else { throw wrong }
    try budget.count(piece.count, from: loaded - packed.count + used, of: name)
    checksum = piece.withUnsafeBufferPointer { crc32_z(checksum, $0.baseAddress, $0.count) }
    return piece
  }

  private var wrong: ArchiveProblem { .broken(reason: "“\(name)” has the wrong length or checksum") }

  private func stored() throws(ArchiveProblem) -> [UInt8] {
    try load()
    used = packed.count
    return packed
  }

  private func inflated() throws(ArchiveProblem) -> [UInt8] {
    var status = Z_OK
    while true {
      if used == packed.count { try load() }
      let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { output, filled in
        packed.withUnsafeMutableBufferPointer { input in
          stream.next_in = input.baseAddress.map { $0 + used }
          stream.avail_in = UInt32(input.count - used)
          stream.next_out = output.baseAddress
          stream.avail_out = UInt32(output.count)
          status = inflate(&stream, Z_NO_FLUSH)
          used = input.count - Int(stream.avail_in)
          filled = output.count - Int(stream.avail_out)
        }
      }
      if !piece.isEmpty || status == Z_STREAM_END { return piece }
      guard status == Z_OK || status == Z_BUF_ERROR, used == packed.count, loaded < entry.packedSize else {
        throw .broken(reason: "“\(name)” cannot be unpacked")
      }
    }
  }

  private func load() throws(ArchiveProblem) {
    packed = try file.bytes(at: start + loaded, size: min(Self.pieceSize, entry.packedSize - loaded))
    loaded += packed.count
    used = 0
  }
}
