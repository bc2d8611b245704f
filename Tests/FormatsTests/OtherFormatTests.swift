import Domain
import FoundationEssentials
import Testing

@testable import Formats

@Suite("LabelMe, MOT and Label Studio") struct OtherFormatTests {
  @Test("an export equals CVAT's", arguments: [("a", "LabelMe 3.0"), ("d", "LabelMe 3.0"), ("c", "MOT 1.1")])
  func equalsGolden(task: String, format: String) throws {
    try FormatHarness.withExport(GoldenSample.source(task), format) { archive in
      let golden = try FormatHarness.golden("\(task)_\(format.replacing(" ", with: "_")).zip")
      try FormatHarness.expectEqual(archive, golden)
    }
  }

  @Test("LabelMe's boxes, polygons, masks and groups come back")
  func labelMe() throws {
    var source = try GoldenSample.source("d")
    let id = source.tasks[0].id
    source.rows[id] = source.rows[id]?.filter {
      $0.shape.map { [.rectangle, .polygon, .mask].contains($0.kind) } ?? false
    }
    let again = try FormatHarness.withExport(source, "LabelMe 3.0") {
      try FormatHarness.imported($0, "LabelMe 3.0", like: source)
    }
    #expect(again.map(\.shape?.kind) == [.rectangle, .polygon, .rectangle, .mask])
    #expect(again.map(\.group) == [0, 1, 1, 0])
    #expect(again[2].shape?.rotation == 30)
    #expect(again[2].shape?.isOccluded == true)
    #expect(again[3].shape?.points == source.rows[id]?.last?.shape?.points)
  }

  @Test("MOT's tracks end where they are not seen any more")
  func mot() throws {
    let source = try GoldenSample.source("c")
    let read = try FormatHarness.imported(FormatHarness.golden("c_MOT_1.1.zip"), "MOT 1.1", like: source)
    #expect(read.map(\.label) == [Label.ID(883), Label.ID(885)])
    #expect(read[0].track?.keyframes.count == 7)
    #expect(read[0].track?.keyframes.last?.shape.isOutside == true)
    #expect(read[0].track?.keyframes.last?.frame == 6)
    #expect(read[1].track?.keyframes.count == 10)
  }

  @Test("Label Studio's JSON brings everything back that it can hold")
  func labelStudio() throws {
    var source = try GoldenSample.source("d")
    let id = source.tasks[0].id
    source.rows[id] = source.rows[id]?.map { item in
      guard let shape = item.shape else { return item }
      let plain = shape.with(kind: shape.kind, points: shape.points, rotation: shape.rotation)
      return Annotation(
        uid: item.uid,
        frame: item.frame,
        label: item.label,
        attributes: item.attributes,
        content: .shape(Shape(kind: plain.kind, points: plain.points, rotation: plain.rotation))
      )
    }.filter { $0.shape?.kind != .points }
    let again = try FormatHarness.withExport(source, "Label Studio JSON 1.0") {
      try FormatHarness.imported($0, "Label Studio JSON 1.0", like: source)
    }
    let stored = try #require(source.rows[id])
    // An empty text is not told there.
    let withoutNote = stored.map { item in
      Annotation(
        uid: item.uid,
        frame: item.frame,
        label: item.label,
        attributes: item.attributes.filter { !$0.value.isEmpty },
        content: item.content
      )
    }
    #expect(FormatHarness.plain(again).sorted() == FormatHarness.plain(withoutNote).sorted())
  }

  @Test("Label Studio's configuration has labels for points where points have them, and in an order")
  func labelStudioPoints() throws {
    var source = try GoldenSample.source("d")
    let id = source.tasks[0].id
    func controls() throws -> [String] {
      try FormatHarness.withExport(source, "Label Studio JSON 1.0") { archive in
        let text = String(decoding: try archive.bytes(of: "config.xml"), as: UTF8.self)
        return text.components(separatedBy: "<KeyPointLabels").dropFirst().map {
          $0.components(separatedBy: "</KeyPointLabels>")[0]
        }
      }
    }
    let points = try #require(source.rows[id]?.first { $0.shape?.kind == .points })
    let label = try #require(source.labels.first { $0.id == points.label })
    let found = try controls()
    #expect(found.count == 1)
    #expect(found[0].contains("<Label value=\"\(label.name)\" background=\"\(label.color)\" model_index=\"0\"/>"))
    source.rows[id] = source.rows[id]?.filter { $0.shape?.kind != .points }
    #expect(try controls().isEmpty)
  }

