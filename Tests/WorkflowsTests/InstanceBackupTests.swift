import Blobs
import Database
import Domain
import FoundationEssentials
import Store
import Synchronization
import TestSupport
import Testing

@testable import Workflows

@Suite("Backups of the server by itself")
struct InstanceBackupTests {
  /// A server without HTTP, and a clock that a test moves.
  private final class Room: Sendable {
    let database: Database
    let blobs: FolderBlobs
    let folder: String
    let owner: User
    let seconds = Mutex(Int64(0))
    let signal = RequestSignal()

    init(_ database: Database, _ blobs: FolderBlobs, _ folder: String, _ owner: User) {
      (self.database, self.blobs, self.folder, self.owner) = (database, blobs, folder, owner)
    }

    var now: Timestamp { .test(seconds.withLock { $0 }) }
    var files: BackupFolder { BackupFolder(path: "\(folder)/dated") }
    var backups: InstanceBackups {
      InstanceBackups(requests: RequestWork(database: database, signal: signal), database: database)
    }

    func runner(keeping: Int = 2) -> RequestRunner {
      let lane = WorkLane("test", width: 2)
      let work = BackupWork(database: database, blobs: blobs, dataFolder: folder, lane: lane, version: "test")
      let handler = InstanceBackupHandler(
        work: work,
        folder: files,
        keeping: keeping,
        lane: lane,
        now: { self.now }
      )
      return RequestRunner(
        database: database,
        signal: signal,
        handlers: [handler],
        holder: "one",
        now: { self.now },
        report: { _ in }
      )
    }

    func dueBackup() async throws -> Bool {
      try await backups.requestIfDue(everySeconds: 3600, now: now)
    }

    /// The next one is asked for after that many seconds, and not one sooner.
    func expectDue(after seconds: Int64, sourceLocation: SourceLocation = #_sourceLocation) async throws {
      pass(seconds - 1)
      let isEarly = try await dueBackup()
      #expect(!isEarly, sourceLocation: sourceLocation)
      pass(1)
      let isDue = try await dueBackup()
      #expect(isDue, sourceLocation: sourceLocation)
    }

    /// Ends the newest one as a worker whose disk is full does.
    func fail() async throws {
      let (now, folder) = (now, folder)
      struct Full: ActionableFailure { let sentence = "The disk is full." }
      struct Failing: RequestHandler {
        let kind = "create:backup"

        func run(_: RequestQueue.Claim, for _: User, _: RequestProgress) async throws -> RequestOutcome { throw Full() }
      }
      let runner = RequestRunner(
        database: database,
        signal: signal,
        handlers: [Failing()],
        holder: folder,
        now: { now },
        report: { _ in }
      )
      let hasRun = try await runner.runNext()
      #expect(hasRun)
    }

    func pass(_ time: Int64) { seconds.withLock { $0 += time } }
  }

  private func withRoom(
    _ engine: Engine,
    role: Role = .admin,
    _ test: (Room) async throws -> Void
  ) async throws {
    try await withTemporaryFolder { folder in
      try await withDatabase(engine) { database in
        let blobs = FolderBlobs(root: "\(folder)/media")
        try blobs.prepare()
        _ = try blobs.store(Array("owl in the night".utf8))
        let owner = try await Sample.user("ann", role: role, password: "x", in: database)
        try await test(Room(database, blobs, folder, owner))
      }
    }
  }

