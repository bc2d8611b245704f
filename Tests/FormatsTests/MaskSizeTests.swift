import Domain
import FoundationEssentials
import Testing

@testable import Formats

/// A few bytes can promise gigabytes of pixels: what a mask says of its size is compared before anything is unpacked.
@Suite("Masks of other sizes than their pictures") struct MaskSizeTests {
  typealias Files = [String: [UInt8]]

  struct Mask: CustomTestStringConvertible, Sendable {
    let format: String
    let note: String
    /// Where the refusal begins.
    let place: String
    let files: @Sendable (_ picture: [UInt8], _ size: (width: Int, height: Int)) -> Files

    var testDescription: String { "\(format), \(note)" }

    init(
      _ format: String,
      _ note: String = "a picture",
      at place: String,
      _ files: @escaping @Sendable ([UInt8], (width: Int, height: Int)) -> Files
    ) {
      (self.format, self.note, self.place, self.files) = (format, note, place, files)
    }
  }

  static let masks: [Mask] = [
    Mask("CamVid 1.0", at: "trainannot/img_000.png") { picture, _ in
      ["label_colors.txt": bytes("255 255 255 owl\n"), "trainannot/img_000.png": picture]
    },
    Mask("Cityscapes 1.0", at: "gtFine/train/img_000_gtFine_instanceIds.png") { picture, _ in
      ["label_colors.txt": bytes("0 0 0 background\n"), "gtFine/train/img_000_gtFine_instanceIds.png": picture]
    },
    Mask("KITTI 1.0", at: "train/instance/img_000.png") { picture, _ in
      ["label_colors.txt": bytes("0 0 0 background\n"), "train/instance/img_000.png": picture]
    },
    Mask("MOTS PNG 1.0", at: "train/instances/img_000.png") { picture, _ in
      ["train/instances/labels.txt": bytes("owl"), "train/instances/img_000.png": picture]
    },
    Mask("Segmentation mask 1.1", at: "SegmentationClass/img_000.png") { picture, _ in
      ["SegmentationClass/img_000.png": picture]
    },
    Mask("Segmentation mask 1.1", "the picture of objects", at: "SegmentationObject/img_000.png") { picture, _ in
      [
        "SegmentationClass/img_000.png": PNGMaskWriter.picture(
          .gray8([UInt8](repeating: 0, count: 96 * 64)),
          width: 96,
          height: 64
        ),
        "SegmentationObject/img_000.png": picture,
      ]
    },
    Mask("PASCAL VOC 1.1", at: "SegmentationClass/img_000.png") { picture, _ in
      ["SegmentationClass/img_000.png": picture]
    },
    Mask("ICDAR Segmentation 1.0", at: "train/img_000_GT.png") { picture, _ in
      ["train/img_000_GT.txt": bytes("1 2 3 - - 0 0 1 1 \"a\"\n"), "train/img_000_GT.png": picture]
    },
    Mask("ICDAR Segmentation 1.0", "a bitmap", at: "train/img_000_GT.bmp") { _, size in
      var bitmap = BMPPicture.bytes(of: [UInt32](repeating: 0xFFFFFF, count: 64), width: 8)
      for (offset, value) in [(18, size.width), (22, size.height)] {
        for place in 0..<4 { bitmap[offset + place] = UInt8(truncatingIfNeeded: value >> (8 * place)) }
      }
      return ["train/img_000_GT.txt": bytes("1 2 3 - - 0 0 1 1 \"a\"\n"), "train/img_000_GT.bmp": bitmap]
    },
    Mask("Open Images V6 1.0", at: "masks/owl.png") { picture, _ in
      let table = "MaskPath,ImageID,LabelName\nowl.png,img_000,owl\n"
      return ["annotations/train-annotations-object-segmentation.csv": bytes(table), "masks/owl.png": picture]
    },
    Mask("LabelMe 3.0", at: "Masks/train/owl.png") { picture, _ in
      let document =
        "<annotation><filename>img_000.png</filename><folder>train</folder><object><name>owl</name>"
        + "<segm><mask>owl.png</mask></segm></object></annotation>"
      return ["Annotations/train/img_000.xml": bytes(document), "Masks/train/owl.png": picture]
    },
    Mask("Label Studio JSON 1.0", "a bitmask", at: "tasks.json, ") { picture, _ in
      [
        "tasks.json": studio(
          "bitmasklabels",
          "\"imageDataURL\":\"data:image/png;base64,\(Data(picture).base64EncodedString())\""
        )
      ]
    },
    Mask("COCO 1.0", "run lengths", at: "instances_train.json, annotations[0]") { _, size in
      ["instances_train.json": coco("[0,\(size.width &* size.height)]", size)]
    },
    Mask("COCO 1.0", "packed run lengths", at: "instances_train.json, annotations[0]") { _, size in
      ["instances_train.json": coco("\"0PPPPPPPP1\"", size)]
    },
    Mask("Datumaro 1.0", "run lengths", at: "train.json, items[0].annotations[0]") { _, size in
      let mask = "{\"type\":\"mask\",\"label_id\":0,\"rle\":{\"counts\":\"0PPPPPPPP1\",\"size\":\(pair(size))}}"
      let items = "[{\"id\":\"img_000\",\"annotations\":[\(mask)]}]"
      let labels = "{\"label\":{\"labels\":[{\"name\":\"owl\",\"parent\":\"\"}]}}"
      return ["train.json": bytes("{\"categories\":\(labels),\"items\":\(items)}")]
    },
  ]

