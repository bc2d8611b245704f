internal import Crypto

/// Writes a tar archive (POSIX.1-2017, ustar) and remembers the digest of each member.
///
/// Members of 8 GiB and more have their size in GNU's base-256 form, which every common tar reads.
final class TarWriter {
  private let file: BackupFile
  private let modified: Int64
  private(set) var digests: [(name: String, sha256: String)] = []

  /// - Parameter modified: seconds since 1970, the same for every member.
  init(_ file: BackupFile, modified: Int64) {
    self.file = file
    self.modified = modified
  }

  func add(_ name: String, bytes: [UInt8]) throws(BackupFailure) {
    try file.write(try Self.header(name: name, size: bytes.count, modified: modified))
    try file.write(bytes)
    try pad(bytes.count)
    digests.append((name, SHA256.hash(data: bytes).hexadecimal))
  }

  func add(_ name: String, from source: BackupFile, size: Int) throws(BackupFailure) {
    try file.write(try Self.header(name: name, size: size, modified: modified))
    var digest = SHA256()
    var left = size
    while left > 0 {
      let part = try source.read(min(left, 1 << 18))
      digest.update(data: part)
      try file.write(part)
      left -= part.count
    }
    try pad(size)
    digests.append((name, digest.finalize().hexadecimal))
  }

  /// Two empty blocks end the archive.
  func finish() throws(BackupFailure) {
    try file.write([UInt8](repeating: 0, count: 1024))
    try file.finish()
  }

  private func pad(_ size: Int) throws(BackupFailure) {
    try file.write([UInt8](repeating: 0, count: (512 - size % 512) % 512))
  }

  static func header(name: String, size: Int, modified: Int64) throws(BackupFailure) -> [UInt8] {
    guard name.utf8.count <= 100 else { throw BackupFailure("The name \(name) is too long for a backup.") }
    var block = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at position: Int) {
      for (offset, byte) in text.utf8.enumerated() { block[position + offset] = byte }
    }
    put(name, at: 0)
    put("0000600", at: 100)
    put("0000000", at: 108)
    put("0000000", at: 116)
    if size < 1 << 33 {
      put(octal(Int64(size), digits: 11), at: 124)
    } else {
      for index in 0..<8 { block[135 - index] = UInt8(truncatingIfNeeded: size >> (8 * index)) }
      block[124] = 0x80
    }
    put(octal(modified, digits: 11), at: 136)
    put("        0", at: 148)
    put("ustar", at: 257)
    put("00", at: 263)
    put(octal(Int64(block.reduce(0) { $0 + Int($1) }), digits: 6) + "\0 ", at: 148)
    return block
  }

  private static func octal(_ number: Int64, digits: Int) -> String {
    let text = String(number, radix: 8)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}

/// Reads an archive of `TarWriter` member by member.
final class TarReader {
  private let file: BackupFile
  private var left = 0
  private var padding = 0
  private var digest = SHA256()
  private var name = ""
  private(set) var digests: [String: String] = [:]

  init(_ file: BackupFile) {
    self.file = file
  }

  /// The next member; nil at the archive's end. What was not read of the last one is read over.
  func next() throws(BackupFailure) -> (name: String, size: Int)? {
    while try !part().isEmpty {}
    if !name.isEmpty { digests[name] = digest.finalize().hexadecimal }
    _ = try file.read(padding)
    let block = try file.read(512)
    guard block.contains(where: { $0 != 0 }) else { return nil }
    guard block[257..<262].elementsEqual("ustar".utf8), Self.sum(of: block) == Self.octal(block[148..<156]) else {
      throw BackupFailure("\(file.path) is no backup of Porthole, or it is damaged.")
    }
    name = String(decoding: block[0..<100].prefix { $0 != 0 }, as: UTF8.self)
    left = block[124] == 0x80 ? block[125..<136].reduce(0) { $0 << 8 | Int($1) } : Self.octal(block[124..<136])
    padding = (512 - left % 512) % 512
    digest = SHA256()
    return (name, left)
  }

  /// The next bytes of the member; empty at its end.
  func part() throws(BackupFailure) -> [UInt8] {
    guard left > 0 else { return [] }
    let part = try file.read(min(left, 1 << 18))
    left -= part.count
    digest.update(data: part)
    return part
  }

  /// All of the member, which must be small.
  func bytes() throws(BackupFailure) -> [UInt8] {
    guard left <= 64 << 20 else { throw BackupFailure("\(name) in \(file.path) is too large.") }
    var bytes: [UInt8] = []
    while true {
      let part = try part()
      guard !part.isEmpty else { return bytes }
      bytes += part
    }
  }

  /// The sum of a header's bytes, its own field counted as blanks.
  private static func sum(of block: [UInt8]) -> Int {
    block.reduce(0) { $0 + Int($1) } - block[148..<156].reduce(0) { $0 + Int($1) } + 8 * 0x20
  }

  private static func octal(_ field: ArraySlice<UInt8>) -> Int {
    field.filter { (0x30...0x37).contains($0) }.reduce(0) { $0 << 3 | Int($1 - 0x30) }
  }
}

extension SHA256.Digest {
  /// As `sha256sum` writes it.
  var hexadecimal: String {
    map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
  }
}
