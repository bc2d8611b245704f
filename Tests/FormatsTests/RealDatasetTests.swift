import Domain
import FoundationEssentials
import Glibc
import Testing

@testable import Formats

/// Datasets as other programs and places hand them out.
@Suite("Datasets as they are found") struct RealDatasetTests {
  static func coco(_ picture: String, annotation: String = "\"bbox\": [12, 8, 24, 16]") -> String {
    "{\"images\": [{\"id\": 7, \"file_name\": \"\(picture)\"}], \"categories\": [{\"id\": 0, \"name\": \"cat\"}], "
      + "\"annotations\": [{\"id\": 1, \"image_id\": 7, \"category_id\": 0, \(annotation)}]}"
  }

  static func voc(_ picture: String, corners: [Int] = [12, 8, 36, 24]) -> String {
    let box = zip(["xmin", "ymin", "xmax", "ymax"], corners).map { "<\($0)>\($1)</\($0)>" }.joined()
    return "<annotation><filename>\(picture)</filename><object><name>cat</name><bndbox>\(box)</bndbox></object>"
      + "</annotation>"
  }

  static let line = "0 0.25 0.25 0.25 0.25\n"
  private static let yaml = "train: ../train/images\nval: ../valid/images\nnc: 1\nnames: ['cat']\n"
  private static let roboflow = ["train", "valid"]

  private static func files(_ names: [String], _ text: String = "") -> [String: String] {
    Dictionary(uniqueKeysWithValues: names.map { ($0, text) })
  }

