internal import CZlib

/// One entry's record in a zip's directory (PKWARE's APPNOTE 6.3, section 4.3.12).
struct ZipRecord {
  /// What comes before the name.
  static let headSize = 46

  /// Where the next record begins.
  let end: Int
  private let flags: Int
  private let method: Int
  private let checksum: Int
  private var packedSize: Int
  private var size: Int
  private var offset: Int
  private let madeBy: Int
  private let attributes: Int
  private let rawName: [UInt8]

  init(_ file: ArchiveFile, at start: Int) throws(ArchiveProblem) {
    let head = try file.bytes(at: start, size: Self.headSize)
    guard head.starts(with: [0x50, 0x4B, 1, 2]) else { throw .broken(reason: "its directory makes no sense") }
    madeBy = Int(head[5])
    flags = head.little(2, at: 8)
    method = head.little(2, at: 10)
    checksum = head.little(4, at: 16)
    attributes = head.little(4, at: 38)
    let (nameSize, extraSize) = (head.little(2, at: 28), head.little(2, at: 30))
    rawName = try file.bytes(at: start + Self.headSize, size: nameSize)
    end = start + Self.headSize + nameSize + extraSize + head.little(2, at: 32)
    (size, packedSize, offset) = (head.little(4, at: 24), head.little(4, at: 20), head.little(4, at: 42))
    guard extraSize > 0 else { return }
    var numbers = [size, packedSize, offset]
    let extra = try file.bytes(at: start + Self.headSize + nameSize, size: extraSize)
    Self.replaceLong(&numbers, from: extra)
    (size, packedSize, offset) = (numbers[0], numbers[1], numbers[2])
  }

  /// - Throws: `ArchiveProblem` where the entry is refused.
  func entry() throws(ArchiveProblem) -> ZipDirectory.Entry {
    let name = readableName
    let checked = try EntryName.checked(name)
    // Made by Unix or macOS: the upper half has the kind of file.
    if madeBy == 3 || madeBy == 19 { try Self.checkKind(attributes >> 16 & 0o170000, of: name) }
    if checked != nil {
      guard flags & 0x2041 == 0 else { throw .encrypted(entry: name) }
      guard method == 0 || method == 8 else { throw .unknownCompression(entry: name) }
      guard method != 0 || size == packedSize else { throw .broken(reason: "an entry has two sizes") }
    }
    return ZipDirectory.Entry(
      name: checked,
      offset: offset,
      packedSize: packedSize,
      size: size,
      checksum: UInt32(truncatingIfNeeded: checksum),
      nameChecksum: Self.checksum(rawName),
      nameSize: UInt16(truncatingIfNeeded: rawName.count),
      method: UInt16(truncatingIfNeeded: method)
    )
  }

  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    UInt32(truncatingIfNeeded: bytes.withUnsafeBufferPointer { crc32_z(0, $0.baseAddress, $0.count) })
  }

  /// Flag 11 means UTF-8, and many write it without the flag; the rest is the IBM PC's code page 437, as the
  /// specification has it.
  private var readableName: String {
    String(validating: rawName, as: UTF8.self) ?? String(rawName.map { Self.codePage437[Int($0)] })
  }

  private static let codePage437: [Character] =
    (0..<128).map { Character(Unicode.Scalar(UInt8($0))) }
    + Array(
      "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
        + "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}"
    )

  private static func checkKind(_ kind: Int, of name: String) throws(ArchiveProblem) {
    switch kind {
    // Some programs say nothing.
    case 0, 0o100000, 0o040000: return
    case 0o120000: throw .noPlainFile(entry: name, kind: "a link")
    default: throw .noPlainFile(entry: name, kind: "a device")
    }
  }

  /// Zip64 (section 4.5.3): numbers that are all ones stand, in this order, in field 1.
  private static func replaceLong(_ numbers: inout [Int], from extra: [UInt8]) {
    var rest = extra[...]
    while rest.count >= 4 {
      let start = rest.startIndex
      let identifier = Int(rest[start]) | Int(rest[start + 1]) << 8
      let size = Int(rest[start + 2]) | Int(rest[start + 3]) << 8
      rest = rest.dropFirst(4)
      guard identifier == 1 else {
        rest = rest.dropFirst(size)
        continue
      }
      var field = rest.prefix(size)
      for index in numbers.indices where numbers[index] == 0xFFFF_FFFF && field.count >= 8 {
        numbers[index] = Int(clamping: field.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        field = field.dropFirst(8)
      }
      return
    }
  }
}
