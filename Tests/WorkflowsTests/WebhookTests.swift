import Database
import Domain
import Outbound
import Store
import Synchronization
import TestSupport
import Testing
import Workflows

@Suite("Webhooks")
struct WebhookTests {
  /// A server with one project, and a clock that a test moves.
  private struct Room {
    let database: Database
    let owner: User
    let project: Project
    let work: WebhookWork
    let messenger: WebhookMessenger
    let clock: Clock

    init(_ database: Database, allowing origins: [String]) async throws {
      self.database = database
      owner = try await Sample.user("ann", in: database)
      project = try await Sample.project(owner: owner, in: database).project
      clock = Clock()
      let vault = Vault(passphrase: "a passphrase of a test")
      messenger = WebhookMessenger(
        database: database,
        outbound: Outbound(policy: try AddressPolicy(allowing: origins)),
        vault: vault,
        now: clock.now
      )
      work = WebhookWork(database: database, vault: vault, messenger: messenger)
    }

    func hook(_ target: String) async throws -> Webhook {
      try await work.create(
        try Webhook.Traits(targetURL: target, events: WebhookEvent.ofProjects),
        in: .project(project.id),
        secret: "secret",
        by: owner,
        actor: .commandLine,
        now: clock.now()
      )
    }

    func rename(to name: String) async throws {
      try await ProjectWork(database: database).update(
        project.id,
        for: Viewer(owner),
        actor: .commandLine,
        now: clock.now()
      ) { $0.name = name }
    }

    func deliveries(of hook: Webhook) async throws -> [WebhookDelivery] {
      try await work.deliveries(ListQuery(), of: hook.id, for: Viewer(owner)).elements
    }
  }

  private final class Clock: Sendable {
    private let seconds = Mutex(Int64(0))

    func pass(_ count: Int64) { seconds.withLock { $0 += count } }

    @Sendable func now() -> Timestamp { .test(seconds.withLock { $0 }) }
  }

  private static let taken = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nheard"
  private static let refused = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

  @Test(
    "a message that is not taken is sent five times in all, under one key, and then no more",
    arguments: Engine.available
  )
  func retries(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await FakePeer.run({ _ in .text(Self.refused) }) { peer in
        let room = try await Room(database, allowing: [peer.origin])
        let hook = try await room.hook(peer.origin + "/hook")
        try await room.rename(to: "Barn owls")
        var counts: [Int] = []
        for pause: Int64 in [0, 1, 1, 15, 120, 1199, 1, 86_400] {
          room.clock.pass(pause)
          while try await room.messenger.sendNext() {}
          counts.append(peer.requests.count)
        }
        #expect(counts == [1, 1, 2, 3, 4, 4, 5, 5])
        let delivery = try #require(try await room.deliveries(of: hook).first)
        #expect(delivery.state == .failed)
        #expect(delivery.attempts == 5)
        #expect(delivery.statusCode == 503)
        #expect(delivery.changedFields == "name")
        #expect(peer.requests.allSatisfy { $0.contains(delivery.uid) })
      }
    }
  }

  @Test("a message that is taken is sent once, also by several messengers", arguments: Engine.available)
  func takenOnce(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await FakePeer.run({ _ in .text(Self.taken) }) { peer in
        let room = try await Room(database, allowing: [peer.origin])
        let hook = try await room.hook(peer.origin)
        for number in 0..<6 { try await room.rename(to: "Owls \(number)") }
        let messenger = room.messenger
        await withTaskGroup(of: Void.self) { group in
          for _ in 0..<4 {
            group.addTask {
              do { while try await messenger.sendNext() {} } catch { Issue.record(error) }
            }
          }
        }
        #expect(peer.requests.count == 6)
        let deliveries = try await room.deliveries(of: hook)
        #expect(deliveries.allSatisfy { $0.state == .delivered && $0.response == "heard" && $0.attempts == 1 })
      }
    }
  }

  @Test("an address inside is never called, and not tried again", arguments: Engine.available)
  func privateAddress(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await FakePeer.run({ _ in .text(Self.taken) }) { peer in
        let room = try await Room(database, allowing: [])
        let hook = try await room.hook(peer.origin)
        try await room.rename(to: "Barn owls")
        while try await room.messenger.sendNext() {}
        let delivery = try #require(try await room.deliveries(of: hook).first)
        #expect(delivery.state == .failed)
        #expect(delivery.attempts == 1)
        #expect(delivery.response.contains("not a public address"))
        #expect(peer.connections == 0)
      }
    }
  }

  @Test(
    "with a webhook go its messages; with a project its webhooks, but not the word of its end",
    arguments: Engine.available
  )
  func endings(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await FakePeer.run({ _ in .text(Self.taken) }) { peer in
        let room = try await Room(database, allowing: [peer.origin])
        let first = try await room.hook(peer.origin)
        try await room.rename(to: "Barn owls")
        try await room.work.delete(first.id, by: room.owner, actor: .commandLine, now: room.clock.now())
        while try await room.messenger.sendNext() {}
        #expect(peer.requests.isEmpty)
        _ = try await room.hook(peer.origin)
        try await ProjectWork(database: database).delete(
          room.project.id,
          for: Viewer(room.owner),
          actor: .commandLine,
          now: room.clock.now()
        )
        while try await room.messenger.sendNext() {}
        #expect(peer.requests.count == 1)
        #expect(peer.requests.first?.contains("delete:project") == true)
      }
    }
  }

  @Test("a change that fails tells nobody", arguments: Engine.available)
  func failure(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let room = try await Room(database, allowing: [])
      let hook = try await room.hook("https://example.org/")
      let nobody = User.ID(1_000_000)
      await #expect(throws: ValidationFailure.self) {
        try await ProjectWork(database: database).update(
          room.project.id,
          for: Viewer(room.owner),
          actor: .commandLine,
          now: room.clock.now()
        ) { $0.owner = nobody }
      }
      let deliveries = try await room.deliveries(of: hook)
      #expect(deliveries.isEmpty)
    }
  }

  @Test("what a vault keeps is not to be seen, and comes back under the same key alone")
  func vault() throws {
    let vault = Vault(passphrase: "one")
    let sealed = try vault.sealed("between us")
    #expect(try vault.sealed("between us") != sealed)
    #expect(!String(decoding: sealed, as: UTF8.self).contains("between"))
    #expect(try Vault(passphrase: "one").opened(sealed) == "between us")
    #expect(throws: Conflict.self) { try Vault(passphrase: "two").opened(sealed) }
    #expect(try vault.opened(try vault.sealed("")).isEmpty)
  }
}
