import Blobs
import Database
import Domain
import Outbound
import Store
import TestSupport
import Testing
import Workflows

@Suite("Fetching the pictures of a pair")
struct ComparisonFetchTests {
  /// One pair whose addresses lead to a peer, a worker, and an administrator who asks.
  private struct Room {
    let database: Database
    let blobs: FolderBlobs
    let user: User
    let id: Comparison.ID
    let runner: RequestRunner
    let work: RequestWork

    func ask() async throws -> BackgroundRequest {
      let asked = try await work.enqueue(
        ComparisonFetchHandler.operation(id),
        input: "{}",
        onlyOnce: "fetch:\(id)",
        by: user,
        now: .test()
      )
      _ = try await runner.runNext()
      return try await RequestStore(database).request(.number(asked.id), for: Viewer(user))
    }

    func pair() async throws -> Comparison { try await ComparisonStore(database).comparison(id) }
  }

  private func withRoom(
    _ engine: Engine,
    role: Role = .admin,
    paths: (String, String) = ("/a.jpg", "/b.png"),
    _ behaviour: @escaping @Sendable (String) -> FakePeer.Behaviour,
    isAllowed: Bool = true,
    _ test: (Room, FakePeer) async throws -> Void
  ) async throws {
    try await FakePeer.run(behaviour) { peer in
      try await withTemporaryFolder { folder in
        try await withDatabase(engine) { database in
          let blobs = FolderBlobs(root: folder)
          try blobs.prepare()
          let lane = WorkLane("test", width: 1)
          let policy = try AddressPolicy(allowing: isAllowed ? [peer.origin] : [])
          let fetcher = ComparisonFetcher(outbound: Outbound(policy: policy), blobs: blobs, files: lane, pictures: lane)
          let handler = ComparisonFetchHandler(
            database: database,
            blobs: blobs,
            fetcher: fetcher,
            files: lane,
            now: { .test(1) }
          )
          let signal = RequestSignal()
          let runner = RequestRunner(
            database: database,
            signal: signal,
            handlers: [handler],
            holder: "one",
            now: { .test(1) },
            report: { _ in }
          )
          let draft = try ComparisonDraft([
            "title": "Pair", "first_label": "Left", "first_alt": "A", "first_address": peer.origin + paths.0,
            "second_label": "Right", "second_alt": "B", "second_address": peer.origin + paths.1,
          ])
          let id = try await database.write { try ComparisonStore.insert(draft, slug: "pair", now: .test(), on: $0) }
          let user = try await Sample.user("ann", role: role, in: database)
          let room = Room(
            database: database,
            blobs: blobs,
            user: user,
            id: id,
            runner: runner,
            work: RequestWork(database: database, signal: signal)
          )
          try await test(room, peer)
        }
      }
    }
  }

  private static func photo(_ path: String) -> FakePeer.Behaviour {
    let name = path.hasSuffix(".png") ? "coins.png" : "rocket.jpg"
    let bytes = (try? Checkout.bytes("Tests/Fixtures/photos/\(name)")) ?? []
    // What a server says of the type does not count.
    return FakePeer.file(bytes, type: "text/html")
  }

  @Test("brings both, looks at them, and gives them to the pair", arguments: Engine.available)
  func works(engine: Engine) async throws {
    try await withRoom(engine, Self.photo) { room, peer in
      let request = try await room.ask()
      #expect(request.state == .finished, "\(request.message)")
      let pair = try await room.pair()
      #expect(pair.first.picture?.width == 640 && pair.second.picture?.width == 384)
      let stored = try room.blobs.bytes(of: try #require(pair.first.picture?.version))
      #expect(stored == (try Checkout.bytes("Tests/Fixtures/photos/rocket.jpg")))
      #expect(peer.requests.count == 2)
      // Again: the new ones take the place of the old ones, which are orphans.
      let again = try await room.ask()
      #expect(again.state == .finished)
      let orphans = try await OrphanStore(room.database).keys(limit: 10)
      #expect(Set(orphans) == Set([pair.first.picture?.version, pair.second.picture?.version].compactMap(\.self)))
    }
  }

  @Test("says which address does not do, and changes nothing", arguments: Engine.available)
  func failuresAreTold(engine: Engine) async throws {
    let missing = FakePeer.Behaviour.text("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno")
    try await withRoom(engine, { $0 == "/b.png" ? missing : Self.photo($0) }) { room, _ in
      let request = try await room.ask()
      #expect(request.state == .failed)
      #expect(request.message == "Right: 127.0.0.1 answered with status 404 instead of what was asked for.")
      let pair = try await room.pair()
      #expect(pair.first.picture == nil && pair.second.picture == nil)
    }
    try await withRoom(engine, { _ in FakePeer.ok("<html>not a picture</html>") }) { room, _ in
      let request = try await room.ask()
      #expect(request.state == .failed && request.message.contains("not a picture"))
    }
  }

  @Test("never calls the inside unless it is allowed", arguments: Engine.available)
  func insideIsRefused(engine: Engine) async throws {
    try await withRoom(engine, Self.photo, isAllowed: false) { room, peer in
      let request = try await room.ask()
      #expect(request.state == .failed && request.message.contains("not a public address"))
      #expect(peer.connections == 0)
    }
  }

  @Test("is for administrators, with their rights as they are then", arguments: Engine.available)
  func rightsAreChecked(engine: Engine) async throws {
    try await withRoom(engine, role: .user, Self.photo) { room, peer in
      let request = try await room.ask()
      #expect(request.state == .failed && request.message == "Only administrators may have pictures fetched.")
      #expect(peer.connections == 0)
    }
  }
}
