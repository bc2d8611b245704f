import Domain
import FoundationEssentials
import Glibc
import Testing

@testable import Formats

@Suite("Seeds of the fuzz targets") struct FuzzSeedTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fuzz/corpus")

  @Test(
    "there is one for each reader; PORTHOLE_GOLDEN=write makes them anew",
    arguments: FormatRegistry.importers.map(\.name)
  )
  func seed(name: String) throws {
    // Annotations get new keys with each export.
    try Self.check("\(name).seed", isSame: false) {
      let exporter = name == "CVAT 1.1" ? "CVAT for video 1.1" : name
      return try FormatHarness.withExport(KindSamples.source(KindSamples.everything), exporter) { archive in
        Self.packed(try archive.names.sorted().map { ($0, try archive.bytes(of: $0)) })
      }
    }
  }

  /// Compares a seed with what it is made of.
  ///
  /// - Parameter isSame: where the same bytes come out each time.
  private static func check(_ file: String, isSame: Bool = true, _ content: () throws -> [UInt8]) throws {
    let url = folder.appending(path: file)
    if getenv("PORTHOLE_GOLDEN").map({ String(cString: $0) }) == "write" { try Data(content()).write(to: url) }
    let stored = try [UInt8](Data(contentsOf: url))
    guard isSame else { return #expect(!stored.isEmpty, "\(file)") }
    let made = try content()
    #expect(stored == made, "\(file) is not what the test makes; PORTHOLE_GOLDEN=write makes it anew")
  }

  /// Of what is no format of datasets, by the name that `scripts/fuzz` knows it by.
  private static let others: [(name: String, content: @Sendable () throws -> [UInt8])] = [
    ("archive.seed", { ArchiveSample.zip([.init("a/b.txt", "owls"), .init("c.json", "{}")]) }),
    ("archive.seed-7z", { try ArchiveSample.archive("7z", files) }),
    ("archive.seed-tar", { try ArchiveSample.archive("tar", files) }),
    ("archive.seed-tar.gz", { try ArchiveSample.archive("tar.gz", files) }),
    ("XML.seed", { Array(xml.utf8) }),
    ("JSON.seed", { Array(json.utf8) }),
    ("task backup.seed", { packed(backup(in: "")) }),
    (
      "project backup.seed",
      { packed([("project.json", Array(project.utf8))] + backup(in: "task_0/")) }
    ),
  ]
  private static let files: [(String, ArchiveSample.Kind)] = [
    ("a/b.txt", .file(Array("owls".utf8))), ("c.json", .file(Array("{}".utf8))), ("d", .folder),
  ]
  private static let xml =
    "<?xml version=\"1.0\"?>\n<annotations><!-- two --><image id=\"1\" name=\"a&amp;b.png\"><box label='cat' xtl=\"1.5\"/>"
    + "<text><![CDATA[a<b]]>&#x41;&lt;</text></image></annotations>"
  private static let json = #"{"a":[1,-2.5e3,0,true,false,null,"\u00e9\ud83e\udd89\n"],"b":{"":{}},"c":[]}"#
  private static let labels =
    ##""labels":[{"name":"cat","color":"#ff0000","type":"any","attributes":[{"name":"mood","mutable":true,"input_type":"select","##
    + #""default_value":"calm","values":["calm","angry"]}],"sublabels":[]}]"#

  private static let project = #"{"version":"1.0","name":"Owls",\#(labels)}"#

  private static func backup(in folder: String) -> [(String, [UInt8])] {
    let task =
      #"{"version":"1.0","name":"Owls",\#(labels),"data":{"chunk_size":72,"image_quality":70,"start_frame":0,"stop_frame":1,"#
      + #""deleted_frames":[1]},"jobs":[{"start_frame":0,"stop_frame":1,"status":"annotation","issues":[]}]}"#
    let annotations =
      #"[{"version":0,"tags":[],"shapes":[{"type":"rectangle","label":"cat","frame":0,"points":[1,2,3,4],"rotation":30,"#
      + #""attributes":[{"name":"mood","value":"calm"}]}],"tracks":[{"label":"cat","frame":0,"shapes":[{"type":"rectangle","#
      + #""frame":0,"points":[1,2,3,4],"outside":false,"attributes":[]}],"attributes":[]}],"relations":[{"from":0,"to":1}]}]"#
    let manifest =
      "{\"version\":\"1.1\"}\n{\"type\":\"images\"}\n"
      + "{\"name\":\"a\",\"extension\":\".png\",\"width\":96,\"height\":64,\"meta\":{\"related_images\":[\"b.png\"]}}\n"
    return [("task.json", task), ("annotations.json", annotations), ("data/manifest.jsonl", manifest)].map {
      (folder + $0.0, Array($0.1.utf8))
    }
  }

  /// As `FuzzFile` reads them: `\u{1}name\n` and the bytes of each file, with 2 before what was 1 or 2.
  private static func packed(_ files: [(String, [UInt8])]) -> [UInt8] {
    files.flatMap { name, content in
      [1] + Array("\(name)\n".utf8) + content.flatMap { $0 == 1 || $0 == 2 ? [2, $0 + 1] : [$0] }
    }
  }

  @Test("there is one for archives, documents and backups")
  func others() throws {
    // Those that libarchive packs depend on its version, and on the time.
    for (name, content) in Self.others { try Self.check(name, isSame: !name.hasPrefix("archive.seed-"), content) }
  }

  @Test("a backup's seed is a backup, so that the fuzzer begins inside it")
  func backups() throws {
    let files = Dictionary(uniqueKeysWithValues: Self.backup(in: ""))
    try FormatHarness.withArchive(files) { archive in
      let task = try BackupDocumentReader.task(archive, BackupNames.task)
      #expect(task.labels?.map(\.name) == ["cat"])
      #expect(try BackupMediaManifest.read(archive, BackupNames.manifest).map(\.path) == ["a.png"])
      var kinds: [String] = []
      let mood = LabelAttribute(
        id: LabelAttribute.ID(2),
        name: "mood",
        isMutable: true,
        input: .select,
        values: ["calm", "angry"],
        defaultValue: "calm"
      )
      let cat = Label(
        id: Label.ID(1),
        name: "cat",
        color: .suggested(for: "cat"),
        position: 0,
        attributes: [mood]
      )
      try BackupAnnotationReader.read(archive, BackupNames.annotations, labels: [cat]) { _, annotation, _, _ in
        kinds.append(annotation.track == nil ? "shape" : "track")
      }
      #expect(kinds == ["shape", "track"])
    }
  }
}
