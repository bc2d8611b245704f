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

    func keys(under prefix: String, _ take: ([String]) throws(BlobFailure) -> Void) throws(BlobFailure) {
      try take(files.withLock { $0.keys.filter { $0.hasPrefix(prefix) } })
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

  @Test("a file that rotted in the folder is fetched again from the store")
  func mending() async throws {
    try await withTemporaryFolder { folder in
      let blobs = FolderBlobs(root: "\(folder)/one", remote: MemoryStore())
      try blobs.prepare()
      let key = try blobs.store([1, 2, 3])
      TestFile.flip(at: try #require(try blobs.path(of: key)))
      #expect(try blobs.bytes(of: key) == [1, 2, 3])
      TestFile.flip(at: try #require(try blobs.path(of: key)))
      let path = try #require(try blobs.wholePath(of: key))
      #expect(TestFile.bytes(at: path) == [1, 2, 3])
    }
  }

  @Test("a file whose pieces come to two servers in turn is put together, and its pieces go", arguments: [false, true])
  func pieces(overlap: Bool) async throws {
    try await withTemporaryFolder { folder in
      let store = MemoryStore()
      let one = FolderBlobs(root: "\(folder)/one", remote: store)
      let two = FolderBlobs(root: "\(folder)/two", remote: store)
      try one.prepare()
      try two.prepare()
      let key = FolderBlobs.newKey()
      try send([1, 2, 3], at: 0, of: key, to: one)
      try send([4], at: 3, of: key, to: two)
      // Sent again, and cut elsewhere: the answer to the first of the two was lost.
      if overlap { try send([4, 5], at: 3, of: key, to: one) }
      #expect(try one.keysWithPieces() == [key])
      try send(overlap ? [6, 7] : [5, 6, 7], at: overlap ? 5 : 4, of: key, isLast: true, to: two)
      #expect(try one.bytes(of: key) == [1, 2, 3, 4, 5, 6, 7])
      try two.partialFile(key)?.removePieces()
      try one.partialFile(key)?.removePieces()
      #expect(try one.keysWithPieces().isEmpty)
      #expect(store.files.withLock { Array($0.keys) } == [key])
    }
  }

  @Test("a file of which a piece is nowhere is not said to be whole")
  func missingPiece() async throws {
    try await withTemporaryFolder { folder in
      let blobs = FolderBlobs(root: folder, remote: MemoryStore())
      try blobs.prepare()
      let key = FolderBlobs.newKey()
      #expect(throws: BlobFailure.missing(key: key)) { try send([9], at: 5, of: key, isLast: true, to: blobs) }
    }
  }

  private func send(
    _ bytes: [UInt8],
    at offset: Int,
    of key: String,
    isLast: Bool = false,
    to blobs: FolderBlobs
  ) throws {
    let partial = try #require(blobs.partialFile(key))
    let writer = try partial.open(at: offset)
    try bytes.withUnsafeBytes { try writer.write($0) }
    try partial.keep(writer, isWhole: isLast)
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
