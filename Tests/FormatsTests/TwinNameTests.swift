import Domain
import Testing

@testable import Formats

/// `owl.jpg` and `owl.png` in one task: most formats have a text or a mask for each name without its extension.
@Suite("Pictures that differ only in their extensions") struct TwinNameTests {
  private static let twins = ["owl.jpg", "owl.png", "birds/owl.png", "Owl.jpeg"]
  private static let others = ["one.jpg", "two.png", "birds/three.png", "four.jpeg"]

  /// Without what Market-1501 renames the pictures for.
  private static func source(_ names: [String]) -> MemorySource {
    var source = ProjectTests.source(["train"], names: names)
    source.rows = source.rows.mapValues { $0.filter { $0.label != Label.ID(5) } }
    return source
  }

  @Test("what is exported comes back into the same task", arguments: IdentityTests.names, [true, false])
  func sameTask(name: String, savesPictures: Bool) throws {
    func again(_ names: [String]) throws -> [String] {
      let source = Self.source(names)
      let importer = try #require(IdentityTests.importer(of: name))
      let options = ExportOptions(savesPictures: savesPictures)
      return try FormatHarness.withExport(source, name, options: options) { archive in
        FormatHarness.plain(try FormatHarness.imported(archive, importer, like: source)).sorted()
      }
    }
    let expected = try again(Self.others)
    let found = try again(Self.twins)
    #expect(found == expected)
    #expect(!expected.isEmpty || name == "Market-1501 1.0")
  }

  @Test("what is exported with its pictures becomes a task of its own", arguments: IdentityTests.names)
  func newTask(name: String) throws {
    let expected = try ProjectTests.imported(Self.source(Self.others), name)
    let found = try ProjectTests.imported(Self.source(Self.twins), name)
    #expect(found == expected)
  }

  @Test("formats that write whole names leave them as they are")
  func wholeNames() throws {
    for name in ["CVAT for images 1.1", "COCO 1.0", "Label Studio JSON 1.0"] {
      try FormatHarness.withExport(Self.source(["owl.jpg", "owl.png"]), name, options: .init(savesPictures: true)) {
        #expect($0.pictures.compactMap { $0.split(separator: "/").last }.sorted() == ["owl.jpg", "owl.png"])
      }
    }
  }

  @Test("a name without its extension that may be two pictures is refused with both")
  func ambiguous() throws {
    let files = ["obj.names": "icdar\n", "obj_train_data/owl.txt": "0 0.5 0.5 0.5 0.5\n"]
    let source = Self.source(["owl.jpg", "owl.png"])
    try FormatHarness.withArchive(files) { archive in
      #expect(
        throws: DatasetProblem(
          "obj_train_data/owl.txt line 1: “owl” may be “owl.jpg” or “owl.png” here. Name the picture as a whole, with its "
            + "ending, such as “owl.jpg” or, of a text, “owl.jpg.txt”."
        )
      ) { _ = try FormatHarness.imported(archive, "YOLO 1.1", like: source) }
    }
    let named = ["obj.names": "icdar\n", "obj_train_data/owl.png.txt": "0 0.5 0.5 0.5 0.5\n"]
    try FormatHarness.withArchive(named) { archive in
      let read = try FormatHarness.imported(archive, "YOLO 1.1", like: source)
      #expect(read.map(\.frame) == [1])
    }
  }

  @Test("pictures of one name in several subsets are not guessed between")
  func severalSubsets() throws {
    let source = ProjectTests.source(["train", "val"], names: ["owl.png"])
    let subsets = Dictionary(uniqueKeysWithValues: source.tasks.map { ($0.id, $0.subset) })
    let index = FrameIndex(source.frames, subsets: subsets)
    #expect(index.frame(named: "owl.png", subset: "val")?.task == source.tasks[1].id)
    #expect(index.frame(named: "owl", subset: "train")?.task == source.tasks[0].id)
    #expect(index.frame(named: "owl.png") == nil)
    let dataset = DatasetImport(labels: source.labels, frames: index) { _ in }
    #expect(
      throws: DatasetProblem(
        "here: Several pictures here are named “owl.png”, and the file does not tell which is meant. Rename them, or import "
          + "each subset by itself."
      )
    ) { _ = try dataset.frame(named: "owl.png", at: "here") }
  }

  @Test("a picture's whole name counts before what else begins like it")
  func wholeNameFirst() {
    let index = FrameIndex(Self.source(["owl.jpg", "owl.png", "cat.png", "cat.png.png"]).frames)
    #expect(index.frame(named: "owl.png")?.number == 1)
    #expect(index.frame(named: "owl.jpg")?.number == 0)
    #expect(index.frame(named: "owl.bmp") == nil && index.positions(named: "owl") == [0, 1])
    #expect(index.frame(named: "cat.png")?.number == 2)
    #expect(index.frame(named: "cat.png.txt")?.number == 2)
    #expect(index.frame(named: "photos\\owl.png")?.number == 1)
  }
}
