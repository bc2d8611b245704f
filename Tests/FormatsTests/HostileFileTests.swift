import Domain
import Testing

@testable import Formats

@Suite("Hostile and careless files") struct HostileFileTests {
  /// Documents of every reader, as our own writers make them, with a few bytes changed.
  @Test("changed archives never crash a reader, and what they give is sound", arguments: ["a", "c", "d"])
  func fuzz(task: String) throws {
    let source = try GoldenSample.source(task)
    var state: UInt64 = 7
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let interesting = Array("0123456789-.,;:<>\"{}[]/ \n=eE".utf8) + [0xFF, 0]
    for format in FormatRegistry.exporters {
      let importer = format.name.hasPrefix("CVAT for") ? "CVAT 1.1" : format.name
      guard let reader = FormatRegistry.importers.first(where: { $0.name == importer }) else { continue }
      let files = try FormatHarness.withExport(source, format.name) { archive in
        Dictionary(uniqueKeysWithValues: try archive.names.map { ($0, try archive.bytes(of: $0)) })
      }
      let names = files.keys.sorted()
      guard !names.isEmpty else { continue }
      for _ in 0..<25 {
        var changed = files
        for _ in 0...random(6) {
          let name = names[random(names.count)]
          guard var bytes = changed[name], !bytes.isEmpty else { continue }
          let place = random(bytes.count)
          if random(3) == 0 { bytes.remove(at: place) } else { bytes[place] = interesting[random(interesting.count)] }
          changed[name] = bytes
        }
        try FormatHarness.withArchive(changed) { archive in
          do {
            _ = try reader.survey(archive)
            let read = try FormatHarness.imported(archive, importer, like: source)
            for annotation in read { try annotation.shape?.check(path: "shape") }
          } catch let problem as DatasetProblem {
            #expect(!problem.description.isEmpty)
          }
        }
      }
    }
  }

  @Test("COCO is taken without licences, with category 0, flat outlines, wrong sizes and members in any order")
  func forgivingCOCO() throws {
    let source = try GoldenSample.source("a")
    let document = """
      \u{FEFF}{"annotations": [
        {"id": 1, "image_id": 5, "category_id": 0, "segmentation": [1, 2, 30, 2, 30, 40], "area": 12.5, "iscrowd": 0},
        {"id": 2, "image_id": 5, "category_id": 1, "bbox": [1, 2, 3, 4]}],
       "images": [{"id": 5, "file_name": "some\\\\folder/IMG_000.PNG", "width": 1, "height": 1},
         {"id": 6, "file_name": "img_001.jpg"}],
       "categories": [{"id": 0, "name": "Cat"}, {"id": 1, "name": "dog "}]}
      """.replacing("IMG_000.PNG", with: "img_000.PNG")
    try FormatHarness.withArchive(["wherever/my file.JSON": document]) { archive in
      let read = try FormatHarness.imported(archive, "COCO 1.0", like: source)
      #expect(read.map(\.shape?.kind) == [.polygon, .rectangle])
      #expect(read.map(\.label) == [Label.ID(890), Label.ID(891)])
    }
  }

  @Test("a category that is not defined is named with what there is")
  func unknownCategory() throws {
    let source = try GoldenSample.source("a")
    let document = """
      {"categories": [{"id": 1, "name": "cat"}], "images": [{"id": 1, "file_name": "img_000.png"}],
       "annotations": [{"image_id": 1, "category_id": 9, "bbox": [1, 2, 3, 4]}]}
      """
    try FormatHarness.withArchive(["a.json": document]) { archive in
      #expect(
        throws: DatasetProblem("a.json, annotations[0]: category_id 9 is not defined: there are 1 to 1.")
      ) { _ = try FormatHarness.imported(archive, "COCO 1.0", like: source) }
    }
  }

  @Test("labels are mapped, or left out where the person wants that")
  func mapping() throws {
    let source = try GoldenSample.source("a")
    let files = ["obj.names": "kitten\nfish\n", "obj_train_data/img_000.txt": "0 0.5 0.5 0.5 0.5\n1 0.5 0.5 0.5 0.5\n"]
    try FormatHarness.withArchive(files) { archive in
      let options = ImportOptions(labelMapping: ["kitten": "cat", "fish": nil])
      let read = try FormatHarness.imported(archive, "YOLO 1.1", like: source, options: options)
      #expect(read.map(\.label) == [Label.ID(890)])
    }
  }

  @Test("masks become polygons on request")
  func masksAsPolygons() throws {
    let source = try GoldenSample.source("d")
    let golden = try FormatHarness.golden("d_CVAT_for_images_1.1.zip")
    let options = ImportOptions(drawsMasksAsPolygons: true)
    let read = try FormatHarness.imported(golden, "CVAT 1.1", like: source, options: options)
    #expect(!read.contains { $0.shape?.kind == .mask })
    #expect(read.filter { $0.frame == 2 }.compactMap(\.shape?.kind) == [.polygon])
    #expect(read.last { $0.shape != nil }?.shape?.points == [8, 5, 40, 5, 40, 30, 8, 30])
  }

  @Test("a split gives the same frames to the same subsets, all of them once")
  func split() throws {
    let source = try GoldenSample.source("c")
    var options = ExportOptions()
    options.split = try DatasetSplit(train: 60, val: 20, test: 20, seed: 3)
    func lists() throws -> [String: String] {
      try FormatHarness.withExport(source, "Ultralytics YOLO Detection 1.0", options: options) { archive in
        Dictionary(
          uniqueKeysWithValues: try ["train", "val", "test"].map {
            ($0, String(decoding: try archive.bytes(of: "\($0).txt"), as: UTF8.self))
          }
        )
      }
    }
    let (first, second) = (try lists(), try lists())
    #expect(first == second)
    #expect(first.values.joined().split(separator: "\n").count == 10)
    #expect(throws: ValidationFailure.self) { _ = try DatasetSplit(train: 0, val: 0, test: 0, seed: 0) }
  }

  @Test("what an export leaves out is said before")
  func losses() throws {
    var counts = DatasetCounts()
    counts.add(.init(kind: .polyline, count: 14))
    counts.add(.init(kind: .rectangle, count: 3))
    counts.add(.init(kind: nil, count: 2))
    let coco = try FormatRegistry.exporter(named: "coco 1.0")
    #expect(
      coco.losses(of: counts) == [
        "COCO 1.0 keeps no tags: 2 will be left out.", "COCO 1.0 keeps no polylines: 14 will be left out.",
      ]
    )
    #expect(throws: DatasetProblem("There is no format “COCO 2.0”; did you mean “COCO 1.0”?")) {
      _ = try FormatRegistry.exporter(named: "COCO 2.0")
    }
  }

  @Test("an export that nobody wants any more ends")
  func cancelled() throws {
    let source = try GoldenSample.source("c")
    let control = ExportControl(isCancelled: { true })
    let dataset = Dataset(source, control: control)
    #expect(throws: CancellationError.self) {
      try dataset.eachFrame(in: "") { _ in }
    }
  }
}
