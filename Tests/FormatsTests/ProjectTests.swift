import Domain
import Testing

@testable import Formats

/// Several tasks in one export, whose pictures have the same names.
@Suite("Every format: projects of several tasks") struct ProjectTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let subsets: [String]

    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "two of three in one subset", subsets: ["train", "train", "val"]),
    Case(name: "each in its subset", subsets: ["train", "val", "test"]),
    Case(name: "subsets that formats call the same", subsets: ["", "default", "train"]),
    Case(name: "subsets that differ in case", subsets: ["Test", "test", "Test"]),
    Case(name: "none in a subset", subsets: ["", "", ""]),
  ]

  @Test("each picture is in the archive once", arguments: FormatRegistry.exporters.map(\.name), cases)
  func once(name: String, place: Case) throws {
    let source = Self.source(place.subsets)
    try FormatHarness.withExport(source, name, options: ExportOptions(savesPictures: true)) { archive in
      let found = try archive.pictures.map { try archive.bytes(of: $0) }
      let all = Set(source.frames.map(MemorySource.picture))
      // A picture of several labels has its place in the folder of each.
      let isByLabel = ["VGGFace2 1.0", "Ultralytics YOLO Classification 1.0"].contains(name)
      #expect(Set(found.filter(all.contains)) == all)
      #expect(isByLabel || found.count { all.contains($0) } == all.count)
    }
  }

  @Test("every annotation comes back on its picture", arguments: IdentityTests.names, cases)
  func comesBack(name: String, place: Case) throws {
    let source = Self.source(place.subsets)
    let together = try Self.imported(source, name)
    let apart = try source.tasks.map { try Self.imported(source.alone($0), name) }
    let expected = apart.reduce(into: [:]) { $0.merge($1) { $0 + $1 } }
    #expect(expected.values.contains { !$0.isEmpty })
    for picture in Set(expected.keys).union(together.keys).sorted() {
      #expect(together[picture] == expected[picture], "\(picture)")
    }
  }

  /// What is seen on each picture after the archive became tasks, one for each subset.
  static func imported(_ source: MemorySource, _ name: String) throws -> [String: [String]] {
    let importer = try #require(IdentityTests.importer(of: name))
    return try FormatHarness.withExport(source, name, options: ExportOptions(savesPictures: true)) { archive in
      let reader = try FormatRegistry.importer(named: importer)
      let survey = try reader.survey(archive)
      var (frames, files): ([DatasetFrame], [String]) = ([], [])
      var subsets: [LabelingTask.ID: String] = [:]
      for (place, subset) in survey.subsets.enumerated() {
        let task = LabelingTask.ID(Int64(place + 1))
        subsets[task] = subset
        for picture in survey.pictures.filter({ $0.subset == subset }).sorted(by: { $0.name < $1.name }) {
          files.append(String(decoding: try archive.bytes(of: #require(picture.file)), as: UTF8.self))
          frames.append(
            DatasetFrame(task: task, number: frames.count, name: picture.name, width: 96, height: 64)
          )
        }
      }
      var found = Dictionary(files.map { ($0, [String]()) }, uniquingKeysWith: { first, _ in first })
      let index = FrameIndex(frames, subsets: subsets)
      let dataset = DatasetImport(labels: source.labels, frames: index) { annotation in
        for (number, text) in Self.seen(annotation, frames) { found[files[number], default: []].append(text) }
      }
      try reader.read(archive, into: dataset)
      return found.mapValues { $0.sorted() }
    }
  }

  /// The frames that it is seen on, and what it looks like there.
  private static func seen(_ annotation: Annotation, _ frames: [DatasetFrame]) -> [(Int, String)] {
    let head = "\(annotation.label) \(annotation.attributes)"
    guard let track = annotation.track else { return [(annotation.frame, "\(head) \(annotation.content)")] }
    return frames.filter { $0.task == frames[annotation.frame].task && $0.number >= annotation.frame }.compactMap {
      guard let (state, _) = track.state(on: $0.number), !state.shape.isOutside else { return nil }
      return ($0.number, "track \(head) \(state.shape) \(state.attributes)")
    }
  }

  /// Each picture has things of every kind at places of its own, and each task a track to its end.
  static func source(_ subsets: [String], names: [String] = ["owl.png", "birds/owl.png", "cat.png"]) -> MemorySource {
    let parts = subsets.enumerated().map { task, subset in
      let all = names.indices.flatMap { annotations(task: task, frame: $0) } + [track(task, names)]
      return (subset, names, all)
    }
    return MemorySource(labels: KindSamples.labels, project: parts)
  }

  private static func annotations(task: Int, frame: Int) -> [Annotation] {
    let kinds: [ShapeKind] = [.rectangle, .polygon, .mask, .points, .skeleton, .polyline, .ellipse]
    let shapes = kinds.compactMap { KindSamples.shapes[$0] }.map { shape in
      let label = Label.ID(shape.kind == .skeleton ? 2 : 1)
      return Annotation(
        uid: .random(),
        frame: frame,
        label: label,
        content: .shape(moved(shape, by: (Double(task * 6), Double(frame * 4))))
      )
    }
    let text = AttributeValue(attribute: LabelAttribute.ID(1), value: "\(task) \(frame)")
    let person = [3, 4].map { AttributeValue(attribute: LabelAttribute.ID($0), value: "\(task + 1)") }
    // One picture of each task has no tag but that of a person.
    let tag = Annotation(
      uid: .random(),
      frame: frame,
      label: Label.ID(frame == task ? 5 : 1),
      attributes: frame == task ? person : [text],
      content: .tag
    )
    return shapes + [tag]
  }

  private static func track(_ task: Int, _ names: [String]) -> Annotation {
    let keyframes = names.indices.map { frame in
      let shape = Shape(kind: .rectangle, points: [60, 40, 66 + Double(task * 6), 44 + Double(frame * 4)])
      return Keyframe(frame: frame, shape: shape)
    }
    return Annotation(
      uid: .random(),
      frame: 0,
      label: Label.ID(1),
      content: .track(Track(keyframes: keyframes))
    )
  }

  private static func moved(_ shape: Shape, by step: (x: Double, y: Double)) -> Shape {
    let count = shape.kind == .mask ? shape.points.count - 4 : 0
    let points = shape.points.enumerated().map { index, value in
      index < count ? value : value + (index.isMultiple(of: 2) == count.isMultiple(of: 2) ? step.x : step.y)
    }
    let elements = shape.elements.map { SkeletonElement(label: $0.label, shape: moved($0.shape, by: step)) }
    return Shape(kind: shape.kind, points: points, isOccluded: shape.isOccluded, elements: elements)
  }
}

@Suite("CVAT for video: projects") struct ProjectTrackTests {
  @Test("each task of a subset but the first has its pictures in a folder of its own")
  func folders() throws {
    let source = ProjectTests.source(["train", "train", "val"])
    try FormatHarness.withExport(source, "CVAT for video 1.1", options: .init(savesPictures: true)) { archive in
      let found = Set(archive.pictures.map { $0.split(separator: "/").dropLast().joined(separator: "/") })
      #expect(found == ["images/train", "images/train/task_12", "images/val"])
    }
  }

  @Test("of a project's tracks a task takes its own, and says so")
  func ownTracks() throws {
    let source = ProjectTests.source(["train", "train", "val"])
    try FormatHarness.withExport(source, "CVAT for video 1.1") { archive in
      for task in source.tasks {
        let own = source.alone(task)
        let expected = try FormatHarness.withExport(own, "CVAT for video 1.1") {
          FormatHarness.plain(try FormatHarness.imported($0, "CVAT 1.1", like: own)).sorted()
        }
        var notes: [String] = []
        let read = try FormatHarness.imported(archive, "CVAT 1.1", like: own, notes: { notes = $0 })
        #expect(FormatHarness.plain(read).sorted() == expected)
        #expect(notes == ["Tracks of the project's other tasks were left out."])
      }
    }
  }

  @Test("a task that is none of the project's is told what to do")
  func strangers() throws {
    let source = ProjectTests.source(["train", "val"])
    // Other servers have tasks of the same numbers: of another name, or with more pictures.
    var renamed = ProjectTests.source([""])
    renamed.tasks[0] = DatasetTask(
      id: renamed.tasks[0].id,
      name: "cats",
      size: 3,
      created: .init(milliseconds: 0),
      updated: .init(milliseconds: 0)
    )
    let larger = ProjectTests.source([""], names: ["1.png", "2.png", "3.png", "4.png"])
    for other in [MemorySource(labels: KindSamples.labels, size: 3, []), renamed, larger] {
      try FormatHarness.withExport(source, "CVAT for video 1.1") { archive in
        let problem = #expect(throws: DatasetProblem.self) {
          _ = try FormatHarness.imported(archive, "CVAT 1.1", like: other)
        }
        #expect(
          problem?.description.contains("The tracks are of 2 tasks of a project, and this task is none of them.")
            == true
        )
      }
    }
  }
}
