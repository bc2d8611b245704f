public import Database
public import Domain
internal import Store

/// Signing in and out: the one way in for pages and clients alike.
public struct SignIn: Sendable {
  private let database: Database
  private let passwords: Passwords

  public init(database: Database, passwords: Passwords) {
    self.database = database
    self.passwords = passwords
  }

  /// What a browser or client gets when it is let in.
  public struct Admission: Sendable {
    public let user: User
    /// For the cookie; nowhere else.
    public let key: Secret
    public let csrfToken: String
  }

  /// Why nobody was let in; the same words whether the account exists or not.
  public enum Refusal: Error, Equatable, Sendable, CustomStringConvertible {
    case wrong
    case tooManyAttempts(waitSeconds: Int)

    public var description: String {
      switch self {
      case .wrong: "This user name and password do not belong together."
      case .tooManyAttempts(let seconds):
        "Too many attempts did not succeed: wait \(seconds) second\(seconds == 1 ? "" : "s"), then try again."
      }
    }
  }

  /// - Parameter client: what the request says of itself: its address and its User-Agent.
  /// - Throws: `Refusal`.
  public func admit(
    name: String,
    password: String,
    from client: (address: String, userAgent: String),
    now: Timestamp
  ) async throws -> Admission {
    let name = name.trimmed
    let gate = LoginGate(name: name, address: client.address)
    try await database.write { try gate.pass(now: now, on: $0) }
    let found = try await UserStore(database).credentials(named: name)
    let isRight = try await passwords.verify(password, against: usablePassword(found))
    guard isRight, let user = found?.user else {
      let actor = Actor(name: "", address: client.address)
      try await database.write { connection in
        try AuditStore.record(
          "failed to sign in",
          String(name.prefix(150)),
          by: actor,
          now: now,
          on: connection
        )
      }
      throw Refusal.wrong
    }
    return try await begin(for: user, from: client, now: now) { try gate.open(on: $0) }
  }

  /// Lets somebody in who has shown another proof, such as a one-use link.
  public func begin(
    for user: User,
    from client: (address: String, userAgent: String),
    now: Timestamp,
    alongside work: @escaping @Sendable (any Connection) throws -> Void = { _ in }
  ) async throws -> Admission {
    let admission = Admission(user: user, key: Secret(), csrfToken: Secret().text)
    let draft = SessionDraft(
      keyHash: admission.key.hash,
      csrfToken: admission.csrfToken,
      user: user.id,
      userAgent: String(client.userAgent.prefix(300)),
      address: client.address,
      created: now,
      expires: SessionLife.expiry(created: now, now: now)
    )
    try await database.write { connection in
      try work(connection)
      try SessionStore.insert(draft, on: connection)
      try UserStore.setLastLogin(now, of: user.id, on: connection)
      try AuditStore.record(
        "signed in",
        user.name,
        by: Actor(name: user.name, address: client.address),
        now: now,
        on: connection
      )
    }
    return admission
  }

  public func end(_ session: Session, by actor: Actor, now: Timestamp) async throws {
    try await database.write { connection in
      try SessionStore.delete(session.id, of: session.user, on: connection)
      try AuditStore.record("signed out", actor.name, by: actor, now: now, on: connection)
    }
  }

  private func usablePassword(_ found: (user: User, password: String)?) -> String? {
    guard let found, found.user.isActive, !found.password.isEmpty else { return nil }
    return found.password
  }
}

/// How long a session lasts: twelve hours after the last use, a week in all.
public enum SessionLife {
  public static func expiry(created: Timestamp, now: Timestamp) -> Timestamp {
    min(now.advanced(bySeconds: 12 * 3600), created.advanced(bySeconds: 7 * 86_400))
  }
}

/// Slows guessing down, by account and by address, without locking anybody out for good.
///
/// An attempt is counted before its password is looked at, so that a hundred at once count as a hundred.
struct LoginGate: Sendable {
  private struct Counter {
    let subject: String
    let free: Int
    let longest: Int
    var isOfAddress = false
  }

  let name: String
  let address: String

  /// Who is counted, how many failures are free, and how long the wait may grow, in seconds.
  private var counters: [Counter] {
    let name = String(name.lowercased().prefix(150))
    return [
      Counter(subject: "user:\(name) from \(address)", free: 3, longest: 300),
      Counter(subject: "address:\(address)", free: 20, longest: 60, isOfAddress: true),
      // A stranger must not be able to keep a known account out for long.
      Counter(subject: "user:\(name)", free: 20, longest: 30),
    ]
  }

  /// - Throws: `SignIn.Refusal.tooManyAttempts` where the last failures are too near.
  func pass(now: Timestamp, on connection: any Connection) throws {
    var wait = 0
    for counter in counters {
      guard let past = try LoginFailureStore.failures(of: counter.subject, on: connection) else { continue }
      let delay = Self.delay(after: past.count, free: counter.free, longest: counter.longest)
      wait = max(wait, Self.wait(of: delay, since: past.last, now: now))
    }
    guard wait <= 0 else { throw SignIn.Refusal.tooManyAttempts(waitSeconds: wait) }
    for counter in counters { try LoginFailureStore.add(counter.subject, now: now, on: connection) }
  }

  /// The right password came: nothing is held against its account, and the attempt not against its address.
  ///
  /// What else failed from that address stays: whoever has an account must not guess other people's faster for it.
  func open(on connection: any Connection) throws {
    for counter in counters where !counter.isOfAddress {
      try LoginFailureStore.forget(counter.subject, on: connection)
    }
    for counter in counters where counter.isOfAddress {
      try LoginFailureStore.takeBack(counter.subject, on: connection)
    }
  }

  /// 0 for the free ones, then 1, 2, 4, … seconds.
  static func delay(after failures: Int, free: Int, longest: Int) -> Int {
    failures <= free ? 0 : min(1 << min(failures - free - 1, 20), longest)
  }

  /// The seconds that are left of a delay.
  ///
  /// A clock that was set back must keep nobody out: a failure from far in the future counts as long ago. One from a little
  /// ahead is of another process, whose clock is not quite the same.
  static func wait(of delay: Int, since last: Timestamp, now: Timestamp) -> Int {
    let passed = Int((now.milliseconds - last.milliseconds) / 1000)
    guard passed > -600 else { return 0 }
    return delay - max(0, passed)
  }
}
