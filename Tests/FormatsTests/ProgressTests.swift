import Domain
import Testing

@testable import Formats

@Suite("How far an export or an import is") struct ProgressTests {
  @Test("the steps that a format says it takes are those it takes", arguments: FormatRegistry.exporters.map(\.name))
  func steps(name: String) throws {
    let source = KindSamples.source(KindSamples.everything)
    let format = try FormatRegistry.exporter(named: name)
    for savesPictures in [false, true] {
      for split in [nil, try DatasetSplit(train: 1, val: 1, test: 1, seed: 3)] {
        let options = ExportOptions(savesPictures: savesPictures, split: split)
        guard split == nil || format.holdings.canBeSplit else { continue }
        var steps: [Int] = []
        try FormatHarness.withExport(source, name, options: options, told: { steps.append($0) }) { _ in }
        #expect(steps == Array(1..<steps.count + 1))
        let expected = format.steps(ofFrames: KindSamples.size, options)
        #expect(expected > 0 && steps.count == expected, "pictures: \(savesPictures), split: \(split != nil)")
      }
    }
  }

  @Test("the bytes that a format says it reads are about those it reads", arguments: IdentityTests.names)
  func bytes(name: String) throws {
    let source = KindSamples.source(KindSamples.everything)
    let importer = try #require(IdentityTests.importer(of: name))
    let format = try FormatRegistry.importer(named: importer)
    for savesPictures in [false, true] {
      try FormatHarness.withExport(source, name, options: ExportOptions(savesPictures: savesPictures)) { archive in
        var told: [Int] = []
        archive.restartCount(passes: format.documentPasses)
        archive.whenRead = { told.append(archive.readBytes) }
        _ = try FormatHarness.imported(archive, importer, like: source)
        // Where the names of files tell everything there is nothing to read.
        guard name != "Ultralytics YOLO Classification 1.0" else { return #expect(told.isEmpty || !savesPictures) }
        #expect(told == told.sorted() && !told.isEmpty)
        let expected = archive.documentBytes * format.documentPasses - archive.sparedBytes
        let share = Double(told.last ?? 0) / Double(max(1, expected))
        #expect((0.6...1.5).contains(share), "\(name), pictures: \(savesPictures): \(share)")
      }
    }
  }
}
