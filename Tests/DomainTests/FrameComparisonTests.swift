import Testing

@testable import Domain

@Suite("A frame against its ground truth")
struct FrameComparisonTests {
  private let cat = Label.ID(1)
  private let owl = Label.ID(2)

  private var labels: [Label] {
    let colour = LabelAttribute(
      id: LabelAttribute.ID(5),
      name: "colour",
      isMutable: true,
      input: .select,
      values: ["red", "blue"],
      defaultValue: "red"
    )
    return [
      Label(id: cat, name: "cat", color: LabelColor(rgb: 0), position: 0, attributes: [colour]),
      Label(id: owl, name: "owl", color: LabelColor(rgb: 0), position: 1),
    ]
  }

  private func one(
    _ id: Int64,
    _ label: Label.ID,
    _ shape: Shape?,
    group: Int = 0,
    attributes: [AttributeValue] = [],
    job: Int64 = 1
  ) -> ComparedAnnotation {
    ComparedAnnotation(
      reference: AnnotationReference(
        id: .init(id),
        job: .init(job),
        type: shape == nil ? .tag : .shape,
        shape: shape?.kind
      ),
      label: label,
      group: group,
      attributes: attributes,
      shape: shape
    )
  }

  private func box(_ x: Double, _ y: Double, _ size: Double = 20) -> Shape {
    Shape(kind: .rectangle, points: [x, y, x + size, y + size])
  }

  private func square(_ x: Double, _ size: Double, z: Int) -> Shape {
    Shape(kind: .polygon, points: [x, x, x + size, x, x + size, x + size, x, x + size], zOrder: z)
  }

  private func compare(
    _ annotated: [ComparedAnnotation],
    _ truth: [ComparedAnnotation],
    _ change: (inout QualitySettings) -> Void = { _ in }
  ) throws -> ComparedFrame {
    var settings = QualitySettings()
    change(&settings)
    return try FrameComparison(settings, labels: labels)
      .result(frame: 3, width: 400, height: 400, truth: truth, annotated: annotated)
  }

  @Test("the same is right; with nothing on both sides there is nothing to say")
  func same() throws {
    let found = try compare([one(1, cat, box(0, 0)), one(2, owl, nil)], [one(7, owl, nil), one(8, cat, box(0, 0))])
    #expect(found.counts.valid == 2 && found.conflicts.isEmpty && found.counts.accuracy == 1)
    #expect(try compare([], []).counts.accuracy == nil)
  }

  @Test("equal labels come first, even where another label lies nearer")
  func labelsFirst() throws {
    let found = try compare(
      [one(1, owl, box(0, 0)), one(2, cat, box(4, 0))],
      [one(8, cat, box(0, 0), job: 2)]
    )
    #expect(found.counts.valid == 1 && found.counts.extra == 1 && found.counts.mismatched == 0)
    #expect(found.conflicts.map(\.kind) == [.lowOverlap, .extra])
  }

  @Test("what is left is another label, missing or too much, each with whose it is")
  func errors() throws {
    let found = try compare(
      [one(1, owl, box(0, 0)), one(2, cat, box(100, 100))],
      [one(8, cat, box(1, 0), job: 2), one(9, cat, box(200, 200), job: 2)]
    )
    let kinds = found.conflicts.map(\.kind)
    #expect(kinds == [.mismatchingLabel, .missing, .extra])
    #expect(found.conflicts[0].annotations.map(\.job) == [.init(1), .init(2)])
    #expect(found.conflicts[1].annotations.map(\.id) == [.init(9)])
    #expect(found.counts.accuracy == 0 && found.counts.annotated == 2 && found.counts.truth == 2)
    #expect(found.counts.errorCount == 3)
    let matrix = ConfusionMatrix(found.cells, labels: labels)
    #expect(matrix.rows == [[0, 0, 1], [1, 0, 0], [1, 0, 0]])
  }

