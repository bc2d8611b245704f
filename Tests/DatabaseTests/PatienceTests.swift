import Database
import Dispatch
import TestSupport
import Testing

@Suite("Waiting for the database")
struct PatienceTests {
  private static let insertion = Query("test.insertion", "INSERT INTO migrations (name, applied_at) VALUES ($1, $2)")
  private static let update = Query("test.update", "UPDATE migrations SET applied_at = applied_at + 1")
  private static let count = Query("test.count", "SELECT count(*) FROM migrations")

  /// A transaction that holds what it wrote until it is told to end.
  private final class Holder: Sendable {
    private let begun = DispatchSemaphore(value: 0)
    private let end = DispatchSemaphore(value: 0)

    func hold(_ connection: any Connection, _ query: Query) throws {
      try connection.execute(query)
      begun.signal()
      end.wait()
    }

    func isHolding() async {
      await withCheckedContinuation { continuation in
        DispatchQueue.global().async {
          self.begun.wait()
          continuation.resume()
        }
      }
    }

    func letGo() { end.signal() }
  }

  private func isTurnedAway(_ work: () async throws -> Void) async throws {
    let result = await Result.catching {
      try await Patience.$limit.withValue(.milliseconds(100)) { try await work() }
    }
    #expect {
      try result.get()
    } throws: { error in
      if case DatabaseFailure.contention = error { true } else { false }
    }
  }

  @Test("whoever asks is turned away while another process writes to SQLite, and let in afterwards")
  func sqlite() async throws {
    try await withTemporaryFolder { folder in
      let other = Database.sqlite(path: "\(folder)/test.sqlite")
      let database = Database.sqlite(path: "\(folder)/test.sqlite")
      try await other.migrate([], now: 0)
      let holder = Holder()
      async let held: Void = other.write { try holder.hold($0, Self.update) }
      await holder.isHolding()
      try await isTurnedAway { try await database.write { _ = try $0.execute(Self.insertion, "late", 1) } }
      let seen = try await database.read { try $0.first(Self.count) { $0.int(0) } }
      #expect(seen == 0)
      holder.letGo()
      try await held
      try await database.write { _ = try $0.execute(Self.insertion, "in time", 1) }
      let kept = try await database.read { try $0.first(Self.count) { $0.int(0) } }
      #expect(kept == 1)
    }
  }

  @Test("on Postgres a locked row and a pool without a free connection turn whoever asks away")
  func postgres() async throws {
    try await withDatabase(.postgres, migrated: false) { database in
      try await database.migrate([], now: 0)
      try await database.write { _ = try $0.execute(Self.insertion, "one", 1) }
      let holders = [Holder(), Holder(), Holder()]
      async let first: Void = database.write { try holders[0].hold($0, Self.update) }
      await holders[0].isHolding()
      try await isTurnedAway { try await database.write { _ = try $0.execute(Self.update) } }
      async let second: Void = database.read { _ = try holders[1].hold($0, Self.count) }
      async let third: Void = database.read { _ = try holders[2].hold($0, Self.count) }
      await holders[1].isHolding()
      await holders[2].isHolding()
      try await isTurnedAway { try await database.ping() }
      for holder in holders { holder.letGo() }
      _ = try await (first, second, third)
      try await database.ping()
    }
  }
}