  /// Name, format, files, and the pictures that are found: subset, name and file.
  static let layouts: [(String, String, [String: String], [[String]])] = [
    (
      "Roboflow's COCO", "COCO 1.0",
      files(roboflow.map { "\($0)/_annotations.coco.json" }, coco("1.jpg"))
        .merging(files(roboflow.map { "\($0)/1.jpg" })) { $1 },
      roboflow.map { [$0, "1.jpg", "\($0)/1.jpg"] }
    ),
    (
      "Roboflow's YOLO with a folder around it, and the same name in two splits", "Ultralytics YOLO Detection 1.0",
      files(roboflow.map { "ds/\($0)/labels/1.txt" }, line)
        .merging(files(roboflow.map { "ds/\($0)/images/1.jpg" })) { $1 }
        .merging(["ds/data.yaml": yaml, "ds/README.roboflow.txt": "Provided by a user"]) { $1 },
      roboflow.map { [$0, "1.jpg", "ds/\($0)/images/1.jpg"] }
    ),
    (
      "Roboflow's VOC", "PASCAL VOC 1.1",
      ["train/a.xml": voc("a.jpg"), "train/a.jpg": "", "valid/b.xml": voc("b.jpg"), "valid/b.jpg": ""],
      [["train", "a.jpg", "train/a.jpg"], ["valid", "b.jpg", "valid/b.jpg"]]
    ),
    (
      "VOC with pictures in a folder of another name, and masks that are none", "PASCAL VOC 1.1",
      ["annotations/a.xml": voc("a.png"), "images/a.png": "", "masks/a.png": ""],
      [["default", "a.png", "images/a.png"]]
    ),
    (
      "VOC 2012's lists", "PASCAL VOC 1.1",
      [
        "V/Annotations/a.xml": voc("a.jpg"), "V/JPEGImages/a.jpg": "", "V/ImageSets/Main/train.txt": "a\n",
        "V/ImageSets/Main/trainval.txt": "a\n",
      ],
      [["train", "a.jpg", "V/JPEGImages/a.jpg"]]
    ),
    (
      "COCO with the paths of another computer", "COCO 1.0",
      ["result.json": coco("C:\\\\data\\\\a.jpg"), "data/a.jpg": ""], [["default", "a.jpg", "data/a.jpg"]]
    ),
    (
      "COCO of a folder that was left out, beside another picture of that name", "COCO 1.0",
      [
        "a.json": coco("cats/1.jpg").replacing(
          "\"images\": [",
          with: "\"images\": [{\"id\": 8, \"file_name\": \"dogs/1.jpg\"}, "
        ),
        "dogs/1.jpg": "",
      ],
      [["default", "dogs/1.jpg", "dogs/1.jpg"], ["default", "cats/1.jpg", ""]]
    ),
    (
      "YOLO as Label Studio writes it", "YOLO 1.1",
      ["classes.txt": "cat\n", "notes.json": "{}", "images/a.jpg": "", "labels/a.txt": line],
      [["train", "a.jpg", "images/a.jpg"]]
    ),
    (
      "YOLO in one folder, as labelImg writes it", "YOLO 1.1",
      ["classes.txt": "cat\n", "a.jpg": "", "a.txt": line, "README.txt": "Boxes of cats"],
      [["train", "a.jpg", "a.jpg"]]
    ),
    (
      "our own YOLO of a picture that is called like a list", "YOLO 1.1",
      [
        "obj.data": "classes = 1\n", "obj.names": "cat\n", "train.txt": "data/obj_train_data/test.jpg\n",
        "obj_train_data/test.jpg": "", "obj_train_data/test.txt": line,
      ],
      [["train", "test.jpg", "obj_train_data/test.jpg"]]
    ),
    (
      "Ultralytics' folders in one that is called test", "Ultralytics YOLO Detection 1.0",
      ["test/data.yaml": "names: [cat]\n", "test/images/train/a.jpg": "", "test/labels/train/a.txt": line],
      [["train", "a.jpg", "test/images/train/a.jpg"]]
    ),
    (
      "Ultralytics' texts alone", "Ultralytics YOLO Detection 1.0",
      ["data.yaml": "names: [cat]\n", "labels/train/a.txt": line, "labels/train/b.txt": line],
      [["train", "a", ""], ["train", "b", ""]]
    ),
    (
      "Roboflow's Darknet", "YOLO 1.1",
      ["valid/_darknet.labels": "cat\n", "valid/a.jpg": "", "valid/a.txt": line], [["valid", "a.jpg", "valid/a.jpg"]]
    ),
    (
      "ICDAR 2015, whose pictures lie beside its texts", "ICDAR Localization 1.0",
      ["ch4_training_images/img_1.jpg": "", "gt_img_1.txt": "\u{FEFF}1,1,9,1,9,5,1,5,OWL\r\n"],
      [["default", "img_1.jpg", "ch4_training_images/img_1.jpg"]]
    ),
    (
      "LFW's own folders", "LFW 1.0", ["lfw/Ada/Ada_0001.jpg": "", "pairs.txt": "10\t300\nAda\t1\t4\n"],
      [["default", "Ada_0001.jpg", "lfw/Ada/Ada_0001.jpg"], ["default", "Ada_0004", ""]]
    ),
    (
      "a part of Open Images without its lists", "Open Images V6 1.0",
      ["train/a.jpg": "", "train-annotations-bbox.csv": "ImageID,LabelName,XMin,XMax,YMin,YMax\na,cat,0,1,0,1\n"],
      [["train", "a.jpg", "train/a.jpg"]]
    ),
    (
      "Label Studio's JSON with its pictures", "Label Studio JSON 1.0",
      ["a.json": "[{\"data\": {\"image\": \"/data/upload/1/abcdef01-a.jpg\"}}]", "images/abcdef01-a.jpg": ""],
      [["default", "a.jpg", "images/abcdef01-a.jpg"]]
    ),
  ]

  @Test("have their pictures and their splits found", arguments: layouts)
  func survey(name: String, format: String, files: [String: String], pictures: [[String]]) throws {
    try FormatHarness.withArchive(files) { archive in
      let found = try FormatRegistry.importer(named: format).survey(archive).pictures
      #expect(found.map { [$0.subset, $0.name, $0.file ?? ""] } == pictures, "\(name)")
    }
  }

