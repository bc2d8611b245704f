import Domain
import Testing

@testable import Formats

@Suite("Files that others made") struct ForgivingTests {
  struct Sample: CustomTestStringConvertible, Sendable {
    let name: String
    let format: String
    let files: [String: String]
    var testDescription: String { name }
  }

  private static func coco(
    head: String = "",
    category: Int = 1,
    size: String = "\"width\": 96, \"height\": 64",
    picture: String = "img_001.png",
    shape: String = "\"bbox\": [12, 8, 24, 16]"
  ) -> String {
    "{\(head)\"images\": [{\"id\": 7, \"file_name\": \"\(picture)\", \(size)}], "
      + "\"categories\": [{\"id\": \(category), \"name\": \"cat\"}], "
      + "\"annotations\": [{\"id\": 1, \"image_id\": 7, \"category_id\": \(category), \(shape)}]}"
  }

  private static let cvat =
    "<annotations><image id=\"1\" name=\"img_001.png\"><box label=\"cat\" xtl=\"12\" ytl=\"8\" xbr=\"36\" ybr=\"24\"/>"
    + "</image></annotations>"
  private static let voc =
    "<annotation><filename>img_001.jpg</filename><object><name>cat</name><bndbox><xmin>12</xmin><ymin>8</ymin>"
    + "<xmax>36</xmax><ymax>24</ymax></bndbox></object></annotation>"

  static let taken: [Sample] = [
    Sample(name: "COCO without licences and info", format: "COCO 1.0", files: ["annotations/instances_a.json": coco()]),
    Sample(name: "COCO whose categories begin at 0", format: "COCO 1.0", files: ["a.json": coco(category: 0)]),
    Sample(
      name: "COCO with a flat outline",
      format: "COCO 1.0",
      files: ["a.json": coco(shape: "\"segmentation\": [12, 8, 36, 8, 36, 24, 12, 24], \"bbox\": [12, 8, 24, 16]")]
    ),
    Sample(
      name: "COCO with wrong sizes",
      format: "COCO 1.0",
      files: ["a.json": coco(size: "\"width\": 1, \"height\": 9000")]
    ),
    Sample(name: "COCO without sizes", format: "COCO 1.0", files: ["a.json": coco(size: "\"license\": null")]),
    Sample(name: "COCO in another folder", format: "COCO 1.0", files: ["export/labels/all.json": coco()]),
    Sample(
      name: "COCO with a byte order mark and CRLF",
      format: "COCO 1.0",
      files: ["a.json": "\u{FEFF}\(coco())\r\n"]
    ),
    Sample(
      name: "COCO whose pictures are in folders and have another extension",
      format: "COCO 1.0",
      files: ["a.json": coco(picture: "train2017/img_001.JPG")]
    ),
    Sample(
      name: "WiderFace as Datumaro and CVAT write it",
      format: "WiderFace 1.0",
      files: [
        "labels.txt": "face\ncat\n",
        "wider_face_split/wider_face_default_bbx_gt.txt":
          "no_label/img_001.png\n1\n12.0 8.0 24.0 16.0 - - - False - - cat\n",
      ]
    ),
    Sample(
      name: "WiderFace with labels and without marks, of a picture with another label",
      format: "WiderFace 1.0",
      files: ["wider_face_split/wider_face_default_bbx_gt.txt": "0--owl/img_001.png\n1\n12 8 24 16 cat\n"]
    ),
    Sample(
      name: "a zip that macOS made",
      format: "CVAT 1.1",
      files: [
        "export/annotations.xml": cvat, "__MACOSX/export/._annotations.xml": "\u{0}\u{5}\u{16}\u{7}",
        ".DS_Store": "Bud1",
      ]
    ),
    Sample(
      name: "a COCO zip that macOS made",
      format: "COCO 1.0",
      files: ["annotations/a.json": coco(), "__MACOSX/annotations/._a.json": "\u{0}\u{5}\u{16}\u{7}"]
    ),
    Sample(
      name: "XML with a byte order mark and CRLF",
      format: "CVAT 1.1",
      files: ["annotations.xml": "\u{FEFF}\(cvat)\r\n"]
    ),
    Sample(name: "an upper-case extension of XML", format: "PASCAL VOC 1.1", files: ["Annotations/img_001.XML": voc]),
    Sample(name: "VOC in another folder", format: "PASCAL VOC 1.1", files: ["VOC2012/xml/img_001.xml": voc]),
    Sample(
      name: "YOLO in another folder with CRLF and upper-case extensions",
      format: "YOLO 1.1",
      files: ["data/obj.names": "cat\r\ndog\r\n", "data/obj_train_data/img_001.TXT": "0 0.25 0.25 0.25 0.25\r\n\r\n"]
    ),
    Sample(
      name: "Ultralytics' names as a list, labels without a subset",
      format: "Ultralytics YOLO Detection 1.0",
      files: ["d/data.yml": "names: ['cat', 'dog']\nnc: 2\n", "d/labels/img_001.txt": "0 0.25 0.25 0.25 0.25\n"]
    ),
    Sample(
      name: "a label in other case with blanks around it",
      format: "YOLO 1.1",
      files: ["obj.names": " Cat \n", "obj_train_data/img_001.txt": "0 0.25 0.25 0.25 0.25"]
    ),
  ]

