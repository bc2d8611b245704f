internal import Crypto
public import Database
public import Domain
internal import Store

/// Name and password with each request: `Authorization: Basic` (RFC 7617).
///
/// scrypt takes a fifth of a second, so a password that was right is known for a while by its keyed hash. The hash covers
/// the stored password too: a changed password or a disabled account is refused with the very next request.
public actor BasicSignIn {
  private let database: Database
  private let passwords: Passwords
  /// For this process alone: what is in its memory is of no use without it.
  private let key = SymmetricKey(size: .bits256)
  private var verified: [Proof: Timestamp] = [:]
  /// A client sends many requests at once: the first asks scrypt, the others wait for its answer.
  private var underWay: [Proof: Task<Bool, any Error>] = [:]

  static let seconds: Int64 = 300
  static let most = 1000

  private struct Proof: Hashable, Sendable {
    let bytes: [UInt8]
  }

  public init(database: Database, passwords: Passwords) {
    self.database = database
    self.passwords = passwords
  }

  /// - Returns: nil for what is not right.
  /// - Throws: `SignIn.Refusal.tooManyAttempts`.
  public func user(name: String, password: String, from address: String, now: Timestamp) async throws -> User? {
    let found = try await UserStore(database).credentials(named: name)
    if let found, isKnown(proof(password, found.password), now: now) { return found.user.isActive ? found.user : nil }
    let stored = found.flatMap { $0.user.isActive && !$0.password.isEmpty ? $0.password : nil }
    // A name that nobody has must take as long.
    let proof = proof(password, stored ?? "unknown \(name)")
    let check = underWay[proof] ?? begin(proof, name: name, password: password, stored: stored, address, now)
    return try await check.value ? found?.user : nil
  }

  private func begin(
    _ proof: Proof,
    name: String,
    password: String,
    stored: String?,
    _ address: String,
    _ now: Timestamp
  ) -> Task<Bool, any Error> {
    let check = Task {
      defer { underWay[proof] = nil }
      let isRight = try await verify(name: name, password: password, stored: stored, address, now)
      if isRight { remember(proof, now: now) }
      return isRight
    }
    underWay[proof] = check
    return check
  }

  private func verify(
    name: String,
    password: String,
    stored: String?,
    _ address: String,
    _ now: Timestamp
  ) async throws -> Bool {
    let gate = LoginGate(name: name, address: address)
    try await database.write { try gate.pass(now: now, on: $0) }
    let isRight = try await passwords.verify(password, against: stored)
    try await database.write { connection in
      if isRight { try gate.open(on: connection) }
      try AuditStore.record(
        isRight ? "signed in by Basic" : "failed to sign in",
        String(name.prefix(150)),
        by: Actor(name: isRight ? name : "", address: address),
        now: now,
        on: connection
      )
    }
    return isRight
  }

  private func proof(_ password: String, _ stored: String) -> Proof {
    var code = HMAC<SHA256>(key: key)
    code.update(data: Array(stored.utf8))
    // No PHC string has a NUL in it.
    code.update(data: [0])
    code.update(data: Array(password.utf8))
    return Proof(bytes: Array(code.finalize()))
  }

  private func isKnown(_ proof: Proof, now: Timestamp) -> Bool {
    guard let expires = verified[proof] else { return false }
    return expires > now
  }

  private func remember(_ proof: Proof, now: Timestamp) {
    if verified.count >= Self.most { verified = verified.filter { $0.value > now } }
    if verified.count >= Self.most { verified.removeAll() }
    verified[proof] = now.advanced(bySeconds: Self.seconds)
  }
}
