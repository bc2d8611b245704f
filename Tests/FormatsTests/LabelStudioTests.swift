import Domain
import FoundationEssentials
import Testing

@testable import Formats

/// Places are per cent of a picture of 320 × 240 pixels in the files: the numbers here are those, times 3.2 and 2.4.
@Suite("Files that a real Label Studio wrote") struct LabelStudioTests {
  private static let format = "Label Studio JSON 1.0"

  private static func golden(_ name: String) throws -> DatasetArchive {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try DatasetArchive(path: folder.appending(path: "Golden/label-studio/\(name)").path, name: name)
  }

  /// What is read of a file where its labels are made with it.
  struct Reading {
    let labels: [Label]
    let pictures: [String]
    var annotations: [Annotation] = []
    var relations: [Relation] = []
    var notes: [String] = []

    init(_ archive: DatasetArchive, _ format: String = LabelStudioTests.format) throws {
      let survey = try FormatRegistry.importer(named: format).survey(archive)
      var source = MemorySource(labels: Self.labels(survey.labels, from: 1), size: 0, [])
      source.frames = survey.pictures.enumerated().map { index, picture in
        DatasetFrame(task: source.tasks[0].id, number: index, name: picture.name, width: 320, height: 240)
      }
      labels = source.labels
      pictures = survey.pictures.map(\.name)
      var (relations, notes): ([Relation], [String]) = ([], [])
      annotations = try FormatHarness.imported(
        archive,
        format,
        like: source,
        notes: { notes = $0 },
        relations: { relations.append($0) }
      )
      (self.relations, self.notes) = (relations, notes)
    }

    private static func labels(_ found: [DatasetSurvey.FoundLabel], from first: Int64) -> [Label] {
      found.enumerated().map { index, found in
        let id = first + Int64(index)
        return Label(
          id: Label.ID(id),
          name: found.name,
          color: .suggested(for: found.name),
          position: index,
          kind: found.kind,
          attributes: found.attributes.enumerated().map { LabelAttribute($1, id: .init(id * 100 + Int64($0))) },
          sublabels: labels(found.sublabels, from: id * 100),
          svg: found.svg
        )
      }
    }

    /// Picture, label, what it is, and the answers.
    var words: [String] {
      annotations.map { annotation in
        let label = labels.first { $0.id == annotation.label }
        let values = annotation.attributes.map { value in
          "\(label?.attributes.first { $0.id == value.attribute }?.name ?? "")=\(value.value)"
        }
        let kind = annotation.shape?.kind.rawValue ?? "tag"
        return ([pictures[annotation.frame], label?.name ?? "", kind] + values).joined(separator: " ")
      }
    }

    /// The points of the only shape of this picture, label and kind.
    func shape(_ picture: String, _ label: String, _ kind: ShapeKind) throws -> Shape {
      let found = annotations.filter { annotation in
        pictures[annotation.frame] == picture && annotation.shape?.kind == kind
          && labels.first { $0.id == annotation.label }?.name == label
      }
      #expect(found.count == 1, "\(picture) \(label) \(kind)")
      return try #require(found.first?.shape)
    }
  }

