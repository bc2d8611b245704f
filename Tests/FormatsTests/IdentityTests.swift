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
      #expect(
        isSame == !losses.contains { $0.contains(" will ") },
        "\(name), \(feature.name): \(losses), \(after.map(\.content))"
      )
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
        "CVAT for images 1.1 keeps no tracks: 8 will become shapes on each of their frames.",
        "Coordinates are rounded to two decimals.",
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
        "Coordinates are rounded to six decimals of the picture’s size.",
      ]
    )
  }

  @Test("so it is with numbers, tracks and pictures as people have them", arguments: names)
  func roughLosses(name: String) throws {
    let format = try FormatRegistry.exporter(named: name)
    for feature in RoughSamples.features {
      let after = try again(feature.annotations, name, feature.labels)
      let isSame =
        KindSamples.completed(after, feature.labels) == KindSamples.completed(feature.annotations, feature.labels)
      let losses = format.losses(of: KindSamples.counts(of: feature.annotations, feature.labels))
      Self.expect(isSame, as: losses, "\(name), \(feature.name): \(losses), \(after.map(\.content))")
    }
  }

  @Test(
    "and with each choice of an export",
    arguments: ["COCO 1.0", "LabelMe 3.0"],
    [(true, true), (true, false), (false, true), (false, false)]
  )
  func choices(name: String, choice: (merges: Bool, outlines: Bool)) throws {
    let format = try FormatRegistry.exporter(named: name)
    let options = ExportOptions(mergesGroups: choice.merges, drawsMasksAsPolygons: choice.outlines)
    for feature in RoughSamples.choosable {
      let after = try again(feature.annotations, name, feature.labels, options)
      let isSame = KindSamples.completed(after) == KindSamples.completed(feature.annotations)
      let losses = format.losses(of: KindSamples.counts(of: feature.annotations), under: options)
      Self.expect(isSame, as: losses, "\(name), \(feature.name), \(choice): \(losses), \(after.map(\.content))")
    }
  }

  @Test("the sentences follow the choices of an export")
  func choiceSentences() throws {
    let shapes = [KindSamples.shape(.rectangle, group: 1), KindSamples.shape(.mask, group: 1)]
    let counts = KindSamples.counts(of: shapes)
    let coco = try FormatRegistry.exporter(named: "COCO 1.0")
    #expect(coco.losses(of: counts) == ["COCO 1.0 keeps no groups: 2 will become one with theirs."])
    #expect(
      coco.losses(of: counts, under: ExportOptions(mergesGroups: false)) == [
        "COCO 1.0 keeps no groups: 2 will lose theirs."
      ]
    )
    #expect(
      coco.losses(of: counts, under: ExportOptions(drawsMasksAsPolygons: true)) == [
        "COCO 1.0 keeps no masks: 1 will become polygons without holes.",
        "COCO 1.0 keeps no groups: 2 will become one with theirs.",
      ]
    )
    let split = ExportOptions(split: try DatasetSplit(train: 1, val: 1, test: 0, seed: 0))
    #expect(
      coco.losses(of: KindSamples.counts(of: [KindSamples.track(.rectangle)]), under: split) == [
        "A track whose frames come into several parts becomes one in each."
      ]
    )
  }

  @Test("what is left out anyway is spoken of once")
  func leftOutOnce() throws {
    let tags = [KindSamples.annotation(.tag), KindSamples.annotation(.tag)]
    let market = try FormatRegistry.exporter(named: "Market-1501 1.0")
    #expect(
      market.losses(of: KindSamples.counts(of: tags)) == [
        "Market-1501 1.0 keeps no tags without the attribute “person_id”: 2 will be left out."
      ]
    )
  }

  @Test("what one format alone changes is said")
  func remarks() throws {
    func losses(_ name: String, _ annotations: [Annotation], _ labels: [Label] = KindSamples.labels) throws -> [String]
    {
      try FormatRegistry.exporter(named: name).losses(of: KindSamples.counts(of: annotations, labels))
    }
    let tag = KindSamples.annotation(.tag)
    #expect(try losses("LFW 1.0", [tag]).isEmpty)
    #expect(try losses("LFW 1.0", [tag, tag]) == ["A picture keeps its first tag only."])
    #expect(!(try losses("ICDAR Recognition 1.0", [tag])).contains("The words of a picture’s tags become one tag."))
    #expect(try losses("ICDAR Recognition 1.0", [tag, tag]) == ["The words of a picture’s tags become one tag."])
    let mask = KindSamples.shape(.mask)
    #expect(try losses("CamVid 1.0", [mask]).isEmpty)
    #expect(
      try losses("CamVid 1.0", [mask, mask]) == [
        "Shapes of one label on a picture become one mask; where others lie over them, they lose those pixels."
      ]
    )
    #expect(
      try losses("Cityscapes 1.0", [mask, mask]) == [
        "Where shapes lie over each other, what is below loses those pixels."
      ]
    )
    let black = Label(id: .init(9), name: "night", color: LabelColor(rgb: 0), position: 0)
    let other = Label(id: .init(10), name: "dusk", color: LabelColor(rgb: 0), position: 1)
    #expect(
      try losses("Segmentation mask 1.1", [mask], [black, other]) == [
        "Segmentation mask 1.1 tells labels by their colours, which 2 of them share: these are mixed up.",
        "In Segmentation mask 1.1 black is no label: shapes of black labels are left out.",
      ]
    )
    #expect(try losses("Cityscapes 1.0", [mask], [black, other]).isEmpty)
  }

  /// Sentences of the future are sure; the others tell what may be.
  private static func expect(_ isSame: Bool, as losses: [String], _ comment: Testing.Comment) {
    if losses.isEmpty { #expect(isSame, comment) }
    if losses.contains(where: { $0.contains(" will ") }) { #expect(!isSame, comment) }
  }

  /// An archive in which nothing is left may be refused as none of the format's.
  private func again(
    _ annotations: [Annotation],
    _ name: String,
    _ labels: [Label] = KindSamples.labels,
    _ options: ExportOptions = .init()
  ) throws -> [Annotation] {
    let source = KindSamples.source(annotations, labels)
    let importer = try #require(Self.importer(of: name))
    return try FormatHarness.withExport(source, name, options: options) { archive in
      guard name != "LabelMe 3.0" || !archive.names.isEmpty else { return [] }
      return try FormatHarness.imported(archive, importer, like: source)
    }
  }
}
