import Domain
import Testing

@testable import Formats

@Suite("Relations in datasets") struct RelationFormatTests {
  private static let format = "Label Studio JSON 1.0"

  /// Boxes, points and skeletons on two pictures, and a track on both.
  private static func source() throws -> (MemorySource, ends: [AnnotationUID]) {
    let points = ["head", "tail"].enumerated().map { index, name in
      Label(id: Label.ID(Int64(10 + index)), name: name, color: .suggested(for: name), position: index, kind: .points)
    }
    let labels = [
      Label(id: Label.ID(1), name: "rider", color: .suggested(for: "rider"), position: 0),
      Label(
        id: Label.ID(2),
        name: "worm",
        color: .suggested(for: "worm"),
        position: 1,
        kind: .skeleton,
        sublabels: points
      ),
    ]
    let box = Shape(kind: .rectangle, points: [10, 10, 30, 40])
    let bones = points.enumerated().map {
      SkeletonElement(label: $1.id, shape: Shape(kind: .points, points: [Double($0) * 9 + 5, 6]))
    }
    let contents: [(Int, Label, Annotation.Content)] = [
      (0, labels[0], .tag), (0, labels[0], .shape(Shape(kind: .points, points: [1, 2, 3, 4]))),
      (0, labels[0], .shape(box)), (0, labels[1], .shape(Shape(kind: .skeleton, points: [], elements: bones))),
      (1, labels[0], .shape(box)), (0, labels[0], .track(Track(keyframes: [Keyframe(frame: 0, shape: box)]))),
    ]
    let annotations = contents.map { frame, label, content in
      Annotation(uid: .random(), frame: frame, label: label.id, content: content)
    }
    return (MemorySource(labels: labels, size: 2, annotations), annotations.map(\.uid))
  }

  /// What joins what after an export and an import, by places in the list of what was imported.
  private static func again(_ source: MemorySource) throws -> [String] {
    try FormatHarness.withExport(source, format) { archive in
      var relations: [Relation] = []
      let read = try FormatHarness.imported(archive, format, like: source, relations: { relations.append($0) })
      return relations.map { relation in
        let ends = [relation.from, relation.to].map { uid in read.firstIndex { $0.uid == uid } ?? -1 }
        return "\(ends) \(relation.direction.rawValue) \(relation.labels)"
      }
    }
  }

  @Test("Label Studio's JSON keeps them with their direction and words, of tracks on each picture")
  func roundTrip() throws {
    var (source, ends) = try Self.source()
    source.relations = [
      Relation(uid: .random(), from: ends[2], to: ends[3], direction: .left, labels: ["rides", "„ö“"]),
      Relation(uid: .random(), from: ends[3], to: ends[1], direction: .both),
      Relation(uid: .random(), from: ends[5], to: ends[4]), Relation(uid: .random(), from: ends[5], to: ends[2]),
    ]
    let read = try FormatHarness.withExport(source, Self.format) {
      try FormatHarness.imported($0, Self.format, like: source)
    }
    // Two points, a box, the track, and the skeleton, which is put together last; then the second picture.
    #expect(
      read.map { $0.shape?.kind } == [nil, .points, .points, .rectangle, .rectangle, .skeleton, .rectangle, .rectangle]
    )
    #expect(
      try Self.again(source) == [
        #"[3, 5] left ["rides", "„ö“"]"#, "[5, 1] bi []", "[4, 3] right []", "[7, 6] right []",
      ]
    )
  }

  @Test("what an import left is what an export and an import leave again")
  func identity() throws {
    var (source, ends) = try Self.source()
    source.relations = [
      Relation(uid: .random(), from: ends[3], to: ends[2], labels: ["eats"]),
      Relation(uid: .random(), from: ends[2], to: ends[5], direction: .both),
    ]
    let first = try Self.again(source)
    var second = source
    try FormatHarness.withExport(source, Self.format) { archive in
      var relations: [Relation] = []
      let read = try FormatHarness.imported(archive, Self.format, like: source, relations: { relations.append($0) })
      second = MemorySource(labels: source.labels, size: 2, read)
      second.relations = relations
    }
    #expect(first.count == 2 && !first.contains { $0.contains("-1") })
    #expect(try Self.again(second) == first)
  }

  @Test("what joins regions that are not there, or one with itself, is left out and said")
  func loose() throws {
    let (source, _) = try Self.source()
    func region(_ id: String) -> String {
      #"{"id":"\#(id)","type":"rectanglelabels","from_name":"r","value":{"x":1,"y":1,"width":9,"height":9,"rotation":0,"#
        + #""rectanglelabels":["rider"]}}"#
    }
    func relation(_ from: String, _ to: String, _ more: String = "") -> String {
      #"{"type":"relation","from_id":"\#(from)","to_id":"\#(to)"\#(more)}"#
    }
    func notes(_ relations: [String]) throws -> [String] {
      let result = ([region("a"), region("b")] + relations).joined(separator: ",")
      let document = #"[{"data":{"image":"img_000.png"},"annotations":[{"result":[\#(result)]}]}]"#
      var notes: [String] = []
      try FormatHarness.withArchive(["tasks.json": document]) { archive in
        _ = try FormatHarness.imported(archive, Self.format, like: source, notes: { notes = $0 })
      }
      return notes
    }
    #expect(try notes([relation("a", "b"), relation("b", "a", #","labels":null,"direction":"odd""#)]).isEmpty)
    #expect(try notes([relation("a", "gone")]).map { $0.contains("not there") } == [true])
    #expect(try notes([relation("a", "a")]).map { $0.contains("itself") } == [true])
    let long = String(repeating: "x", count: 65)
    #expect {
      try notes([relation("a", "b", #","labels":["\#(long)"]"#)])
    } throws: { ($0 as? DatasetProblem)?.description.contains("1 to 64 characters") == true }
  }

  @Test("every other format says how many it leaves out", arguments: FormatRegistry.exporters.map(\.name))
  func losses(name: String) throws {
    var counts = DatasetCounts()
    let format = try FormatRegistry.exporter(named: name)
    #expect(format.losses(of: counts).isEmpty)
    counts.relations = 3
    #expect(
      format.losses(of: counts)
        == (name == Self.format ? [] : ["\(name) keeps no relations: 3 will be left out."])
    )
  }
}
