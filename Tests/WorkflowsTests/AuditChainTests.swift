import Database
import Domain
import Store
import TestSupport
import Testing
import Workflows

@Suite("The audit's chain of seals")
struct AuditChainTests {
  private static let vault = Vault(passphrase: "a passphrase of a test")

  /// Forty sealed deeds.
  private func withRecord(
    on engine: Engine,
    _ body: (_ database: Database, _ chain: AuditChain) async throws -> Void
  ) async throws {
    try await withDatabase(engine) { database in
      let chain = AuditChain(database: database, vault: Self.vault)
      try await record(40, in: database)
      try await chain.seal()
      try await body(database, chain)
    }
  }

  private func record(_ count: Int, in database: Database) async throws {
    try await database.write { connection in
      for number in 1...count {
        try AuditStore.record("made", "thing \(number)", by: .commandLine, now: .test(Int64(number)), on: connection)
      }
    }
  }

  @Test("what nobody touched is intact, newer entries are counted and sealed later", arguments: Engine.available)
  func intact(engine: Engine) async throws {
    try await withRecord(on: engine) { database, chain in
      #expect(try await chain.verify() == .intact(sealed: 40, unsealed: 0))
      try await record(2, in: database)
      #expect(try await chain.verify() == .intact(sealed: 40, unsealed: 2))
      try await chain.seal()
      #expect(try await chain.verify() == .intact(sealed: 42, unsealed: 0))
    }
  }

  @Test("an empty record is intact", arguments: Engine.available)
  func empty(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let chain = AuditChain(database: database, vault: Self.vault)
      try await chain.seal()
      #expect(try await chain.verify() == .intact(sealed: 0, unsealed: 0))
    }
  }

  @Test(
    "whatever is done to an entry is found and named",
    arguments: Engine.available,
    [
      ("UPDATE audit SET subject = 'nothing' WHERE seal_number = 7", "Entry 7 is not what was sealed"),
      ("UPDATE audit SET at = at + 1 WHERE seal_number = 40", "Entry 40 is not what was sealed"),
      ("UPDATE audit SET action = 'mad', subject = 'ething 1' WHERE seal_number = 1", "Entry 1 is not"),
      ("DELETE FROM audit WHERE seal_number = 20", "Entry 20 is gone."),
      ("DELETE FROM audit WHERE seal_number BETWEEN 3 AND 9", "Entries 3 to 9 are gone."),
      ("DELETE FROM audit WHERE seal_number > 38", "Entries 39 to 40, the newest that were sealed, are gone."),
      ("DELETE FROM audit", "Entries 1 to 40, the newest that were sealed, are gone."),
      (
        """
        UPDATE audit SET seal_number = 1000 WHERE seal_number = 5;
        UPDATE audit SET seal_number = 5 WHERE seal_number = 6;
        UPDATE audit SET seal_number = 6 WHERE seal_number = 1000
        """, "Entry 5 is not what was sealed"
      ),
      (
        "DELETE FROM audit WHERE seal_number > 38; UPDATE audit_chain SET length = 38",
        "The record of how many entries were sealed was changed."
      ),
      ("DELETE FROM audit_chain", "The record of how many entries were sealed is gone."),
      (
        """
        INSERT INTO audit (at, actor, action, subject, detail, address, seal_number, seal)
        SELECT at, actor, action, subject, detail, address, 41, seal FROM audit WHERE seal_number = 40
        """, "Entry 41 is not what was sealed"
      ),
    ]
  )
  func tampering(engine: Engine, deed: (sql: String, sentence: String)) async throws {
    try await withRecord(on: engine) { database, chain in
      try await database.write { try $0.script(deed.sql) }
      let verdict = try await chain.verify()
      guard case .broken(let sentence) = verdict else {
        Issue.record("\(deed.sql) was not found: \(verdict)")
        return
      }
      #expect(sentence.hasPrefix(deed.sentence), "\(sentence)")
    }
  }

  @Test("many who seal at once make one chain", arguments: Engine.available)
  func together(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await record(60, in: database)
      let chain = AuditChain(database: database, vault: Self.vault)
      try await withThrowingTaskGroup { group in
        for _ in 0..<6 { group.addTask { try await chain.seal() } }
        try await group.waitForAll()
      }
      #expect(try await chain.verify() == .intact(sealed: 60, unsealed: 0))
    }
  }

  @Test(
    "a server with another key seals nothing and says so, until it is told to seal all anew",
    arguments: Engine.available
  )
  func otherKey(engine: Engine) async throws {
    try await withRecord(on: engine) { database, _ in
      let other = AuditChain(database: database, vault: Vault(passphrase: "another"))
      try await record(1, in: database)
      await #expect(throws: Conflict.self) { try await other.seal() }
      guard case .broken(let sentence) = try await other.verify() else {
        Issue.record("Another key was taken.")
        return
      }
      #expect(sentence.contains("SECRET_KEY"))
      try await other.sealAgain(by: .commandLine, now: .test(100))
      #expect(try await other.verify() == .intact(sealed: 42, unsealed: 0))
    }
  }

  @Test("a server that has seen seals makes none where they were taken off", arguments: Engine.available)
  func takenOff(engine: Engine) async throws {
    try await withRecord(on: engine) { database, chain in
      let known = try await chain.seal()
      #expect(known == 40)
      try await database.write { connection in
        try connection.script("UPDATE audit SET seal_number = NULL, seal = NULL; DELETE FROM audit_chain")
        try connection.script("DELETE FROM audit WHERE subject = 'thing 7'")
      }
      await #expect(throws: Conflict.self) { try await chain.seal(known: known) }
      #expect(try await chain.verify() == .intact(sealed: 0, unsealed: 39))
      try await chain.sealAgain(by: .commandLine, now: .test(100))
      let again = try await chain.seal(known: known)
      #expect(again == 40)
    }
  }

  @Test("codes for one purpose or of other parts are others")
  func codes() {
    let vault = Self.vault
    let code = vault.code(of: ["ab", "c"], for: "one")
    #expect(code.count == 64 && code == vault.code(of: ["ab", "c"], for: "one"))
    #expect(code != vault.code(of: ["a", "bc"], for: "one"))
    #expect(code != vault.code(of: ["ab", "c"], for: "two"))
    #expect(code != Vault(passphrase: "another").code(of: ["ab", "c"], for: "one"))
  }
}
