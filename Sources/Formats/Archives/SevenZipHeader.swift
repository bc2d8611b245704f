/// How the bytes of a 7z are packed.
struct SevenZipStreams {
  struct Coder {
    let id: [UInt8]
    let properties: [UInt8]

    /// What the decoder holds; nil for methods that need little.
    var memory: Int? {
      switch id {
      case [3, 1, 1] where properties.count >= 5, [3, 4, 1] where properties.count >= 5:
        return properties[1..<5].reversed().reduce(0) { $0 << 8 | Int($1) }
      case [0x21] where properties.count == 1:
        let size = Int(properties[0])
        return size > 40 ? Int.max : (2 | size & 1) << (size / 2 + 11)
      default: return nil
      }
    }
  }

  /// Behind the first 32 bytes of the file.
  var packedAt = 0
  var packedSizes: [Int] = []
  var coders: [Coder] = []
  /// Of all outputs of all folders.
  var unpackedSizes: [Int] = []
  /// For each folder: how many outputs it has, and whether its sum stands with it.
  var folders: [(outputs: Int, hasSum: Bool)] = []
}

/// Reads a 7z's list of contents, as far as is needed to count what is in it.
struct SevenZipHeader {
  enum Field {
    static let end: UInt8 = 0
    static let header: UInt8 = 1
    static let archiveProperties: UInt8 = 2
    static let mainStreams: UInt8 = 4
    static let files: UInt8 = 5
    static let packed: UInt8 = 6
    static let unpacked: UInt8 = 7
    static let substreams: UInt8 = 8
    static let size: UInt8 = 9
    static let sums: UInt8 = 10
    static let folders: UInt8 = 11
    static let unpackedSizes: UInt8 = 12
    static let streamCounts: UInt8 = 13
    static let packedHeader: UInt8 = 23
  }

  /// As much as 7-Zip takes at its strongest ordinary setting.
  private static let mostMemory = 64 << 20
  private static let mostCoders = 32

  private let bytes: [UInt8]
  private let most: Int
  private var position = 0

  /// - Parameter most: how many there may be of anything that is listed.
  init(_ bytes: [UInt8], most: Int) {
    self.bytes = bytes
    self.most = most
  }

  /// How the real list is packed.
  mutating func packedHeader() throws(ArchiveProblem) -> SevenZipStreams {
    guard try byte() == Field.packedHeader else { throw broken }
    return try streams()
  }

  /// - Throws: `ArchiveProblem.tooManyEntries`, or `broken` where the list makes no sense.
  mutating func check() throws(ArchiveProblem) {
    guard try byte() == Field.header else { throw broken }
    var field = try byte()
    guard field != Field.archiveProperties else { throw broken }
    if field == Field.mainStreams {
      let streams = try streams()
      for coder in streams.coders where coder.memory ?? 0 > Self.mostMemory {
        throw .broken(reason: "unpacking it takes more than \(Self.mostMemory >> 20) MiB of memory; make a zip instead")
      }
      field = try byte()
    }
    guard field == Field.files else {
      guard field == Field.end else { throw broken }
      return
    }
    _ = try count()
  }

  private mutating func streams() throws(ArchiveProblem) -> SevenZipStreams {
    var streams = SevenZipStreams()
    var field = try byte()
    if field == Field.packed {
      try readPacked(&streams)
      field = try byte()
    }
    if field == Field.unpacked {
      try readUnpacked(&streams)
      field = try byte()
    }
    if field == Field.substreams {
      try passSubstreams(streams)
      field = try byte()
    }
    guard field == Field.end else { throw broken }
    return streams
  }

  private mutating func readPacked(_ streams: inout SevenZipStreams) throws(ArchiveProblem) {
    streams.packedAt = try number()
    let count = try count()
    while true {
      switch try byte() {
      case Field.end: return
      case Field.size: for _ in 0..<count { streams.packedSizes.append(try number()) }
      case Field.sums: _ = try sums(count)
      default: throw broken
      }
    }
  }

