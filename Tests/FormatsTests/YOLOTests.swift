import Domain
import Testing

@testable import Formats

@Suite("YOLO") struct YOLOTests {
  @Test("an export of YOLO 1.1 equals CVAT's", arguments: ["a", "d"])
  func equalsGolden(task: String) throws {
    try FormatHarness.withExport(GoldenSample.source(task), "YOLO 1.1") { archive in
      try FormatHarness.expectEqual(archive, FormatHarness.golden("\(task)_YOLO_1.1.zip"))
    }
  }

  /// A task with a box, a turned box, a polygon, a mask and a skeleton, in numbers that six decimals hold.
  private func source() throws -> MemorySource {
    var source = try GoldenSample.source("c")
    func item(_ label: Int64, _ shape: Shape, frame: Int = 0) -> Annotation {
      Annotation(uid: .random(), frame: frame, label: Label.ID(label), content: .shape(shape))
    }
    let points = [(887, 12.0, 16.0), (888, 24.0, 32.0), (889, 36.0, 48.0)].enumerated().map { index, point in
      SkeletonElement(
        label: Label.ID(Int64(point.0)),
        shape: Shape(kind: .points, points: [point.1, point.2], isOccluded: index == 1)
      )
    }
    source.rows = [
      source.tasks[0].id: [
        item(883, Shape(kind: .rectangle, points: [12, 8, 36, 24])),
        item(884, Shape(kind: .rectangle, points: [12, 8, 60, 24], rotation: 30)),
        item(885, Shape(kind: .polygon, points: [12, 8, 24, 8, 24, 40])),
        item(885, Shape(kind: .mask, points: [0, 8, 12, 8, 13, 11]), frame: 1),
        item(886, Shape(kind: .skeleton, points: [], elements: points), frame: 2),
        Annotation(uid: .random(), frame: 3, label: Label.ID(884), content: .tag),
      ]
    ]
    return source
  }

  @Test(
    "each of Ultralytics' kinds comes back as it was",
    arguments: [
      ("Detection", [0]), ("Oriented Bounding Boxes", [0, 1]), ("Segmentation", [2]), ("Pose", [4]),
      ("Classification", [5]),
    ]
  )
  func roundTrip(kind: String, kept: [Int]) throws {
    let source = try source()
    let format = "Ultralytics YOLO \(kind) 1.0"
    let again = try FormatHarness.withExport(source, format) {
      try FormatHarness.imported($0, format, like: source)
    }
    let stored = try #require(source.rows[source.tasks[0].id])
    let expected = FormatHarness.plain(kept.map { stored[$0] })
    #expect(FormatHarness.plain(Array(again.prefix(kept.count))) == expected)
    // The mask comes back as its outline.
    #expect(again.count == (kind == "Segmentation" ? 2 : kept.count))
    #expect(
      again.last?.shape?.points
        == (kind == "Segmentation" ? [12, 8, 14, 8, 14, 12, 12, 12] : again.last?.shape?.points)
    )
  }

  @Test("the files are where Ultralytics looks for them")
  func layout() throws {
    let options = ExportOptions(savesPictures: true)
    try FormatHarness.withExport(source(), "Ultralytics YOLO Pose 1.0", options: options) { archive in
      let names = Set(archive.names)
      #expect(names.isSuperset(of: ["data.yaml", "train.txt", "labels/train/img_002.txt", "images/train/img_000.png"]))
      let yaml = String(decoding: try archive.bytes(of: "data.yaml"), as: UTF8.self)
      #expect(yaml == "kpt_shape:\n- 3\n- 3\nnames:\n  0: person\npath: .\ntrain: train.txt\n")
      let line = String(decoding: try archive.bytes(of: "labels/train/img_002.txt"), as: UTF8.self)
      #expect(
        line == "0 0.250000 0.500000 0.250000 0.500000 0.125000 0.250000 2 0.250000 0.500000 1 0.375000 0.750000 2\n"
      )
    }
  }

  @Test("tracks have their number in the last column")
  func tracks() throws {
    try FormatHarness.withExport(GoldenSample.source("c"), "Ultralytics YOLO Detection Track 1.0") { archive in
      let text = String(decoding: try archive.bytes(of: "labels/train/img_001.txt"), as: UTF8.self)
      #expect(text == "0 0.260417 0.351562 0.208333 0.312500 0\n")
    }
  }

  @Test("CRLF, a byte order mark, blank lines and YAML lists are taken")
  func forgiving() throws {
    let source = try GoldenSample.source("a")
    let files = [
      "dataset/data.yaml": "\u{FEFF}# a comment\r\nnames: [cat, 'dog', \"owl\"]\r\nnc: 3\r\n",
      "dataset/labels/train/img_001.TXT": "\u{FEFF}2 0.5 0.5 0.25 0.25\r\n\r\n",
    ]
    try FormatHarness.withArchive(files) { archive in
      let read = try FormatHarness.imported(archive, "Ultralytics YOLO Detection 1.0", like: source)
      #expect(read.map(\.label) == [Label.ID(892)])
      #expect(read.first?.shape?.points == [36, 24, 60, 40])
    }
  }

  @Test("a class that is not there is refused with its line")
  func unknownClass() throws {
    let source = try GoldenSample.source("a")
    let files = ["obj.names": "cat\ndog", "obj_train_data/img_000.txt": "0 0.5 0.5 1 1\n2 0.5 0.5 1 1\n"]
    try FormatHarness.withArchive(files) { archive in
      #expect(
        throws: DatasetProblem("obj_train_data/img_000.txt line 2: Class 2 is not among the 2 in obj.names.")
      ) { _ = try FormatHarness.imported(archive, "YOLO 1.1", like: source) }
    }
  }

  @Test(
    "only Label Studio's own notes.json is asked for points, and what is none of its kind has none",
    arguments: [
      ("YOLO 1.1", "obj.names", "notes.json", "no JSON at all"),
      ("YOLO 1.1", "classes.txt", "release-notes.json", "no JSON at all"),
      ("YOLO 1.1", "classes.txt", "notes.json", "[]"),
      ("YOLO 1.1", "classes.txt", "notes.json", "{\"categories\": 7}"),
      ("YOLO 1.1", "classes.txt", "notes.json", "{\"categories\": [7, {\"keypoints\": null}]}"),
      ("YOLO 1.1", "classes.txt", "notes.json", "{\"categories\": [{\"keypoints\": [7]}]}"),
      ("Ultralytics YOLO Detection 1.0", "classes.txt", "release-notes.json", "no JSON at all"),
      ("Ultralytics YOLO Detection 1.0", "classes.txt", "notes.json", "{\"categories\": [{\"keypoints\": 7}]}"),
    ]
  )
  func notes(format: String, names: String, file: String, text: String) throws {
    let files = [names: "cat\ndog\nowl", file: text, "labels/train/img_001.txt": "2 0.5 0.5 0.25 0.25\n"]
    try FormatHarness.withArchive(files) { archive in
      let read = try FormatHarness.imported(archive, format, like: GoldenSample.source("a"))
      #expect(read.map(\.label) == [Label.ID(892)])
      #expect(read.first?.shape?.points == [36, 24, 60, 40])
    }
  }
}
