import Database
import Domain
import Store
import TestSupport
import Testing
import Workflows

@Suite("Accounts")
struct AccountsTests {
  private let actor = Actor(name: "root", address: "192.0.2.1")

  private func withAccounts(_ engine: Engine, _ test: (Accounts, Database) async throws -> Void) async throws {
    try await withDatabase(engine) { database in
      try await test(Accounts(database: database, passwords: Passwords(cost: .quick)), database)
    }
  }

  /// How many of the attempts, made all at once, do not throw.
  private func successes<Subject: Sendable, Outcome>(
    of subjects: some Sequence<Subject>,
    _ attempt: @escaping @Sendable (Subject) async throws -> Outcome
  ) async -> Int {
    await withTaskGroup(of: Bool.self) { group in
      for subject in subjects {
        group.addTask {
          do {
            _ = try await attempt(subject)
            return true
          } catch {
            return false
          }
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
  }

  @Test("the first administrator is made once only", arguments: Engine.available)
  func firstAdministratorOnce(engine: Engine) async throws {
    try await withAccounts(engine) { accounts, database in
      let first = try await accounts.createFirst(
        name: "ann",
        password: "a long sentence",
        email: "ann@example.org",
        by: actor,
        now: .test()
      )
      let second = try await accounts.createFirst(name: "eve", password: "a long sentence", by: actor, now: .test())
      #expect(first?.role == .admin && first?.email == "ann@example.org")
      #expect(second == nil)
      #expect(try await accounts.setupLink(now: .test()) == nil)
      #expect(try await UserStore(database).count() == 1)
    }
  }

  @Test("of servers that start at once one makes the administrator, and none fails", arguments: Engine.available)
  func serversStartAtOnce(engine: Engine) async throws {
    try await withAccounts(engine) { accounts, database in
      let made = try await withThrowingTaskGroup(of: User?.self) { group in
        for _ in 0..<4 {
          group.addTask {
            try await accounts.createFirst(name: "ann", password: "a long sentence", by: actor, now: .test())
          }
        }
        return try await group.reduce(0) { $0 + ($1 == nil ? 0 : 1) }
      }
      #expect(made == 1)
      #expect(try await UserStore(database).count() == 1)
    }
  }

  @Test("of twenty people with one set-up link one becomes administrator", arguments: Engine.available)
  func setupLinkWorksOnce(engine: Engine) async throws {
    try await withAccounts(engine) { accounts, database in
      let token = try #require(try await accounts.setupLink(now: .test()))
      let successes = await successes(of: 0..<20) { number in
        try await accounts.setUp(
          token: token,
          name: "admin\(number)",
          password: "a long sentence",
          from: "",
          now: .test(1)
        )
      }
      #expect(successes == 1)
      #expect(try await UserStore(database).count() == 1)
    }
  }

  @Test("who has no set-up link is told so before anything else is looked at", arguments: Engine.available)
  func noSetupLink(engine: Engine) async throws {
    try await withAccounts(engine) { accounts, _ in
      _ = try await accounts.setupLink(now: .test())
      await #expect(throws: NotFound.self) {
        try await accounts.setUp(token: Secret(), name: "ann", password: "weak", from: "", now: .test(1))
      }
    }
  }

  @Test("guesses at one's own password are slowed down, and the right one counts again", arguments: Engine.available)
  func ownPassword(engine: Engine) async throws {
    try await withAccounts(engine) { accounts, _ in
      let ann = try await accounts.create(
        name: "ann",
        password: "a long sentence",
        role: .user,
        by: actor,
        now: .test()
      )
      func change(_ old: String, at moment: Timestamp) async throws {
        try await accounts.changePassword(
          of: ann,
          keeping: nil,
          old: old,
          new: "another long sentence",
          by: actor,
          now: moment
        )
      }
      for _ in 0..<4 {
        await #expect(throws: ValidationFailure.self) { try await change("a guess", at: .test(1)) }
      }
      await #expect(throws: SignIn.Refusal.self) { try await change("a long sentence", at: .test(1)) }
      try await change("a long sentence", at: .test(60))
      await #expect(throws: ValidationFailure.self) { try await change("a guess", at: .test(60)) }
    }
  }

  @Test("an invitation sets the first password, once, for a week", arguments: Engine.available)
  func invitation(engine: Engine) async throws {
    try await withAccounts(engine) { accounts, _ in
      let (user, token) = try await accounts.invite(
        name: "bob",
        displayName: "Bob",
        role: .worker,
        by: actor,
        now: .test()
      )
      await #expect(throws: NotFound.self) {
        try await accounts.redeem(
          token: token,
          displayName: nil,
          password: "a long sentence",
          from: "",
          now: .test(8 * 86_400)
        )
      }
      let joined = try await accounts.redeem(
        token: token,
        displayName: "Bobby",
        password: "a long sentence",
        from: "",
        now: .test(5)
      )
      #expect(joined.id == user.id)
      #expect(joined.displayName == "Bobby")
      await #expect(throws: NotFound.self) {
        try await accounts.redeem(token: token, displayName: nil, password: "a long sentence", from: "", now: .test(6))
      }
    }
  }

