import Domain
import Testing

@testable import Formats

/// Parts of Label Studio's JSON that its golden file has not.
@Suite("Label Studio's JSON: regions, answers and who said them") struct LabelStudioJoinTests {
  typealias Reading = LabelStudioTests.Reading

  static let box = "\"x\": 10, \"y\": 20, \"width\": 30, \"height\": 40"

  static func region(_ id: String, _ kind: String, _ control: String, _ value: String, _ more: String = "")
    -> String
  {
    "{\"id\": \"\(id)\", \"type\": \"\(kind)\", \"from_name\": \"\(control)\", \"to_name\": \"image\"\(more), "
      + "\"value\": {\(value)}}"
  }

  static func annotation(_ regions: [String], _ more: String = "\"was_cancelled\": false") -> String {
    "{\"result\": [\(regions.joined(separator: ", "))], \(more)}"
  }

  static func task(_ annotations: [String], _ more: String = "", picture: String = "a.png") -> String {
    "{\"data\": {\"image\": \"\(picture)\"}, \"annotations\": [\(annotations.joined(separator: ", "))]\(more)}"
  }

  static func reading(_ tasks: [String]) throws -> Reading {
    try FormatHarness.withArchive(["tasks.json": "[\(tasks.joined(separator: ", "))]"]) { try Reading($0) }
  }

