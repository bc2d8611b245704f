import Blobs
import TestSupport
import Testing

@testable import App

@Suite("Bytes that wait")
struct SpoolTests {
  private func withSpool(reserve: Int64? = 0, _ test: (Spool) throws -> Void) async throws {
    try await withTemporaryFolder { folder in
      let blobs = FolderBlobs(root: folder, reserve: reserve)
      try blobs.prepare()
      try test(Spool(blobs))
    }
  }

  private func read(_ spool: Spool) throws -> [UInt8] {
    let next = spool.pieces()
    var all: [UInt8] = []
    while let piece = try next() { all += piece }
    return all
  }

  @Test("few stay in memory, many go to a file, and all come back in order", arguments: [0, 10, 1 << 20, 3_000_001])
  func comesBack(count: Int) async throws {
    try await withSpool { spool in
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
      for start in stride(from: 0, to: count, by: 70_000) { try spool.write(bytes[start..<min(start + 70_000, count)]) }
      #expect(spool.count == count)
      #expect(spool.isInMemory == (count < Spool.mostInMemory))
      #expect(try read(spool) == bytes)
      #expect(try read(spool) == bytes)
    }
  }

  @Test("where the disk is full all stay in memory")
  func diskFull() async throws {
    try await withSpool(reserve: .max) { spool in
      let bytes = [UInt8](repeating: 7, count: 3 << 20)
      try spool.write(bytes)
      try spool.write(bytes)
      #expect(spool.isInMemory)
      #expect(try read(spool) == bytes + bytes)
    }
  }
}