  @Test("the last administrator stays, whoever asks", arguments: Engine.available)
  func lastAdministratorStays(engine: Engine) async throws {
    try await withAccounts(engine) { accounts, _ in
      let ann = try await accounts.create(
        name: "ann",
        password: "a long sentence",
        role: .admin,
        by: actor,
        now: .test()
      )
      await #expect(throws: Conflict.self) {
        try await accounts.setStanding(of: ann.id, role: .user, isActive: true, by: actor, now: .test())
      }
      await #expect(throws: Conflict.self) {
        try await accounts.setStanding(of: ann.id, role: .admin, isActive: false, by: actor, now: .test())
      }
      await #expect(throws: Conflict.self) { try await accounts.delete(ann.id, by: actor, now: .test()) }
      // Somebody who was invited but never came does not count.
      _ = try await accounts.invite(name: "bob", displayName: "", role: .admin, by: actor, now: .test())
      await #expect(throws: Conflict.self) { try await accounts.delete(ann.id, by: actor, now: .test()) }
    }
  }

  @Test("two administrators who remove each other at once do not both succeed", arguments: Engine.available)
  func administratorsCannotBothGo(engine: Engine) async throws {
    try await withAccounts(engine) { accounts, database in
      let ann = try await accounts.create(
        name: "ann",
        password: "a long sentence",
        role: .admin,
        by: actor,
        now: .test()
      )
      let bob = try await accounts.create(
        name: "bob",
        password: "a long sentence",
        role: .admin,
        by: actor,
        now: .test()
      )
      let successes = await successes(of: [ann.id, bob.id]) { id in
        try await accounts.delete(id, by: actor, now: .test())
      }
      #expect(successes == 1)
      #expect(try await UserStore(database).count() == 1)
    }
  }

  @Test("names and passwords are held to the rules", arguments: Engine.available)
  func rules(engine: Engine) async throws {
    try await withAccounts(engine) { accounts, _ in
      for name in ["", "two words", "a/b", "<script>", String(repeating: "x", count: 151)] {
        await #expect(throws: ValidationFailure.self, "\(name)") {
          try await accounts.create(name: name, password: "a long sentence", role: .user, by: actor, now: .test())
        }
      }
      for password in ["", "short", "aaaaaaaaaaaa", "password123", "somebody-x"] {
        await #expect(throws: ValidationFailure.self, "\(password)") {
          try await accounts.create(name: "somebody-x", password: password, role: .user, by: actor, now: .test())
        }
      }
      _ = try await accounts.create(
        name: "Zoë.ö_+@-1",
        password: "a long sentence",
        role: .user,
        by: actor,
        now: .test()
      )
      await #expect(throws: ValidationFailure.self) {
        try await accounts.create(
          name: "zoë.ö_+@-1",
          password: "a long sentence",
          role: .user,
          by: actor,
          now: .test()
        )
      }
    }
  }

  @Test("stored passwords are salted scrypt")
  func passwordsAreSalted() async throws {
    let passwords = Passwords()
    let (first, second) = (try await passwords.hash("a long sentence"), try await passwords.hash("a long sentence"))
    #expect(first.hasPrefix("$scrypt$ln=15,r=8,p=3$"))
    #expect(first != second)
    #expect(try await passwords.verify("a long sentence", against: first))
    #expect(try await !passwords.verify("another sentence", against: first))
    #expect(try await !passwords.verify("", against: nil))
    #expect(try await !passwords.verify("x", against: "$scrypt$ln=99,r=8,p=3$AAAA$AAAA"))
  }

  @Test("a secret is 32 letters and digits, reads back, and never comes twice")
  func secrets() {
    let secrets = (0..<500).map { _ in Secret().text }
    #expect(Set(secrets).count == 500)
    #expect(secrets.allSatisfy { Secret($0)?.text == $0 })
    #expect(Set(secrets.joined()).count == 62)
    for text in ["", "short", String(repeating: "a", count: 33), String(repeating: "-", count: 32)] {
      #expect(Secret(text) == nil)
    }
  }
}
