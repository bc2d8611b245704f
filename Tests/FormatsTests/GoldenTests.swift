import Domain
import Testing

@testable import Formats

@Suite("Files that a real CVAT wrote") struct GoldenTests {
  @Test(
    "with pictures, ours has the same files with the same content",
    arguments: [
      "COCO 1.0", "CVAT for images 1.1", "Datumaro 1.0", "LabelMe 3.0", "PASCAL VOC 1.1", "Segmentation mask 1.1",
      "YOLO 1.1",
    ]
  )
  func withPictures(format: String) throws {
    let golden = try FormatHarness.golden("a_\(format.replacing(" ", with: "_"))_images.zip")
    var source = try GoldenSample.source("a")
    for frame in source.frames {
      let file = try #require(golden.names.first { $0.hasSuffix(frame.name) && !$0.contains("Segmentation") })
      source.pictures[frame.name] = try golden.bytes(of: file)
    }
    try FormatHarness.withExport(source, format, options: ExportOptions(savesPictures: true)) { archive in
      guard format != "CVAT for images 1.1" else {
        // Its head has times of its own; CVATTests compares what follows.
        return #expect(archive.names.sorted() == golden.names.sorted())
      }
      try FormatHarness.expectEqual(archive, golden)
      for frame in source.frames {
        let file = try #require(archive.names.first { $0.hasSuffix(frame.name) && !$0.contains("Segmentation") })
        #expect(try archive.bytes(of: file) == source.pictures[frame.name])
      }
    }
  }

  /// Each file, and the kinds of shapes that it must give back as CVAT had stored them: their places are compared.
  @Test(
    "what CVAT wrote is imported with the shapes that it was written from",
    arguments: [
      ("a", "COCO 1.0", [.rectangle, .polygon]), ("a", "CVAT for images 1.1", ShapeKind.allCases),
      ("a", "Datumaro 1.0", ShapeKind.allCases), ("a", "LabelMe 3.0", [.rectangle, .polygon]),
      ("a", "PASCAL VOC 1.1", [.rectangle]), ("a", "YOLO 1.1", [.rectangle]),
      ("d", "CVAT for images 1.1", ShapeKind.allCases),
      ("d", "Datumaro 1.0", ShapeKind.allCases.filter { $0 != .cuboid }),
      ("d", "LabelMe 3.0", [.rectangle, .polygon, .mask]), ("d", "PASCAL VOC 1.1", [.rectangle, .mask]),
    ] as [(String, String, [ShapeKind])]
  )
  func imported(task: String, format: String, kinds: [ShapeKind]) throws {
    let source = try GoldenSample.source(task)
    let golden = try FormatHarness.golden("\(task)_\(format.replacing(" ", with: "_")).zip")
    let read = try FormatHarness.imported(golden, format, like: source)
    #expect(!read.isEmpty)
    for kind in kinds {
      let stored = Self.places(of: kind, source.rows[source.tasks[0].id] ?? [])
      // Ellipses were painted as masks.
      let found = Self.places(of: kind, read).filter { kind != .mask || stored.contains($0) }
      #expect(found == stored, "\(kind)")
    }
  }

  /// Frame, label, points to two decimals and angle of all shapes of a kind.
  private static func places(of kind: ShapeKind, _ annotations: [Annotation]) -> [String] {
    annotations.compactMap { annotation in
      guard let shape = annotation.shape, shape.kind == kind else { return nil }
      let points = (shape.points + shape.elements.flatMap(\.shape.points)).map { ($0 * 100).rounded() / 100 }
      return "\(annotation.frame) \(annotation.label) \(points) \(shape.rotation)"
    }.sorted()
  }
}
