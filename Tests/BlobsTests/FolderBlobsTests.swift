import Blobs
import FoundationEssentials
import TestSupport
import Testing

@Suite("Files in a folder")
struct FolderBlobsTests {
  private func withBlobs(_ test: (FolderBlobs, String) throws -> Void) async throws {
    try await withTemporaryFolder { folder in
      let blobs = FolderBlobs(root: "\(folder)/media")
      try blobs.prepare()
      try test(blobs, "\(folder)/media")
    }
  }

  private func files(in folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasPrefix("incoming/") || $0.count > 30 }
  }

  @Test("bytes come back as they went in, under a key that is not a name")
  func roundTrip() async throws {
    try await withBlobs { blobs, _ in
      let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
      let key = try blobs.store(bytes)
      #expect(key.utf8.count == 32)
      #expect(try blobs.bytes(of: key) == bytes)
      #expect(try blobs.store([]) != key)
    }
  }

  @Test("what is not kept leaves nothing behind")
  func discarded() async throws {
    try await withBlobs { blobs, folder in
      do {
        let file = try blobs.makeFile()
        try file.write([1, 2, 3])
      }
      let dropped = try blobs.makeFile()
      try dropped.write([4])
      dropped.discard()
      let left = try files(in: folder)
      #expect(left.isEmpty)
    }
  }

  @Test("what an earlier process left half written is cleared")
  func clearsIncoming() async throws {
    try await withBlobs { blobs, folder in
      let path = "\(folder)/incoming/\(String(repeating: "a", count: 32))"
      try Data([1]).write(to: URL(filePath: path))
      blobs.clearIncoming()
      let left = try files(in: folder)
      #expect(left.isEmpty)
    }
  }

  @Test(
    "a key from outside never becomes a path",
    arguments: ["", "../../etc/passwd", "A", "aa/bb", String(repeating: "g", count: 32)]
  )
  func keysAreChecked(key: String) async throws {
    try await withBlobs { blobs, _ in
      #expect(try blobs.path(of: key) == nil)
      #expect(throws: BlobFailure.missing(key: key)) { try blobs.bytes(of: key) }
      try blobs.remove(key)
    }
  }

  @Test("removing twice is as good as once")
  func removal() async throws {
    try await withBlobs { blobs, _ in
      let key = try blobs.store([1])
      try blobs.remove(key)
      try blobs.remove(key)
      #expect(throws: BlobFailure.self) { try blobs.bytes(of: key) }
    }
  }
}
