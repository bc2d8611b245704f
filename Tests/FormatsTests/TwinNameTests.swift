import Domain
import Testing

@testable import Formats

/// `owl.jpg` and `owl.png` in one task: most formats have a text or a mask for each name without its extension.
@Suite("Pictures that differ only in their extensions") struct TwinNameTests {
  private static let twins = ["owl.jpg", "owl.png", "birds/owl.png", "Owl.jpeg"]
  private static let others = ["one.jpg", "two.png", "birds/three.png", "four.jpeg"]
  /// Of as many names that no case tells apart.
  private static let cases = [
    twins: others, ["owl.jpg", "Owl.jpg", "Owl_1.jpg"]: ["one.jpg", "two.jpg", "three_1.jpg"],
  ]

  /// Without what Market-1501 renames the pictures for.
  private static func source(_ names: [String]) -> MemorySource {
    var source = ProjectTests.source(["train"], names: names)
    source.rows = source.rows.mapValues { $0.filter { $0.label != Label.ID(5) } }
    return source
  }

  @Test("what is exported comes back into the same task", arguments: IdentityTests.names, [true, false])
  func sameTask(name: String, savesPictures: Bool) throws {
    for (twins, others) in Self.cases { try Self.expectSame(name, savesPictures, twins, others) }
  }

  private static func expectSame(
    _ name: String,
    _ savesPictures: Bool,
    _ twins: [String],
    _ others: [String]
  ) throws {
    func again(_ names: [String]) throws -> [String] {
      let source = source(names)
      let importer = try #require(IdentityTests.importer(of: name))
      let options = ExportOptions(savesPictures: savesPictures)
      return try FormatHarness.withExport(source, name, options: options) { archive in
        FormatHarness.plain(try FormatHarness.imported(archive, importer, like: source)).sorted()
      }
    }
    let expected = try again(others)
    let found = try again(twins)
    #expect(found == expected, "\(twins)")
    #expect(!expected.isEmpty || name == "Market-1501 1.0")
  }

  @Test("what is exported with its pictures becomes a task of its own", arguments: IdentityTests.names)
  func newTask(name: String) throws {
    for (twins, others) in Self.cases {
      let expected = try ProjectTests.imported(Self.source(others), name)
      let found = try ProjectTests.imported(Self.source(twins), name)
      #expect(found == expected, "\(twins)")
    }
  }

  @Test("formats that write whole names leave them as they are")
  func wholeNames() throws {
    let names = ["Owl.jpg", "Owl_1.jpg", "owl.jpg", "owl.png"]
    for name in ["CVAT for images 1.1", "COCO 1.0", "Label Studio JSON 1.0"] {
      try FormatHarness.withExport(Self.source(names), name, options: .init(savesPictures: true)) {
        #expect($0.pictures.compactMap { $0.split(separator: "/").last.map(String.init) }.sorted() == names)
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

  @Test("the right subset counts before the whole name, and none is left for another's picture")
  func subsetFirst() throws {
    let source = MemorySource(
      labels: KindSamples.labels,
      project: [("train", ["owl.jpg", "12.png", "cat.png"], []), ("val", ["owl.png"], [])]
    )
    let subsets = Dictionary(uniqueKeysWithValues: source.tasks.map { ($0.id, $0.subset) })
    let index = FrameIndex(source.frames, subsets: subsets)
    #expect(index.positions(named: "owl.jpg", subset: "val") == [3])
    #expect(index.positions(named: "birds/owl.jpg", subset: "val") == [3])
    #expect(index.positions(named: "owl.png", subset: "train") == [0])
    #expect(index.positions(named: "cat.png", subset: "val") == [])
    #expect(index.frame(named: "frame_000001", subset: "val") == nil)
    #expect(index.positions(named: "cat.png", subset: "test") == [2])
    #expect(index.positions(named: "cat.png") == [2])
  }

  @Test("a frame's number tells which of several pictures of one name is meant")
  func numbered() throws {
    let dataset = DatasetImport(labels: [], frames: FrameIndex(Self.source(["owl.jpg", "owl.png"]).frames)) { _ in }
    #expect(try dataset.position(named: "owl", subset: "", number: 1, at: "here") == 1)
    #expect(throws: DatasetProblem.self) { try dataset.position(named: "owl", subset: "", number: 2, at: "here") }
  }

  @Test("frames are found by their numbers where these are not their places")
  func numbers() {
    func index(_ numbers: [Int]) -> FrameIndex {
      FrameIndex(
        numbers.map { DatasetFrame(task: LabelingTask.ID(1), number: $0, name: "\($0).png", width: 8, height: 8) }
      )
    }
    let job = index([100, 101, 104, 109])
    #expect([100, 104, 109].map { job.position(number: $0) } == [0, 2, 3])
    #expect([-1, 0, 2, 99, 105, 110].allSatisfy { job.position(number: $0) == nil })
    let tasks = index([0, 1, 2, 0, 1, 5])
    #expect([0, 1, 2, 5].map { tasks.position(number: $0) } == [0, 1, 2, 5])
    #expect(tasks.position(number: 4) == nil)
  }

  @Test("subsets that differ in case stay two where readers take names as they are")
  func subsetCase() throws {
    let source = ProjectTests.source(["Test", "test"], names: ["owl.png"])
    for name in ["CVAT for images 1.1", "CVAT for video 1.1", "COCO 1.0", "Datumaro 1.0"] {
      try FormatHarness.withExport(source, name, options: .init(savesPictures: true)) { archive in
        let importer = try #require(IdentityTests.importer(of: name))
        let survey = try FormatRegistry.importer(named: importer).survey(archive)
        #expect(survey.subsets.sorted() == ["Test", "test"], "\(name)")
      }
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
