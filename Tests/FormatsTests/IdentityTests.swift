import Domain
import Testing

@testable import Formats

@Suite("Every format: out and in again") struct IdentityTests {
  static let names = FormatRegistry.exporters.map(\.name).filter { importer(of: $0) != nil }

  static func importer(of name: String) -> String? {
    let wanted = name.hasPrefix("CVAT for") ? "CVAT 1.1" : name
    return FormatRegistry.importers.contains { $0.name == wanted } ? wanted : nil
  }

  @Test("only the tables of labels and YOLO's tracks cannot be read again")
  func exportersOnly() {
    #expect(
      FormatRegistry.exporters.map(\.name).filter { !Self.names.contains($0) }
        == ["Ultralytics YOLO Detection Track 1.0", "CSV of labels 1.0", "Label table 1.0"]
    )
  }

  @Test("what an import left is what an export and an import leave again", arguments: names)
  func secondRound(name: String) throws {
    let first = try again(KindSamples.everything, name)
    #expect(!first.isEmpty)
    #expect(KindSamples.completed(try again(first, name)) == KindSamples.completed(first))
  }

  @Test("what no sentence says is lost comes back as it was, and what is said to be lost is", arguments: names)
  func losses(name: String) throws {
    let format = try FormatRegistry.exporter(named: name)
    for feature in KindSamples.features {
      let after = try again(feature.annotations, name)
      let isSame = KindSamples.completed(after) == KindSamples.completed(feature.annotations)
      let losses = format.losses(of: KindSamples.counts(of: feature.annotations))
      // A group of polygons alone comes back as one, by their annotation of several outlines.
      guard name != "COCO 1.0" || feature.name != "a group of polygons" else { continue }
      #expect(isSame == losses.isEmpty, "\(name), \(feature.name): \(losses), \(after.map(\.content))")
      if losses.contains(where: { $0.hasSuffix("will be left out.") }) { #expect(after.isEmpty, "\(feature.name)") }
      if losses.contains(where: { $0.hasSuffix("will become masks.") }) {
        let kinds = after.map { $0.shape?.kind ?? $0.track?.kind }
        #expect(!kinds.isEmpty && kinds.allSatisfy { $0 == .mask }, "\(feature.name)")
      }
    }
  }

  @Test("the sentences name the format, the kind and the number")
  func sentences() throws {
    let counts = KindSamples.counts(of: KindSamples.everything)
    func losses(_ name: String) throws -> [String] { try FormatRegistry.exporter(named: name).losses(of: counts) }
    #expect(
      try losses("CVAT for images 1.1") == [
        "CVAT for images 1.1 keeps no tracks: 8 will become shapes on each of their frames."
      ]
    )
    #expect(
      try losses("YOLO 1.1") == [
        "YOLO 1.1 keeps no tags: 4 will be left out.", "YOLO 1.1 keeps no polygons: 7 will be left out.",
        "YOLO 1.1 keeps no polylines: 7 will be left out.", "YOLO 1.1 keeps no points: 7 will be left out.",
        "YOLO 1.1 keeps no ellipses: 8 will be left out.", "YOLO 1.1 keeps no cuboids: 7 will be left out.",
        "YOLO 1.1 keeps no masks: 7 will be left out.", "YOLO 1.1 keeps no skeletons: 5 will be left out.",
        "YOLO 1.1 keeps no tracks: 1 will become shapes on each of their frames.",
        "YOLO 1.1 keeps no turned boxes: 1 will be written upright.",
        "YOLO 1.1 keeps no attributes: 1 will lose theirs.", "YOLO 1.1 keeps no groups: 2 will lose theirs.",
        "YOLO 1.1 keeps no occlusion: 1 will lose theirs.", "YOLO 1.1 keeps no layers: 1 will lose theirs.",
      ]
    )
  }

  /// An archive in which nothing is left may be refused as none of the format's.
  private func again(_ annotations: [Annotation], _ name: String) throws -> [Annotation] {
    let source = KindSamples.source(annotations)
    let importer = try #require(Self.importer(of: name))
    return try FormatHarness.withExport(source, name) { archive in
      guard name != "LabelMe 3.0" || !archive.names.isEmpty else { return [] }
      return try FormatHarness.imported(archive, importer, like: source)
    }
  }
}
