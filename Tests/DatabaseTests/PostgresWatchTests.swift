import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Database

@Suite("A Postgres that falls silent")
struct PostgresWatchTests {
  private static let place = PostgresWatch.Place(host: "db")

  /// Two ends of a line: nobody speaks at the other one.
  private func withLine(_ test: (Int32) async throws -> Void) async throws {
    var ends: [Int32] = [0, 0]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    defer { for end in ends { close(end) } }
    try await test(ends[0])
  }

  /// Waits as libpq does; 0 where the line was cut.
  private func answer(
    on socket: Int32,
    of place: PostgresWatch.Place = place,
    _ watch: PostgresWatch
  ) async -> Int {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        var byte: UInt8 = 0
        continuation.resume(returning: watch.during(socket, to: place) { read(socket, &byte, 1) })
      }
    }
  }

  @Test(
    "is waited for as long as it lets somebody in but once, and no longer; then the next is waited for in the same way"
  )
  func cutsTheLine() async throws {
    let knocks = Mutex(0)
    let watch = PostgresWatch(silence: .milliseconds(1)) { place in
      #expect(place == Self.place)
      return knocks.withLock { knocks in
        knocks += 1
        return knocks % 6 < 4
      }
    }
    for round in 1...2 {
      try await withLine { socket in
        #expect(await answer(on: socket, watch) == 0)
        // A thread that comes to itself slowly may be knocked for once more.
        #expect(knocks.withLock { $0 } >= round * 5)
      }
    }
  }

  @Test("nobody knocks for who is answered at once, or at a server for which nobody waits")
  func quietWhereAnswered() async throws {
    let watch = PostgresWatch(silence: .seconds(3600)) { _ in
      Issue.record("there was no need")
      return false
    }
    try await withLine { socket in
      for _ in 0..<100 { #expect(watch.during(socket, to: Self.place) { 7 } == 7) }
    }
  }

  @Test("who waits for another server goes on waiting")
  func otherServers() async throws {
    let other = PostgresWatch.Place(host: "other")
    let isKnownAlive = Mutex(false)
    let watch = PostgresWatch(silence: .milliseconds(1)) { place in
      if place == other { isKnownAlive.withLock { $0 = true } }
      return place == other || !isKnownAlive.withLock { $0 }
    }
    try await withLine { frozen in
      try await withLine { alive in
        async let waiting = answer(on: alive, of: other, watch)
        #expect(await answer(on: frozen, watch) == 0)
        var byte: UInt8 = 0
        let isOpen = recv(alive, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) == -1
        #expect(isOpen)
        shutdown(alive, Int32(SHUT_RDWR))
        #expect(await waiting == 0)
      }
    }
  }
}
