import Domain
import Testing

@testable import Formats

@Suite("COCO") struct COCOTests {
  @Test("an export equals CVAT's", arguments: ["a", "c", "d"])
  func equalsGolden(task: String) throws {
    try FormatHarness.withExport(GoldenSample.source(task), "COCO 1.0") { archive in
      try FormatHarness.expectEqual(archive, FormatHarness.golden("\(task)_COCO_1.0.zip"))
    }
  }

  @Test("what CVAT wrote is read, and written again the same", arguments: ["a", "c", "d"])
  func roundTrip(task: String) throws {
    var source = try GoldenSample.source(task)
    let golden = try FormatHarness.golden("\(task)_COCO_1.0.zip")
    source.rows = [source.tasks[0].id: try FormatHarness.imported(golden, "COCO 1.0", like: source)]
    let again = try FormatHarness.withExport(source, "COCO 1.0") {
      try FormatHarness.imported($0, "COCO 1.0", like: source)
    }
    #expect(!again.isEmpty)
    #expect(FormatHarness.plain(again) == FormatHarness.plain(source.rows[source.tasks[0].id] ?? []))
  }
}
