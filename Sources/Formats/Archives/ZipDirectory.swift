/// The directory at the end of a zip (PKWARE's APPNOTE 6.3, sections 4.3.12 to 4.3.16).
struct ZipDirectory {
  struct Entry {
    /// Nil for what is passed over.
    let name: String?
    /// Where the entry's own head is.
    let offset: Int
    let packedSize: Int
    let size: Int
    let checksum: UInt32
    /// CRC-32 of the name as it is written, to compare it with the one in the entry's own head.
    let nameChecksum: UInt32
    let nameSize: UInt16
    let method: UInt16
  }

  /// In the order of their bytes.
  private(set) var entries: [Entry] = []
  private let end: Int

  /// Reads and checks the whole directory.
  ///
  /// - Throws: `ArchiveProblem` for entries that are refused, and where entries share bytes.
  init(_ file: ArchiveFile, _ budget: inout ArchiveBudget) throws(ArchiveProblem) {
    let place = try ZipDirectoryPlace(file)
    end = place.start
    var position = place.start
    // As many as it says, where there can be so many.
    entries.reserveCapacity(min(place.count, (place.end - place.start) / ZipRecord.headSize))
    while position < place.end {
      try budget.beginEntry()
      let record = try ZipRecord(file, at: position)
      let entry = try record.entry()
      if let name = entry.name {
        try budget.use(name)
        try budget.promise(entry.size, from: entry.packedSize, of: name)
      }
      entries.append(entry)
      position = record.end
    }
    guard position == place.end, entries.count == place.count else {
      throw .broken(reason: "its directory has not the length that it says")
    }
    budget.forgetNames()
    try budget.checkPromises(packed: file.count)
    entries.sort { $0.offset < $1.offset }
    try checkOverlap()
  }

  /// Where the bytes of an entry must have ended.
  func limit(of index: Int) -> Int { index + 1 < entries.count ? entries[index + 1].offset : end }

  private func checkOverlap() throws(ArchiveProblem) {
    for (index, entry) in entries.enumerated() {
      // At least its head, its name and its bytes are the entry's own.
      guard entry.packedSize <= limit(of: index) - entry.offset - 30 - Int(entry.nameSize) else {
        throw .overlap(entry: entry.name ?? "a folder or hidden file")
      }
    }
  }
}

/// Where the directory is, as the record at the very end of a zip says.
private struct ZipDirectoryPlace {
  let start: Int
  let end: Int
  let count: Int

  private static let signature: [UInt8] = [0x50, 0x4B, 5, 6]
  private static let longSignature: [UInt8] = [0x50, 0x4B, 6, 6]
  private static let locatorSignature: [UInt8] = [0x50, 0x4B, 6, 7]

  init(_ file: ArchiveFile) throws(ArchiveProblem) {
    let record = try Self.endRecord(file)
    var count = try file.little(2, at: record + 10)
    var size = try file.little(4, at: record + 12)
    var start = try file.little(4, at: record + 16)
    var after = record
    if try file.has(Self.locatorSignature, at: record - 20) {
      let long = try file.little(8, at: record - 20 + 8)
      guard try file.has(Self.longSignature, at: long) else { throw .broken(reason: "its long directory is missing") }
      count = try file.little(8, at: long + 32)
      size = try file.little(8, at: long + 40)
      start = try file.little(8, at: long + 48)
      after = long
    }
    guard start <= after, size == after - start else {
      throw .broken(reason: "its directory is not where it should be")
    }
    self.count = count
    self.start = start
    end = after
  }

  /// It is followed by a comment of at most 65,535 bytes.
  private static func endRecord(_ file: ArchiveFile) throws(ArchiveProblem) -> Int {
    let size = min(file.count, 22 + 0xFFFF)
    let tail = try file.bytes(at: file.count - size, size: size)
    for index in stride(from: size - 22, through: 0, by: -1) where tail[index] == signature[0] {
      guard tail[index..<index + 4].elementsEqual(signature) else { continue }
      let comment = Int(tail[index + 20]) | Int(tail[index + 21]) << 8
      if index + 22 + comment == size { return file.count - size + index }
    }
    throw .broken(reason: "its directory, which is at the end, is missing")
  }
}
