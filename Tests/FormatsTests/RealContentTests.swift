import Domain
import Testing

@testable import Formats

/// What stands in files of formats in ways that CVAT does not write.
@Suite("Lines, lists and names as they are found") struct RealContentTests {
  @Test("ICDAR's words are read with quotes and without, also where they are numbers")
  func words() throws {
    let text = LabelAttribute(
      id: LabelAttribute.ID(1),
      name: "text",
      isMutable: false,
      input: .text,
      values: [],
      defaultValue: ""
    )
    let source = MemorySource(labels: [Self.label(1, "icdar", [text])], size: 4, [])
    let lines = [
      "1,2,30,2,30,9,1,9,Genaxis, 24", "1,2,30,2,30,9,1,9,15", "1, 2, 30, 9, \"Tired 24\"", "1 2 30 9 2013",
      "1,2,30,2,30,9,1,9", "1 2 30 9 Hello, world", "1,1,9,1,9,5,7,6,5,5,3,6,1,5,####Owls",
    ]
    let read = try FormatHarness.withArchive(["gt_img_001.txt": lines.joined(separator: "\n")]) { archive in
      try FormatHarness.imported(archive, "ICDAR Localization 1.0", like: source)
    }
    #expect(
      read.map { $0.attributes.first?.value ?? "" } == [
        "Genaxis, 24", "15", "Tired 24", "2013", "", "Hello, world", "####Owls",
      ]
    )
    #expect(read.map { $0.shape?.points.count } == [8, 8, 4, 4, 8, 4, 14])
  }

  @Test("pictures that are called by numbers are found in their split, and a video's frames by their place")
  func numbers() {
    func frame(_ number: Int, _ name: String) -> DatasetFrame {
      DatasetFrame(task: LabelingTask.ID(1), number: number, name: name, width: 4, height: 4)
    }
    let index = FrameIndex([frame(0, "train/0001.jpg"), frame(1, "valid/0001.jpg"), frame(2, "valid/0002.jpg")])
    #expect(index.frame(named: "0001", subset: "train")?.number == 0)
    #expect(index.frame(named: "0001", subset: "valid")?.number == 1)
    #expect(index.frame(named: "0099") == nil && index.frame(named: "2") == nil)
    #expect(index.frame(named: "frame_000002")?.number == 2)
  }

  @Test("Cityscapes' own numbers of labels are known without a list")
  func cityscapes() throws {
    let source = MemorySource(labels: [Self.label(1, "car")], size: 4, [])
    let pixels = [26_001, 26_001] + [UInt32](repeating: 0, count: 96 * 64 - 2)
    let objects = PNGMaskWriter.picture(wide: pixels, width: 96, height: 64)
    let read = try FormatHarness.withArchive(["gtFine/train/x/img_001_gtFine_instanceIds.png": objects]) { archive in
      try FormatHarness.imported(archive, "Cityscapes 1.0", like: source)
    }
    #expect(read.map(\.label) == [Label.ID(1)])
  }

  @Test("VOC 2012's tags are in two lists and taken once; its colours and its seam are known")
  func voc2012() throws {
    let source = try GoldenSample.source("a")
    let list = "img_001  1\nimg_002 -1\n"
    let colors = [LabelMap.vocColor(8), 0xE0_E0C0, 0, LabelMap.vocColor(8)]
    let mask = PNGMaskWriter.picture(
      colors: colors + [UInt32](repeating: 0, count: 96 * 64 - colors.count),
      width: 96,
      height: 64
    )
    let files: [String: [UInt8]] = [
      "ImageSets/Main/cat_train.txt": Array(list.utf8), "ImageSets/Main/cat_trainval.txt": Array(list.utf8),
      "ImageSets/Main/cat_val.txt": [],
      "SegmentationClass/img_001.png": mask,
    ]
    try FormatHarness.withArchive(files) { archive in
      let read = try FormatHarness.imported(archive, "PASCAL VOC 1.1", like: source)
      #expect(read.count { $0.content == .tag } == 1)
      #expect(read.compactMap(\.shape?.kind) == [.mask])
    }
  }

  @Test(
    "names of labels that mean something in a file come back",
    arguments: [
      "Segmentation mask 1.1", "PASCAL VOC 1.1", "Cityscapes 1.0", "KITTI 1.0", "CamVid 1.0", "WiderFace 1.0",
      "LFW 1.0",
      "Ultralytics YOLO Detection 1.0", "Ultralytics YOLO Classification 1.0",
    ]
  )
  func namesOfLabels(format: String) throws {
    let labels = ["#one", "a:b", "background", "x/y", "cat, dog", "it's: 1"].enumerated().map {
      Self.label(Int64($0.offset + 1), $0.element)
    }
    let contents: [Annotation.Content] = [
      .shape(Shape(kind: .mask, points: [0, 16, 6, 8, 9, 11])),
      .shape(Shape(kind: .rectangle, points: [6, 8, 12, 12])), .tag,
    ]
    let annotations = labels.enumerated().flatMap { frame, label in
      contents.map { Annotation(uid: .random(), frame: frame, label: label.id, content: $0) }
    }
    let source = MemorySource(labels: labels, size: labels.count, annotations)
    let read = try FormatHarness.withExport(source, format) { try FormatHarness.imported($0, format, like: source) }
    for (frame, label) in labels.enumerated() {
      let found = read.filter { $0.frame == frame }.map(\.label)
      #expect(Set(found) == [label.id], "\(label.name)")
    }
  }

  private static func label(_ id: Int64, _ name: String, _ attributes: [LabelAttribute] = []) -> Label {
    Label(
      id: Label.ID(id),
      name: name,
      color: LabelColor(rgb: UInt32(id) * 0x10_2030),
      position: Int(id),
      attributes: attributes
    )
  }
}
