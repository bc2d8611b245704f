import Domain
import Testing

@testable import Formats

/// What somebody said in Label Studio that has no place here must neither be lost in silence nor refuse the rest.
@Suite("Label Studio's JSON: what has no place here") struct LabelStudioLossTests {
  private typealias File = LabelStudioJoinTests

  private static func box(_ id: String, _ labels: String? = "car", control: String = "box") -> String {
    File.region(
      id,
      "rectangle\(labels == nil ? "" : "labels")",
      control,
      File.box + (labels.map { ", \"rectanglelabels\": [\"\($0)\"]" } ?? "")
    )
  }

  private static func choice(_ id: String, _ choices: String..., control: String = "colour") -> String {
    let list = choices.map { "\"\($0)\"" }.joined(separator: ", ")
    return File.region(id, "choices", control, "\"choices\": [\(list)]")
  }

  private static func text(_ id: String, _ text: String, control: String = "words") -> String {
    File.region(id, "textarea", control, "\"text\": [\"\(text)\"]")
  }

  private static func reading(_ regions: [String], _ more: String = "") throws -> File.Reading {
    try File.reading([File.task([File.annotation(regions)], more)])
  }

  /// Read into labels that are here already.
  private static func imported(_ regions: [String], into labels: [Label], _ mapping: [String: String?] = [:]) throws
    -> (annotations: [Annotation], notes: [String])
  {
    var source = MemorySource(labels: labels, size: 0, [])
    source.frames = [DatasetFrame(task: source.tasks[0].id, number: 0, name: "a.png", width: 320, height: 240)]
    var notes: [String] = []
    let task = File.task([File.annotation(regions)])
    let read = try FormatHarness.withArchive(["tasks.json": "[\(task)]"]) { archive in
      try FormatHarness.imported(
        archive,
        "Label Studio JSON 1.0",
        like: source,
        options: ImportOptions(labelMapping: mapping),
        notes: { notes = $0 }
      )
    }
    return (read, notes)
  }

  private static func label(
    _ id: Int64,
    _ name: String,
    kind: LabelKind = .any,
    attributes: [LabelAttribute] = [],
    sublabels: [Label] = []
  ) -> Label {
    Label(
      id: Label.ID(id),
      name: name,
      color: .suggested(for: name),
      position: 0,
      kind: kind,
      attributes: attributes,
      sublabels: sublabels
    )
  }

  private static func words(_ id: Int64) -> LabelAttribute {
    LabelAttribute(id: .init(id), name: "words", isMutable: false, input: .text, values: [], defaultValue: "")
  }

