import Database
import Domain
import Store
import Synchronization
import TestSupport
import Testing
import Workflows

@Suite("Background requests")
struct RequestRunnerTests {
  /// A handler that does what a test says, and a clock that a test moves.
  private final class Room: RequestHandler, Sendable {
    let kind = "create:task"
    let database: Database
    let owner: User
    let signal = RequestSignal()
    let seconds = Mutex(Int64(0))
    let events = Mutex<[String]>([])
    private let body: @Sendable (RequestQueue.Claim, RequestProgress) async throws -> RequestOutcome

    init(
      _ database: Database,
      _ owner: User,
      _ body: @escaping @Sendable (RequestQueue.Claim, RequestProgress) async throws -> RequestOutcome
    ) {
      self.database = database
      self.owner = owner
      self.body = body
    }

    var work: RequestWork { RequestWork(database: database, signal: signal) }
    var now: Timestamp { .test(seconds.withLock { $0 }) }

    func run(
      _ claim: RequestQueue.Claim,
      for owner: User,
      _ work: RequestProgress
    ) async throws -> RequestOutcome {
      try await body(claim, work)
    }

    func runner(_ name: String = "one") -> RequestRunner {
      RequestRunner(
        database: database,
        signal: signal,
        handlers: [self],
        holder: name,
        now: { self.now },
        report: { event in
          guard case .trouble(let error) = event else { return }
          self.events.withLock { $0.append("\(error)") }
        }
      )
    }

    func enqueue(_ subject: Int64 = 5, onlyOnce: String? = nil, by user: User? = nil) async throws -> BackgroundRequest
    {
      try await work.enqueue(
        .init(.create, of: .task, subject),
        input: "{}",
        onlyOnce: onlyOnce,
        by: user ?? owner,
        now: now
      )
    }

    func state(of request: BackgroundRequest) async throws -> BackgroundRequest {
      try await RequestStore(database).request(request.id, for: Viewer(owner))
    }
  }

  private func withRoom(
    _ engine: Engine,
    doing body: @escaping @Sendable (RequestQueue.Claim, RequestProgress) async throws -> RequestOutcome,
    _ test: (Room) async throws -> Void
  ) async throws {
    try await withDatabase(engine) { database in
      try await test(Room(database, try await Sample.user("ann", in: database), body))
    }
  }

  @Test("what was asked for is done once, and its result is told", arguments: Engine.available)
  func isDone(engine: Engine) async throws {
    try await withRoom(engine, doing: { _, _ in RequestOutcome(.init(subject: 42), note: "one thing\n") }) { room in
      let request = try await room.enqueue()
      #expect(request.state == .queued)
      #expect(request.name == "action=create&target=task&target_id=5&id=\(request.id)")
      #expect(try await room.runner().runNext())
      #expect(try await !room.runner().runNext())
      let done = try await room.state(of: request)
      #expect(done.state == .finished)
      #expect(done.result.subject == 42)
      #expect(done.log == "one thing\n")
      #expect(done.progress == 1)
    }
  }

  @Test("a refusal becomes the message, and it can be tried again", arguments: Engine.available)
  func failsInWords(engine: Engine) async throws {
    let attempts = Mutex(0)
    try await withRoom(
      engine,
      doing: { _, _ in
        guard
          attempts.withLock({
            $0 += 1; return $0
          }) > 1
        else { throw Conflict("The moon is full.") }
        return RequestOutcome()
      },
      { room in
        let request = try await room.enqueue()
        _ = try await room.runner().runNext()
        let failed = try await room.state(of: request)
        #expect(failed.state == .failed)
        #expect(failed.message == "The moon is full.")
        try await room.work.retry(request.id, for: Viewer(room.owner), now: room.now)
        _ = try await room.runner().runNext()
        let done = try await room.state(of: request)
        #expect(done.state == .finished)
        #expect(done.log == "The moon is full.\n")
      }
    )
  }