  static let taken: [ForgivingTests.Sample] = [
    .init(
      name: "COCO 2017, whose captions lie beside the boxes",
      format: "COCO 1.0",
      files: [
        "annotations/instances_train2017.json": coco("img_001.png"),
        "annotations/person_keypoints_train2017.json": coco("img_001.png"),
        "annotations/captions_train2017.json":
          "{\"images\": [{\"id\": 7, \"file_name\": \"img_001.png\"}], "
          + "\"annotations\": [{\"id\": 1, \"image_id\": 7, \"caption\": \"a cat\"}]}",
      ]
    ),
    .init(
      name: "COCO's regions without its instances",
      format: "COCO 1.0",
      files: ["annotations/stuff_val2017.json": coco("img_001.png")]
    ),
    .init(
      name: "boxes with a confidence and the number of a track",
      format: "Ultralytics YOLO Detection 1.0",
      files: ["data.yaml": "names: [cat]\n", "labels/img_001.txt": "0 0.25 0.25 0.25 0.25 0.875 3\n"]
    ),
    .init(
      name: "the boxes of poses",
      format: "Ultralytics YOLO Detection 1.0",
      files: [
        "data.yaml": "kpt_shape: [2, 3]\nnames: [cat]\n",
        "labels/img_001.txt": "0 0.25 0.25 0.25 0.25 0.1 0.1 2 0.2 0.2 2\n",
      ]
    ),
    .init(
      name: "COCO with an outline of nothing",
      format: "COCO 1.0",
      files: ["a.json": coco("img_001.png", annotation: "\"bbox\": [12, 8, 24, 16], \"segmentation\": [[]]")]
    ),
    .init(
      name: "COCO with a negative width",
      format: "COCO 1.0",
      files: ["a.json": coco("img_001.png", annotation: "\"bbox\": [36, 24, -24, -16]")]
    ),
    .init(
      name: "VOC with swapped corners",
      format: "PASCAL VOC 1.1",
      files: ["Annotations/img_001.xml": voc("img_001.png", corners: [36, 24, 12, 8])]
    ),
    .init(
      name: "Ultralytics' names over several lines",
      format: "Ultralytics YOLO Detection 1.0",
      files: [
        "data.yaml": "---\nnames: ['dog, red',\n  'cat']\nnc: 2\n...\n", "labels/img_001.txt": "1\(line.dropFirst())",
      ]
    ),
    .init(
      name: "Ultralytics' names in brackets on their own lines",
      format: "Ultralytics YOLO Detection 1.0",
      files: ["data.yaml": "names:\n  [\n    'driver''s', 'cat'\n  ]\n", "labels/img_001.txt": "1\(line.dropFirst())"]
    ),
    .init(
      name: "Ultralytics' names as a wrapped dictionary",
      format: "Ultralytics YOLO Detection 1.0",
      files: ["data.yaml": "names: {0: dog,\n  1: cat}\n", "labels/img_001.txt": "1\(line.dropFirst())"]
    ),
    .init(
      name: "Ultralytics' texts with Label Studio's list of names",
      format: "Ultralytics YOLO Detection 1.0",
      files: ["classes.txt": "cat\n", "labels/img_001.txt": line]
    ),
    .init(
      name: "an outline among boxes",
      format: "Ultralytics YOLO Detection 1.0",
      files: ["data.yaml": "names: [cat]\n", "labels/img_001.txt": "0 0.125 0.125 0.375 0.125 0.375 0.375\n"]
    ),
    .init(
      name: "a box with a confidence",
      format: "YOLO 1.1",
      files: ["classes.txt": "cat\n", "img_001.txt": "0 0.25 0.25 0.25 0.25 0.875\n"]
    ),
    .init(
      name: "Open Images' own names of tables",
      format: "Open Images V6 1.0",
      files: [
        "class-descriptions-boxable.csv": "/m/01yrx,Cat\n",
        "train-annotations-bbox.csv":
          "ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax\nimg_001,xclick,/m/01yrx,1,0.125,0.375,0.125,0.375\n",
      ]
    ),
    .init(
      name: "Datumaro with a caption",
      format: "Datumaro 1.0",
      files: [
        "annotations/train.json":
          "{\"categories\": {\"label\": {\"labels\": [{\"name\": \"cat\"}]}}, \"items\": [{\"id\": \"img_001\", "
          + "\"annotations\": [{\"type\": \"caption\", \"caption\": \"a cat\"}, {\"type\": \"bbox\", \"label_id\": 0, "
          + "\"bbox\": [12, 8, 24, 16]}]}]}"
      ]
    ),
  ]

