import Domain
import Testing

@testable import Formats

/// A document alone, without an archive around it.
@Suite("Bare documents") struct BareDocumentTests {
  /// What is exported, and as what its document is imported.
  static let formats = [
    ("CVAT for images 1.1", "CVAT 1.1"), ("CVAT for video 1.1", "CVAT 1.1"), ("Datumaro 1.0", "Datumaro 1.0"),
    ("COCO 1.0", "COCO 1.0"), ("COCO Keypoints 1.0", "COCO Keypoints 1.0"),
    ("Label Studio JSON 1.0", "Label Studio JSON 1.0"),
  ]

  @Test(
    "are read as they are in an archive, however they are called",
    arguments: formats,
    ["annotations", "my file (1)", "instances_default", "no-ending"]
  )
  func read(format: (exporter: String, importer: String), name: String) throws {
    let source = KindSamples.source(KindSamples.everything)
    let (packed, file, bytes) = try FormatHarness.withExport(source, format.exporter) { archive in
      let endings = [".json", ".xml"]
      let files = archive.names.filter { name in endings.contains { name.hasSuffix($0) } }
      let file = try #require(files.first { $0.hasSuffix("tasks.json") } ?? files.first { !$0.hasSuffix("config.xml") })
      return (try Self.told(archive, format.importer, source), file, try archive.bytes(of: file))
    }
    #expect(!packed.annotations.isEmpty && !packed.labels.isEmpty)
    let ending = file.hasSuffix(".xml") ? ".xml" : ".json"
    try FormatHarness.withBare(name == "no-ending" ? name : name + ending, bytes) { archive in
      #expect(archive.isBare)
      let told = try Self.told(archive, format.importer, source)
      #expect(told.annotations == packed.annotations)
      #expect(told.labels == packed.labels && told.pictures == packed.pictures)
    }
  }

  private static func told(_ archive: DatasetArchive, _ format: String, _ source: MemorySource) throws
    -> (annotations: [String], labels: [String], pictures: [String])
  {
    let survey = try FormatRegistry.importer(named: format).survey(archive)
    let read = try FormatHarness.imported(archive, format, like: source)
    return (FormatHarness.plain(read).sorted(), survey.labels.map(\.name), survey.pictures.map(\.name))
  }

  @Test("that CVAT wrote give the shapes that it had stored")
  func golden() throws {
    for (file, inner, format) in [
      ("d_CVAT_for_images_1.1.zip", "annotations.xml", "CVAT 1.1"),
      ("d_Datumaro_1.0.zip", "annotations/default.json", "Datumaro 1.0"),
    ] {
      let source = try GoldenSample.source("d")
      let bytes = try FormatHarness.golden(file).bytes(of: inner)
      try FormatHarness.withBare(String(inner.split(separator: "/").last ?? ""), bytes) { archive in
        let read = try FormatHarness.imported(archive, format, like: source)
        let stored = try #require(source.rows[source.tasks[0].id])
        #expect(read.count == stored.count, "\(file)")
        let kinds = { (annotations: [Annotation]) in annotations.map { $0.shape?.kind.rawValue ?? "tag" }.sorted() }
        #expect(kinds(read) == kinds(stored), "\(file)")
      }
    }
  }

  @Test(
    "that are cut off or are something else are refused with their name",
    arguments: ["CVAT 1.1", "Datumaro 1.0", "COCO 1.0", "COCO Keypoints 1.0", "Label Studio JSON 1.0"]
  )
  func refused(format: String) throws {
    let source = KindSamples.source(KindSamples.everything)
    let ending = format.hasPrefix("CVAT") ? ".xml" : ".json"
    for text in ["", "<annotations", "{\"images\": [", "[{\"data\": ", "<!DOCTYPE html><html></html>", "hello"] {
      try FormatHarness.withBare("my file\(ending)", Array(text.utf8)) { archive in
        let problem = #expect(throws: DatasetProblem.self, "\(text)") {
          _ = try FormatHarness.imported(archive, format, like: source)
        }
        #expect(problem?.description.contains("my file\(ending)") == true, "\(problem?.description ?? "")")
      }
    }
  }
}
