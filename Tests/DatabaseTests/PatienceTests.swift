import Dispatch
import Synchronization
import TestSupport
import Testing

@testable import Database

@Suite("Waiting for the database")
struct PatienceTests {
  private static let insertion = Query("test.insertion", "INSERT INTO migrations (name, applied_at) VALUES ($1, $2)")
  private static let update = Query("test.update", "UPDATE migrations SET applied_at = applied_at + 1")
  private static let count = Query("test.count", "SELECT count(*) FROM migrations")
  private static let lockTimeout = Query("test.lockTimeout", "SELECT current_setting('lock_timeout')")

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

  /// A clock on which a second goes by between two looks.
  private final class SecondHand: Sendable {
    private let time = Mutex(ContinuousClock.now)

    func look() -> ContinuousClock.Instant {
      time.withLock { time in
        time += .seconds(1)
        return time
      }
    }
  }

  /// An hour's patience that is used up: who began to wait anew would not come back in the time of a test.
  private var noPatience: Patience {
    let patience = Patience(.seconds(3600))
    patience.spend(.seconds(3600))
    return patience
  }

  private func isTurnedAway(
    _ patience: Patience = Patience(.milliseconds(300)),
    _ work: () async throws -> Void
  ) async throws {
    let result = await Result.catching { try await Patience.$current.withValue(patience) { try await work() } }
    #expect {
      try result.get()
    } throws: { error in
      if case DatabaseFailure.contention = error { true } else { false }
    }
    #expect(patience.left == .zero)
  }

  @Test("what is no lock costs no patience, and nobody has less than none")
  func budget() {
    let patience = Patience(.seconds(2))
    patience.spend(.milliseconds(10))
    #expect(patience.left == .seconds(2))
    patience.spend(.seconds(1))
    #expect(patience.allowance() == .seconds(1))
    #expect(patience.allowance(after: .milliseconds(400)) == .milliseconds(600))
    patience.spend(.seconds(1))
    #expect(patience.left == .zero)
    #expect(patience.allowance() == Patience.moment)
    patience.spend(.milliseconds(100))
    #expect(patience.allowance() == .milliseconds(150))
    patience.spend(.seconds(5))
    #expect(patience.allowance() == Patience.trifle)
  }

  /// A request asks for its session, its job and its rights, and then it writes: at each of them it may nearly give up.
  @Test(
    "however many times a request waits, it waits no longer in all than its limit and a moment",
    arguments: [1, 3, 10, 100, 400]
  )
  func inAll(milliseconds: Int) {
    let patience = Patience(.milliseconds(1500))
    var waited = Duration.zero
    for _ in 0..<1000 where patience.allowance() > Patience.trifle {
      let time = min(patience.allowance(), max(Patience.trifle, patience.allowance() - .milliseconds(milliseconds)))
      patience.spend(time)
      waited += time
    }
    #expect(patience.left == .zero)
    #expect(waited <= .milliseconds(1500) + Patience.moment)
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
      for patience in [Patience(.milliseconds(300)), noPatience] {
        try await isTurnedAway(patience) {
          try await database.write { _ = try $0.execute(Self.insertion, "late", 1) }
        }
      }
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
      for patience in [Patience(.milliseconds(300)), noPatience] {
        try await isTurnedAway(patience) { try await database.write { _ = try $0.execute(Self.update) } }
      }
      async let second: Void = database.read { _ = try holders[1].hold($0, Self.count) }
      async let third: Void = database.read { _ = try holders[2].hold($0, Self.count) }
      await holders[1].isHolding()
      await holders[2].isHolding()
      for patience in [Patience(.milliseconds(300)), noPatience] {
        try await isTurnedAway(patience) { try await database.ping() }
      }
      for holder in holders { holder.letGo() }
      _ = try await (first, second, third)
      try await database.ping()
    }
  }

  @Test("on Postgres each statement waits for locks no longer than those before have left")
  func shrinks() async throws {
    try await withDatabase(.postgres, migrated: false) { database in
      let hand = SecondHand()
      let patience = Patience(.seconds(1000), now: { hand.look() })
      let told = try await Patience.$current.withValue(patience) {
        try await database.read { connection in
          try (0..<3).map { _ in try connection.first(Self.lockTimeout) { $0.string(0) } }
        }
      }
      #expect(Set(told.compactMap(\.self)).count == 3)
      #expect(patience.left == .seconds(1000))
      // Who comes with patience of their own finds the connection as if nothing had been.
      let fresh = try await Patience.$current.withValue(Patience(.seconds(7))) {
        try await database.read { try $0.first(Self.lockTimeout) { $0.string(0) } }
      }
      #expect(fresh == "7s")
    }
  }
}
