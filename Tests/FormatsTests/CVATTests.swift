import Domain
import Testing

@testable import Formats

@Suite("CVAT's XML") struct CVATTests {
  /// What follows the head, which has times and addresses of its own.
  private func body(_ archive: DatasetArchive) throws -> String {
    let text = String(decoding: try archive.bytes(of: "annotations.xml"), as: UTF8.self)
    return String(text[try #require(text.firstRange(of: "</meta>")).upperBound...])
  }

  /// The head's labels.
  private func labels(_ archive: DatasetArchive) throws -> String {
    let text = String(decoding: try archive.bytes(of: "annotations.xml"), as: UTF8.self)
    let start = try #require(text.firstRange(of: "<labels>")).lowerBound
    return String(text[start..<(try #require(text.firstRange(of: "</labels>")).upperBound)])
  }

  @Test(
    "an export equals CVAT's",
    arguments: [
      ("a", "CVAT for images 1.1"), ("c", "CVAT for images 1.1"), ("d", "CVAT for images 1.1"),
      ("c", "CVAT for video 1.1"), ("d", "CVAT for video 1.1"),
    ]
  )
  func equalsGolden(task: String, format: String) throws {
    let golden = try FormatHarness.golden("\(task)_\(format.replacing(" ", with: "_")).zip")
    try FormatHarness.withExport(GoldenSample.source(task), format) { archive in
      #expect(archive.names == ["annotations.xml"])
      let ours = try body(archive)
      expectSame(task == "d" ? withoutLastEnds(ours) : ours, try body(golden), format)
      expectSame(try labels(archive), try labels(golden), "labels of \(format)")
    }
  }

  /// CVAT forgets to end a shape on the last frame, so that it would be seen on two; ours ends there.
  private func withoutLastEnds(_ text: String) -> String {
    var lines = text.split(separator: "\n")
    while let index = lines.firstIndex(where: { $0.contains("frame=\"2\" keyframe=\"1\" outside=\"1\"") }) {
      lines.removeSubrange(index...index + 1)
    }
    return lines.joined(separator: "\n")
  }

  @Test("what was stored comes back, to two decimals", arguments: ["a", "d"])
  func roundTripImages(task: String) throws {
    let source = try GoldenSample.source(task)
    let again = try FormatHarness.withExport(source, "CVAT for images 1.1") {
      try FormatHarness.imported($0, "CVAT for images 1.1", like: source)
    }
    let stored = try #require(source.rows[source.tasks[0].id])
    #expect(again.count == stored.count)
    #expect(Set(FormatHarness.plain(again)) == Set(FormatHarness.plain(stored)))
  }

  @Test("tracks of every kind come back as they were")
  func roundTripVideo() throws {
    let source = try GoldenSample.source("c")
    let again = try FormatHarness.withExport(source, "CVAT for video 1.1") {
      try FormatHarness.imported($0, "CVAT for video 1.1", like: source)
    }
    let stored = try #require(source.rows[source.tasks[0].id])
    #expect(Set(FormatHarness.plain(again)) == Set(FormatHarness.plain(stored)))
  }

  @Test("the survey finds labels with their attributes and points, and pictures")
  func survey() throws {
    let format = try FormatRegistry.importer(named: "CVAT for images 1.1")
    let survey = try format.survey(FormatHarness.golden("c_CVAT_for_images_1.1.zip"))
    #expect(survey.labels.map(\.name) == ["cat", "dog", "owl", "person"])
    #expect(survey.labels[0].attributes.map(\.name) == ["age", "mood", "tagged", "note", "size"])
    #expect(survey.labels[3].sublabels.map(\.name) == ["head", "hip", "foot"])
    #expect(survey.labels[3].kind == .skeleton)
    #expect(survey.pictures.count == 10)
  }

  @Test(
    "a document that is wrong is refused with the line and the nearest names",
    arguments: [
      (
        "<image name=\"img_00O.jpg\"><box label=\"cat\" xtl=\"1\" ytl=\"1\" xbr=\"2\" ybr=\"2\"/></image>",
        "annotations.xml line 1: There is no picture named “img_00O.jpg” here; did you mean “img_000.png” or "
          + "“img_001.png” or “img_002.png”?"
      ),
      (
        "<image name=\"img_000.png\">\n<box label=\"cta\" xtl=\"1\" ytl=\"1\" xbr=\"2\" ybr=\"2\"/></image>",
        "annotations.xml line 2: There is no label “cta” here; did you mean “cat”?"
      ),
      (
        "<image name=\"img_000.png\">\n\n<box label=\"cat\" xtl=\"1\" ytl=\"1\" xbr=\"2\"/></image>",
        "annotations.xml line 3: <box> has no ybr."
      ),
    ]
  )
  func refusals(inner: String, sentence: String) throws {
    let source = try GoldenSample.source("a")
    try FormatHarness.withArchive(["annotations.xml": "<annotations>\(inner)</annotations>"]) { archive in
      #expect(throws: DatasetProblem(sentence)) { _ = try FormatHarness.imported(archive, "CVAT 1.1", like: source) }
    }
  }

  @Test("document types and entities are refused")
  func doctype() throws {
    let source = try GoldenSample.source("a")
    let bomb = "<!DOCTYPE a [<!ENTITY b \"c\">]><annotations>&b;</annotations>"
    try FormatHarness.withArchive(["annotations.xml": bomb]) { archive in
      #expect(throws: DatasetProblem.self) { _ = try FormatHarness.imported(archive, "CVAT 1.1", like: source) }
    }
  }
}
