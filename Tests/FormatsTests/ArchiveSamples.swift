import CArchive
import CZlib
import Formats
import Glibc
import Testing

/// Archives, good and hostile, made while the tests run.
enum ArchiveSample {
  /// An entry of a zip, of which every number may lie.
  struct Entry {
    var name: [UInt8]
    var content: [UInt8] = []
    var isDeflated = false
    var flags = 0x0800
    var method: Int?
    var attributes = 0o100644 << 16
    var size: Int?
    var checksum: Int?
    /// The name in the entry's own head.
    var innerName: [UInt8]?

    init(_ name: String, _ content: String = "x") {
      self.name = Array(name.utf8)
      self.content = Array(content.utf8)
    }
  }

  static func little(_ size: Int, _ number: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }

  static func zip(_ entries: [Entry], count: Int? = nil) -> [UInt8] {
    var (body, directory): ([UInt8], [UInt8]) = ([], [])
    for entry in entries {
      let packed = entry.isDeflated ? deflated(entry.content) : entry.content
      let method = entry.method ?? (entry.isDeflated ? 8 : 0)
      let sum = entry.checksum ?? Int(crc32_z(0, entry.content, entry.content.count))
      let common = little(2, entry.flags) + little(2, method) + little(4, 0) + little(4, sum)
      let sizes = little(4, packed.count) + little(4, entry.size ?? entry.content.count)
      let inner = entry.innerName ?? entry.name
      directory += little(4, 0x0201_4B50) + little(2, 3 << 8 | 20) + little(2, 20) + common + sizes
      directory += little(2, entry.name.count) + little(8, 0) + little(4, entry.attributes) + little(4, body.count)
      directory += entry.name
      body += little(4, 0x0403_4B50) + little(2, 20) + common + sizes + little(2, inner.count) + little(2, 0)
      body += inner + packed
    }
    let end =
      little(4, 0x0605_4B50) + little(4, 0) + little(2, count ?? entries.count) + little(2, count ?? entries.count)
    return body + directory + end + little(4, directory.count) + little(4, body.count) + little(2, 0)
  }

  static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var size = compressBound(UInt(bytes.count))
    var packed = [UInt8](repeating: 0, count: Int(size))
    compress2(&packed, &size, bytes, UInt(bytes.count), 9)
    // Without zlib's head and checksum.
    return Array(packed[2..<Int(size) - 4])
  }

  /// A kind of entry that libarchive can write.
  enum Kind {
    case file([UInt8])
    case folder
    case link(String)
    case hardLink(String)
    case device
  }

  /// `tar`, `tar.gz` or `7z`, by libarchive.
  static func archive(_ format: String, _ entries: [(String, Kind)]) throws -> [UInt8] {
    // In the plain C locale, libarchive 3.6 crashes when it writes names beyond ASCII.
    let locale = try #require(newlocale(1 << LC_CTYPE, "C.UTF-8", nil))
    let before = uselocale(locale)
    let archive = try #require(archive_write_new())
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 20, alignment: 16)
    let used = UnsafeMutablePointer<Int>.allocate(capacity: 1)
    defer {
      archive_write_free(archive)
      uselocale(before)
      freelocale(locale)
      buffer.deallocate()
      used.deallocate()
    }
    if format == "7z" {
      archive_write_set_format_7zip(archive)
    } else {
      archive_write_set_format_pax_restricted(archive)
    }
    if format == "tar.gz" { archive_write_add_filter_gzip(archive) }
    archive_write_set_bytes_in_last_block(archive, 1)
    archive_write_open_memory(archive, buffer.baseAddress, buffer.count, used)
    for (name, kind) in entries { try write(name, kind, to: archive) }
    #expect(archive_write_close(archive) == ARCHIVE_OK)
    return Array(buffer.prefix(used.pointee))
  }

  private static func write(_ name: String, _ kind: Kind, to archive: OpaquePointer) throws {
    let entry = try #require(archive_entry_new())
    defer { archive_entry_free(entry) }
    archive_entry_set_pathname_utf8(entry, name)
    archive_entry_set_perm(entry, 0o644)
    archive_entry_set_filetype(entry, 0o100000)
    var content: [UInt8] = []
    switch kind {
    case .file(let bytes): content = bytes
    case .folder: archive_entry_set_filetype(entry, 0o040000)
    case .device: archive_entry_set_filetype(entry, 0o020000)
    case .hardLink(let target): archive_entry_set_hardlink_utf8(entry, target)
    case .link(let target):
      archive_entry_set_filetype(entry, 0o120000)
      archive_entry_set_symlink_utf8(entry, target)
    }
    archive_entry_set_size(entry, Int64(content.count))
    #expect(archive_write_header(archive, entry) >= ARCHIVE_WARN)
    if !content.isEmpty { #expect(archive_write_data(archive, content, content.count) == content.count) }
  }
}

/// Runs `body` with the path of a file that has these bytes, and removes it again.
@discardableResult
func withArchive<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) rethrows -> Result {
  let path = "/tmp/porthole-test-\(getpid())-\(UInt64.random(in: 0 ... .max))"
  let file = fopen(path, "wb")!
  fwrite(bytes, 1, bytes.count, file)
  fclose(file)
  defer { unlink(path) }
  return try body(path)
}

/// All files of an archive, as text.
func archiveContents(_ archive: [UInt8], limits: ArchiveLimits = .standard) throws -> [String: String] {
  try withArchive(archive) { path in
    var files: [String: String] = [:]
    try ArchiveReader.eachFile(in: path, limits: limits) { name, next in
      var bytes: [UInt8] = []
      while let piece = try next() {
        #expect((1...65_536).contains(piece.count))
        bytes += piece
      }
      files[name] = String(decoding: bytes, as: UTF8.self)
    }
    return files
  }
}

/// Why an archive is refused.
func archiveProblem(_ archive: [UInt8], limits: ArchiveLimits = .standard) -> ArchiveProblem? {
  #expect(throws: ArchiveProblem.self) { _ = try archiveContents(archive, limits: limits) }
}
