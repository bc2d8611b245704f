/// Opens zip, tar, tar.gz and 7z archives, and hands out their files one after the other.
///
/// Nothing is written, no name becomes a path, archives inside archives stay closed, and a few pieces of 64 KiB are in
/// memory whatever the archive holds.
public enum ArchiveReader {
  private enum Kind {
    case zip, sevenZip, gzip, tar
  }

  /// Whether the content, whatever the name, is that of an archive.
  public static func isArchive(path: String) -> Bool {
    do { return try kind(of: ArchiveFile(path)) != nil } catch { return false }
  }

  /// Goes through the files of an archive. Folders, hidden files and what macOS and Windows leave behind are passed over.
  ///
  /// The names of a zip are checked before the first file is handed out; those of other archives as they come.
  ///
  /// - Parameters:
  ///   - body: gets a file's name, with `/` between folders, and a function that returns its bytes in pieces of at most
  ///     64 KiB, and nil at the end. Bytes that are not asked for are passed over.
  /// - Throws: `ArchiveProblem`, whose description can be shown to a person, or what `body` throws.
  public static func eachFile(
    in path: String,
    limits: ArchiveLimits = .standard,
    _ body: (String, () throws -> [UInt8]?) throws -> Void
  ) throws {
    let file = try ArchiveFile(path)
    var budget = ArchiveBudget(limits)
    switch try kind(of: file) {
    case .zip: try ZipReader(file, &budget).eachFile(&budget, body)
    case .sevenZip:
      try SevenZipDirectory.check(file, limits)
      try StreamedArchive(path, packed: file.count).eachFile(&budget, body)
    case .gzip, .tar: try StreamedArchive(path, packed: nil).eachFile(&budget, body)
    case nil: throw ArchiveProblem.notAnArchive
    }
  }

  private static func kind(of file: ArchiveFile) throws(ArchiveProblem) -> Kind? {
    if try file.has(Array("PK\u{3}\u{4}".utf8), at: 0) { return .zip }
    if try file.has(Array("PK\u{5}\u{6}".utf8), at: 0) { return .zip }
    if try file.has([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], at: 0) { return .sevenZip }
    if try file.has([0x1F, 0x8B, 8], at: 0) { return .gzip }
    if try file.has(Array("ustar".utf8), at: 257) { return .tar }
    return try isOldTar(file) ? .tar : nil
  }

  /// Tar before POSIX has no signature, but the sum of its head's bytes, in octal (POSIX.1-1988, `chksum`).
  private static func isOldTar(_ file: ArchiveFile) throws(ArchiveProblem) -> Bool {
    guard file.count >= 512 else { return false }
    let head = try file.bytes(at: 0, size: 512)
    guard head[0] != 0 else { return false }
    let digits = head[148..<156].drop { $0 == 0x20 }.prefix { (0x30...0x37).contains($0) }
    let sum = head.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 0x20 : Int($1.element)) }
    return Int(String(decoding: digits, as: UTF8.self), radix: 8) == sum
  }
}
