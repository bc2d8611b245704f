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

  /// As CVAT's own writer marks what its reader would take for more than a value.
  @Test(
    "LabelMe's values keep commas, equals signs, quotes and backslashes",
    arguments: [
      ("red, green", #"note=red\, green"#), ("a=b, c=d", #"note=a\=b\, c\=d"#), (#"say "owl""#, #"note=say \"owl\""#),
      (#"C:\owls\,"#, #"note=C:\\owls\\\,"#), (#"\"#, #"note=\\"#), ("9", #"note="9""#), ("9.0", #"note="9.0""#),
      ("nine", "note=nine"), ("True", "note=True"), (",", #"note=\,"#),
    ]
  )
  func labelMeValues(value: String, written: String) throws {
    var source = try GoldenSample.source("d")
    let id = source.tasks[0].id
    let note = try #require(source.labels[0].attributes.first { $0.name == "note" })
    let shape = Shape(kind: .rectangle, points: [1, 2, 30, 40])
    source.rows[id] = [
      Annotation(
        uid: .random(),
        frame: 0,
        label: source.labels[0].id,
        attributes: [AttributeValue(attribute: note.id, value: value)],
        content: .shape(shape)
      )
    ]
    try FormatHarness.withExport(source, "LabelMe 3.0") { archive in
      let text = String(decoding: try archive.bytes(of: "Annotations/default/img_000.xml"), as: UTF8.self)
      #expect(text.contains(", \(written), "), "\(text)")
      let read = try FormatHarness.imported(archive, "LabelMe 3.0", like: source)
      #expect(read.first?.attributes.first { $0.attribute == note.id }?.value == value)
    }
  }

  @Test("words alone in LabelMe's attributes have no value, and backslashes before others stay")
  func labelMeWords() {
    let pairs = LabelMeAttributes.pairs(#"broken, colour = dark red, path=C:\new, , size="7""#)
    #expect(
      pairs.map { "\($0.name)|\($0.value ?? "none")" } == [
        "broken|none", "colour|dark red", #"path|C:\new"#, "size|7",
      ]
    )
    #expect(LabelMeAttributes.pairs("").isEmpty)
  }

  @Test("LabelMe's words alone are true where the label has them, and the others are one note for all objects")
  func labelMeRemarks() throws {
    var source = MemorySource(labels: [], size: 1, [])
    let broken = LabelAttribute(
      id: LabelAttribute.ID(7),
      name: "broken",
      isMutable: false,
      input: .checkbox,
      values: ["false"],
      defaultValue: "false"
    )
    source.labels = [
      Label(id: Label.ID(1), name: "car", color: .suggested(for: "car"), position: 0, attributes: [broken])
    ]
    let points = [(1, 1), (9, 1), (9, 9)].map { "<pt><x>\($0.0)</x><y>\($0.1)</y></pt>" }.joined()
    let objects = (0..<150).map { number in
      "<object><name>car</name><id>\(number)</id><attributes>broken, remark \(number)</attributes>"
        + "<polygon>\(points)</polygon></object>"
    }
    var notes: [String] = []
    let document = "<annotation><filename>img_000.png</filename>\(objects.joined())</annotation>"
    let read = try FormatHarness.withArchive(["img_000.xml": document]) { archive in
      try FormatHarness.imported(archive, "LabelMe 3.0", like: source, notes: { notes = $0 })
    }
    #expect(read.count == 150 && read.allSatisfy { $0.attributes.map(\.value) == ["true"] })
    #expect(notes == ["Words among the attributes of “car” that are no attributes of it were left out."])
  }

  @Test("of two places on the last frame of a stretch the first counts, and a track ends behind each stretch")
  func trackEnds() throws {
    let source = MemorySource(
      labels: [Label(id: Label.ID(1), name: "car", color: .suggested(for: "car"), position: 0)],
      size: 12,
      []
    )
    func box(_ x: Double) -> Shape { Shape(kind: .rectangle, points: [x, 0, x + 4, 4]) }
    var (read, tracks) = ([Annotation](), TrackBuilder())
    let dataset = DatasetImport(labels: source.labels, frames: FrameIndex(source.frames)) { read.append($0) }
    for (frame, x, isKeyframe) in [(0, 0.0, true), (1, 10, false), (1, 20, false), (3, 30, true), (6, 60, true)] {
      tracks.add(1, box(x), of: source.labels[0], on: source.frames[frame], isKeyframe: isKeyframe)
    }
    try tracks.finish(into: dataset, at: "tracks")
    let keyframes = try #require(read.first?.track).keyframes
    #expect(keyframes.map(\.frame) == [0, 1, 2, 3, 4, 6, 7])
    #expect(keyframes.map(\.shape.isOutside) == [false, false, true, false, true, false, true])
    #expect(keyframes.map { $0.shape.points[0] } == [0, 10, 10, 30, 30, 60, 60])
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
    bitmap.fill(0..<5, 2)
    bitmap.fill(0..<1, 3)
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
