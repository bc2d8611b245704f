import Domain
import Testing

@testable import Formats

/// What a real CVAT's files hold where that is less than was annotated, and how objects move in those of tracks.
@Suite("What a real CVAT's files hold") struct GoldenHoldingTests {
  /// Frame, label and shape. Of masks: how many pixels have the label's colour in CVAT's pictures, and the box around them.
  private static let files: [(task: String, format: String, holdings: [String])] = [
    (
      "d", "COCO 1.0",
      [
        "0 dog rectangle [50.0, 5.0, 70.0, 25.0]",
        // The turned box and the polygon are a group: one object with the outline of the second.
        "0 cat polygon [1.0, 1.0, 20.0, 1.0, 20.0, 20.0]", "1 dog mask 669 in [20, 20, 60, 40]",
        "2 owl mask 760 in [8, 5, 39, 29]",
      ]
    ),
    (
      "d", "KITTI 1.0",
      [
        "0 dog rectangle [50.0, 5.0, 70.0, 25.0]", "0 cat mask 708 in [2, 1, 42, 37]",
        "1 dog mask 631 in [20, 20, 59, 39]", "2 owl mask 760 in [8, 5, 39, 29]",
      ]
    ),
    (
      "d", "YOLO 1.1",
      ["0 dog rectangle [50.0, 5.0, 70.0, 25.0]", "0 cat rectangle [10.5, 12.0, 40.0, 32.0]"]
    ),
    (
      "d", "Open Images V6 1.0",
      [
        "0 dog rectangle [50.0, 5.0, 70.0, 25.0]", "0 cat mask 708 in [2, 1, 42, 37]",
        "1 dog mask 631 in [20, 20, 59, 39]", "2 owl tag", "2 owl mask 760 in [8, 5, 39, 29]",
      ]
    ),
    ("d", "CamVid 1.0", painted), ("d", "Segmentation mask 1.1", painted), ("d", "ImageNet 1.0", ["2 owl tag"]),
    (
      "a", "Segmentation mask 1.1",
      [
        "0 cat mask 600 in [10, 12, 39, 31]", "0 dog mask 2145 in [51, 5, 89, 59]", "1 owl mask 459 in [3, 3, 19, 29]",
        "2 owl mask 1200 in [10, 10, 49, 39]", "3 cat mask 6144 in [0, 0, 95, 63]",
      ]
    ),
  ]

  private static let painted = [
    "0 cat mask 708 in [2, 1, 42, 37]", "0 dog mask 400 in [50, 5, 69, 24]", "1 dog mask 631 in [20, 20, 59, 39]",
    "2 owl mask 760 in [8, 5, 39, 29]",
  ]

  private static func golden(_ task: String, _ format: String) throws -> DatasetArchive {
    try FormatHarness.golden("\(task)_\(format.replacing(" ", with: "_")).zip")
  }

  @Test("is imported, all of it and no more", arguments: files)
  func holdings(task: String, format: String, holdings: [String]) throws {
    let source = try GoldenSample.source(task)
    let read = try FormatHarness.imported(Self.golden(task, format), format, like: source)
    let words = read.map { annotation in
      let label = source.labels.first { $0.id == annotation.label }?.name ?? ""
      return "\(annotation.frame) \(label) \(annotation.shape.map(Self.words) ?? "tag")"
    }
    #expect(words.sorted() == holdings.sorted())
    // What was drawn as a mask is the same mask.
    let drawn = (source.rows[source.tasks[0].id] ?? []).filter { $0.shape?.kind == .mask }.compactMap(\.shape?.points)
    let masks = read.filter { $0.shape?.kind == .mask }.compactMap(\.shape?.points)
    if !masks.isEmpty { #expect(drawn.allSatisfy(masks.contains)) }
  }

  private static func words(_ shape: Shape) -> String {
    guard shape.kind == .mask else {
      return "\(shape.kind.rawValue) \(shape.points.map { ($0 * 100).rounded() / 100 })"
    }
    var (count, xs, ys): (Int, [Int], [Int]) = (0, [], [])
    MaskRuns(points: shape.points).eachSpan { y, columns in
      count += columns.count
      xs += [columns.lowerBound, columns.upperBound - 1]
      ys.append(y)
    }
    let box = [xs.min() ?? 0, ys.min() ?? 0, xs.max() ?? 0, ys.max() ?? 0]
    return "mask \(count) in \(box)"
  }

  /// What is seen on each frame: of tracks, between their keyframes, too.
  private static func seen(
    _ annotations: [Annotation],
    _ source: MemorySource,
    kinds: [ShapeKind],
    turns: Bool = true,
    hasValues: Bool = true
  )
    -> [String]
  {
    annotations.flatMap { annotation -> [String] in
      let states: [(Int, Shape, [AttributeValue])] =
        switch annotation.content {
        case .tag: []
        case .shape(let shape): [(annotation.frame, shape, [])]
        case .track(let track):
          source.frames.compactMap { frame in
            guard let state = track.state(on: frame.number)?.state, !state.shape.isOutside else { return nil }
            return (frame.number, state.shape, state.attributes)
          }
        }
      return states.compactMap { frame, shape, attributes -> String? in
        guard kinds.contains(shape.kind) else { return nil }
        let points = (shape.points + shape.elements.filter { !$0.shape.isOutside }.flatMap(\.shape.points))
          .map { ($0 * 100).rounded() / 100 }
        let values = (annotation.attributes + attributes).map { "\($0.attribute)=\($0.value)" }.sorted()
        let words = hasValues ? " \(values)" : ""
        let angle = turns ? " \((shape.rotation * 100).rounded() / 100)" : ""
        return "\(frame) \(annotation.label) \(shape.kind.rawValue) \(points)\(angle)\(words)"
      }
    }.sorted()
  }

  /// MOT has no angles, and neither it nor COCO all attributes of the moment.
  @Test(
    "objects are on each frame where they were annotated",
    arguments: [
      ("CVAT for images 1.1", ShapeKind.allCases, true), ("CVAT for video 1.1", ShapeKind.allCases, true),
      ("COCO 1.0", [.rectangle, .polygon], true), ("MOT 1.1", [.rectangle], false),
    ]
  )
  func moving(format: String, kinds: [ShapeKind], turns: Bool) throws {
    let source = try GoldenSample.source("c")
    func seen(_ annotations: [Annotation]) -> [String] {
      Self.seen(annotations, source, kinds: kinds, turns: turns, hasValues: format.hasPrefix("CVAT"))
    }
    let stored = seen(source.rows[source.tasks[0].id] ?? [])
    let read = seen(try FormatHarness.imported(Self.golden("c", format), format, like: source))
    #expect(stored.count > 10)
    #expect(read == stored)
  }

  @Test("shapes in CVAT's video are tracks that are on their frame")
  func shapesAsTracks() throws {
    let source = try GoldenSample.source("d")
    let read = try FormatHarness.imported(Self.golden("d", "CVAT for video 1.1"), "CVAT for video 1.1", like: source)
    let stored = Self.seen(source.rows[source.tasks[0].id] ?? [], source, kinds: ShapeKind.allCases)
    let seen = Self.seen(read, source, kinds: ShapeKind.allCases)
    #expect(read.count == 7 && read.allSatisfy { $0.track != nil })
    #expect(Set(seen).isSuperset(of: stored))
    // CVAT forgets to end those of the frame before the last.
    let more = seen.filter { !stored.contains($0) }
    #expect(
      more.count == 3 && more.allSatisfy { line in line.hasPrefix("2 ") && stored.contains("1\(line.dropFirst())") }
    )
  }
}
