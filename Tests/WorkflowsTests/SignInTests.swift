import Database
import Domain
import Store
import TestSupport
import Testing
import Workflows

@Suite("Signing in")
struct SignInTests {
  private let passwords = Passwords(cost: .quick)
  private let here = (address: "192.0.2.1", userAgent: "test")

  private func withAnn(_ engine: Engine, _ test: (Database, SignIn, Accounts) async throws -> Void) async throws {
    try await withDatabase(engine) { database in
      let accounts = Accounts(database: database, passwords: passwords)
      _ = try await accounts.create(
        name: "ann",
        password: "a long sentence",
        role: .admin,
        by: .commandLine,
        now: .test()
      )
      try await test(database, SignIn(database: database, passwords: passwords), accounts)
    }
  }

  @Test(
    "the right password opens, whatever the case of the name, and only the key's hash is kept",
    arguments: Engine.available
  )
  func rightPasswordOpens(engine: Engine) async throws {
    try await withAnn(engine) { database, signIn, _ in
      let admission = try await signIn.admit(name: " Ann ", password: "a long sentence", from: here, now: .test())
      let found = try await SessionStore(database).session(keyHash: admission.key.hash, now: .test(1))
      #expect(found?.user.name == "ann")
      #expect(found?.session.csrfToken == admission.csrfToken)
      let forged = Secret().hash
      #expect(try await SessionStore(database).session(keyHash: forged, now: .test(1)) == nil)
    }
  }

  @Test("a wrong password and an unknown name get the same answer", arguments: Engine.available)
  func wrongAndUnknownAreAlike(engine: Engine) async throws {
    try await withAnn(engine) { _, signIn, _ in
      await #expect(throws: SignIn.Refusal.wrong) {
        try await signIn.admit(name: "ann", password: "wrong", from: here, now: .test())
      }
      await #expect(throws: SignIn.Refusal.wrong) {
        try await signIn.admit(name: "nobody", password: "wrong", from: here, now: .test())
      }
    }
  }

  @Test("guessing gets slower, is recorded, and the right password works after the wait", arguments: Engine.available)
  func guessingGetsSlower(engine: Engine) async throws {
    try await withAnn(engine) { database, signIn, _ in
      var checked = 0
      var longestWait = 0
      for second in 0..<60 {
        do {
          _ = try await signIn.admit(name: "ann", password: "guess", from: here, now: .test(Int64(second)))
        } catch SignIn.Refusal.wrong {
          checked += 1
        } catch SignIn.Refusal.tooManyAttempts(let wait) {
          longestWait = max(longestWait, wait)
        }
      }
      #expect((4...10).contains(checked))
      #expect(longestWait >= 16)
      let entries = try await AuditStore(database).entries(matching: "failed to sign in", at: .newest, size: 50)
      #expect(entries.elements.count == checked)
      _ = try await signIn.admit(name: "ann", password: "a long sentence", from: here, now: .test(600))
    }
  }

  @Test("a stranger's guesses do not keep the account's owner out", arguments: Engine.available)
  func strangersDoNotLockOut(engine: Engine) async throws {
    try await withAnn(engine) { _, signIn, _ in
      for second in 0..<12 {
        _ = try? await signIn.admit(
          name: "ann",
          password: "guess",
          from: (address: "203.0.113.9", userAgent: ""),
          now: .test(Int64(second))
        )
      }
      _ = try await signIn.admit(name: "ann", password: "a long sentence", from: here, now: .test(13))
    }
  }

  @Test("whoever has an account does not guess others' passwords faster for it", arguments: Engine.available)
  func ownAccountHelpsNoGuessing(engine: Engine) async throws {
    try await withAnn(engine) { _, signIn, _ in
      var checked = 0
      for number in 0..<60 {
        do {
          _ = try await signIn.admit(name: "user\(number)", password: "guess", from: here, now: .test())
        } catch SignIn.Refusal.wrong {
          checked += 1
        } catch SignIn.Refusal.tooManyAttempts {
          continue
        }
        _ = try? await signIn.admit(name: "ann", password: "a long sentence", from: here, now: .test())
      }
      #expect(checked <= 21)
    }
  }

  @Test("a clock that was set back keeps nobody out", arguments: Engine.available)
  func clockSetBack(engine: Engine) async throws {
    try await withAnn(engine) { _, signIn, _ in
      for _ in 0..<5 {
        _ = try? await signIn.admit(name: "ann", password: "guess", from: here, now: .test(86_400 * 365))
      }
      _ = try await signIn.admit(name: "ann", password: "a long sentence", from: here, now: .test())
    }
  }

  @Test("the clocks of two servers that differ a little open no way around the wait", arguments: Engine.available)
  func clocksDiffer(engine: Engine) async throws {
    try await withAnn(engine) { _, signIn, _ in
      var checked = 0
      for number in 0..<40 {
        do {
          _ = try await signIn.admit(name: "ann", password: "guess", from: here, now: .test(number % 2 == 0 ? 5 : 0))
        } catch SignIn.Refusal.wrong {
          checked += 1
        } catch SignIn.Refusal.tooManyAttempts {
          continue
        }
      }
      #expect(checked <= 10)
    }
  }

  @Test("sessions end with the account's standing, the password and the week", arguments: Engine.available)
  func sessionsEnd(engine: Engine) async throws {
    try await withAnn(engine) { database, signIn, accounts in
      let sessions = SessionStore(database)
      let first = try await signIn.admit(name: "ann", password: "a long sentence", from: here, now: .test())
      #expect(try await sessions.session(keyHash: first.key.hash, now: .test(13 * 3600)) == nil)

      _ = try await accounts.create(
        name: "bob",
        password: "another sentence",
        role: .admin,
        by: .commandLine,
        now: .test()
      )
      let actor = Actor(name: "bob", address: "")
      try await accounts.setStanding(of: first.user.id, role: .admin, isActive: false, by: actor, now: .test(1))
      #expect(try await sessions.session(keyHash: first.key.hash, now: .test(2)) == nil)
      await #expect(throws: SignIn.Refusal.wrong) {
        try await signIn.admit(name: "ann", password: "a long sentence", from: here, now: .test(3))
      }

      try await accounts.setStanding(of: first.user.id, role: .user, isActive: true, by: actor, now: .test(1000))
      let second = try await signIn.admit(name: "ann", password: "a long sentence", from: here, now: .test(1001))
      try await accounts.setPassword(of: "ann", to: "a third sentence", by: actor, now: .test(1002))
      #expect(try await sessions.session(keyHash: second.key.hash, now: .test(1003)) == nil)
    }
  }
}
