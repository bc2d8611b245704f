internal import CZlib

/// Reads a zip by its directory: entries that are stored or deflated.
struct ZipReader {
  private let file: ArchiveFile
  private let directory: ZipDirectory
  /// Of the entries with a name, in its order.
  private let order: [Int32]

  init(_ file: ArchiveFile, _ budget: inout ArchiveBudget) throws(ArchiveProblem) {
    self.file = file
    let directory = try ZipDirectory(file, &budget)
    self.directory = directory
    let names = directory.entries.map { $0.name ?? "" }
    order = names.indices.lazy.filter { !names[$0].isEmpty }.map { Int32($0) }
      .sorted { names[Int($0)] < names[Int($1)] }
  }

  /// The same name, as the directory has it; nil where there is no such file.
  func name(_ name: String) -> String? { position(of: name).flatMap { directory.entries[$0].name } }

  /// How many bytes a file has when it is unpacked; nil where there is no such file.
  func size(of name: String) -> Int? { position(of: name).map { directory.entries[$0].size } }

  private func position(of name: String) -> Int? {
    let index = order.partitioningIndex { (directory.entries[Int($0)].name ?? "") >= name }
    guard index < order.count, directory.entries[Int(order[index])].name == name else { return nil }
    return Int(order[index])
  }

  /// The files in the order of their bytes: names that were checked, and unpacked sizes.
  var files: [(name: String, size: Int)] {
    directory.entries.compactMap { entry in entry.name.map { ($0, entry.size) } }
  }

  /// A function that hands out the bytes of a file piece by piece; nil where there is no such file.
  func pieces(of name: String, _ limits: ArchiveLimits) throws -> (() throws -> [UInt8]?)? {
    guard let index = position(of: name) else { return nil }
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
  /// Less than 64 KiB: to free as much has glibc tidy up all that is small.
  private static let pieceSize = 32 * 1024

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
    let head = try file.bytes(at: entry.offset, size: 30)
    let nameSize = Int(entry.nameSize)
    guard head.starts(with: [0x50, 0x4B, 3, 4]), head.little(2, at: 8) == entry.method,
      head.little(2, at: 6) & 0x2041 == 0, head.little(2, at: 26) == nameSize,
      try ZipRecord.checksum(file.bytes(at: entry.offset + 30, size: nameSize)) == entry.nameChecksum
    else { throw .broken(reason: "the directory does not fit an entry") }
    start = entry.offset + 30 + nameSize + head.little(2, at: 28)
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
    // One byte more than there should be tells a size that is a lie, and lets what is in one piece end with it.
    let room = min(Self.pieceSize, entry.size - unpacked + 1)
    while true {
      if used == packed.count { try load() }
      let piece = [UInt8](unsafeUninitializedCapacity: room) { output, filled in
        packed.withUnsafeMutableBufferPointer { input in
          stream.next_in = input.baseAddress.map { $0 + used }
          stream.avail_in = UInt32(input.count - used)
          stream.next_out = output.baseAddress
          stream.avail_out = UInt32(output.count)
          status = inflate(&stream, room < Self.pieceSize ? Z_FINISH : Z_NO_FLUSH)
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
