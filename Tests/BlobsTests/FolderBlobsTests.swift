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
    try FileManager.default.subpathsOfDirectory(atPath: folder).filter { path in
      let facts = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(path)")
      return facts[.type] as? FileAttributeType == .typeRegular && !path.hasSuffix("/lock")
    }
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

  @Test("bytes that rotted on the disk are not taken for those that were stored, and neither is what came in pieces")
  func damage() async throws {
    try await withBlobs { blobs, folder in
      let pieces = FolderBlobs.newKey()
      let partial = try #require(blobs.partialFile(pieces))
      let writer = try partial.open(at: 0)
      try [UInt8](repeating: 7, count: 5000).withUnsafeBytes { try writer.write($0) }
      try partial.keep(writer, isWhole: true)
      let many = try (0..<5).map { number in
        let file = try blobs.makeFile()
        try file.write([UInt8(number), 1, 2])
        file.finishWriting()
        return file
      }
      try blobs.keepAll(many)
      for key in [try blobs.store([1, 2, 3]), pieces] + many.map(\.key) {
        let path = try #require(try blobs.wholePath(of: key))
        TestFile.flip(at: path)
        #expect(throws: BlobFailure.damaged(key: key)) { _ = try blobs.bytes(of: key) }
        #expect(throws: BlobFailure.damaged(key: key)) { _ = try blobs.wholePath(of: key) }
      }
    }
  }

  @Test("what would take the room that stays free is refused, before and while it is written")
  func keepsRoom() async throws {
    try await withTemporaryFolder { folder in
      let blobs = FolderBlobs(root: "\(folder)/media", reserve: .max / 2)
      try blobs.prepare()
      for attempt: () throws -> Void in [
        { _ = try blobs.store([1, 2, 3]) }, { try blobs.checkRoom(for: 1) },
        { try blobs.partialFile(FolderBlobs.newKey())?.open(at: 0).write([1].withUnsafeBytes { $0 }) },
      ] {
        #expect {
          try attempt()
        } throws: { error in
          if case BlobFailure.diskFull = error { true } else { false }
        }
      }
      #expect(try files(in: "\(folder)/media").filter { !$0.contains("uploads") }.isEmpty)
      try FolderBlobs(root: "\(folder)/media", reserve: 0).checkRoom(for: 1)
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

  @Test("what a process that is gone left half written is cleared, and what a living one writes is not")
  func clearsIncoming() async throws {
    try await withBlobs { blobs, folder in
      let dead = "\(folder)/incoming/\(String(repeating: "a", count: 32))"
      try FileManager.default.createDirectory(atPath: dead, withIntermediateDirectories: true)
      for name in ["lock", String(repeating: "b", count: 32)] {
        try Data([1]).write(to: URL(filePath: "\(dead)/\(name)"))
      }
      let file = try blobs.makeFile()
      try file.write([1, 2])
      let other = FolderBlobs(root: folder)
      try other.prepare()
      other.clearIncoming()
      #expect(!FileManager.default.fileExists(atPath: dead))
      #expect(try blobs.bytes(of: file.keep()) == [1, 2])
    }
  }

  @Test("many files are kept together, and pieces that were not counted go", arguments: [1, 3, 40])
  func keepsMany(count: Int) async throws {
    try await withBlobs { blobs, _ in
      let files = try (0..<count).map { number in
        let file = try blobs.makeFile()
        try file.write([UInt8(number)])
        if number % 2 == 0 { file.finishWriting() }
        return file
      }
      try blobs.keepAll(files)
      #expect(try files.map { try blobs.bytes(of: $0.key) } == (0..<count).map { [UInt8($0)] })
      let partial = try #require(blobs.partialFile(FolderBlobs.newKey()))
      try [1, 2, 3].withUnsafeBytes { try partial.open(at: 0).write($0) }
      #expect(try partial.open(at: 1).offset == 1)
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
