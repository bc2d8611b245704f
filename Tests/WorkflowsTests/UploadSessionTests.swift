import Blobs
import Database
import Domain
import Store
import TestSupport
import Testing
import Workflows

@Suite("Files that come in pieces")
struct UploadSessionTests {
  private struct Room {
    let sessions: UploadSessions
    let blobs: FolderBlobs
    let database: Database
    let owner: User
    let purpose: UploadPurpose

    func begin(_ name: String, size: Int, by user: User? = nil) async throws -> UploadFile {
      try await sessions.begin(name, size: size, for: purpose, by: (user ?? owner).id, now: .test())
    }

    func append(_ pieces: [[UInt8]], to file: UploadFile, at offset: Int, breaks: Bool = false) async throws -> Int {
      let stream = AsyncThrowingStream<[UInt8], any Error> { continuation in
        for piece in pieces { continuation.yield(piece) }
        continuation.finish(throwing: breaks ? Broken() : nil)
      }
      return try await sessions.append(to: file.token, of: owner.id, at: offset, stream, now: { .test() })
    }
  }

  private struct Broken: Error {}

  private func withRoom(_ engine: Engine = .sqlite, _ test: (Room) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
      try await withDatabase(engine) { database in
        let blobs = FolderBlobs(root: "\(folder)/media")
        try blobs.prepare()
        let sessions = UploadSessions(
          database: database,
          blobs: blobs,
          lane: WorkLane("test", width: 2),
          turns: UploadTurns()
        )
        let owner = try await Sample.user("ann", in: database)
        try await test(
          Room(sessions: sessions, blobs: blobs, database: database, owner: owner, purpose: .taskData(.init(5)))
        )
      }
    }
  }

  @Test("pieces become the file, byte for byte", arguments: Engine.available)
  func joins(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      let file = try await room.begin("C:\\pictures\\a b.png", size: bytes.count)
      #expect(file.name == "a b.png")
      #expect(try await room.append([Array(bytes[..<10]), Array(bytes[10..<4000])], to: file, at: 0) == 4000)
      #expect(try await room.append([Array(bytes[4000...])], to: file, at: 4000) == 10_000)
      #expect(try await room.sessions.file(file.token, of: room.owner.id).isWhole)
      #expect(try room.blobs.bytes(of: file.blobKey) == bytes)
    }
  }

  @Test("what came before a break counts, and the rest follows from there", arguments: [0, 1, 999, 5000, 9999])
  func goesOnAfterABreak(length: Int) async throws {
    try await withRoom { room in
      let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 17) }
      let file = try await room.begin("a.png", size: bytes.count)
      await #expect(throws: Broken.self) {
        try await room.append([Array(bytes[..<length])], to: file, at: 0, breaks: true)
      }
      let known = try await room.sessions.file(file.token, of: room.owner.id).received
      #expect(known == length)
      #expect(try await room.append([Array(bytes[known...])], to: file, at: known) == bytes.count)
      #expect(try room.blobs.bytes(of: file.blobKey) == bytes)
    }
  }

  @Test("a piece at the wrong place is refused with the right one")
  func refusesWrongOffset() async throws {
    try await withRoom { room in
      let file = try await room.begin("a.png", size: 100)
      _ = try await room.append([[1, 2, 3]], to: file, at: 0)
      await #expect { _ = try await room.append([[1]], to: file, at: 7) } throws: { ($0 as? WrongOffset)?.offset == 3 }
    }
  }

  @Test("more bytes than were announced are refused, and those before them are kept")
  func refusesTooMuch() async throws {
    try await withRoom { room in
      let file = try await room.begin("a.png", size: 4)
      await #expect(throws: ValidationFailure.self) { try await room.append([[1, 2], [3, 4, 5]], to: file, at: 0) }
      #expect(try await room.sessions.file(file.token, of: room.owner.id).received == 2)
    }
  }

  @Test("an empty file is whole after an empty piece")
  func takesEmptyFiles() async throws {
    try await withRoom { room in
      let file = try await room.begin("empty.txt", size: 0)
      #expect(try await room.append([], to: file, at: 0) == 0)
      #expect(try room.blobs.bytes(of: file.blobKey).isEmpty)
    }
  }

  @Test("others do not see a file, and names are taken once")
  func isPrivate() async throws {
    try await withRoom { room in
      let bob = try await Sample.user("bob", in: room.database)
      let file = try await room.begin("a.png", size: 4)
      await #expect(throws: NotFound("upload")) { try await room.sessions.file(file.token, of: bob.id) }
      await #expect(throws: Conflict.self) { try await room.begin("a.png", size: 4) }
      _ = try await room.begin("a.png", size: 4, by: bob)
      for name in ["..", "../a.png", ""] {
        await #expect(throws: ValidationFailure.self) { try await room.begin(name, size: 4) }
      }
    }
  }

  @Test("a new start drops what came before it, and a day drops what nobody took", arguments: Engine.available)
  func drops(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let sweep = BlobSweep(database: room.database, blobs: room.blobs, lane: WorkLane("sweep", width: 1))
      let first = try await room.begin("a.png", size: 2)
      _ = try await room.append([[1, 2]], to: first, at: 0)
      try await room.sessions.start(room.purpose, by: room.owner.id, now: .test(1))
      try await sweep.run()
      #expect(throws: BlobFailure.missing(key: first.blobKey)) { try room.blobs.bytes(of: first.blobKey) }
      let second = try await room.begin("a.png", size: 2)
      _ = try await room.append([[1, 2]], to: second, at: 0)
      try await room.sessions.dropStale(now: .test(80_000))
      #expect(try await room.sessions.file(second.token, of: room.owner.id).isWhole)
      try await room.sessions.dropStale(now: .test(90_000))
      try await sweep.run()
      #expect(throws: BlobFailure.missing(key: second.blobKey)) { try room.blobs.bytes(of: second.blobKey) }
    }
  }
}