  @Test("of too many labels the table has the most frequent ones, in their order")
  func frequentLabels() {
    let emu = Label(id: Label.ID(3), name: "emu", color: LabelColor(rgb: 0), position: 2)
    let counts = [
      ConfusionCell(annotated: cat, truth: owl): 1, ConfusionCell(annotated: owl, truth: owl): 5,
      ConfusionCell(annotated: emu.id, truth: emu.id): 7, ConfusionCell(annotated: nil, truth: emu.id): 2,
    ]
    let matrix = ConfusionMatrix(counts, labels: labels + [emu], most: 2)
    #expect(matrix.labels == ["owl", "emu"] && matrix.rows == [[5, 0, 0], [0, 7, 0], [0, 2, 0]])
  }

  @Test("a rectangle is no polygon of the same place")
  func families() throws {
    let found = try compare([one(1, cat, square(0, 20, z: 0))], [one(8, cat, box(0, 0))])
    #expect(found.counts.missing == 1 && found.counts.extra == 1)
  }

  @Test("attributes count with their defaults, and the value on the frame before that of the whole track")
  func attributes() throws {
    let colour = LabelAttribute.ID(5)
    let (red, blue) = (
      AttributeValue(attribute: colour, value: "red"), AttributeValue(attribute: colour, value: "blue")
    )
    let plain = [one(8, cat, box(0, 0))]
    #expect(try compare([one(1, cat, box(0, 0), attributes: [red])], plain).conflicts.isEmpty)
    let found = try compare([one(1, cat, box(0, 0), attributes: [red, blue])], plain)
    #expect(found.conflicts.map(\.attributes) == [["colour"]] && found.counts.valid == 1)
    #expect(
      try compare([one(1, cat, box(0, 0), attributes: [blue])], plain) { $0.comparesAttributes = false }.conflicts
        .isEmpty
    )
  }

  @Test("groups are compared by their members, not by their numbers")
  func groups() throws {
    func row(_ groups: [Int], job: Int64) -> [ComparedAnnotation] {
      groups.enumerated().map {
        one(Int64($0.offset) + job * 10, cat, box(Double($0.offset) * 50, 0), group: $0.element, job: job)
      }
    }
    #expect(try compare(row([7, 7, 7], job: 1), row([2, 2, 2], job: 2)).conflicts.isEmpty)
    let found = try compare(row([0, 0, 7], job: 1), row([2, 2, 2], job: 2))
    #expect(found.conflicts.map(\.kind) == [.mismatchingGroups, .mismatchingGroups, .mismatchingGroups])
    #expect(
      try compare(row([0, 0, 7], job: 1), row([2, 2, 2], job: 2)) { $0.matchesGroups = false }.conflicts.isEmpty
    )
  }

  @Test("a polygon below others is compared by what is seen of it, and told of where that is next to nothing")
  func covered() throws {
    let low = one(1, cat, square(0, 20, z: 0))
    let half = Shape(kind: .polygon, points: [0, 0, 10, 0, 10, 20, 0, 20])
    let cover = one(2, owl, Shape(kind: .polygon, points: [10, 0, 40, 0, 40, 20, 10, 20], zOrder: 1))
    let truth = [one(8, cat, half, job: 2), one(9, owl, cover.shape, job: 2)]
    #expect(try compare([low, cover], truth).conflicts.isEmpty)
    #expect(
      try compare([low, cover], truth) { $0.comparesVisibleParts = false }.conflicts.map(\.kind) == [.lowOverlap]
    )
    let lid = one(3, owl, square(0, 60, z: 2))
    let hidden = try compare([low, lid], [one(8, cat, low.shape, job: 2), one(9, owl, lid.shape, job: 2)])
    #expect(hidden.conflicts.map(\.kind) == [.covered] && hidden.counts.valid == 2)
  }

  @Test("a track stands where it is on the frame; before it begins and after its end it is not there")
  func tracks() throws {
    let track = Track(keyframes: [
      Keyframe(frame: 2, shape: box(0, 0)), Keyframe(frame: 4, shape: box(40, 0)),
      Keyframe(frame: 6, shape: Shape(kind: .rectangle, points: [40, 0, 60, 20], isOutside: true)),
    ])
    let annotation = Annotation(uid: .random(), frame: 2, label: cat, content: .track(track))
    let stored = StoredAnnotation(id: .init(4), annotation: annotation, version: 1)
    let middle = try #require(ComparedAnnotation(stored, of: .init(1), on: 3))
    #expect(middle.shape?.points == [20, 0, 40, 20] && middle.reference.type == .track)
    #expect(middle.reference.shape == .rectangle)
    #expect(ComparedAnnotation(stored, of: .init(1), on: 1) == nil)
    #expect(ComparedAnnotation(stored, of: .init(1), on: 6) == nil)
  }

  @Test("a thousand against a thousand are compared pair by pair only where they meet")
  func many() throws {
    let truth = (0..<1000).map { one(Int64($0) + 5000, cat, square(Double($0) * 10, 8, z: 0), job: 2) }
    let annotated = (0..<1000).map { one(Int64($0) + 1, cat, square(Double($0) * 10 + 1, 8, z: 0)) }
    let found = try compare(annotated, truth) { $0.lowOverlapThreshold = 0 }
    #expect(found.counts.valid == 1000 && found.conflicts.isEmpty)
  }

  @Test("objects of which too many lie over each other are refused, with the frame")
  func crowd() throws {
    let side = { (job: Int64) in (0..<4).map { one($0 + job * 10, cat, box(0, 0), job: job) } }
    let settings = QualitySettings()
    let failure = #expect(throws: ValidationFailure.self) {
      try FrameComparison(settings, labels: labels, mostPairs: 15)
        .result(frame: 3, width: 400, height: 400, truth: side(2), annotated: side(1))
    }
    #expect(failure?.problems.first?.sentence.hasPrefix("On frame 3 more than 15 pairs") == true)
    let found = try FrameComparison(settings, labels: labels, mostPairs: 16)
      .result(frame: 3, width: 400, height: 400, truth: side(2), annotated: side(1))
    #expect(found.counts.valid == 4)
  }

  @Test("a comparison ends between two pairs of one frame")
  func stops() throws {
    let side = { (job: Int64) in (0..<9).map { one($0 + job * 10, cat, box(0, 0), job: job) } }
    var asked = 0
    #expect(throws: CancellationError.self) {
      try FrameComparison(QualitySettings(), labels: labels)
        .result(frame: 3, width: 400, height: 400, truth: side(2), annotated: side(1)) {
          asked += 1
          if asked == 5 { throw CancellationError() }
        }
    }
    #expect(asked == 5)
  }

  @Test("many points are compared with the nearest of the others, few one for one")
  func pointSets() throws {
    func points(_ range: Range<Int>, at y: Double = 10) -> Shape {
      Shape(kind: .points, points: range.flatMap { [Double($0) / 2, y] })
    }
    for count in [20, 600] {
      let truth = [one(8, cat, points(0..<count), job: 2)]
      let same = Shape(kind: .points, points: (0..<count).reversed().flatMap { [Double($0) / 2, 10] })
      #expect(try compare([one(1, cat, same)], truth) { $0.lowOverlapThreshold = 1 }.conflicts.isEmpty)
      let half = try compare([one(1, cat, points(0..<count / 2))], truth) { $0.pointSize = 0.001 }
      #expect(half.counts.valid == 1 && half.conflicts.map(\.kind) == [.lowOverlap], "\(count)")
      let away = try compare([one(1, cat, points(0..<count, at: 300))], truth)
      #expect(away.counts.missing == 1 && away.counts.extra == 1)
    }
  }

  @Test("settings are shares, and each that is none is named")
  func settings() throws {
    var settings = QualitySettings()
    try settings.check()
    (settings.iouThreshold, settings.requiredScore) = (1.5, .nan)
    let failure = #expect(throws: ValidationFailure.self) { try settings.check() }
    #expect(failure?.problems.map(\.field) == ["iou_threshold", "target_metric_threshold"])
  }
}