  /// Each kind of region without its label, and the label beside it with the same key.
  @Test("regions get their labels from a control for labels, joined by their keys")
  func joined() throws {
    let places: [(String, String)] = [
      ("rectangle", Self.box), ("ellipse", "\"x\": 50, \"y\": 50, \"radiusX\": 10, \"radiusY\": 5"),
      ("polygon", "\"points\": [[1, 1], [9, 1], [9, 9]], \"closed\": true"), ("keypoint", "\"x\": 5, \"y\": 5"),
      ("vector", "\"vertices\": [{\"x\": 1, \"y\": 1}, {\"x\": 9, \"y\": 9}], \"closed\": false"),
      (
        "brush",
        "\"format\": \"rle\", \"rle\": ["
          + BrushRuns.packed(Bitmap(width: 320, height: 240, filling: [(0..<4, 7)])).map(String.init)
          .joined(separator: ",") + "]"
      ),
    ]
    var regions = places.map { Self.region("r-\($0.0)", $0.0, "draw", $0.1) }
    // The label may stand before its region.
    for (index, place) in places.enumerated() {
      let label = Self.region("r-\(place.0)", "labels", "name", "\"labels\": [\"thing \(index)\"]")
      if index.isMultiple(of: 2) { regions.append(label) } else { regions.insert(label, at: 0) }
    }
    let read = try Self.reading([Self.task([Self.annotation(regions)])])
    #expect(
      Set(read.words) == [
        "a.png thing 0 rectangle", "a.png thing 1 ellipse", "a.png thing 2 polygon", "a.png thing 3 points",
        "a.png thing 4 polyline", "a.png thing 5 mask",
      ]
    )
    #expect(read.annotations.count == 6 && read.notes.isEmpty)
  }

  @Test("a region without any label gets the name of its control, and that is told")
  func unlabelled() throws {
    let read = try Self.reading([
      Self.task([Self.annotation([Self.region("1", "rectangle", "plate", Self.box)])]),
      Self.task([Self.annotation([Self.region("1", "rectanglelabels", "plate", Self.box)])], picture: "b.png"),
    ])
    #expect(read.words == ["a.png plate rectangle", "b.png plate rectangle"])
    #expect(read.notes == ["Regions without a label got the name of their control, “plate”: 2."])
  }

  @Test("answers about regions become attributes of the kind that they are, each with its values")
  func answers() throws {
    let labelled = "\(Self.box), \"rectanglelabels\": [\"car\"]"
    func car(_ id: String, _ answers: [(String, String, String)]) -> [String] {
      [Self.region(id, "rectanglelabels", "box", labelled)]
        + answers.map { Self.region(id, $0.0, $0.1, "\(Self.box), \($0.2)") }
    }
    let first = car(
      "1",
      [
        ("choices", "colour", "\"choices\": [\"red\"]"), ("choices", "damage", "\"choices\": [\"door\", \"roof\"]"),
        ("textarea", "plate", "\"text\": [\"AB 1\", \"C\"]"), ("rating", "sharp", "\"rating\": 4"),
        ("number", "doors", "\"number\": 3"), ("datetime", "seen", "\"datetime\": \"2024-01-31\""),
        ("taxonomy", "make", "\"taxonomy\": [[\"Ford\", \"T\"], [\"Opel\"]]"),
        ("choices", "lit", "\"choices\": [\"yes\"]"),
      ]
    )
    let second = car(
      "2",
      [
        ("choices", "colour", "\"choices\": [\"blue\"]"), ("number", "doors", "\"number\": 12"),
      ]
    )
    let read = try Self.reading([Self.task([Self.annotation(first + second)])])
    #expect(
      read.labels[0].attributes.map { "\($0.name) \($0.input.rawValue) \($0.values.joined(separator: ","))" } == [
        "colour select red,blue", "damage text ", "plate text ", "sharp number 0,5,1", "doors number 0,100,1",
        "seen text ", "make text ", "lit select unanswered,yes",
      ]
    )
    #expect(read.labels.map(\.name) == ["car"])
    #expect(
      read.words == [
        "a.png car rectangle colour=red damage=door; roof plate=AB 1; C sharp=4 doors=3 seen=2024-01-31 "
          + "make=Ford/T; Opel lit=yes",
        "a.png car rectangle colour=blue doors=12",
      ]
    )
    #expect(read.notes.isEmpty)
  }

  @Test("of several annotations the ground truth is taken, else the newest with regions; the others are counted")
  func severalAnnotations() throws {
    func said(_ label: String, _ more: String) -> String {
      Self.annotation(
        [Self.region("1", "rectanglelabels", "box", "\(Self.box), \"rectanglelabels\": [\"\(label)\"]")],
        more
      )
    }
    let (old, new) = ("\"updated_at\": \"2026-01-01T00:00:00Z\"", "\"updated_at\": \"2026-02-01T00:00:00Z\"")
    let read = try Self.reading([
      Self.task([said("new", new), said("old", old)], picture: "newest.png"),
      Self.task([said("old", "\(old), \"ground_truth\": true"), said("new", new)], picture: "truth.png"),
      Self.task([said("old", old), said("new", "\(new), \"was_cancelled\": true")], picture: "skipped.png"),
      Self.task([said("old", old), Self.annotation([], new)], picture: "nothing.png"),
      Self.task([said("first", "\"id\": 1"), said("last", "\"id\": 2")], picture: "last.png"),
      Self.task([], ", \"predictions\": [\(said("guess", old)), \(said("better", new))]", picture: "guess.png"),
      Self.task([Self.annotation([], old)], ", \"predictions\": [\(said("guess", new))]", picture: "empty.png"),
      Self.task([], ", \"drafts\": [\(said("draft", new))], \"predictions\": [7]", picture: "draft.png"),
    ])
    #expect(
      read.words == [
        "newest.png new rectangle", "truth.png old rectangle", "skipped.png old rectangle",
        "nothing.png old rectangle", "last.png last rectangle", "guess.png better rectangle",
      ]
    )
    #expect(read.annotations.map(\.source) == [.manual, .manual, .manual, .manual, .manual, .automatic])
    #expect(
      read.notes == [
        "A picture has one annotation here, the ground truth or else the newest; others of the same picture were left out: 4.",
        "Annotations that were skipped in Label Studio were left out: 1.",
        "Predictions of annotated pictures, and those before a newer one, were left out: 2.",
        "Drafts that nobody had submitted were left out: 1.",
      ]
    )
  }

  @Test("what has no place is left out, and counted by its kind")
  func losses() throws {
    let labels = "\"rectanglelabels\": [\"car\"]"
    let long = String(repeating: "a", count: AttributeValue.longestValue + 1)
    let read = try Self.reading([
      Self.task([
        Self.annotation([
          Self.region("1", "rectanglelabels", "box", "\(Self.box), \(labels)", ", \"meta\": {\"text\": [\"odd\"]}"),
          Self.region("2", "rectanglelabels", "box", "\(Self.box), \(labels)", ", \"parentID\": \"1\""),
          Self.region("2", "textarea", "words", "\"text\": [\"\(long)\"]"),
          Self.region(
            "3",
            "vectorlabels",
            "path",
            "\"vertices\": [{\"x\": 1, \"y\": 1}, {\"x\": 9, \"y\": 9, \"isBezier\": true, "
              + "\"controlPoint1\": {\"x\": 2, \"y\": 5}}], \"vectorlabels\": [\"wire\"]"
          ),
          Self.region("4", "videorectangle", "film", "\"sequence\": []"),
          Self.region("5", "videorectangle", "film", "\"sequence\": []"),
          Self.region(
            "6",
            "brushlabels",
            "brush",
            "\"rle\": ["
              + BrushRuns.packed(Bitmap(width: 320, height: 240)).map(String.init).joined(separator: ",")
              + "], \"brushlabels\": [\"car\"]"
          ),
          "{\"type\": \"relation\", \"from_id\": \"1\", \"to_id\": \"9\", \"direction\": \"left\"}",
        ])
      ])
    ])
    #expect(read.words == ["a.png car rectangle", "a.png car rectangle", "a.png wire polyline"])
    #expect(
      Set(read.notes) == [
        "Notes on regions (meta) were left out: 1.",
        "Regions that were parts of others (parentID) stand by themselves: 1.",
        "Answers that are longer than an attribute's value can be were left out: 1.",
        "Corners with curves (Bézier) became plain corners: 1.",
        "Regions of the kind “videorectangle” were left out: 2.",
        "Masks without a pixel were left out: 1.",
        "Relations of regions that are not there, or were left out, were left out: 1.",
      ]
    )
  }
}

extension Bitmap {
  fileprivate init(width: Int, height: Int, filling rows: [(Range<Int>, Int)]) {
    self.init(width: width, height: height)
    for (columns, y) in rows { fill(columns, y) }
  }
}
