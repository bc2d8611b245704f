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
    let path = Self.folder.appending(path: "\(name).seed").path
    if getenv("PORTHOLE_GOLDEN").map({ String(cString: $0) }) == "write" {
      let exporter = name == "CVAT 1.1" ? "CVAT for video 1.1" : name
      let bytes = try FormatHarness.withExport(KindSamples.source(KindSamples.everything), exporter, Self.bytes)
      try Data(bytes).write(to: URL(filePath: path))
    }
    #expect(access(path, R_OK) == 0, "\(path)")
  }

  /// Of what is no format of datasets, by the name that `scripts/fuzz` knows it by.
  private static let others: [(name: String, content: @Sendable () throws -> [UInt8])] = [
    ("archive.seed", { try zip(["a/b.txt": "owls", "c.json": "{}"]) }),
    ("archive.seed-7z", { try ArchiveSample.archive("7z", files) }),
    ("archive.seed-tar", { try ArchiveSample.archive("tar", files) }),
    ("archive.seed-tar.gz", { try ArchiveSample.archive("tar.gz", files) }),
    ("XML.seed", { Array(xml.utf8) }),
    ("JSON.seed", { Array(json.utf8) }),
    ("task backup.seed", { packed(backup(in: "")) }),
    (
      "project backup.seed",
      { packed([("project.json", "{\"version\":\"1.0\",\"name\":\"Owls\",\(labels)}")] + backup(in: "task_0/")) }
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

  private static func backup(in folder: String) -> [(String, String)] {
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
      (folder + $0.0, $0.1)
    }
  }

  private static func packed(_ files: [(String, String)]) -> [UInt8] {
    files.flatMap { [1] + Array("\($0.0)\n\($0.1)".utf8) }
  }

  private static func zip(_ files: [String: String]) throws -> [UInt8] {
    let path = "\(FileManager.default.temporaryDirectory.path)/porthole-seed-\(getpid()).zip"
    defer { unlink(path) }
    let target = try DatasetTarget(path: path)
    for (name, text) in files.sorted(by: { $0.key < $1.key }) { try target.add(name, text) }
    try target.finish()
    return try Array(Data(contentsOf: URL(filePath: path)))
  }

  @Test("there is one for archives, documents and backups")
  func others() throws {
    for (name, content) in Self.others {
      let path = Self.folder.appending(path: name).path
      if getenv("PORTHOLE_GOLDEN").map({ String(cString: $0) }) == "write" {
        try Data(content()).write(to: URL(filePath: path))
      }
      #expect(access(path, R_OK) == 0, "\(path)")
    }
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

  /// As `ReaderFuzz` reads them: `\u{1}name\n` and the bytes of each file.
  private static func bytes(_ archive: DatasetArchive) throws -> [UInt8] {
    var bytes: [UInt8] = []
    for name in archive.names.sorted() {
      bytes.append(1)
      bytes += Array(name.utf8) + [UInt8(ascii: "\n")]
      for byte in try archive.bytes(of: name) { bytes += byte == 1 || byte == 2 ? [2, byte + 1] : [byte] }
    }
    return bytes
  }
}
