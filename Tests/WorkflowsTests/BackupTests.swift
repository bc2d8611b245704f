import Blobs
import Database
import Domain
import FoundationEssentials
import TestSupport
import Testing

@testable import Workflows

@Suite("Backup and restore")
struct BackupTests {
  private static let user = Query(
    "test.user",
    """
    INSERT INTO users (id, name, display_name, role, password, is_active, last_login_at, created_at)
    VALUES ($1, $2, '', 'admin', '', 1, $3, 1764000000123)
    """
  )
  private static let session = Query(
    "test.session",
    """
    INSERT INTO sessions (key_hash, csrf_token, user_id, user_agent, address, created_at, seen_at, expires_at)
    VALUES ($1, 'a', $2, 'Żółw „🦉”', '', 1, 2, 3)
    """
  )
  private static let allUsers = Query("test.users", "SELECT id, name, last_login_at FROM users ORDER BY id")
  private static let allSessions = Query("test.sessions", "SELECT key_hash, user_agent FROM sessions")
  private static let nextUser = Query(
    "test.nextUser",
    """
    INSERT INTO users (name, display_name, role, password, is_active, created_at) VALUES ('next', '', 'user', '', 1, 1)
    RETURNING id
    """
  )

  /// An instance with two accounts (a third one came and went), a session, and pictures.
  private struct Instance {
    let database: Database
    let blobs: FolderBlobs
    let folder: String

    var backup: BackupWork {
      BackupWork(
        database: database,
        blobs: blobs,
        dataFolder: folder,
        lane: WorkLane("test", width: 1),
        version: "test"
      )
    }

    func restore(steps: [Migration]? = nil) throws -> RestoreWork {
      RestoreWork(
        database: database,
        blobs: blobs,
        dataFolder: folder,
        lane: WorkLane("test", width: 1),
        steps: try steps ?? Schema.migrations()
      )
    }
  }

  private func withInstance(
    _ engine: Engine,
    migrated: Bool = true,
    _ test: (Instance) async throws -> Void
  ) async throws {
    try await withTemporaryFolder { folder in
      try await withDatabase(engine, migrated: migrated) { database in
        let blobs = FolderBlobs(root: "\(folder)/media")
        try blobs.prepare()
        try await test(Instance(database: database, blobs: blobs, folder: folder))
      }
    }
  }

  private func fill(_ instance: Instance) async throws -> [String: [UInt8]] {
    try await instance.database.write { connection in
      try connection.execute(Self.user, 7, "ann", 1_764_000_000_999)
      try connection.execute(Self.user, 8, "O'Neill; \"x\"\n", Int64?.none)
      try connection.execute(Self.session, (0...255).map { UInt8($0) }, 7)
    }
    var pictures: [String: [UInt8]] = [:]
    // The sizes around a tar block and a reading buffer.
    for size in [0, 1, 511, 512, 513, 300_000] {
      let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      pictures[try instance.blobs.store(bytes)] = bytes
    }
    return pictures
  }

  @Test("what was backed up comes back", arguments: Engine.available, Engine.available)
  func roundTrip(from: Engine, to: Engine) async throws {
    try await withInstance(from) { source in
      let pictures = try await fill(source)
      try FileManager.default.createDirectory(atPath: "\(source.folder)/keys", withIntermediateDirectories: true)
      try Data("secret".utf8).write(to: URL(filePath: "\(source.folder)/keys/cookies"))
      let file = "\(source.folder)/all.tar"
      let written = try await source.backup.write(to: file, now: Timestamp(milliseconds: 1_764_000_000_000))
      #expect(written.files == pictures.count)
      try await withInstance(to, migrated: false) { target in
        let restored = try await target.restore().read(from: file, now: 5)
        #expect(restored == written)
        let users = try await target.database.read { connection in
          try connection.all(Self.allUsers) { "\($0.int64(0)) \($0.string(1)) \($0.optionalInt64(2) ?? -1)" }
        }
        #expect(users == ["7 ann 1764000000999", "8 O'Neill; \"x\"\n -1"])
        let sessions = try await target.database.read { try $0.all(Self.allSessions) { ($0.blob(0), $0.string(1)) } }
        #expect(sessions.first?.0 == (0...255).map { UInt8($0) })
        #expect(sessions.first?.1 == "Żółw „🦉”")
        for (key, bytes) in pictures { #expect(try target.blobs.bytes(of: key) == bytes) }
        #expect(FileManager.default.contents(atPath: "\(target.folder)/keys/cookies") == Data("secret".utf8))
        let steps = try await target.database.read { try Database.appliedSteps($0) }
        #expect(try steps == Schema.migrations().map(\.name).sorted())
      }
    }
  }

  @Test("keys that were given are not given again", arguments: Engine.available, Engine.available)
  func counters(from: Engine, to: Engine) async throws {
    try await withInstance(from) { source in
      let third = try await source.database.write { connection in
        var last: Int64 = 0
        for _ in 0..<3 {
          last = try connection.first(Self.nextUser) { $0.int64(0) } ?? 0
          try connection.script("DELETE FROM users")
        }
        return last
      }
      #expect(third == 3)
      let file = "\(source.folder)/all.tar"
      _ = try await source.backup.write(to: file, now: Timestamp(milliseconds: 0))
      try await withInstance(to, migrated: false) { target in
        _ = try await target.restore().read(from: file, now: 5)
        let next = try await target.database.write { try $0.first(Self.nextUser) { $0.int64(0) } }
        #expect(next == 4)
      }
    }
  }

  @Test("an instance with data in it is left alone", arguments: Engine.available)
  func refusesData(engine: Engine) async throws {
    try await withInstance(engine) { source in
      _ = try await fill(source)
      let file = "\(source.folder)/all.tar"
      _ = try await source.backup.write(to: file, now: Timestamp(milliseconds: 0))
      await #expect {
        _ = try await source.restore().read(from: file, now: 5)
      } throws: { error in
        (error as? BackupFailure)?.description.contains("sessions, users") == true
      }
    }
  }