  @Test("work that complains in words of its own when the server stops is given back", arguments: Engine.available)
  func stoppedInTheMiddle(engine: Engine) async throws {
    let attempts = Mutex(0)
    let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
    try await withRoom(
      engine,
      doing: { _, _ in
        guard
          attempts.withLock({
            $0 += 1; return $0
          }) == 1
        else { return RequestOutcome() }
        beginning.yield()
        do { try await Task.sleep(for: .seconds(600)) } catch { throw Conflict("The line broke.") }
        return RequestOutcome()
      },
      { room in
        let request = try await room.enqueue()
        let runner = room.runner()
        let running = Task { try await runner.runNext() }
        for await _ in begun { break }
        running.cancel()
        _ = try await running.value
        let waiting = try await room.state(of: request)
        #expect(waiting.state == .queued)
        _ = try await room.runner().runNext()
        let done = try await room.state(of: request)
        #expect(done.state == .finished)
      }
    )
  }

  @Test("what the outcome writes is kept only together with the end of the request", arguments: Engine.available)
  func commitsTogether(engine: Engine) async throws {
    try await withRoom(
      engine,
      doing: { _, _ in
        RequestOutcome { connection in
          _ = try UserStore.insert(
            name: "zoe",
            displayName: "",
            role: .user,
            password: "",
            now: .test(),
            on: connection
          )
          throw Conflict("Changed my mind.")
        }
      },
      { room in
        let request = try await room.enqueue()
        _ = try await room.runner().runNext()
        #expect(try await room.state(of: request).message == "Changed my mind.")
        #expect(try await UserStore(room.database).user(named: "zoe") == nil)
      }
    )
  }

  @Test("a lease that ran out is taken over, and the first worker then changes nothing", arguments: Engine.available)
  func leaseRunsOut(engine: Engine) async throws {
    try await withRoom(engine, doing: { _, _ in RequestOutcome(.init(subject: 2)) }) { room in
      let request = try await room.enqueue()
      let now = room.now
      // A worker that dies right after its claim.
      let claim = try await room.database.write { connection in
        try RequestQueue.claim(by: "dead", until: now.advanced(bySeconds: 15), now: now, on: connection)
      }
      #expect(claim?.id == request.id)
      #expect(try await !room.runner().runNext())
      room.seconds.withLock { $0 = 16 }
      #expect(try await room.runner().runNext())
      let done = try await room.state(of: request)
      #expect(done.state == .finished)
      #expect(done.attempts == 2)
      let late = try await room.database.write { connection in
        try RequestQueue.finish(request.id, by: "dead", .init(subject: 9), note: "", now: now, on: connection)
      }
      #expect(!late)
      #expect(try await room.state(of: request).result.subject == 2)
    }
  }

  @Test("what was lost three times is given up, in words", arguments: Engine.available)
  func isGivenUp(engine: Engine) async throws {
    try await withRoom(engine, doing: { _, _ in RequestOutcome() }) { room in
      let request = try await room.enqueue()
      for round in 0..<3 {
        room.seconds.withLock { $0 = Int64(round) * 20 }
        let now = room.now
        _ = try await room.database.write { connection in
          try RequestQueue.claim(by: "dead", until: now.advanced(bySeconds: 15), now: now, on: connection)
        }
      }
      room.seconds.withLock { $0 = 100 }
      #expect(try await !room.runner().runNext())
      let failed = try await room.state(of: request)
      #expect(failed.state == .failed)
      #expect(failed.message.contains("stopped in the middle"))
    }
  }

  @Test("cancelling ends what waits at once and what runs soon; there is nothing left", arguments: Engine.available)
  func isCancelled(engine: Engine) async throws {
    let began = RequestSignal()
    try await withRoom(
      engine,
      doing: { _, work in
        await began.announce()
        while true {
          try work.report(0.5, "Waiting")
          try await Task.sleep(for: .milliseconds(5))
        }
      },
      { room in
        let waiting = try await room.enqueue()
        try await room.work.cancel(.number(waiting.id), by: room.owner, now: room.now)
        #expect(try await room.state(of: waiting).message == "Cancelled by ann.")
        let running = try await room.enqueue(6)
        let seen = await began.count
        async let ran = room.runner().runNext()
        await began.change(since: seen, within: .seconds(30))
        try await room.work.cancel(.number(running.id), by: room.owner, now: room.now)
        #expect(try await ran)
        #expect(try await room.state(of: running).state == .failed)
        let again = try await room.enqueue(7)
        #expect(again.id != running.id)
      }
    )
  }