  @Test("of several processes that find a backup due, one asks for it", arguments: Engine.available)
  func oneOfSeveral(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let asked = try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 0..<4 { group.addTask { try await room.dueBackup() } }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(asked >= 1)
      let runner = room.runner()
      let isMade = try await runner.runNext()
      #expect(isMade)
      let hasMore = try await runner.runNext()
      #expect(!hasMore)
      #expect(room.files.entries().count == 1)
      let isDueAtOnce = try await room.dueBackup()
      #expect(!isDueAtOnce)
      try await room.expectDue(after: 3600)
    }
  }

  @Test("one that failed is tried again after a tenth of the period, and not sooner", arguments: Engine.available)
  func triesAgain(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let isDue = try await room.dueBackup()
      #expect(isDue)
      // It takes a while to fail.
      room.pass(100)
      try await room.fail()
      let failed = try #require(try await room.backups.latest())
      #expect(failed.state == .failed && failed.message == "The disk is full.")
      try await room.expectDue(after: 360)
      // Once it is made, the next one waits for the whole period.
      let isMade = try await room.runner().runNext()
      #expect(isMade)
      try await room.expectDue(after: 3600)
    }
  }

  @Test("it is tried again after an hour at most", arguments: [(600, 60), (36_000, 3600), (864_000, 3600)])
  func patience(period: Int64, seconds: Int64) {
    #expect(InstanceBackups.patience(after: period) == seconds)
  }

  @Test("one that an administrator cancelled is left alone for the whole period", arguments: Engine.available)
  func cancelled(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let isDue = try await room.dueBackup()
      #expect(isDue)
      let asked = try #require(try await room.backups.latest())
      let requests = RequestWork(database: room.database, signal: room.signal)
      try await requests.cancel(.number(asked.id), by: room.owner, now: room.now)
      try await room.expectDue(after: 3600)
    }
  }

  @Test("each backup is read back, and the oldest go", arguments: Engine.available)
  func keepsSome(engine: Engine) async throws {
    try await withRoom(engine) { room in
      for _ in 0..<3 {
        let isAsked = try await room.dueBackup()
        #expect(isAsked)
        let isMade = try await room.runner().runNext()
        #expect(isMade)
        room.pass(3600)
      }
      let latest = try #require(try await room.backups.latest())
      #expect(latest.state == .finished, "\(latest.message)")
      #expect(latest.log.contains("and 1 files; read back, and every digest is right."))
      let names = room.files.entries().map(\.name)
      #expect(names == ["porthole-20261121T020000Z.tar", "porthole-20261121T010000Z.tar"])
      let read = try VerifyWork(path: "\(room.files.path)/\(names[0])").run()
      #expect(read.contents.files == 1)
    }
  }

  @Test("nobody but administrators asks for one, and without an administrator none is due")
  func administratorsOnly() async throws {
    try await withRoom(.sqlite, role: .user) { room in
      await #expect(throws: Forbidden.self) { _ = try await room.backups.request(by: room.owner, now: room.now) }
      let isDue = try await room.dueBackup()
      #expect(!isDue)
    }
  }

  @Test("a backup that is cancelled or fails leaves no file")
  func leavesNothing() async throws {
    try await withRoom(.sqlite) { room in
      let lane = WorkLane("test", width: 1)
      let work = BackupWork(
        database: room.database,
        blobs: room.blobs,
        dataFolder: room.folder,
        lane: lane,
        version: "test"
      )
      let path = try room.files.newPath(now: room.now)
      await #expect(throws: CancellationError.self) {
        _ = try await work.write(to: path, now: room.now) { fraction, _ in
          if fraction > 0.05 { throw CancellationError() }
        }
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: room.files.path).isEmpty)
      let rest = try FileManager.default.contentsOfDirectory(atPath: "\(room.folder)/backups")
      #expect(rest.isEmpty)
    }
  }

  @Test("what is damaged is named; a table that lacks is missed")
  func verification() async throws {
    try await withRoom(.sqlite) { room in
      let isAsked = try await room.dueBackup()
      #expect(isAsked)
      let isMade = try await room.runner().runNext()
      #expect(isMade)
      let path = "\(room.files.path)/\(try #require(room.files.entries().first).name)"
      var bytes = Array(try #require(FileManager.default.contents(atPath: path)))
      let place = try #require(bytes.firstRange(of: Array("owl in the night".utf8))).lowerBound
      bytes[place] ^= 1
      let bad = "\(room.folder)/bad.tar"
      try Data(bytes).write(to: URL(filePath: bad))
      #expect {
        _ = try VerifyWork(path: bad).run()
      } throws: { error in
        let sentence = (error as? BackupFailure)?.description ?? ""
        return sentence.contains("media/") && sentence.contains("is damaged") && sentence.hasSuffix("be restored.")
      }
    }
  }
}