  private static func expect(_ shape: Shape, _ points: [Double], rotation: Double = 0, within: Double = 0.001) {
    #expect(shape.points.count == points.count)
    for (found, wanted) in zip(shape.points, points) { #expect(abs(found - wanted) <= within, "\(shape.points)") }
    #expect(abs(shape.rotation - rotation) <= 0.01)
  }

  @Test("every region of its JSON stands where it was drawn")
  func shapes() throws {
    let read = try Reading(Self.golden("all-shapes.export.json"))
    #expect(read.pictures == ["im0.png", "im1.png", "im2.png"])
    Self.expect(
      try read.shape("im0.png", "cat", .rectangle),
      [29.2351, 29.9150, 29.2351 + 67.9887, 29.9150 + 50.9915]
    )
    Self.expect(
      try read.shape("im0.png", "roof", .polygon),
      [199.2068, 12.9178, 233.2011, 12.9178, 216.2040, 46.9122]
    )
    // The middle, and a point at the right and above of it by the two radii.
    Self.expect(
      try read.shape("im0.png", "ball", .ellipse),
      [240, 138.6969, 240 + 27.1955, 138.6969 - 23.7960]
    )
    // Label Studio's dot is as wide as it was drawn; a point has no width here.
    Self.expect(try read.shape("im0.png", "nose", .points), [63.2295, 182.8895])
    // 160 × 60 pixels turned by 30° about (80, 60): the middle is 80·cos − 30·sin to the right, 80·sin + 30·cos below.
    let (middle, size) = ((134.2820, 125.9808), (160.0, 60.0))
    Self.expect(
      try read.shape("im1.png", "dog", .rectangle),
      [
        middle.0 - size.0 / 2, middle.1 - size.1 / 2, middle.0 + size.0 / 2, middle.1 + size.1 / 2,
      ],
      rotation: 30
    )
    Self.expect(
      try read.shape("im2.png", "cat", .rectangle),
      [15.2091, 15.3612, 15.2091 + 45.6274, 15.3612 + 45.6274]
    )
    Self.expect(
      try read.shape("im2.png", "dog", .rectangle),
      [121.6730, 91.4068, 121.6730 + 60.8365, 91.4068 + 45.6274]
    )
  }

  /// Counted in the bytes of the file by a decoder of Label Studio's packing, and by one of PNG.
  @Test("its brush strokes and bitmaps have the pixels that were painted, in black, too")
  func masks() throws {
    let read = try Reading(Self.golden("all-shapes.export.json"))
    let brush = Self.pixels(try read.shape("im0.png", "sky", .mask))
    #expect(brush.count == 237)
    #expect([[129, 180], [142, 186], [165, 192]].allSatisfy(brush.contains))
    #expect(Self.bounds(brush) == [128, 180, 167, 192])
    let bitmap = Self.pixels(try read.shape("im0.png", "road", .mask))
    #expect(bitmap.count == 1898)
    #expect([[195, 184], [235, 204], [236, 225]].allSatisfy(bitmap.contains))
    #expect(Self.bounds(bitmap) == [184, 184, 248, 225])
  }

  private static func pixels(_ shape: Shape) -> Set<[Int]> {
    var pixels: Set<[Int]> = []
    MaskRuns(points: shape.points).eachSpan { y, columns in for x in columns { pixels.insert([x, y]) } }
    return pixels
  }

  private static func bounds(_ pixels: Set<[Int]>) -> [Int] {
    let (xs, ys) = (pixels.map { $0[0] }, pixels.map { $0[1] })
    return [xs.min() ?? 0, ys.min() ?? 0, xs.max() ?? 0, ys.max() ?? 0]
  }

  @Test("answers become tags and attributes, the ground truth is taken, and what is left out is counted")
  func answers() throws {
    let read = try Reading(Self.golden("all-shapes.export.json"))
    #expect(
      Set(read.words) == [
        "im0.png cat rectangle", "im0.png roof polygon", "im0.png ball ellipse", "im0.png nose points",
        "im0.png sky mask", "im0.png road mask", "im0.png day tag", "im1.png dog rectangle occl=occluded",
        "im1.png night tag", "im1.png wet tag", "im1.png dry tag", "im1.png cap tag cap=a caption", "im1.png q tag q=4",
        "im1.png n tag n=7", "im2.png cat rectangle", "im2.png dog rectangle",
      ]
    )
    #expect(read.words.count == 16)
    #expect(
      read.notes == [
        "A picture has one annotation here, the ground truth or else the newest; others of the same picture were left out: 1.",
        "Notes on regions (meta) were left out: 1.",
      ]
    )
    let attributes = read.labels.flatMap { label in
      label.attributes.map { "\(label.name): \($0.name) \($0.input.rawValue) \($0.values) \($0.defaultValue)" }
    }
    #expect(
      attributes == [
        #"dog: occl select ["unanswered", "occluded"] unanswered"#, #"cap: cap text [] "#,
        #"q: q number ["0", "5", "1"] 0"#, #"n: n number ["0", "10", "1"] 0"#,
      ]
    )
    #expect(read.relations.map(\.direction) == [.right] && read.relations.map(\.labels) == [[]])
    let ends = [read.relations[0].from, read.relations[0].to].map { uid in
      read.annotations.first { $0.uid == uid }?.label
    }
    #expect(ends == ["cat", "dog"].map { name in read.labels.first { $0.name == name }?.id })
  }

  @Test("where its labels are here, answers that have no place are counted")
  func existingLabels() throws {
    var source = MemorySource(labels: [], size: 0, [])
    source.labels = ["cat", "dog", "roof", "ball", "nose", "sky", "road", "day", "night", "wet", "dry"].enumerated().map
    {
      Label(id: Label.ID(Int64($0 + 1)), name: $1, color: .suggested(for: $1), position: $0)
    }
    source.frames = (0..<3).map {
      DatasetFrame(task: source.tasks[0].id, number: $0, name: "im\($0).png", width: 320, height: 240)
    }
    var notes: [String] = []
    let read = try FormatHarness.imported(
      Self.golden("all-shapes.export.json"),
      Self.format,
      like: source,
      notes: { notes = $0 }
    )
    #expect(read.count == 13)
    #expect(
      notes.dropFirst(2).map { $0 } == ["cap", "q", "n"].map {
        "Answers about whole pictures were left out, as there is no label “\($0)” with an attribute of this name: 1."
      } + ["The label “dog” has no attribute “occl”; its values were left out: 1."]
    )
  }

  /// The file, the format, and what it holds: picture, label, kind, points, angle.
  static let exports: [(String, String, [(String, String, ShapeKind, [Double], Double)])] = [
    (
      "xrect-COCO.zip", "COCO 1.0",
      [
        ("im0", "cat", .rectangle, [32, 48, 128, 144], 0),
        // What Label Studio writes around the turned box is not quite the box around it.
        ("im0", "dog", .rectangle, [144, 120, 215.4256, 164.7846], 0),
        ("im1", "cat", .rectangle, [16, 12, 48, 36], 0), ("im1", "dog", .rectangle, [0, 0, 320, 240], 0),
      ]
    ),
    (
      "xrect-YOLO.zip", "YOLO 1.1",
      [
        ("im0", "cat", .rectangle, [32, 48, 128, 144], 0), ("im0", "dog", .rectangle, [160, 120, 224, 144], 0),
        ("im1", "dog", .rectangle, [0, 0, 320, 240], 0),
      ]
    ),
    (
      "xrect-YOLO.zip", "Ultralytics YOLO Detection 1.0",
      [
        ("im0", "cat", .rectangle, [32, 48, 128, 144], 0), ("im0", "dog", .rectangle, [160, 120, 224, 144], 0),
        ("im1", "dog", .rectangle, [0, 0, 320, 240], 0),
      ]
    ),
    (
      // 64 × 24 pixels turned by 30° about (160, 120).
      "xrect-YOLO_OBB.zip", "Ultralytics YOLO Oriented Bounding Boxes 1.0",
      [
        ("im0", "cat", .rectangle, [32, 48, 128, 144], 0),
        ("im0", "dog", .rectangle, [149.7128, 134.3923, 213.7128, 158.3923], 30),
        ("im1", "dog", .rectangle, [0, 0, 320, 240], 0),
      ]
    ),
    (
      "xrect-VOC.zip", "PASCAL VOC 1.1",
      [
        ("im0", "cat", .rectangle, [32, 48, 128, 144], 0), ("im0", "dog", .rectangle, [160, 120, 224, 144], 0),
        ("im1", "dog", .rectangle, [0, 0, 320, 240], 0),
      ]
    ),
    (
      "all-shapes.voc.zip", "PASCAL VOC 1.1",
      [
        ("im0", "cat", .rectangle, [29, 29, 96, 79], 0), ("im1", "cat", .rectangle, [29, 62, 79, 95], 0),
        ("im2", "cat", .rectangle, [15, 15, 60, 60], 0), ("im2", "dog", .rectangle, [121, 91, 181, 136], 0),
      ]
    ),
    (
      "xpoly-COCO.zip", "COCO 1.0",
      [
        ("im0", "cat", .rectangle, [32, 48, 128, 144], 0),
        ("im0", "roof", .polygon, [32, 24, 160, 24, 160, 144], 0),
      ]
    ),
    (
      "xpoly-YOLO.zip", "Ultralytics YOLO Segmentation 1.0",
      [
        ("im0", "cat", .rectangle, [32, 48, 128, 144], 0),
        ("im0", "roof", .polygon, [32, 24, 160, 24, 160, 144], 0),
      ]
    ),
    (
      "xpoly-YOLO.zip", "YOLO 1.1",
      [
        ("im0", "cat", .rectangle, [32, 48, 128, 144], 0), ("im0", "roof", .rectangle, [32, 24, 160, 144], 0),
      ]
    ),
    ("xpoly-VOC.zip", "PASCAL VOC 1.1", [("im0", "cat", .rectangle, [32, 48, 128, 144], 0)]),
    (
      "xkp-COCO.zip", "COCO 1.0",
      [
        ("im0", "cat", .rectangle, [32, 48, 128, 144], 0), ("im0", "default", .skeleton, [48, 60, 64, 72], 0),
      ]
    ),
    (
      "xkp-COCO.zip", "COCO Keypoints 1.0",
      [
        ("im0", "cat", .rectangle, [32, 48, 128, 144], 0), ("im0", "default", .skeleton, [48, 60, 64, 72], 0),
      ]
    ),
    ("xkp-YOLO.zip", "Ultralytics YOLO Pose 1.0", [("im0", "cat", .skeleton, [48, 60, 64, 72], 0)]),
    ("xkp-YOLO.zip", "Ultralytics YOLO Detection 1.0", [("im0", "cat", .rectangle, [32, 48, 128, 144], 0)]),
    ("xkp-YOLO.zip", "YOLO 1.1", [("im0", "cat", .rectangle, [32, 48, 128, 144], 0)]),
  ]

  @Test("its exports for others hold the same shapes", arguments: exports)
  func otherFormats(name: String, format: String, wanted: [(String, String, ShapeKind, [Double], Double)]) throws {
    let read = try Reading(Self.golden(name), format)
    #expect(read.annotations.count == wanted.count, "\(read.words)")
    for (picture, label, kind, points, rotation) in wanted {
      let name = try #require(read.pictures.first { $0.contains("-\(picture)") })
      let shape = try read.shape(name, label, kind)
      let flat = kind == .skeleton ? shape.with(kind: .points, points: shape.elements.flatMap(\.shape.points)) : shape
      Self.expect(flat, points, rotation: rotation)
    }
  }

  @Test("its brush strokes as COCO are the outline of what was painted")
  func brushAsCOCO() throws {
    let read = try Reading(Self.golden("xbrush-BRUSH_TO_COCO.zip"), "COCO 1.0")
    #expect(read.annotations.count == 1)
    let name = try #require(read.pictures.first)
    let shape = try read.shape(name, "sky", .polygon)
    #expect(shape.points.count == 76)
    #expect(shape.points.prefix(4) == [129, 180, 129, 181] && shape.points.suffix(2) == [133, 180])
    #expect(shape.extent == [128, 180, 167, 192])
  }
}
