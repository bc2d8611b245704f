internal import CArchive
internal import Glibc

/// Reads a tar, tar.gz or 7z from its beginning to its end, with libarchive.
final class StreamedArchive {
  private static let pieceSize = 64 * 1024

  private let archive: OpaquePointer
  /// The size of the file where its bytes do not come in order; nil to count them as they come.
  private let packed: Int?
  /// libarchive translates names into the thread's language, and fails where that is plain C.
  private let locale = newlocale(1 << LC_CTYPE, "C.UTF-8", nil)

  init(_ path: String, packed: Int?) throws(ArchiveProblem) {
    guard let archive = archive_read_new() else { throw .unreadable(reason: "there is no memory") }
    self.archive = archive
    self.packed = packed
    archive_read_support_filter_gzip(archive)
    archive_read_support_format_tar(archive)
    archive_read_support_format_7zip(archive)
    guard archive_read_open_filename(archive, path, Self.pieceSize) == ARCHIVE_OK else { throw complaint }
  }

  deinit {
    if let locale { freelocale(locale) }
    archive_read_free(archive)
  }

  func eachFile(_ budget: inout ArchiveBudget, _ body: (String, () throws -> [UInt8]?) throws -> Void) throws {
    var entry: OpaquePointer?
    while true {
      let status = inUTF8 { archive_read_next_header(archive, &entry) }
      if status == ARCHIVE_EOF { return }
      guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else { throw failure }
      try budget.beginEntry()
      let name = try name(of: entry)
      let checked = try EntryName.checked(name)
      try checkKind(of: entry, name)
      if let checked {
        try budget.use(checked)
        try body(checked) { try next(&budget, name) }
      }
      // What nobody asked for counts as well: passing over it is unpacking it.
      while try next(&budget, name) != nil {}
    }
  }

  private func next(_ budget: inout ArchiveBudget, _ name: String) throws(ArchiveProblem) -> [UInt8]? {
    var got = 0
    let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
      got = archive_read_data(archive, buffer.baseAddress, buffer.count)
      count = max(got, 0)
    }
    guard got >= 0 else { throw failure }
    guard got > 0 else { return nil }
    let packed = packed ?? Int(archive_filter_bytes(archive, -1))
    try budget.count(got, from: packed, isWhole: true, of: name)
    return piece
  }

  private func name(of entry: OpaquePointer) throws(ArchiveProblem) -> String {
    let name = inUTF8 {
      (archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry)).map { String(cString: $0) }
    }
    guard let name else { throw .badName(entry: "?", reason: "its name cannot be read") }
    return name
  }

  /// Where the system has no such locale, names beyond ASCII may be refused as unreadable.
  private func inUTF8<Result>(_ body: () -> Result) -> Result {
    guard let locale else { return body() }
    let before = uselocale(locale)
    defer { uselocale(before) }
    return body()
  }

  private func checkKind(of entry: OpaquePointer, _ name: String) throws(ArchiveProblem) {
    guard archive_entry_is_encrypted(entry) == 0 else { throw .encrypted(entry: name) }
    guard archive_entry_hardlink(entry) == nil, archive_entry_symlink(entry) == nil else {
      throw .noPlainFile(entry: name, kind: "a link")
    }
    switch archive_entry_filetype(entry) & 0o170000 {
    case 0o100000, 0o040000: return
    case 0o120000: throw .noPlainFile(entry: name, kind: "a link")
    default: throw .noPlainFile(entry: name, kind: "a device")
    }
  }

  private var failure: ArchiveProblem {
    archive_read_has_encrypted_entries(archive) == 1 ? .encrypted(entry: "the archive") : complaint
  }

  /// What libarchive complained of last; all that may be asked where the archive could not be opened, because libarchive
  /// 3.6 then looks for a format behind the end of its list.
  private var complaint: ArchiveProblem {
    let words = archive_error_string(archive).map { String(cString: $0) } ?? "it cannot be read"
    return words.hasPrefix("Unrecognized archive format") ? .notAnArchive : .broken(reason: words)
  }
}
