import Domain
import Testing

@testable import Formats

@Suite("VOC, masks and Datumaro") struct MaskFormatTests {
  @Test(
    "an export equals CVAT's",
    arguments: [
      ("a", "PASCAL VOC 1.1"), ("d", "PASCAL VOC 1.1"), ("a", "Segmentation mask 1.1"), ("a", "Datumaro 1.0"),
      ("d", "Datumaro 1.0"),
    ]
  )
  func equalsGolden(task: String, format: String) throws {
    try FormatHarness.withExport(GoldenSample.source(task), format) { archive in
      let golden = try FormatHarness.golden("\(task)_\(format.replacing(" ", with: "_")).zip")
      try FormatHarness.expectEqual(archive, golden)
    }
  }

  /// CVAT forgets that an ellipse is turned when it paints it; ours does not, so this one is not turned.
  static func upright() throws -> MemorySource {
    var source = try GoldenSample.source("d")
    let id = source.tasks[0].id
    source.rows[id] = source.rows[id]?.map { annotation in
      guard let shape = annotation.shape, shape.kind == .ellipse else { return annotation }
      return annotation.with(content: .shape(shape.with(kind: .ellipse, points: shape.points)))
    }
    return source
  }

  @Test("shapes of every kind are painted as CVAT paints them")
  func painted() throws {
    try FormatHarness.withExport(Self.upright(), "Segmentation mask 1.1") { archive in
      try FormatHarness.expectEqual(archive, FormatHarness.golden("d_Segmentation_mask_1.1.zip"))
    }
  }

  @Test(
    "what the format holds comes back as it was",
    arguments: [
      ("PASCAL VOC 1.1", Set<ShapeKind>([.rectangle, .mask]), true),
      ("Datumaro 1.0", Set(ShapeKind.allCases), true), ("Segmentation mask 1.1", Set<ShapeKind>([.mask]), false),
    ]
  )
  func roundTrip(format: String, kinds: Set<ShapeKind>, keepsTags: Bool) throws {
    var source = try GoldenSample.source("d")
    let id = source.tasks[0].id
    let isFull = format == "Datumaro 1.0"
    source.rows[id] = source.rows[id]?
      .filter { $0.shape.map { kinds.contains($0.kind) } ?? keepsTags }
      .map { item in
        // Only Datumaro keeps groups and depth.
        guard !isFull, let shape = item.shape else { return item }
        return Annotation(
          uid: item.uid,
          frame: item.frame,
          label: item.label,
          attributes: item.attributes,
          content: .shape(
            Shape(kind: shape.kind, points: shape.points, rotation: shape.rotation, isOccluded: shape.isOccluded)
          )
        )
      }
    let again = try FormatHarness.withExport(source, format) {
      try FormatHarness.imported($0, format, like: source)
    }
    let stored = try #require(source.rows[id])
    #expect(!stored.isEmpty)
    #expect(FormatHarness.plain(again).sorted() == FormatHarness.plain(stored).sorted())
  }

  @Test("tracks and skeletons go through Datumaro")
  func datumaroTracks() throws {
    let source = try GoldenSample.source("c")
    let again = try FormatHarness.withExport(source, "Datumaro 1.0") {
      try FormatHarness.imported($0, "Datumaro 1.0", like: source)
    }
    #expect(again.count { $0.track != nil } == 7)
    let person = try #require(again.first { $0.label == Label.ID(886) })
    #expect(person.track?.elements.map(\.label) == [Label.ID(887), Label.ID(888), Label.ID(889)])
    let cat = try #require(again.first { $0.label == Label.ID(883) })
    // Where it was last seen is one, too: the file does not tell where it would have been on frame 6.
    #expect(cat.track?.keyframes.map(\.frame) == [0, 4, 5, 6])
    #expect(cat.track?.keyframes.map(\.shape.isOutside) == [false, false, false, true])
    let before = source.rows[source.tasks[0].id]?.first { $0.label == Label.ID(883) }?.track
    #expect((0..<6).allSatisfy { cat.track?.state(on: $0)?.state.shape == before?.state(on: $0)?.state.shape })
  }

  @Test("a colour of no label is named")
  func unknownColor() throws {
    let source = try GoldenSample.source("d")
    var colors = [UInt32](repeating: 0, count: 96 * 64)
    colors[97] = 0x010203
    let picture = PNGMaskWriter.picture(colors: colors, width: 96, height: 64)
    let files = [
      "labelmap.txt": Array("background:0,0,0::\ncat:255,0,0::\n".utf8), "SegmentationClass/img_000.png": picture,
    ]
    try FormatHarness.withArchive(files) { archive in
      #expect(
        throws: DatasetProblem(
          "SegmentationClass/img_000.png: The colour 1,2,3 is no label's in labelmap.txt."
        )
      ) { _ = try FormatHarness.imported(archive, "Segmentation mask 1.1", like: source) }
    }
  }
}