  @Test("are taken where they differ without harm", arguments: taken)
  func isTaken(sample: Sample) throws {
    let source = try GoldenSample.source("a")
    try FormatHarness.withArchive(sample.files) { archive in
      let read = try FormatHarness.imported(archive, sample.format, like: source)
      #expect(read.map(\.frame) == [1])
      #expect(read.map(\.label) == [Label.ID(890)])
      let box = read.first?.shape?.extent
      #expect(box == [12, 8, 36, 24])
    }
  }

  @Test(
    "a folder around a subset that was packed without pictures is none itself",
    arguments: [
      ("ICDAR Recognition 1.0", "gt.txt"), ("ICDAR Localization 1.0", "birds/gt_owl.txt"),
      ("ICDAR Segmentation 1.0", "birds/owl_GT.txt"),
    ],
    [["Train"], ["Test", "Validation"], ["default"]]
  )
  func packedSubset(file: (format: String, name: String), subsets: [String]) throws {
    let line = file.name == "gt.txt" ? "birds/owl.jpg, \"hoot\"\n" : "1 2 3 4 \"hoot\"\n"
    for around in ["", "export/", "a/b/"] {
      let files = Dictionary(uniqueKeysWithValues: subsets.map { ("\(around)\($0)/\(file.name)", line) })
      try FormatHarness.withArchive(files) { archive in
        let pictures = try FormatRegistry.importer(named: file.format).survey(archive).pictures
        #expect(pictures.map(\.subset) == subsets, "\(around)")
        #expect(pictures.allSatisfy { DatasetFrame.stem($0.name) == "birds/owl" }, "\(around)")
      }
    }
  }

  static let refused: [(String, String, [String: String], String)] = [
    (
      "an unknown picture", "COCO 1.0", ["a.json": coco(picture: "img_0O1.png")],
      "a.json, annotations[0]: There is no picture named “img_0O1.png” here; did you mean “img_001.png” or "
        + "“img_000.png” or “img_002.png”?"
    ),
    (
      "an unknown label", "COCO 1.0", ["a.json": coco().replacing("\"cat\"", with: "\"cats\"")],
      "a.json, annotations[0]: There is no label “cats” here; did you mean “cat”?"
    ),
    (
      "an image that is not listed", "COCO 1.0",
      ["a.json": coco().replacing("\"image_id\": 7", with: "\"image_id\": 8")],
      "a.json, annotations[0]: image_id 8 is not among the images."
    ),
    (
      "a box of three numbers", "COCO 1.0", ["a.json": coco(shape: "\"bbox\": [1, 2, 3]")],
      "a.json, annotations[0].bbox: A box has 4 numbers (x, y, width, height), not 3."
    ),
    (
      "an outline of two corners", "COCO 1.0", ["a.json": coco(shape: "\"segmentation\": [[1, 2, 3, 4]]")],
      "a.json, annotations[0]: An outline needs 6 numbers or more, two for each corner; one has 4."
    ),
    (
      "no document", "COCO 1.0", ["readme.txt": "hello"],
      "There is no JSON document in the archive; COCO has annotations/instances_<subset>.json."
    ),
    (
      "a word where a number belongs", "YOLO 1.1",
      ["obj.names": "cat", "obj_train_data/img_001.txt": "0 0.5 0.5 half 0.5"],
      "obj_train_data/img_001.txt line 1: “half” is no number."
    ),
    (
      "commas alone", "ICDAR Recognition 1.0", ["default/gt.txt": "\n,,\n"],
      "default/gt.txt line 2: A line begins with the name of a picture."
    ),
    (
      "a box without a corner", "PASCAL VOC 1.1",
      ["Annotations/img_001.xml": voc.replacing("<xmin>12</xmin>", with: "")],
      "Annotations/img_001.xml line 1: An <object> needs a <bndbox> with xmin, ymin, xmax and ymax."
    ),
    (
      "a frame beyond the last", "MOT 1.1", ["gt/gt.txt": "9,1,1,1,2,2,1,1,1\n", "gt/labels.txt": "cat"],
      "gt/gt.txt line 1: Frame 9 is not here: there are 1 to 4."
    ),
  ]

  @Test("are refused with the place, the reason and the nearest names", arguments: refused)
  func isRefused(name: String, format: String, files: [String: String], sentence: String) throws {
    let source = try GoldenSample.source("a")
    try FormatHarness.withArchive(files) { archive in
      #expect(throws: DatasetProblem(sentence), "\(name)") {
        _ = try FormatHarness.imported(archive, format, like: source)
      }
    }
  }
}