  @Test("are taken as they are meant", arguments: taken)
  func isTaken(sample: ForgivingTests.Sample) throws {
    try ForgivingTests().isTaken(sample: sample)
  }

  static let refused: [(String, [String: String], String)] = [
    (
      "YOLO 1.1", ["classes.txt": "cat\n", "img_001.txt": "0 48 32 24 16\n"],
      "img_001.txt line 1: The numbers are shares of the picture from 0 to 1, and 48.0 looks like pixels: "
        + "divide those across by its width, those down by its height."
    ),
    (
      "Ultralytics YOLO Detection 1.0", ["data.yaml": "names: [cat]", "labels/img_001.txt": "0 .5 .5 .1 .1 1 1 1\n"],
      "labels/img_001.txt line 1: A box has four numbers behind its class, or five with a confidence, not 7."
    ),
    (
      "COCO 1.0",
      [
        "a.json": coco("a.jpg").replacing("\"images\": [", with: "\"images\": [{\"id\": 7, \"file_name\": \"b.jpg\"}, ")
      ],
      "a.json, images: “b.jpg” and “a.jpg” have the same id 7. Number them anew, together with their annotations."
    ),
    (
      "LabelMe 3.0", ["img_001.json": "{\"shapes\": []}"],
      "LabelMe 3.0 is the XML of LabelMe's web page; the program labelme writes JSON of its own. "
        + "Turn that into COCO (by labelme2coco) and import it as COCO 1.0."
    ),
    (
      "MOT 1.1", ["MOT17-02/gt/gt.txt": "1,1,912,484,97,109,0,7,1\n"],
      "There is no gt/labels.txt in the archive: MOT 1.1 has the labels there, one a line."
    ),
    (
      "COCO 1.0", ["annotations/panoptic_val2017.json": "{}"],
      "annotations/panoptic_val2017.json: COCO's captions, panoptic segments and lists of pictures have no boxes, outlines or "
        + "masks: send the instances."
    ),
    (
      "ImageNet 1.0", ["train/cat/1.jpg": ""],
      "There is no synsets.txt in the archive: ImageNet 1.0 has the labels there, one a line. Pictures in folders of their "
        + "labels alone are Ultralytics YOLO Classification 1.0."
    ),
  ]

  @Test("are refused with what to do where they cannot be meant so", arguments: refused)
  func isRefused(format: String, files: [String: String], sentence: String) throws {
    let source = try GoldenSample.source("a")
    try FormatHarness.withArchive(files) { archive in
      #expect(throws: DatasetProblem(sentence)) { _ = try FormatHarness.imported(archive, format, like: source) }
    }
  }

  @Test(
    "in another encoding are told so, by their file",
    arguments: [
      ("COCO 1.0", "a.json"), ("Ultralytics YOLO Detection 1.0", "data.yaml"), ("KITTI 1.0", "label_2/img_001.txt"),
    ]
  )
  func encodings(format: String, file: String) throws {
    let source = try GoldenSample.source("a")
    let wide: [UInt8] = [0xFF, 0xFE] + "{}\n".utf8.flatMap { [$0, 0] }
    try FormatHarness.withArchive([file: wide]) { archive in
      let sentence = "The document is in UTF-16. Save it as UTF-8 and send it again."
      #expect(throws: DatasetProblem(file, sentence)) { _ = try FormatHarness.imported(archive, format, like: source) }
    }
  }

