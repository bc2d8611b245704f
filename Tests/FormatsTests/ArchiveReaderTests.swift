import Formats
import Testing

@Suite("Archives") struct ArchiveReaderTests {
  static let formats = ["zip", "tar", "tar.gz", "7z"]

  private func archive(_ format: String, _ files: [(String, String)]) throws -> [UInt8] {
    if format == "zip" { return ArchiveSample.zip(files.map { ArchiveSample.Entry($0.0, $0.1) }) }
    return try ArchiveSample.archive(format, files.map { ($0.0, .file(Array($0.1.utf8))) })
  }

  @Test("files come out with their folders' names", arguments: formats)
  func files(format: String) throws {
    let files = [
      ("owl.png", "hoot"), ("birds/night/owl 2.png", String(repeating: "hoo", count: 50_000)), ("empty.png", ""),
    ]
    let bytes = try archive(format, files)
    #expect(try archiveContents(bytes) == Dictionary(uniqueKeysWithValues: files))
    #expect(withArchive(bytes) { ArchiveReader.isArchive(path: $0) })
  }

  @Test("names beyond ASCII come out as they are", arguments: formats)
  func unicode(format: String) throws {
    #expect(
      try archiveContents(archive(format, [("Größe/鳥.png", "x"), ("🦉.jpg", "y")])) == [
        "Größe/鳥.png": "x", "🦉.jpg": "y",
      ]
    )
  }

  @Test("hidden files and what systems leave behind are passed over", arguments: formats)
  func litter(format: String) throws {
    let names = [
      "__MACOSX/._owl.png", ".DS_Store", "a/.hidden/owl.png", "a/Thumbs.db", "desktop.ini", "./owl.png", "b//c/./d.png",
    ]
    #expect(try archiveContents(archive(format, names.map { ($0, "x") })) == ["owl.png": "x", "b/c/d.png": "x"])
  }

  @Test("folders are passed over", arguments: ["tar", "tar.gz", "7z"])
  func folders(format: String) throws {
    let bytes = try ArchiveSample.archive(format, [("birds/", .folder), ("birds/owl.png", .file([0x78]))])
    #expect(try archiveContents(bytes) == ["birds/owl.png": "x"])
  }

  @Test("bytes that nobody asks for are passed over", arguments: formats)
  func unread(format: String) throws {
    let bytes = try archive(format, (0..<5).map { ("\($0).png", String(repeating: "x", count: 200_000)) })
    var names: [String] = []
    try withArchive(bytes) { path in
      try ArchiveReader.eachFile(in: path) { name, next in
        if names.count % 2 == 0 { _ = try next() }
        names.append(name)
      }
    }
    #expect(names.sorted() == ["0.png", "1.png", "2.png", "3.png", "4.png"])
  }

  @Test("what the reader's caller throws comes out as it is", arguments: formats)
  func callersError(format: String) throws {
    struct Full: Error {}
    let bytes = try archive(format, [("owl.png", "x")])
    #expect(throws: Full.self) {
      try withArchive(bytes) { try ArchiveReader.eachFile(in: $0) { _, _ in throw Full() } }
    }
  }

  @Test(
    "names that lead elsewhere are refused, and named",
    arguments: formats,
    [
      "../x.png", "a/../../x.png", "/etc/x.png", "a\\x.png", "C:/x.png", "c:x.png", "a\u{202E}gnp.exe", "a\nb.png",
      "a/..",
    ]
  )
  func badNames(format: String, name: String) throws {
    guard case .badName(let entry, let reason)? = archiveProblem(try archive(format, [(name, "x")])) else {
      Issue.record("no bad name")
      return
    }
    #expect(entry == name)
    #expect(!reason.isEmpty)
  }

  @Test("the sentence about ../x.png says what is wrong")
  func sentence() throws {
    let sentence = "The entry “../x.png” is refused: its name leads out of the archive's folder."
    #expect(
      archiveProblem(ArchiveSample.zip([ArchiveSample.Entry("owl.png"), ArchiveSample.Entry("../x.png")]))?.description
        == sentence
    )
  }

  @Test("nothing of a zip is handed out before all its names are checked")
  func checkedFirst() {
    var handed = 0
    withArchive(ArchiveSample.zip([ArchiveSample.Entry("owl.png"), ArchiveSample.Entry("../x.png")])) { path in
      #expect(throws: ArchiveProblem.self) { try ArchiveReader.eachFile(in: path) { _, _ in handed += 1 } }
    }
    #expect(handed == 0)
  }

  @Test("long names are refused, those of 255 bytes are not")
  func longNames() throws {
    let longest = String(repeating: "x", count: 255)
    #expect(try archiveContents(ArchiveSample.zip([ArchiveSample.Entry("a/\(longest)")])) == ["a/\(longest)": "x"])
    #expect(
      archiveProblem(ArchiveSample.zip([ArchiveSample.Entry("a/\(longest)x")]))?.description.contains(
        "longer than 255 bytes"
      ) == true
    )
    let deep = String(repeating: "abcdefg/", count: 130)
    #expect(
      archiveProblem(ArchiveSample.zip([ArchiveSample.Entry("\(deep)x")]))?.description.contains(
        "longer than 1024 bytes"
      ) == true
    )
  }

  @Test("two names that are one, by case or by accents, are refused", arguments: formats)
  func sameNames(format: String) throws {
    for pair in [("a.png", "a.png"), ("a.png", "A.PNG"), ("\u{E9}.png", "e\u{301}.png"), ("a.png", "./a.png")] {
      guard case .sameName? = archiveProblem(try archive(format, [(pair.0, "x"), (pair.1, "y")])) else {
        Issue.record("\(pair) was taken")
        continue
      }
    }
  }

  @Test("links and devices are refused, and named")
  func links() throws {
    for (format, kind, word) in [
      ("tar", ArchiveSample.Kind.link("/etc/passwd"), "a link"), ("tar.gz", .hardLink("owl.png"), "a link"),
      ("tar", .device, "a device"), ("7z", .link("/etc/passwd"), "a link"),
    ] {
      let bytes = try ArchiveSample.archive(format, [("owl.png", .file([1])), ("evil", kind)])
      #expect(archiveProblem(bytes) == .noPlainFile(entry: "evil", kind: word))
    }
    var link = ArchiveSample.Entry("evil", "/etc/passwd")
    link.attributes = 0o120777 << 16
    #expect(archiveProblem(ArchiveSample.zip([link])) == .noPlainFile(entry: "evil", kind: "a link"))
    link.attributes = 0o020666 << 16
    #expect(archiveProblem(ArchiveSample.zip([link])) == .noPlainFile(entry: "evil", kind: "a device"))
  }

  @Test("archives inside archives stay closed")
  func nested() throws {
    let inner = ArchiveSample.zip([ArchiveSample.Entry("owl.png")])
    var entry = ArchiveSample.Entry("inner.zip")
    entry.content = inner
    #expect(try archiveContents(ArchiveSample.zip([entry])).keys.sorted() == ["inner.zip"])
  }

  @Test("other files are no archives")
  func notArchives() {
    for bytes in [
      [], Array("owl".utf8), [UInt8](repeating: 0, count: 2000), Array("PK".utf8), [0x89, 0x50, 0x4E, 0x47],
    ] {
      #expect(!withArchive(bytes) { ArchiveReader.isArchive(path: $0) })
      #expect(archiveProblem(bytes) == .notAnArchive)
    }
    #expect(!ArchiveReader.isArchive(path: "/tmp"))
    #expect(!ArchiveReader.isArchive(path: "/tmp/there-is-no-such-file"))
  }

  @Test("a gzip file with no tar in it is no archive")
  func plainGzip() throws {
    var bytes = try ArchiveSample.archive("tar.gz", [("x", .file(Array("hello".utf8)))])
    bytes =
      [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + ArchiveSample.deflated(Array("hello".utf8)) + ArchiveSample.little(8, 5)
    #expect(archiveProblem(bytes) == .notAnArchive)
  }
}