  @Test("answers about regions that are not drawn are no tags of the picture")
  func answersAboutOthers() throws {
    let film = File.region("v", "videorectangle", "film", "\"sequence\": []")
    let read = try Self.reading([film, Self.choice("v", "red"), Self.text("v", "a"), Self.choice("", "day")])
    #expect(read.words == ["a.png day tag"])
    #expect(read.labels.map(\.name) == ["day"])
    #expect(
      read.notes == [
        "Regions of the kind “videorectangle” were left out: 1.",
        "Answers about regions that were left out were left out with them: 2.",
      ]
    )
  }

  @Test("answers about a mask without a pixel are counted with it")
  func answersAboutEmptyMasks() throws {
    let packed = BrushRuns.packed(Bitmap(width: 320, height: 240)).map(String.init).joined(separator: ",")
    let mask = File.region("m", "brushlabels", "brush", "\"rle\": [\(packed)], \"brushlabels\": [\"car\"]")
    let read = try Self.reading([mask, Self.choice("m", "red")])
    #expect(read.annotations.isEmpty)
    #expect(
      read.notes == [
        "Masks without a pixel were left out: 1.",
        "Answers about regions that were left out were left out with them: 1.",
      ]
    )
  }

  @Test("a control whose name no attribute can have makes no attribute and no label, and refuses nothing")
  func longControls() throws {
    let long = String(repeating: "a", count: 65)
    let read = try Self.reading([
      Self.box("1"), Self.choice("1", "red", control: long), Self.text("", "about the picture", control: long),
      Self.box("2", nil, control: long), Self.text("1", "b", control: String(repeating: "b", count: 64)),
    ])
    #expect(read.labels.map(\.name) == ["car", "rectangle"])
    #expect(read.labels[0].attributes.map(\.name) == [String(repeating: "b", count: 64)])
    #expect(
      read.words.map { $0.split(separator: "=")[0].prefix(21) } == ["a.png car rectangle b", "a.png rectangle recta"]
    )
    #expect(
      read.notes == [
        "Answers to controls whose name no attribute can have, or that have none, were left out: 2.",
        "Regions without a label got the name of their control, “rectangle”: 1.",
      ]
    )
  }

  @Test("a region without a label is left out where no label is called like its control, and can be mapped to one")
  func unlabelledIntoStored() throws {
    let regions = [Self.box("1"), Self.box("2", nil, control: "plate"), Self.choice("2", "red")]
    let car = Self.label(1, "car")
    let (without, notes) = try Self.imported(regions, into: [car])
    #expect(without.map(\.label) == [car.id])
    #expect(
      notes == [
        "Regions without a label were left out, as there is no label “plate”: 1.",
        "Answers about regions that were left out were left out with them: 1.",
      ]
    )
    #expect(try Self.imported(regions, into: [car], ["plate": "car"]).annotations.count == 2)
    let plate = Self.label(2, "Plate")
    #expect(try Self.imported(regions, into: [car, plate]).annotations.map(\.label) == [car.id, plate.id])
    // A label that somebody gave is another thing.
    #expect(throws: DatasetProblem.self) { _ = try Self.imported([Self.box("1", "boat")], into: [car]) }
  }

  @Test("a broken draft is counted, not read")
  func drafts() throws {
    let broken = "{\"result\": [{\"type\": 7, \"value\": {\"rle\": [\"x\"]}}, 8]}"
    let read = try Self.reading([Self.box("1")], ", \"drafts\": [\(broken), {\"result\": []}, 7, {\"result\": 7}]")
    #expect(read.words == ["a.png car rectangle"])
    #expect(read.notes == ["Drafts that nobody had submitted were left out: 1."])
  }

  @Test("an empty answer is none: the region has the value that stands for none")
  func emptyAnswers() throws {
    let read = try Self.reading([
      Self.box("1"), Self.choice("1", "red"), Self.choice("1", control: "lit"), Self.text("1", " "),
      Self.box("2"), Self.choice("2"), Self.choice("2", ""),
    ])
    #expect(read.labels[0].attributes.map { "\($0.name) \($0.values)" } == [#"colour ["unanswered", "red"]"#])
    #expect(read.words == ["a.png car rectangle colour=red", "a.png car rectangle"])
    #expect(read.notes.isEmpty)
  }

  @Test("two answers of one region to a control are one region that answered, in one text")
  func twiceAnswered() throws {
    let read = try Self.reading([
      Self.box("1"), Self.choice("1", "red"), Self.choice("1", "blue"), Self.box("2"),
    ])
    #expect(read.labels[0].attributes.map(\.input) == [.text])
    #expect(read.words == ["a.png car rectangle colour=red; blue", "a.png car rectangle"])
  }

  @Test("more choices than somebody can choose from are free text", arguments: [(1000, "select"), (1001, "text")])
  func manyChoices(count: Int, input: String) throws {
    let regions = (0..<count).flatMap { [Self.box(String($0)), Self.choice(String($0), "c\($0)")] }
    let attributes = try Self.reading(regions).labels.flatMap(\.attributes)
    #expect(attributes.map(\.input.rawValue) == [input])
    #expect(attributes.map(\.values.count) == [input == "text" ? 0 : count])
  }

  @Test("answers about a key point are those of the skeleton's point, or are counted")
  func keyPoints() throws {
    func point(_ id: String, _ name: String) -> String {
      File.region(id, "keypointlabels", "points", "\"x\": 5, \"y\": 5, \"keypointlabels\": [\"\(name)\"]")
    }
    let nose = Self.label(11, "nose", kind: .points, attributes: [Self.words(111)])
    let chin = Self.label(12, "chin", kind: .points)
    let (read, notes) = try Self.imported(
      [point("1", "nose"), point("2", "chin"), Self.text("1", "cold"), Self.text("2", "bearded")],
      into: [Self.label(1, "face", kind: .skeleton, sublabels: [nose, chin])]
    )
    let elements = try #require(read.first?.shape).elements
    #expect(elements.map(\.label) == [nose.id, chin.id])
    #expect(elements.map { $0.attributes.map(\.value) } == [["cold"], []])
    #expect(notes == ["The label “chin” has no attribute “words”; its values were left out: 1."])
  }

  @Test("a region that stands alone and with its labels, under one key, is one")
  func drawnTwice() throws {
    let regions = [Self.box("1", nil, control: "draw"), Self.box("1"), Self.choice("1", "red"), Self.box("2", nil)]
    let read = try Self.reading(regions)
    #expect(read.words == ["a.png car rectangle colour=red", "a.png box rectangle"])
  }
}