  @Test("a mask that promises more than its picture has is refused by name, with both sizes", arguments: masks)
  func refused(mask: Mask) throws {
    for size in [(16_384, 16_384), (65_535, 4)] {
      let problem = try refusal(of: mask, size)
      #expect(problem.hasPrefix(mask.place), "\(problem)")
      #expect(
        problem.contains("The mask is of \(size.0) × \(size.1) pixels, but the picture “img_000.png” has 96 × 64")
      )
    }
  }

  @Test(
    "a size whose pixels no number holds is refused like others",
    arguments: masks.filter { $0.note.contains("run") }
  )
  func endless(mask: Mask) throws {
    #expect(try refusal(of: mask, (Int.max, Int.max)).contains("\(Int.max) × \(Int.max) pixels"))
  }

  @Test("a picture that nobody has here is not unpacked as large as it says")
  func unknownPicture() throws {
    let files = ["SegmentationClass/other.png": Self.promise(1 << 20, 1)]
    try FormatHarness.withArchive(files) { archive in
      #expect(throws: DatasetProblem("SegmentationClass/other.png: The picture's size or kind is not taken.")) {
        _ = try FormatHarness.imported(archive, "Segmentation mask 1.1", like: Self.source)
      }
    }
  }

  @Test("Open Images' masks become as large as their pictures")
  func scaled() throws {
    var pixels = [UInt8](repeating: 0, count: 48 * 32)
    for y in 4..<6 { for x in 10..<20 { pixels[y * 48 + x] = 255 } }
    let picture = PNGMaskWriter.picture(.gray8(pixels), width: 48, height: 32)
    let mask = try #require(Self.masks.first { $0.format.hasPrefix("Open Images") })
    try FormatHarness.withArchive(mask.files(picture, (48, 32))) { archive in
      let read = try FormatHarness.imported(archive, mask.format, like: Self.source)
      #expect(read.map(\.shape?.points) == [[0, 80, 20, 8, 39, 11]])
    }
  }

  @Test(
    "what is thinner than a pixel of the picture stays",
    arguments: [(288, 192), (288, 64), (96, 192), (97, 65), (288, 32)]
  )
  func shrunk(width: Int, height: Int) throws {
    var pixels = [UInt8](repeating: 0, count: width * height)
    for y in 0..<height { pixels[y * width + 3] = 255 }
    let mask = try #require(Self.masks.first { $0.format.hasPrefix("Open Images") })
    let picture = PNGMaskWriter.picture(.gray8(pixels), width: width, height: height)
    try FormatHarness.withArchive(mask.files(picture, (width, height))) { archive in
      let read = try FormatHarness.imported(archive, mask.format, like: Self.source)
      let column = Double(width == 288 ? 1 : 3)
      #expect(read.map(\.shape?.points) == [[0, 64, column, 0, column, 63]])
    }
  }

  @Test("one row of a larger mask stays")
  func shrunkRow() throws {
    var pixels = [UInt8](repeating: 0, count: 288 * 192)
    for x in 30..<60 { pixels[191 * 288 + x] = 255 }
    let mask = try #require(Self.masks.first { $0.format.hasPrefix("Open Images") })
    let picture = PNGMaskWriter.picture(.gray8(pixels), width: 288, height: 192)
    try FormatHarness.withArchive(mask.files(picture, (288, 192))) { archive in
      let read = try FormatHarness.imported(archive, mask.format, like: Self.source)
      #expect(read.map(\.shape?.points) == [[0, 10, 10, 63, 19, 63]])
    }
  }

  @Test("a mask whose box is larger than its picture is refused, also where it is to become a polygon")
  func box() throws {
    let mask =
      "<mask label=\"owl\" rle=\"0, 8000000\" left=\"0\" top=\"0\" width=\"4000\" height=\"2000\"></mask>"
    let document = "<annotations><image name=\"img_000.png\">\(mask)</image></annotations>"
    try FormatHarness.withArchive(["annotations.xml": document]) { archive in
      for draws in [false, true] {
        let problem = #expect(throws: DatasetProblem.self) {
          let options = ImportOptions(drawsMasksAsPolygons: draws)
          _ = try FormatHarness.imported(archive, "CVAT 1.1", like: Self.source, options: options)
        }
        let words = problem?.description ?? ""
        #expect(words.contains("The mask's box is of 4000 × 2000 pixels, but the picture “img_000.png” has 96 × 64."))
      }
    }
    let far = document.replacing("left=\"0\"", with: "left=\"1e300\"").replacing("4000", with: "1")
    try FormatHarness.withArchive(["annotations.xml": far]) { archive in
      #expect(throws: DatasetProblem.self) {
        let options = ImportOptions(drawsMasksAsPolygons: true)
        _ = try FormatHarness.imported(archive, "CVAT 1.1", like: Self.source, options: options)
      }
    }
  }

  @Test("noise is refused before it fills the memory")
  func noise() throws {
    var spans = MaskSpans("noise.png")
    #expect(throws: DatasetProblem("noise.png: The mask has more than 4194304 stretches of one colour, as noise has."))
    {
      for y in 0..<5000 { try spans.add(y, 2000) { $0.isMultiple(of: 2) ? 1 : nil } }
    }
    var many = MaskSpans("photograph.png")
    #expect(throws: DatasetProblem.self) { try many.add(0, 100_000) { UInt64($0) } }
  }

  private static let source = MemorySource(
    labels: [Label(id: Label.ID(1), name: "owl", color: LabelColor(rgb: 0xFFFFFF), position: 0)],
    size: 1,
    [],
    subset: "train"
  )

  private func refusal(of mask: Mask, _ size: (width: Int, height: Int)) throws -> String {
    let files = mask.files(Self.promise(size.width, size.height), size)
    return try FormatHarness.withArchive(files) { archive in
      let problem = #expect(throws: DatasetProblem.self) {
        _ = try FormatHarness.imported(archive, mask.format, like: Self.source)
      }
      return try #require(problem?.description)
    }
  }

  /// A picture whose head says more than there is.
  private static func promise(_ width: Int, _ height: Int) -> [UInt8] {
    var picture = PNGMaskWriter.picture(.gray16([UInt8](repeating: 1, count: 16)), width: 4, height: 2)
    for (offset, value) in [(16, width), (20, height)] {
      for place in 0..<4 { picture[offset + place] = UInt8(truncatingIfNeeded: value >> (8 * (3 - place))) }
    }
    return picture
  }

  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  private static func pair(_ size: (width: Int, height: Int)) -> String { "[\(size.height),\(size.width)]" }

  private static func coco(_ counts: String, _ size: (width: Int, height: Int)) -> [UInt8] {
    let mask = "{\"counts\":\(counts),\"size\":\(pair(size))}"
    return bytes(
      "{\"images\":[{\"id\":1,\"file_name\":\"img_000.png\"}],\"categories\":[{\"id\":1,\"name\":\"owl\"}],"
        + "\"annotations\":[{\"image_id\":1,\"category_id\":1,\"segmentation\":\(mask)}]}"
    )
  }

  private static func studio(_ kind: String, _ value: String) -> [UInt8] {
    let region = "{\"type\":\"\(kind)\",\"value\":{\(value),\"\(kind)\":[\"owl\"]}}"
    return bytes("[{\"data\":{\"image\":\"img_000.png\"},\"annotations\":[{\"result\":[\(region)]}]}]")
  }
}
