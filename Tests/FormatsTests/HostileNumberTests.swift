import Domain
import Testing

@testable import Formats

/// Numbers that are none, or are far away, wherever a reader reads one.
@Suite("Hostile numbers") struct HostileNumberTests {
  private static let numbers = [
    "NaN", "nan", "Infinity", "-inf", "1e308", "-1e308", "1e400", "-1e400", "1e-400", "-0", "-1", "0", "1e7",
    "10000001",
    "2147483648", "4294967296", "9223372036854775807", "9223372036854775808", "-9223372036854775809",
    "99999999999999999999999999", "0.1e-9", "1.5", "0x10", "1,5", "٣", "", "-", "1_000", "360.0001", "1e15",
  ]

  /// Each format as we write it, with one number or some of its texts put in other places' stead.
  @Test("never crash a reader or become a shape that is none", arguments: IdentityTests.names)
  func replaced(name: String) throws {
    let source = KindSamples.source(KindSamples.everything)
    let importer = try #require(IdentityTests.importer(of: name))
    let files = try FormatHarness.withExport(source, name) { archive in
      Dictionary(uniqueKeysWithValues: try archive.names.map { ($0, try archive.bytes(of: $0)) })
    }
    let texts = files.filter { !DatasetArchive.isPicture($0.key) }
    let places = texts.sorted { $0.key < $1.key }.flatMap { file, bytes in Self.numbers(in: bytes).map { (file, $0) } }
    guard !places.isEmpty else { return }
    var random = Sequence(state: name.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) })
    var taken = 0
    for round in 0..<60 {
      var changed = files
      // From the back, so that the other places stay where they are.
      let chosen = Set((0..<(round % 3 + 1)).map { _ in random.next(places.count) }).sorted(by: >)
      for index in chosen {
        let (file, range) = places[index]
        let word = Self.numbers[random.next(Self.numbers.count)]
        changed[file]?.replaceSubrange(range, with: Array(word.utf8))
      }
      try FormatHarness.withArchive(changed) { archive in
        do {
          _ = try FormatRegistry.importer(named: importer).survey(archive)
          let read = try FormatHarness.imported(archive, importer, like: source)
          taken += 1
          for annotation in read { try Self.check(annotation, in: source) }
        } catch let problem as DatasetProblem {
          #expect(!problem.description.isEmpty)
        }
      }
    }
    // What is refused each time proves nothing of what is taken.
    #expect(taken > 0, "\(name)")
  }

  /// What every stored annotation must be, on frames that are there.
  private static func check(_ annotation: Annotation, in source: MemorySource) throws {
    let rules = AnnotationRules(labels: source.labels, frames: 0...(source.frames.count - 1))
    do throws(ValidationFailure) {
      try rules.check(annotation, path: "annotation")
    } catch {
      Issue.record("\(error) \(annotation)")
    }
    let keyframes = annotation.track.map { $0.keyframes + $0.elements.flatMap(\.keyframes) } ?? []
    for shape in [annotation.shape].compactMap(\.self) + keyframes.map(\.shape) {
      let points = shape.points + shape.elements.flatMap(\.shape.points)
      #expect(points.allSatisfy { $0.isFinite && abs($0) <= 1e7 })
      #expect(shape.rotation.isFinite && (0...360).contains(shape.rotation))
    }
  }

  /// Where numbers stand in a text.
  private static func numbers(in bytes: [UInt8]) -> [Range<Int>] {
    var (ranges, start): ([Range<Int>], Int?) = ([], nil)
    for (index, byte) in (bytes + [0]).enumerated() {
      let isDigit = (0x30...0x39).contains(byte)
      if start == nil, isDigit || (byte == UInt8(ascii: "-") && index + 1 < bytes.count) {
        start = index
      } else if let begun = start, !isDigit, byte != UInt8(ascii: "."), byte != UInt8(ascii: "e") {
        if bytes[begun..<index].contains(where: { (0x30...0x39).contains($0) }) { ranges.append(begun..<index) }
        start = nil
      }
    }
    return ranges
  }

  /// The same numbers each time.
  private struct Sequence {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
  }

  @Test("in Market-1501's names are no camera, and so no annotation")
  func cameras() throws {
    let source = KindSamples.source(KindSamples.everything)
    let lines = ["-9223372036854775808", "9223372036854775807", "1e300", "nan"].map {
      "query/1_c\($0)s1_000000_00.jpg\n"
    }
    try FormatHarness.withArchive(["images_default.txt": lines.joined()]) { archive in
      let read = try FormatHarness.imported(archive, "Market-1501 1.0", like: source)
      #expect(read.isEmpty)
    }
  }

  /// The names that formats look for.
  private static let names = [
    "blur", "expression", "illumination", "occluded", "pose", "invalid", "person_id", "camera_id", "query", "text",
    "truncated", "difficult", "is_crowd", "rotation", "track_id", "keyframe",
  ]

  @Test(
    "in attributes never crash a writer, nor the reader of what it wrote",
    arguments: ["NaN", "-inf", "1e308", "9223372036854775807", "-9223372036854775809", "0x10", "1,5", ""]
  )
  func attributes(value: String) throws {
    var source = KindSamples.source(KindSamples.everything)
    source.labels = source.labels.enumerated().map { index, label in
      let attributes = Self.names.enumerated().map { number, name in
        LabelAttribute(
          id: LabelAttribute.ID(Int64(1000 + 100 * index + number)),
          name: name,
          isMutable: false,
          input: number.isMultiple(of: 2) ? .text : .number,
          values: number.isMultiple(of: 2) ? [] : ["0", "9", "1"],
          defaultValue: ""
        )
      }
      return Label(
        id: label.id,
        name: label.name,
        color: label.color,
        position: label.position,
        kind: label.kind,
        attributes: attributes,
        sublabels: label.sublabels,
        svg: label.svg
      )
    }
    let values = Dictionary(
      uniqueKeysWithValues: source.labels.map { label in
        (label.id, label.attributes.map { AttributeValue(attribute: $0.id, value: value) })
      }
    )
    source.rows = source.rows.mapValues { rows in
      rows.map { row in
        Annotation(
          uid: row.uid,
          frame: row.frame,
          label: row.label,
          group: row.group,
          attributes: values[row.label] ?? [],
          content: row.content
        )
      }
    }
    for format in FormatRegistry.exporters {
      try FormatHarness.withExport(source, format.name) { archive in
        guard let importer = IdentityTests.importer(of: format.name) else { return }
        do {
          _ = try FormatHarness.imported(archive, importer, like: source)
        } catch is DatasetProblem {}
      }
    }
  }

  /// Corners that are too many, masks whose runs are not their picture's, boxes without an area.
  static let shapes: [(name: String, format: String, files: [String: String])] = {
    func cvat(_ shape: String) -> [String: String] {
      ["annotations.xml": "<annotations><image id=\"1\" name=\"img_001.png\">\(shape)</image></annotations>"]
    }
    func mask(_ rle: String, _ place: String) -> [String: String] {
      cvat("<mask label=\"cat\" rle=\"\(rle)\" \(place)/>")
    }
    func coco(_ shape: String) -> [String: String] {
      ["a.json": RealDatasetTests.coco("img_001.png", annotation: shape)]
    }
    let place = "left=\"0\" top=\"0\" width=\"4\" height=\"4\""
    let many = (0..<32_001).map { "\($0 % 90),\($0 % 60)" }.joined(separator: ";")
    return [
      ("more corners than a shape has", "CVAT 1.1", cvat("<polygon label=\"cat\" points=\"\(many)\"/>")),
      ("a polygon of two corners", "CVAT 1.1", cvat("<polygon label=\"cat\" points=\"1,1;2,2\"/>")),
      ("half a corner", "CVAT 1.1", cvat("<polygon label=\"cat\" points=\"1,1;2,2;3,3;4\"/>")),
      ("runs of more pixels than the mask has", "CVAT 1.1", mask("0, 17", place)),
      ("runs of fewer", "CVAT 1.1", mask("0, 15", place)),
      ("runs below zero", "CVAT 1.1", mask("-1, 17", place)),
      ("runs whose sum does not fit", "CVAT 1.1", mask("9223372036854775807, 9223372036854775807", place)),
      ("a mask larger than memory", "CVAT 1.1", mask("0, 1", "left=\"0\" top=\"0\" width=\"1e7\" height=\"1e7\"")),
      ("a mask without a size", "CVAT 1.1", mask("0, 1", "left=\"0\" top=\"0\" width=\"0\" height=\"0\"")),
      ("a place beyond the farthest", "CVAT 1.1", cvat("<points label=\"cat\" points=\"10000001,1\"/>")),
      (
        "COCO's runs of more pixels than its size", "COCO 1.0",
        coco("\"segmentation\": {\"counts\": [9, 9], \"size\": [2, 2]}")
      ),
      ("COCO's runs below zero", "COCO 1.0", coco("\"segmentation\": {\"counts\": [-4, 8], \"size\": [2, 2]}")),
      (
        "COCO's runs of a picture larger than memory", "COCO 1.0",
        coco("\"segmentation\": {\"counts\": [0, 1], \"size\": [9000000000, 9000000000]}")
      ),
      (
        "COCO's packed runs that end within one", "COCO 1.0",
        coco("\"segmentation\": {\"counts\": \"ooooo\", \"size\": [2, 2]}")
      ),
      (
        "COCO's packed runs of a picture beyond numbers", "COCO 1.0",
        coco("\"segmentation\": {\"counts\": \"04\", \"size\": [9007199254740992, 9007199254740992]}")
      ),
      (
        "Datumaro's runs of a picture beyond numbers", "Datumaro 1.0",
        [
          "annotations/default.json":
            "{\"categories\": {\"label\": {\"labels\": [{\"name\": \"cat\", \"parent\": \"\"}]}}, "
            + "\"items\": [{\"id\": \"img_001\", \"annotations\": [{\"type\": \"mask\", \"label_id\": 0, "
            + "\"rle\": {\"counts\": \"04\", \"size\": [9007199254740992, 9007199254740992]}}]}]}"
        ]
      ),
      ("COCO's outline of one number", "COCO 1.0", coco("\"segmentation\": [[1]]")),
      ("COCO's box that is beyond", "COCO 1.0", coco("\"bbox\": [1e300, 1e300, 1e308, 1e308]")),
      (
        "YOLO's box of a class that is not there", "YOLO 1.1",
        ["obj.names": "cat", "obj_train_data/img_001.txt": "18446744073709551615 0.5 0.5 0.5 0.5"]
      ),
      (
        "YOLO's skeletons of more points than numbers", "Ultralytics YOLO Pose 1.0",
        [
          "data.yaml": "kpt_shape: [9223372036854775807, 3]\nnames: [cat]\n",
          "labels/train/img_001.txt": "0 0.5 0.5 0.5 0.5 0.5 0.5 2",
        ]
      ),
      (
        "YOLO's skeletons of fewer points than none", "Ultralytics YOLO Pose 1.0",
        ["data.yaml": "kpt_shape: [-1, 3]\nnames: [cat]\n", "labels/train/img_001.txt": "0 0.5 0.5 0.5 0.5 0.5 0.5 2"]
      ),
      ("MOT's frame below zero", "MOT 1.1", ["gt/gt.txt": "-1,1,1,1,2,2,1,1,1\n", "gt/labels.txt": "cat"]),
      (
        "MOT's frame beyond numbers", "MOT 1.1",
        ["gt/gt.txt": "9223372036854775807,1,1,1,2,2,1,1,1\n", "gt/labels.txt": "cat"]
      ),
    ]
  }()

  @Test("that make no shape are refused", arguments: shapes)
  func refused(name: String, format: String, files: [String: String]) throws {
    let source = try GoldenSample.source("a")
    try FormatHarness.withArchive(files) { archive in
      let problem = #expect(throws: DatasetProblem.self, "\(name)") {
        _ = try FormatHarness.imported(archive, format, like: source)
      }
      #expect(files.keys.contains { problem?.description.hasPrefix($0) == true }, "\(problem?.description ?? "")")
    }
  }

  private static let keypoints = (0...10_000).map { "\"\($0)\"" }.joined(separator: ",")

  /// In a few bytes, or in as many as a request can have.
  @Test(
    "of labels and points that together are more than a set can have are refused before they are made",
    arguments: [
      ["data.yaml": "kpt_shape: [10000, 3]\nnames: {99999: a}\n"],
      ["data.yaml": "kpt_shape: [5001, 3]\nnames: [a, b]\n"],
      ["notes.json": "{\"categories\": [{\"id\": 0, \"keypoints\": [\(keypoints)]}]}", "classes.txt": "a\n"],
    ]
  )
  func sets(files: [String: String]) throws {
    try FormatHarness.withArchive(files) { archive in
      let problem = #expect(throws: DatasetProblem.self) {
        _ = try FormatRegistry.importer(named: "Ultralytics YOLO Pose 1.0").survey(archive)
      }
      #expect(problem?.description.contains("can have, 10000") == true, "\(problem?.description ?? "")")
    }
  }

  @Test("of labels with as many points as a set can have are taken")
  func wholeSet() throws {
    let files = ["data.yaml": "kpt_shape: [100, 3]\nnames: {99: a}\n"]
    try FormatHarness.withArchive(files) { archive in
      let survey = try FormatRegistry.importer(named: "Ultralytics YOLO Pose 1.0").survey(archive)
      #expect(survey.labels.map(\.sublabels.count) == Array(repeating: 100, count: 100))
    }
  }
}