  @Test("in Latin-1 are told so, by their line")
  func latinOne() throws {
    let source = try GoldenSample.source("a")
    try FormatHarness.withArchive(["obj.names": Array("cat\nch".utf8) + [0xE4]]) { archive in
      let sentence = "The line is not in UTF-8. Save the file as UTF-8 and send it again."
      #expect(throws: DatasetProblem("obj.names line 2", sentence)) {
        _ = try FormatHarness.imported(archive, "YOLO 1.1", like: source)
      }
    }
  }

  @Test("tell what was taken otherwise than it stands there")
  func notes() throws {
    let source = try GoldenSample.source("a")
    func notes(_ format: String, _ files: [String: String]) throws -> [String] {
      var found: [String] = []
      try FormatHarness.withArchive(files) { archive in
        _ = try FormatHarness.imported(archive, format, like: source, notes: { found = $0 })
      }
      return found
    }
    let outline = try notes(
      "YOLO 1.1",
      ["classes.txt": "cat\n", "img_001.txt": "0 0.125 0.125 0.375 0.125 0.375 0.375\n"]
    )
    #expect(outline == ["Lines with an outline became the boxes around them."])
    let swapped = try notes(
      "COCO 1.0",
      ["a.json": Self.coco("img_001.png", annotation: "\"bbox\": [36, 8, -24, 16]")]
    )
    #expect(
      swapped
        == ["Boxes with swapped corners, or with a negative width or height, became those between their corners."]
    )
    let numbers = try notes("YOLO 1.1", ["classes.txt": "cat\n", "000002.txt": Self.line])
    #expect(
      numbers
        == [
          "Names of pictures that are not here were taken as the numbers of frames, such as “000002” as “img_002.png”."
        ]
    )
  }

  @Test("a picture that is not there is no other one because of its number, where names are numbers")
  func numbersAsNames() {
    let frames = ["10", "20", "30"].enumerated().map { number, name in
      DatasetFrame(task: LabelingTask.ID(1), number: number, name: "\(name).jpg", width: 9, height: 9)
    }
    #expect(FrameIndex(frames).frame(named: "20.png")?.number == 1)
    #expect(FrameIndex(frames).frame(named: "2.jpg") == nil)
    let video = (0..<3).map {
      DatasetFrame(task: LabelingTask.ID(1), number: $0, name: "frame_00000\($0)", width: 9, height: 9)
    }
    #expect(FrameIndex(video).frame(named: "2")?.number == 2)
  }

  @Test(
    "what is no dataset is told so, however it is called",
    arguments: [
      ("x.zip", "hello", "“x.zip” is no zip, and no JSON or XML either."), ("x.zip", "", "“x.zip” is empty."),
      ("x.json", " <!DOCTYPE html><html></html>", "“x.json” is a web page"),
      ("x.rar", "Rar!\u{1A}", "“x.rar” is no zip"),
    ]
  )
  func noDataset(name: String, text: String, start: String) throws {
    try withFile(text) { path in
      let problem = #expect(throws: DatasetProblem.self) {
        _ = try FormatRegistry.importer(named: "COCO 1.0").survey(DatasetArchive(path: path, name: name))
      }
      #expect(problem?.description.hasPrefix(start) == true)
    }
    try withFile(Self.coco("a.jpg")) { path in
      let archive = try DatasetArchive(path: path, name: "x.zip")
      let labels = try FormatRegistry.importer(named: "COCO 1.0").survey(archive).labels
      #expect(labels.map(\.name) == ["cat"])
    }
  }

  private func withFile(_ text: String, _ body: (String) throws -> Void) throws {
    let path = "\(FileManager.default.temporaryDirectory.path)/porthole-\(AnnotationUID.random())"
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    defer { unlink(path) }
    try body(path)
  }
}
