import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Workflows

@Suite("The cache of what can be made again")
struct FileCacheTests {
  /// How often somebody had to make something.
  private final class Maker: Sendable {
    private let made = Mutex(0)
    var count: Int { made.withLock { $0 } }

    func file(_ key: String, of cache: FileCache) async throws -> [UInt8] {
      let file = try await cache.file(key) { path in
        self.made.withLock { $0 += 1 }
        try FileWriter(path).write([UInt8](repeating: 7, count: 3 << 20))
      }
      return file.bytes(at: 0, count: file.size)
    }
  }

  private func withCache(mostBytes: Int = 1 << 30, _ test: (FileCache, String) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
      let lane = WorkLane("test", width: 1)
      try await test(FileCache(path: folder, lane: lane, mostBytes: mostBytes, comparing: .zero), folder)
    }
  }

  private func cached(_ key: String, below folder: String) throws -> String {
    let own = try #require(CacheFolder.names(in: folder).first)
    return "\(folder)/\(own)/\(key)"
  }

  @Test("what is whole is made once")
  func madeOnce() async throws {
    try await withCache { cache, _ in
      let maker = Maker()
      for _ in 0..<3 { _ = try await maker.file("a", of: cache) }
      #expect(maker.count == 1)
    }
  }

  @Test("what changed on the disk, lost its end or is gone is made again", arguments: [0, 2 << 20, (3 << 20) - 1])
  func madeAgain(place: Int) async throws {
    try await withCache { cache, folder in
      let maker = Maker()
      let good = try await maker.file("a", of: cache)
      let path = try cached("a", below: folder)
      let file = open(path, O_WRONLY)
      #expect(pwrite(file, [8], 1, off_t(place)) == 1)
      #expect(try await maker.file("a", of: cache) == good)
      close(file)
      #expect(truncate(path, off_t(place)) == 0)
      #expect(try await maker.file("a", of: cache) == good)
      unlink(path)
      #expect(try await maker.file("a", of: cache) == good)
      #expect(maker.count == 4)
    }
  }

  @Test("the longest unused goes where there is too much")
  func limit() async throws {
    try await withCache(mostBytes: 7 << 20) { cache, _ in
      let maker = Maker()
      for key in ["a", "b", "a", "c", "a"] { _ = try await maker.file(key, of: cache) }
      #expect(maker.count == 3)
      _ = try await maker.file("b", of: cache)
      #expect(maker.count == 4)
    }
  }
}
