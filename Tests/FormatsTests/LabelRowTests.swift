import Domain
import Testing

@testable import Formats

@Suite("Label table") struct LabelRowTests {
  private static let name = "Label table 1.0"

  /// A tag, a box and a track from the second frame on, with labels that a spreadsheet and a CSV stumble over.
  private func source() -> MemorySource {
    let labels = ["=1+1", "a, \"b\""].enumerated().map { index, name in
      Label(id: Label.ID(Int64(index + 1)), name: name, color: LabelColor(rgb: 0), position: index)
    }
    func made(_ number: Int, _ frame: Int, _ label: Int, _ content: Annotation.Content) -> Annotation {
      let uid = AnnotationUID(String(repeating: "\(number)", count: 32)) ?? .random()
      return Annotation(uid: uid, frame: frame, label: labels[label].id, content: content)
    }
    let box = Shape(kind: .rectangle, points: [1, 2, 3, 4], rotation: 30)
    let track = Track(keyframes: [Keyframe(frame: 1, shape: box), Keyframe(frame: 2, shape: box)])
    return MemorySource(
      labels: labels,
      size: 3,
      [made(3, 1, 1, .track(track)), made(2, 2, 0, .shape(box)), made(1, 0, 0, .tag)]
    )
  }

  @Test("each tag, shape and track has a row; a track has one, of its first picture")
  func rows() throws {
    for pictures in [false, true] {
      try FormatHarness.withExport(source(), Self.name, options: ExportOptions(savesPictures: pictures)) { archive in
        let text = String(decoding: try archive.bytes(of: "labels.csv"), as: UTF8.self)
        #expect(
          text.split(separator: "\r\n") == [
            "label_id,label,filepath,creator_mail,label_create_date,branch",
            "287-1,\"'=1+1\",img_000.png,,,", "287-3,\"a, \"\"b\"\"\",img_001.png,,,",
            "287-2,\"'=1+1\",img_002.png,,,",
          ]
        )
        #expect(archive.names.count { $0.hasPrefix("images/") } == (pictures ? 3 : 0))
      }
    }
  }

  @Test("a track has the row of the first exported picture that shows it; a box goes with its picture")
  func withoutFirstPictures() throws {
    var source = source()
    func rows() throws -> [String] {
      var rows: [String] = []
      try Dataset(source).eachLabelRow { rows.append("\($0.id) \($0.filepath)") }
      return rows
    }
    source.frames.removeAll { $0.number < 2 }
    #expect(try rows() == ["287-2 img_002.png", "287-3 img_002.png"])
    let box = Shape(kind: .rectangle, points: [1, 2, 3, 4])
    func track(outsideOn frame: Int) -> Annotation {
      let states = (0...2).map { number in
        Keyframe(
          frame: number,
          shape: Shape(kind: .rectangle, points: box.points, isOutside: number == frame)
        )
      }
      let uid = AnnotationUID(String(repeating: "\(frame)", count: 32)) ?? .random()
      return Annotation(uid: uid, frame: 0, label: source.labels[0].id, content: .track(Track(keyframes: states)))
    }
    let tag = Annotation(uid: .random(), frame: 0, label: source.labels[0].id, content: .tag)
    source = MemorySource(
      labels: source.labels,
      size: 3,
      [tag, track(outsideOn: 0), track(outsideOn: 1), track(outsideOn: 2)]
    )
    #expect(
      try rows() == ["287-1 img_000.png", "287-3 img_000.png", "287-4 img_000.png", "287-2 img_001.png"]
    )
    source.frames.remove(at: 0)
    #expect(try rows() == ["287-2 img_001.png", "287-4 img_001.png", "287-3 img_002.png"])
    source.frames.remove(at: 0)
    #expect(try rows() == ["287-2 img_002.png", "287-3 img_002.png"])
  }

  @Test("tracks of two jobs have rows of their own, also under one key that a client gave both")
  func equalKeys() throws {
    let box = Shape(kind: .rectangle, points: [1, 2, 3, 4])
    var source = source()
    let uid = AnnotationUID.random()
    source.rows[source.tasks[0].id] = [0, 1].map { frame in
      // Both wait for the picture on which they are not outside any more.
      let hidden = Keyframe(frame: frame, shape: Shape(kind: .rectangle, points: box.points, isOutside: true))
      let track = Track(keyframes: [hidden, Keyframe(frame: 2, shape: box)])
      return Annotation(uid: uid, frame: frame, label: source.labels[frame].id, content: .track(track))
    }
    var rows: [String] = []
    try Dataset(source).eachLabelRow { rows.append("\($0.id) \($0.label) \($0.filepath)") }
    #expect(rows == ["287-1 =1+1 img_002.png", "287-2 a, \"b\" img_002.png"])
  }

  @Test("a picture has the name that it was stored with, whatever else is exported")
  func equalNames() throws {
    var source = source()
    let (first, second) = (source.tasks[0], LabelingTask.ID(288))
    source.scope = .project(id: Project.ID(1), name: "zoo")
    source.tasks.append(
      DatasetTask(id: second, name: "more", size: 3, created: first.created, updated: first.updated)
    )
    source.frames += source.frames.map {
      DatasetFrame(task: second, number: $0.number, name: $0.name, width: 96, height: 64)
    }
    source.rows[second] = [
      Annotation(uid: .random(), frame: 1, label: source.labels[0].id, content: .tag)
    ]
    var rows: [LabelRow] = []
    try Dataset(source).eachLabelRow { rows.append($0) }
    #expect(rows.map(\.id) == ["287-1", "287-3", "287-2", "288-1"])
    #expect(rows.map(\.filepath) == ["img_000.png", "img_001.png", "img_002.png", "img_001.png"])
  }

  @Test("that it says nothing of how objects look is told before")
  func losses() throws {
    var counts = DatasetCounts()
    counts.add(
      .init(kind: nil, attributeNames: [], count: 5, rotated: 0, attributed: 1, grouped: 0, occluded: 0, layered: 0)
    )
    counts.add(
      .init(
        kind: .rectangle,
        attributeNames: [],
        count: 2,
        rotated: 2,
        attributed: 0,
        grouped: 0,
        occluded: 1,
        layered: 0
      )
    )
    #expect(
      try FormatRegistry.exporter(named: Self.name).losses(of: counts) == [
        "\(Self.name) keeps no coordinates: 2 will lose theirs.",
        "\(Self.name) keeps no attributes: 1 will lose theirs.",
        "\(Self.name) keeps no occlusion: 1 will lose theirs.",
      ]
    )
  }
}
