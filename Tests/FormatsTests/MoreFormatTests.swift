import Domain
import Testing

@testable import Formats

@Suite("Rarer formats") struct MoreFormatTests {
  @Test(
    "an export equals CVAT's",
    arguments: ["CamVid 1.0", "ImageNet 1.0", "KITTI 1.0", "Open Images V6 1.0"]
  )
  func equalsGolden(format: String) throws {
    try FormatHarness.withExport(MaskFormatTests.upright(), format) { archive in
      let golden = try FormatHarness.golden("d_\(format.replacing(" ", with: "_")).zip")
      try FormatHarness.expectEqual(archive, golden)
    }
  }

  /// Boxes, masks, tags, points and polygons in whole numbers, with a label for texts.
  private func source() -> MemorySource {
    func attribute(_ id: Int64, _ name: String) -> LabelAttribute {
      LabelAttribute(
        id: LabelAttribute.ID(id),
        name: name,
        isMutable: false,
        input: .text,
        values: [],
        defaultValue: ""
      )
    }
    let icdar = Label(
      id: Label.ID(1),
      name: "icdar",
      color: LabelColor(rgb: 0x102030),
      position: 0,
      attributes: [attribute(1, "text")]
    )
    let market = Label(
      id: Label.ID(2),
      name: "market-1501",
      color: LabelColor(rgb: 0x304050),
      position: 1,
      attributes: [attribute(2, "person_id"), attribute(3, "camera_id")]
    )
    func item(_ frame: Int, _ content: Annotation.Content, label: Int64 = 1, _ values: [AttributeValue] = [])
      -> Annotation
    {
      Annotation(uid: .random(), frame: frame, label: Label.ID(label), attributes: values, content: content)
    }
    let text = AttributeValue(attribute: LabelAttribute.ID(1), value: "wise owl")
    let person = [
      AttributeValue(attribute: LabelAttribute.ID(2), value: "7"),
      AttributeValue(attribute: LabelAttribute.ID(3), value: "2"),
    ]
    return MemorySource(
      labels: [icdar, market],
      size: 4,
      [
        item(0, .shape(Shape(kind: .rectangle, points: [12, 8, 36, 24])), [text]),
        item(1, .shape(Shape(kind: .mask, points: [0, 8, 12, 8, 13, 11])), [text]),
        item(2, .tag, [text]),
        item(2, .tag, label: 2, person),
        item(3, .shape(Shape(kind: .points, points: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))),
        item(3, .shape(Shape(kind: .polygon, points: [1, 2, 30, 2, 30, 40, 1, 40])), [text]),
      ],
      subset: "train"
    )
  }

  /// What a format gives back of the annotations, by their place in the list; whether attributes come back, too.
  @Test(
    "what the format holds comes back as it was",
    arguments: [
      ("KITTI 1.0", [0, 1], false), ("CamVid 1.0", [1], false), ("Cityscapes 1.0", [1], false),
      ("ImageNet 1.0", [2, 3], false), ("Open Images V6 1.0", [0, 1, 2, 3], false), ("WiderFace 1.0", [0], false),
      ("VGGFace2 1.0", [0, 2, 3, 4], false), ("LFW 1.0", [2, 4], false), ("ICDAR Recognition 1.0", [2], true),
      ("ICDAR Localization 1.0", [0, 5], true), ("ICDAR Segmentation 1.0", [1], true),
    ]
  )
  func roundTrip(format: String, kept: [Int], keepsAttributes: Bool) throws {
    var source = source()
    let id = source.tasks[0].id
    let all = source.rows[id] ?? []
    source.rows[id] = kept.map { all[$0] }
    let again = try FormatHarness.withExport(source, format) {
      try FormatHarness.imported($0, format, like: source)
    }
    let expected = kept.map { index -> Annotation in
      guard !keepsAttributes else { return all[index] }
      return Annotation(uid: .random(), frame: all[index].frame, label: all[index].label, content: all[index].content)
    }
    #expect(FormatHarness.plain(again).sorted() == FormatHarness.plain(expected).sorted())
  }

  @Test("MOTS keeps masks as tracks")
  func mots() throws {
    var source = source()
    let id = source.tasks[0].id
    let shapes = [(0, 12.0), (1, 13.0)].map { frame, left in
      Keyframe(frame: frame, shape: Shape(kind: .mask, points: [0, 8, left, 8, left + 1, 11]))
    }
    let end = Keyframe(frame: 2, shape: Shape(kind: .mask, points: [0, 8, 13, 8, 14, 11], isOutside: true))
    let track = Annotation(
      uid: .random(),
      frame: 0,
      label: Label.ID(2),
      content: .track(Track(keyframes: shapes + [end]))
    )
    source.rows[id] = [track]
    let again = try FormatHarness.withExport(source, "MOTS PNG 1.0") {
      try FormatHarness.imported($0, "MOTS PNG 1.0", like: source)
    }
    #expect(FormatHarness.plain(again) == FormatHarness.plain([track]))
  }

  @Test("Market-1501 tells person and camera in the names")
  func market() throws {
    try FormatHarness.withExport(source(), "Market-1501 1.0", options: ExportOptions(savesPictures: true)) { archive in
      #expect(archive.names.contains("bounding_box_train/7_c3s1_000000_00.png"))
      #expect(archive.names.contains("images_train.txt"))
      let survey = try FormatRegistry.importer(named: "Market-1501 1.0").survey(archive)
      #expect(survey.pictures.count == 4)
    }
  }

  @Test("every format writes a task with everything, with pictures and split, and finds its labels and pictures again")
  func everything() throws {
    for task in ["a", "c", "d"] {
      let source = try GoldenSample.source(task)
      for format in FormatRegistry.exporters where task == "c" || !format.name.contains("Pose") {
        var options = ExportOptions(savesPictures: true)
        try FormatHarness.withExport(source, format.name, options: options) { archive in
          for name in archive.names { _ = try archive.bytes(of: name) }
          #expect(
            archive.names.count { $0.hasSuffix(".png") } >= (format.name.hasPrefix("Ultralytics YOLO Cl") ? 1 : 3)
          )
          let importer = format.name.hasPrefix("CVAT for") ? "CVAT 1.1" : format.name
          guard let reader = FormatRegistry.importers.first(where: { $0.name == importer }) else { return }
          let survey = try reader.survey(archive)
          #expect(!survey.labels.isEmpty || format.name.hasPrefix("Ultralytics YOLO Pose") || survey.pictures.count > 0)
          #expect(survey.pictures.allSatisfy { $0.file != nil }, "\(format.name) \(task)")
        }
        guard !["CVAT for video 1.1", "MOT 1.1"].contains(format.name) else { continue }
        options.split = try DatasetSplit(train: 50, val: 25, test: 25, seed: 7)
        try FormatHarness.withExport(source, format.name, options: options) { archive in
          #expect(!archive.names.isEmpty)
        }
      }
    }
  }
}