  @Test("several workers share the work without doing any twice", arguments: Engine.available)
  func isShared(engine: Engine) async throws {
    let done = Mutex<[BackgroundRequest.ID]>([])
    try await withRoom(
      engine,
      doing: { claim, _ in
        done.withLock { $0.append(claim.id) }
        return RequestOutcome()
      },
      { room in
        var asked: [BackgroundRequest.ID] = []
        for number in 0..<20 { asked.append(try await room.enqueue(Int64(number + 1)).id) }
        try await withThrowingTaskGroup(of: Void.self) { group in
          for number in 0..<4 {
            let runner = room.runner("worker \(number)")
            group.addTask { while try await runner.runNext() {} }
          }
          try await group.waitForAll()
        }
        while try await room.runner().runNext() {}
        #expect(done.withLock { $0.sorted() } == asked)
        #expect(room.events.withLock { $0 } == [])
      }
    )
  }

  @Test("a full queue of one person does not keep another waiting", arguments: Engine.available)
  func isFair(engine: Engine) async throws {
    let order = Mutex<[User.ID]>([])
    try await withRoom(engine, doing: { _, _ in RequestOutcome() }) { room in
      let bob = try await Sample.user("bob", in: room.database)
      for number in 0..<5 { _ = try await room.enqueue(Int64(number + 1)) }
      _ = try await room.enqueue(9, by: bob)
      let now = room.now
      for _ in 0..<2 {
        let claim = try await room.database.write { connection in
          try RequestQueue.claim(by: "x", until: now.advanced(bySeconds: 15), now: now, on: connection)
        }
        if let claim { order.withLock { $0.append(claim.owner) } }
      }
      #expect(order.withLock { $0 } == [room.owner.id, bob.id])
    }
  }

  @Test("the same work asked for twice is one request, until it is over", arguments: Engine.available)
  func isAskedOnce(engine: Engine) async throws {
    try await withRoom(engine, doing: { _, _ in RequestOutcome() }) { room in
      let first = try await room.enqueue(onlyOnce: "export 5")
      let second = try await room.enqueue(onlyOnce: "export 5")
      #expect(first.id == second.id)
      _ = try await room.runner().runNext()
      let third = try await room.enqueue(onlyOnce: "export 5")
      #expect(third.id != first.id)
    }
  }

  @Test("others' requests are not there", arguments: Engine.available)
  func isPrivate(engine: Engine) async throws {
    try await withRoom(engine, doing: { _, _ in RequestOutcome() }) { room in
      let bob = try await Sample.user("bob", in: room.database)
      let request = try await room.enqueue()
      let store = RequestStore(room.database)
      await #expect(throws: NotFound("request")) { try await store.request(request.id, for: Viewer(bob)) }
      let name = try #require(RequestName("action=create&target=task&target_id=5"))
      await #expect(throws: NotFound("request")) { try await store.request(name, for: Viewer(bob)) }
      #expect(try await store.request(name, for: Viewer(room.owner)).id == request.id)
      let list = try await store.requests(of: nil, matching: "", at: .newest, size: 5, for: Viewer(bob))
      #expect(list.elements.isEmpty)
      let counted = try await store.list(ListQuery(), for: Viewer(bob))
      #expect(counted.count == 0)
    }
  }

  @Test("whoever waits hears of the end at once", arguments: Engine.available)
  func isHeard(engine: Engine) async throws {
    try await withRoom(engine, doing: { _, _ in RequestOutcome() }) { room in
      let request = try await room.enqueue()
      let (work, viewer) = (room.work, Viewer(room.owner))
      async let settled = work.settled(.number(request.id), for: viewer, within: .seconds(60))
      _ = try await room.runner().runNext()
      #expect(try await settled.state == .finished)
    }
  }
}