  @Test("a damaged or cut backup changes nothing, and the sentence names what is wrong")
  func damage() async throws {
    try await withInstance(.sqlite) { source in
      let pictures = try await fill(source)
      try FileManager.default.createDirectory(atPath: "\(source.folder)/keys", withIntermediateDirectories: true)
      try Data("secret".utf8).write(to: URL(filePath: "\(source.folder)/keys/cookies"))
      let file = "\(source.folder)/all.tar"
      _ = try await source.backup.write(to: file, now: Timestamp(milliseconds: 0))
      let whole = Array(try #require(FileManager.default.contents(atPath: file)))
      let largest = try #require(pictures.max { $0.value.count < $1.value.count })
      let inPicture = try #require(whole.firstRange(of: largest.value[1000..<1100])).lowerBound
      var flipped = whole
      flipped[inPicture] ^= 1
      for (bytes, word) in [(flipped, "damaged"), (Array(whole.prefix(whole.count / 2)), "ends too early")] {
        try Data(bytes).write(to: URL(filePath: "\(source.folder)/bad.tar"))
        try await withInstance(.sqlite, migrated: false) { target in
          await #expect {
            _ = try await target.restore().read(from: "\(source.folder)/bad.tar", now: 5)
          } throws: { error in
            (error as? BackupFailure)?.description.contains(word) == true
          }
          let tables = try await target.database.write { try TableCatalog.tables($0) }
          #expect(tables.isEmpty)
          #expect(!FileManager.default.fileExists(atPath: "\(target.folder)/keys/cookies"))
          #expect(pictures.keys.allSatisfy { (try? target.blobs.bytes(of: $0)) == nil })
        }
      }
    }
  }

  @Test("a backup of an older version is brought up to date, one of a newer version is refused")
  func versions() async throws {
    let steps = try Schema.migrations()
    try await withInstance(.sqlite, migrated: false) { source in
      try await source.database.migrate(Array(steps.prefix(2)), now: 0)
      let file = "\(source.folder)/old.tar"
      _ = try await source.backup.write(to: file, now: Timestamp(milliseconds: 0))
      try await withInstance(.sqlite, migrated: false) { target in
        _ = try await target.restore().read(from: file, now: 5)
        let applied = try await target.database.read { try Database.appliedSteps($0) }
        #expect(applied == steps.map(\.name).sorted())
      }
      try await withInstance(.sqlite, migrated: false) { target in
        await #expect {
          _ = try await target.restore(steps: Array(steps.prefix(1))).read(from: file, now: 5)
        } throws: { error in
          (error as? BackupFailure)?.description.contains("newer") == true
        }
      }
    }
  }

  @Test("what is removed while a backup is made is in it all the same")
  func removalMeanwhile() async throws {
    try await withInstance(.sqlite) { source in
      let pictures = try await fill(source)
      let pinned = "\(source.folder)/pinned"
      try FileManager.default.createDirectory(atPath: pinned, withIntermediateDirectories: true)
      try source.blobs.pin(in: pinned)
      for key in pictures.keys { try source.blobs.remove(key) }
      try source.blobs.pin(in: pinned)
      for (key, bytes) in pictures { #expect(FileManager.default.contents(atPath: "\(pinned)/\(key)") == Data(bytes)) }
    }
  }
}
