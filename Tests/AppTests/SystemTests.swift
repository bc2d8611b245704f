import Blobs
import Database
import Domain
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing
import Workflows

@testable import App

@Suite("The system page")
struct SystemTests {
  private struct Unforeseen: Error {}

  @Test("shows parts, queue and failures to administrators, and to nobody else", arguments: Engine.available)
  func page(engine: Engine) async throws {
    try await withServer(engine) { server in
      let journal = server.services.failures
      for _ in 0..<3 {
        journal.note(Unforeseen(), at: "GET /api/tasks/{task}", requestID: "abc123", now: .test())
      }
      await journal.write()
      let admin = try await server.visitor("ada", role: .admin)
      let page = try await admin.get("/admin/system")
      #expect(page.status == .ok)
      #expect(page.text.contains("Request abc123"))
      #expect(page.text.contains("GET /api/tasks/{task}"))
      #expect(page.text.contains(engine == .sqlite ? "SQLite 3" : "PostgreSQL "))
      #expect(page.text.contains("Up to date: 0"))
      let kept = try await FailureStore(server.database).failures(matching: "UNFORESEEN", at: .newest, size: 5)
      #expect(kept.elements.map(\.count) == [3])
      let other = try await server.visitor("bob")
      let refused = try await other.get("/admin/system")
      #expect(refused.status == .forbidden)
    }
  }

  @Test(
    "a schema that another version brought further is told, and so is one that is behind, or not there yet",
    arguments: Engine.available
  )
  func schema(engine: Engine) async throws {
    try await withServer(engine) { server in
      try await server.database.write { connection in
        try connection.script("INSERT INTO migrations (name, applied_at) VALUES ('9999_later', 0)")
      }
      let later = await server.services.checkup.findings().first { $0.subject == "Schema" }
      #expect(later?.state == .warning)
      #expect(later?.sentence.contains("9999_later") == true)
      try await server.database.write { try $0.script("DELETE FROM migrations WHERE name = '0017_failures'") }
      let behind = await server.services.checkup.findings().first { $0.subject == "Schema" }
      #expect(behind?.state == .bad)
      #expect(behind?.advice.contains("porthole migrate") == true)
      try await server.database.write { try $0.script("DROP TABLE migrations") }
      let empty = await server.services.checkup.findings().first { $0.subject == "Schema" }
      #expect(empty?.state == .warning && empty?.sentence == "The database is empty.")
    }
  }

  @Test("a bucket that cannot be reached is broken, with what to correct")
  func bucket() async throws {
    try await withServer { server in
      let services = server.services
      let settings = try Settings(
        SettingValues(environment: [
          "MEDIA_BUCKET": "pictures", "AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ACCESS_KEY_ID": "a",
          "AWS_SECRET_ACCESS_KEY": "b", "DATA_DIR": "/nowhere",
        ])
      )
      let checkup = Checkup(
        settings: settings,
        installation: services.installation,
        database: services.database,
        blobs: services.blobs,
        vault: nil,
        lane: services.fileLane,
        now: services.now
      )
      let findings = await checkup.findings()
      let broken = findings.filter { $0.state == .bad }
      #expect(broken.map(\.subject) == ["Disk", Checkup.bucket])
      #expect(broken.allSatisfy { !$0.advice.isEmpty })
    }
  }

  @Test("secrets that another server encrypted with a key of its own are told", arguments: Engine.available)
  func keys(engine: Engine) async throws {
    try await withServer(engine) { server in
      let owner = try await Sample.user("ann", in: server.database)
      let project = try await Sample.project(owner: owner, in: server.database).project
      let traits = try Webhook.Traits(targetURL: "https://example.org/", events: WebhookEvent.ofProjects)
      let before = await server.services.checkup.findings()
      #expect(before.allSatisfy { $0.subject != "Secrets" })
      for (vault, state) in [
        (server.services.vault, Finding.State.good), (Vault(passphrase: "of another server"), .bad),
      ] {
        let sealed = try vault.sealed("a secret")
        try await server.database.write { connection in
          _ = try WebhookStore.insert(
            traits,
            in: .project(project.id),
            secret: sealed,
            owner: owner.id,
            now: .test(),
            on: connection
          )
        }
        let finding = await server.services.checkup.findings().first { $0.subject == "Secrets" }
        #expect(finding?.state == state)
        #expect(finding?.advice.contains("SECRET_KEY") == (state == .bad))
      }
    }
  }

  @Test(
    "SQLite is refused where other machines serve the files",
    arguments: [(0x6969, "NFS"), (0xFE53_4D42, "SMB"), (0xEF53, nil)] as [(UInt32, String?)]
  )
  func networkFileSystems(kind: UInt32, name: String?) {
    #expect(FileSystem.networkName(ofKind: kind) == name)
    let refusal = FileSystem.refusal(ofSQLiteIn: "/data", on: FileSystem.networkName(ofKind: kind))
    #expect(refusal?.contains("DATABASE_URL") == (name == nil ? nil : true))
  }
}
