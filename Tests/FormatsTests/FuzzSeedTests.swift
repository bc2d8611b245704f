import Domain
import FoundationEssentials
import Glibc
import Testing

@testable import Formats

@Suite("Seeds of the fuzz targets") struct FuzzSeedTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fuzz/corpus")

  @Test(
    "there is one for each reader; PORTHOLE_GOLDEN=write makes them anew",
    arguments: FormatRegistry.importers.map(\.name)
  )
  func seed(name: String) throws {
    let path = Self.folder.appending(path: "\(name).seed").path
    if getenv("PORTHOLE_GOLDEN").map({ String(cString: $0) }) == "write" {
      let exporter = name == "CVAT 1.1" ? "CVAT for video 1.1" : name
      let bytes = try FormatHarness.withExport(KindSamples.source(KindSamples.everything), exporter, Self.bytes)
      try Data(bytes).write(to: URL(filePath: path))
    }
    #expect(access(path, R_OK) == 0, "\(path)")
  }

  /// As `ReaderFuzz` reads them: `\u{1}name\n` and the bytes of each file.
  private static func bytes(_ archive: DatasetArchive) throws -> [UInt8] {
    var bytes: [UInt8] = []
    for name in archive.names.sorted() {
      bytes.append(1)
      bytes += Array(name.utf8) + [UInt8(ascii: "\n")]
      for byte in try archive.bytes(of: name) { bytes += byte == 1 || byte == 2 ? [2, byte + 1] : [byte] }
    }
    return bytes
  }
}