  private mutating func readUnpacked(_ streams: inout SevenZipStreams) throws(ArchiveProblem) {
    guard try byte() == Field.folders else { throw broken }
    let count = try count()
    // The list of folders could stand elsewhere, which nobody does.
    guard try byte() == 0 else { throw broken }
    for _ in 0..<count { streams.folders.append((try folder(&streams), false)) }
    guard try byte() == Field.unpackedSizes else { throw broken }
    for folder in streams.folders {
      for _ in 0..<folder.outputs { streams.unpackedSizes.append(try number()) }
    }
    var field = try byte()
    if field == Field.sums {
      for (index, isThere) in try sums(count).enumerated() { streams.folders[index].hasSum = isThere }
      field = try byte()
    }
    guard field == Field.end else { throw broken }
  }

  /// - Returns: how many outputs it has.
  private mutating func folder(_ streams: inout SevenZipStreams) throws(ArchiveProblem) -> Int {
    let coders = try number()
    guard (1...Self.mostCoders).contains(coders) else { throw broken }
    var (inputs, outputs) = (0, 0)
    for _ in 0..<coders {
      let flags = try byte()
      let id = try take(Int(flags & 15))
      inputs += flags & 16 == 0 ? 1 : try number()
      outputs += flags & 16 == 0 ? 1 : try number()
      guard inputs <= Self.mostCoders, outputs <= Self.mostCoders else { throw broken }
      let properties = flags & 32 == 0 ? [] : try take(try number())
      streams.coders.append(SevenZipStreams.Coder(id: id, properties: properties))
    }
    guard outputs > 0, inputs >= outputs - 1 else { throw broken }
    for _ in 0..<2 * (outputs - 1) { _ = try number() }
    let packed = inputs - (outputs - 1)
    if packed > 1 { for _ in 0..<packed { _ = try number() } }
    return outputs
  }

  private mutating func passSubstreams(_ streams: SevenZipStreams) throws(ArchiveProblem) {
    var counts = [Int](repeating: 1, count: streams.folders.count)
    var field = try byte()
    if field == Field.streamCounts {
      for index in counts.indices { counts[index] = try count() }
      field = try byte()
    }
    guard counts.reduce(0, +) <= most else { throw .tooManyEntries(most: most) }
    if field == Field.size {
      // The last size of a folder is what is left of it.
      for count in counts { for _ in 0..<max(0, count - 1) { _ = try number() } }
      field = try byte()
    }
    if field == Field.sums {
      let unknown = zip(counts, streams.folders).reduce(0) { $0 + ($1.0 == 1 && $1.1.hasSum ? 0 : $1.0) }
      _ = try sums(unknown)
      field = try byte()
    }
    guard field == Field.end else { throw broken }
  }

  /// - Returns: which of them there are.
  private mutating func sums(_ count: Int) throws(ArchiveProblem) -> [Bool] {
    var isThere = [Bool](repeating: true, count: count)
    if try byte() == 0 {
      let bits = try take((count + 7) / 8)
      for index in isThere.indices { isThere[index] = bits[index / 8] & 0x80 >> UInt8(index % 8) != 0 }
    }
    _ = try take(4 * isThere.count { $0 })
    return isThere
  }

  private mutating func count() throws(ArchiveProblem) -> Int {
    let count = try number()
    guard count <= most else { throw .tooManyEntries(most: most) }
    return count
  }

  /// One to nine bytes: the ones that lead the first say how many follow, lowest first; its rest is the highest part.
  private mutating func number() throws(ArchiveProblem) -> Int {
    let first = try byte()
    let following = (~first).leadingZeroBitCount
    var number: UInt64 = 0
    for (place, byte) in try take(following).enumerated() { number |= UInt64(byte) << (8 * UInt64(place)) }
    if following < 7 { number |= UInt64(first & (0x7F >> UInt8(following))) << (8 * UInt64(following)) }
    guard let exact = Int(exactly: number) else { throw broken }
    return exact
  }

  private mutating func byte() throws(ArchiveProblem) -> UInt8 {
    guard position < bytes.count else { throw broken }
    defer { position += 1 }
    return bytes[position]
  }

  private mutating func take(_ count: Int) throws(ArchiveProblem) -> [UInt8] {
    guard count >= 0, count <= bytes.count - position else { throw broken }
    defer { position += count }
    return Array(bytes[position..<(position + count)])
  }

  private var broken: ArchiveProblem { .broken(reason: "its list of contents makes no sense") }
}
