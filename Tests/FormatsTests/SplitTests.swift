import Domain
import Testing

@testable import Formats

@Suite("Every format: splits") struct SplitTests {
  static let names = FormatRegistry.exporters.map(\.name).filter { !["CVAT for video 1.1", "MOT 1.1"].contains($0) }

  @Test("the parts have as many pictures as was asked for, and the same ones again", arguments: names)
  func parts(name: String) throws {
    let source = ProjectTests.source(["train", "val"], names: (10..<30).map { "owl \($0).png" })
    var options = ExportOptions(savesPictures: true)
    options.split = try DatasetSplit(train: 70, val: 20, test: 10, seed: 3)
    func found() throws -> [String: Set<[UInt8]>] {
      try FormatHarness.withExport(source, name, options: options) { archive in
        var parts: [String: Set<[UInt8]>] = [:]
        for (subset, file) in try Self.pictures(archive, name) {
          parts[subset == "valid" ? "val" : subset, default: []].insert(try archive.bytes(of: file))
        }
        return parts
      }
    }
    let first = try found()
    #expect(first.mapValues(\.count) == ["train": 28, "val": 8, "test": 4])
    #expect(first.values.reduce(into: []) { $0.formUnion($1) } == Set(source.frames.map(MemorySource.picture)))
    let second = try found()
    #expect(second == first)
    options.split = try DatasetSplit(train: 70, val: 20, test: 10, seed: 4)
    let other = try found()
    #expect(other != first)
  }

  @Test(
    "few pictures are divided as well",
    arguments: [(10, [8, 1, 1]), (5, [4, 1, 0]), (3, [2, 1, 0]), (1, [1, 0, 0])]
  )
  func few(count: Int, expected: [Int]) throws {
    let frames = ProjectTests.source(["train"], names: (0..<count).map { "\($0).png" }).frames
    for seed in 0..<20 {
      let split = try DatasetSplit(train: 80, val: 10, test: 10, seed: UInt64(seed))
      let division = split.division(of: frames.map(split.mark))
      let found = frames.map(division.subset)
      #expect(["train", "val", "test"].map { part in found.count { $0 == part } } == expected)
    }
    let split = try DatasetSplit(train: 80, val: 10, test: 10, seed: 0)
    #expect(split.division(of: []).subset(of: frames[0]) == "test")
  }

  @Test("formats of tracks are not split", arguments: ["CVAT for video 1.1", "MOT 1.1"])
  func refused(name: String) throws {
    var options = ExportOptions()
    options.split = try DatasetSplit(train: 70, val: 20, test: 10, seed: 3)
    #expect(throws: DatasetProblem.self) {
      try FormatHarness.withExport(ProjectTests.source(["train"]), name, options: options) { _ in }
    }
  }

  /// By the format's reader; those that are only written have a folder for each part.
  private static func pictures(_ archive: DatasetArchive, _ name: String) throws -> [(String, String)] {
    guard let importer = IdentityTests.importer(of: name) else {
      return archive.files(in: "images").compactMap { file, rest in
        DatasetArchive.isPicture(file) ? rest.split(separator: "/").first.map { (String($0), file) } : nil
      }
    }
    return try FormatRegistry.importer(named: importer).survey(archive).pictures.map {
      ($0.subset, try #require($0.file))
    }
  }
}