  @Test("what Label Studio itself exported is read: every kind of region")
  func realLabelStudio() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Golden/label-studio/all-shapes.export.json").path
    let archive = try DatasetArchive(path: path, name: "all-shapes.export.json")
    let survey = try FormatRegistry.importer(named: "Label Studio JSON 1.0").survey(archive)
    let labels = survey.labels.enumerated().map { index, found in
      Label(
        id: Label.ID(Int64(index + 1)),
        name: found.name,
        color: .suggested(for: found.name),
        position: index
      )
    }
    var source = MemorySource(labels: labels, size: 0, [])
    source.frames = survey.pictures.enumerated().map { index, picture in
      DatasetFrame(task: source.tasks[0].id, number: index, name: picture.name, width: 320, height: 240)
    }
    var relations: [Relation] = []
    let read = try FormatHarness.imported(
      archive,
      "Label Studio JSON 1.0",
      like: source,
      relations: { relations.append($0) }
    )
    #expect(relations.map(\.direction) == [.right] && relations.map(\.labels) == [[]])
    let ends = [relations[0].from, relations[0].to].map { uid in read.first { $0.uid == uid }?.label }
    #expect(ends == ["cat", "dog"].map { name in labels.first { $0.name == name }?.id })
    let kinds = Set(read.compactMap(\.shape?.kind))
    #expect(kinds.isSuperset(of: [.rectangle, .polygon, .ellipse, .points, .mask]))
    #expect(survey.pictures.allSatisfy { !$0.name.contains("/") })
  }

  @Test("brush strokes are packed to Label Studio's own bytes")
  func brush() throws {
    var bitmap = Bitmap(width: 5, height: 4)
    for y in 1...2 { bitmap.fill(1..<4, y) }
    #expect(
      BrushRuns.packed(bitmap) == [0, 0, 0, 80, 57, 27, 254, 23, 0, 183, 255, 56, 5, 191, 252, 46, 0]
    )
    let frame = DatasetFrame(task: LabelingTask.ID(1), number: 0, name: "owl.png", width: 5, height: 4)
    func mask(_ bytes: [UInt8]) throws -> MaskRuns? { try BrushRuns.spans(bytes, of: frame, at: "here")?.mask(of: 1) }
    #expect(try mask(BrushRuns.packed(bitmap)) == MaskRuns(bits: bitmap.bits, width: 5))
    for x in 0..<5 { bitmap.set(x, 2) }
    bitmap.set(0, 3)
    #expect(try mask(BrushRuns.packed(bitmap)) == MaskRuns(bits: bitmap.bits, width: 5))
    #expect(try mask([0, 0, 0, 80, 57, 27, 254]) == nil)
  }

  @Test("the table of labels has a row for each, with formulas made harmless")
  func table() throws {
    var source = try GoldenSample.source("d")
    source.labels[1] = Label(
      id: source.labels[1].id,
      name: "=cmd|'/c calc'!A1",
      color: source.labels[1].color,
      position: 1
    )
    try FormatHarness.withExport(source, "CSV of labels 1.0") { archive in
      let text = String(decoding: try archive.bytes(of: "labels.csv"), as: UTF8.self)
      let rows = text.split(separator: "\r\n").map { CSVLine.cells(String($0)) }
      #expect(rows.count == 9)
      #expect(rows.allSatisfy { $0.count == rows[0].count })
      #expect(rows[1][6] == "'=cmd|'/c calc'!A1")
      #expect(rows.last?[7] == "mask" || rows.last?[7] == "tag")
    }
  }
}
