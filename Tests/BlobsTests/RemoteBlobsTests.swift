import Synchronization
import TestSupport
import Testing

@testable import Blobs

@Suite("A folder with a store behind it")
struct RemoteBlobsTests {
  /// A store in memory that can be told to fail.
  private final class MemoryStore: RemoteBlobs {
    let files = Mutex([String: [UInt8]]())
    let isDown = Mutex(false)

    func upload(_ files: [(key: String, path: String)]) throws(BlobFailure) {
      if isDown.withLock({ $0 }) { throw .remote("down") }
      for file in files {
        let bytes = TestFile.bytes(at: file.path)
        self.files.withLock { $0[file.key] = bytes }
      }
    }

    func download(_ key: String, to path: String) throws(BlobFailure) {
      if isDown.withLock({ $0 }) { throw .remote("down") }
      guard let bytes = files.withLock({ $0[key] }) else { throw .missing(key: key) }
      TestFile.write(bytes, to: path)
    }

    func remove(_ key: String) throws(BlobFailure) { files.withLock { $0[key] = nil } }

    func size(of key: String) throws(BlobFailure) -> Int? { files.withLock { $0[key]?.count } }

    func keys(_ take: ([String]) throws(BlobFailure) -> Void) throws(BlobFailure) {
      try take(files.withLock { Array($0.keys) })
    }
  }

  @Test("what one server keeps, another that has its own folder reads; removing removes it for both")
  func sharing() async throws {
    try await withTemporaryFolder { folder in
      let store = MemoryStore()
      let one = FolderBlobs(root: "\(folder)/one", remote: store)
      let two = FolderBlobs(root: "\(folder)/two", remote: store)
      try one.prepare()
      try two.prepare()
      let key = try one.store([1, 2, 3])
      #expect(try two.size(of: key) == 3)
      #expect(try two.bytes(of: key) == [1, 2, 3])
      try two.remove(key)
      #expect(store.files.withLock { $0.isEmpty })
    }
  }

  @Test("a file that the store did not take is not said to be kept, and one that it cannot give is not said to be gone")
  func outage() async throws {
    try await withTemporaryFolder { folder in
      let store = MemoryStore()
      let blobs = FolderBlobs(root: "\(folder)/one", remote: store)
      try blobs.prepare()
      let other = FolderBlobs(root: "\(folder)/two", remote: store)
      try other.prepare()
      let key = try other.store([1])
      store.isDown.withLock { $0 = true }
      #expect(throws: BlobFailure.remote("down")) { _ = try blobs.store([2]) }
      #expect(throws: BlobFailure.remote("down")) { _ = try blobs.bytes(of: key) }
      store.isDown.withLock { $0 = false }
      #expect(try blobs.bytes(of: key) == [1])
      let missing = String(repeating: "0", count: 32)
      #expect(throws: BlobFailure.missing(key: missing)) { _ = try blobs.bytes(of: missing) }
    }
  }

  @Test("a backup's pins hold what only the store behind has, too")
  func pins() async throws {
    try await withTemporaryFolder { folder in
      let store = MemoryStore()
      let one = FolderBlobs(root: "\(folder)/one", remote: store)
      try one.prepare()
      let key = try one.store([7])
      let two = FolderBlobs(root: "\(folder)/two", remote: store)
      try two.prepare()
      TestFile.makeFolder("\(folder)/pins")
      try two.pin(in: "\(folder)/pins")
      #expect(TestFile.bytes(at: "\(folder)/pins/\(key)") == [7])
    }
  }
}
