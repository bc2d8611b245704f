import Domain
import FoundationEssentials
import TestSupport
import Testing

@testable import Formats

@Suite("Context images in files")
struct ContextImageTests {
  @Test(
    "an upload's name keeps CVAT's folders for them, and no others",
    arguments: [
      ("/srv/set/related_images/img1_jpg/cam2.png", "related_images/img1_jpg/cam2.png"),
      (#"C:\set\related_images\img1_jpg\cam2.png"#, "related_images/img1_jpg/cam2.png"),
      ("/srv/set/img1.jpg", "img1.jpg"), ("related_images/cam2.png", "related_images/cam2.png"),
      ("related_images/../cam2.png", nil), ("related_images/\u{202E}/cam2.png", nil),
    ]
  )
  func names(name: String, kept: String?) {
    #expect(FileName.uploaded(name) == kept)
  }

  @Test("a backup's list of pictures names them as CVAT's does")
  func manifest() throws {
    var entry = BackupMediaManifest.Entry(path: "img1.jpg", name: nil)
    entry.related = ["related_images/img1_jpg/cam2.png", "related_images/img1_jpg/ź.png"]
    let plain = BackupMediaManifest.Entry(path: "img2.jpg", name: nil)
    let line = BackupMediaManifest.line(entry, width: 4, height: 3)
    #expect(
      String(decoding: line, as: UTF8.self).contains(#""meta":{"related_images":["related_images/img1_jpg/cam2.png""#)
    )
    var zip = ZipWriter()
    zip.add("m", BackupMediaManifest.head + line + BackupMediaManifest.line(plain, width: 4, height: 3))
    zip.finish()
    let bytes = zip.take()
    try withArchive(bytes) { archive in
      let read = try BackupMediaManifest.read(archive, "m")
      #expect(read == [entry, plain])
    }
  }

  @Test(
    "are written beside their pictures where the format has a place",
    arguments: ["CVAT for images 1.1", "Datumaro 1.0"]
  )
  func written(format: String) throws {
    let place = format.hasPrefix("CVAT") ? "images/" : "images/default/"
    let names = try export(format, savesPictures: true)
    #expect(names.contains("\(place)related_images/img_001_png/cam2.png"))
    #expect(names.contains("\(place)img_001.png"))
    #expect(try !export(format, savesPictures: false).contains { $0.contains("related_images") })
    var counts = DatasetCounts()
    counts.contextImages = 3
    let losses = try FormatRegistry.exporter(named: format).losses(
      of: counts,
      under: ExportOptions(savesPictures: true)
    )
    #expect(losses.isEmpty)
  }

  @Test("other formats leave them out, and say so")
  func leftOut() throws {
    #expect(try !export("COCO 1.0", savesPictures: true).contains { $0.contains("related_images") })
    var counts = DatasetCounts()
    counts.contextImages = 3
    let format = try FormatRegistry.exporter(named: "COCO 1.0")
    #expect(format.losses(of: counts).isEmpty)
    let losses = format.losses(of: counts, under: ExportOptions(savesPictures: true))
    #expect(losses == ["COCO 1.0 keeps no context images: 3 will be left out."])
  }

  private func export(_ name: String, savesPictures: Bool) throws -> [String] {
    var source = MemorySource(labels: [], size: 2, [])
    source.contextImages = ["img_001.png": [("cam2.png", [1, 2])]]
    var options = ExportOptions()
    options.savesPictures = savesPictures
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).zip").path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    try FormatRegistry.exporter(named: name).write(Dataset(source, options: options), to: DatasetTarget(path: path))
    return try DatasetArchive(path: path, name: "out.zip").names
  }

  private func withArchive(_ bytes: [UInt8], _ body: (DatasetArchive) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).zip")
    try Data(bytes).write(to: path)
    defer { try? FileManager.default.removeItem(at: path) }
    try body(try DatasetArchive(path: path.path(), name: "in.zip"))
  }
}
