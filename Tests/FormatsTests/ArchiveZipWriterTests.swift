import CArchive
import Formats
import Testing

@Suite("Zip writer") struct ArchiveZipWriterTests {
  private let text = String(repeating: "owls are birds. ", count: 500)

  /// Every kind of entry; the pieces in which they were handed out.
  private func pieces() -> [[UInt8]] {
    var writer = ZipWriter(date: (2026, 11, 21))
    var pieces: [[UInt8]] = []
    writer.add("annotations/instances.json", Array(text.utf8), isDeflated: true)
    writer.add("empty.txt", [], isDeflated: true)
    writer.add("Größe/鳥.bin", [1, 2, 3])
    pieces.append(writer.take())
    writer.begin("images/long.bin")
    for _ in 0..<100 {
      writer.write([UInt8](repeating: 7, count: 1000))
      pieces.append(writer.take())
    }
    writer.end()
    writer.begin("images/short.bin")
    writer.write([9])
    writer.end()
    writer.finish()
    return pieces + [writer.take()]
  }

  @Test("what is written can be read again")
  func roundTrip() throws {
    let files = try archiveContents(pieces().flatMap { $0 })
    #expect(
      files.keys.sorted() == [
        "Größe/鳥.bin", "annotations/instances.json", "empty.txt", "images/long.bin", "images/short.bin",
      ]
    )
    #expect(files["annotations/instances.json"] == text)
    #expect(files["Größe/鳥.bin"] == "\u{1}\u{2}\u{3}")
    #expect(files["images/long.bin"]?.utf8.count == 100_000)
    #expect(files["empty.txt"] == "")
  }

  /// The sizes of a zip's first files, as libarchive finds them.
  private func sizes(_ bytes: [UInt8], count: Int, isSeekable: Bool) throws -> [Int] {
    let archive = try #require(archive_read_new())
    defer { archive_read_free(archive) }
    if isSeekable {
      archive_read_support_format_zip_seekable(archive)
    } else {
      archive_read_support_format_zip_streamable(archive)
    }
    var buffer = [UInt8](repeating: 0, count: 200_000)
    return try bytes.withUnsafeBytes { bytes in
      #expect(archive_read_open_memory(archive, bytes.baseAddress, bytes.count) == ARCHIVE_OK)
      var entry: OpaquePointer?
      return try (0..<count).map { _ in
        // In the plain C locale, libarchive warns of names beyond ASCII.
        try #require(archive_read_next_header(archive, &entry) >= ARCHIVE_WARN)
        return archive_read_data(archive, &buffer, buffer.count)
      }
    }
  }

  @Test("libarchive reads it by its directory, and finds the checksums right")
  func byDirectory() throws {
    #expect(try sizes(pieces().flatMap { $0 }, count: 5, isSeekable: true) == [text.utf8.count, 0, 3, 100_000, 1])
  }

  @Test("libarchive reads whole files from its beginning, without the directory")
  func streamed() throws {
    // A stored file whose size follows its bytes cannot be read so.
    #expect(try sizes(pieces().flatMap { $0 }, count: 3, isSeekable: false) == [text.utf8.count, 0, 3])
  }

  @Test("nothing is held but what was not taken")
  func constantMemory() {
    let sizes = pieces().dropFirst().map(\.count)
    #expect(sizes.dropLast().allSatisfy { $0 < 1100 })
    #expect(sizes.last.map { $0 < 1000 } == true)
  }

  @Test("an empty archive is an archive without files")
  func empty() throws {
    var writer = ZipWriter()
    writer.finish()
    let bytes = writer.take()
    #expect(bytes.count == 22)
    #expect(try archiveContents(bytes).isEmpty)
  }

  @Test("more than 65,535 entries need zip64, and get it")
  func manyEntries() throws {
    var writer = ZipWriter()
    for index in 0..<70_000 { writer.add("\(index)", []) }
    writer.finish()
    let files = try archiveContents(writer.take())
    #expect(files.count == 70_000)
    #expect(files["69999"] == "")
  }

  @Test("noise that deflates to more than itself is stored")
  func noise() throws {
    var writer = ZipWriter()
    writer.add("a", [0x9B], isDeflated: true)
    writer.finish()
    let bytes = writer.take()
    #expect(bytes[8] == 0)
    #expect(try archiveContents(bytes).count == 1)
  }
}
