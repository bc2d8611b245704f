public import Database
public import Domain
public import Store

/// Making and managing accounts. There is no way in from outside: accounts come from administrators, from the command
/// line, from the settings of an empty installation, or from the set-up link that it prints.
public struct Accounts: Sendable {
  private let database: Database
  private let passwords: Passwords

  public init(database: Database, passwords: Passwords) {
    self.database = database
    self.passwords = passwords
  }

  /// An account with a password, from the command line or the settings.
  public func create(
    name: String,
    password: String,
    role: Role,
    by actor: Actor,
    now: Timestamp
  ) async throws -> User {
    try UserName.check(name)
    try Password.check(password, userName: name)
    let hash = try await passwords.hash(password)
    return try await database.write { connection in
      try Self.insert(name: name, displayName: "", role: role, password: hash, by: actor, now: now, on: connection)
    }
  }

  /// The same, but only while there is no user at all.
  ///
  /// - Returns: nil where there is one.
  public func createFirst(
    name: String,
    password: String,
    email: String = "",
    by actor: Actor,
    now: Timestamp
  ) async throws -> User? {
    guard try await UserStore(database).count() == 0 else { return nil }
    try UserName.check(name)
    try Password.check(password, userName: name)
    let hash = try await passwords.hash(password)
    do {
      return try await database.write { connection in
        guard try UserStore.count(on: connection) == 0 else { return nil }
        let first = try Self.insert(
          name: name,
          displayName: "",
          role: .admin,
          password: hash,
          by: actor,
          now: now,
          on: connection
        )
        let complete = try ProfileChange(email: email).applied(to: first, by: first)
        try UserStore.setProfile(complete, on: connection)
        return complete
      }
    } catch let failure as ValidationFailure {
      // Another server that starts at the same moment was faster: then there is one.
      guard try await UserStore(database).count() > 0 else { throw failure }
      return nil
    }
  }

  /// An account that its owner completes by a one-use link, good for a week.
  public func invite(
    name: String,
    displayName: String,
    role: Role,
    by actor: Actor,
    now: Timestamp
  ) async throws -> (user: User, token: Secret) {
    let name = name.trimmed
    try UserName.check(name)
    let displayName = try DisplayName.checked(displayName)
    let token = Secret()
    let user = try await database.write { connection in
      let user = try Self.insert(
        name: name,
        displayName: displayName,
        role: role,
        password: "",
        by: actor,
        now: now,
        on: connection
      )
      try LinkStore.insert(
        .invitation,
        user: user.id,
        tokenHash: token.hash,
        expires: now.advanced(bySeconds: 7 * 86_400),
        on: connection
      )
      return user
    }
    return (user, token)
  }

  /// A one-use link, good for a day, by which somebody chooses a new password; an account that still waits for its first
  /// one gets a new invitation.
  public func resetLink(for id: User.ID, by actor: Actor, now: Timestamp) async throws -> (
    kind: LinkKind, token: Secret
  ) {
    let token = Secret()
    let hasPassword = try await UserStore(database).credentials(of: id)?.password.isEmpty == false
    let kind: LinkKind = hasPassword ? .reset : .invitation
    let expires = now.advanced(bySeconds: hasPassword ? 86_400 : 7 * 86_400)
    try await database.write { connection in
      let user = try UserStore.user(id, on: connection)
      try LinkStore.insert(kind, user: id, tokenHash: token.hash, expires: expires, on: connection)
      try AuditStore.record("made a link to set a password", user.name, by: actor, now: now, on: connection)
    }
    return (kind, token)
  }

  /// The link that an installation without users prints; a new one replaces the last.
  ///
  /// - Returns: nil where there are users.
  public func setupLink(now: Timestamp) async throws -> Secret? {
    let token = Secret()
    return try await database.write { connection in
      guard try UserStore.count(on: connection) == 0 else { return nil }
      try LinkStore.insert(
        .setup,
        user: nil,
        tokenHash: token.hash,
        expires: now.advanced(bySeconds: 7 * 86_400),
        on: connection
      )
      return token
    }
  }

  /// Uses the set-up link up and makes the first administrator.
  public func setUp(
    token: Secret,
    name: String,
    password: String,
    from address: String,
    now: Timestamp
  ) async throws -> User {
    // Before anything is hashed: strangers must not make this server work.
    guard try await LinkStore(database).link(tokenHash: token.hash, now: now)?.kind == .setup else {
      throw NotFound("link: it was used already, has expired, or is not complete")
    }
    let name = name.trimmed
    try UserName.check(name)
    try Password.check(password, userName: name)
    let hash = try await passwords.hash(password)
    return try await database.write { connection in
      let link = try LinkStore.take(tokenHash: token.hash, now: now, on: connection)
      guard link.kind == .setup, try UserStore.count(on: connection) == 0 else { throw NotFound("link") }
      return try Self.insert(
        name: name,
        displayName: "",
        role: .admin,
        password: hash,
        by: Actor(name: name, address: address),
        now: now,
        on: connection
      )
    }
  }

  /// Uses an invitation or a reset link up: sets the password, and ends every session that the account had.
  public func redeem(
    token: Secret,
    displayName: String?,
    password: String,
    from address: String,
    now: Timestamp
  ) async throws -> User {
    guard let user = try await LinkStore(database).link(tokenHash: token.hash, now: now)?.user else {
      throw NotFound("link: it was used already, has expired, or is not complete")
    }
    try Password.check(password, userName: user.name)
    let displayName = try displayName.map { try DisplayName.checked($0) }
    let hash = try await passwords.hash(password)
    return try await database.write { connection in
      let link = try LinkStore.take(tokenHash: token.hash, now: now, on: connection)
      guard link.user == user.id else { throw NotFound("link") }
      try UserStore.setPassword(hash, of: user.id, on: connection)
      if let displayName { try UserStore.setDisplayName(displayName, of: user.id, on: connection) }
      try SessionStore.deleteAll(of: user.id, except: nil, on: connection)
      try AuditStore.record(
        "set a password by a link",
        user.name,
        by: Actor(name: user.name, address: address),
        now: now,
        on: connection
      )
      return try UserStore.user(user.id, on: connection)
    }
  }

  /// Changes one's own password, and ends the other sessions. Guessing the present one is slowed down as at the sign-in.
  ///
  /// - Parameter kept: the session that asks; nil where the request proves itself otherwise.
  public func changePassword(
    of user: User,
    keeping kept: Session.ID?,
    old: String,
    new: String,
    by actor: Actor,
    now: Timestamp
  ) async throws {
    let gate = LoginGate(name: user.name, address: actor.address)
    try await database.write { try gate.pass(now: now, on: $0) }
    let stored = try await UserStore(database).credentials(of: user.id)?.password
    guard try await passwords.verify(old, against: stored) else {
      throw ValidationFailure(field: "current_password", "This is not your present password.")
    }
    try Password.check(new, userName: user.name)
    let hash = try await passwords.hash(new)
    try await database.write { connection in
      try gate.open(on: connection)
      try UserStore.setPassword(hash, of: user.id, on: connection)
      try SessionStore.deleteAll(of: user.id, except: kept, on: connection)
      try AuditStore.record("changed the password", user.name, by: actor, now: now, on: connection)
    }
  }

  /// A new password from the command line, which ends every session.
  public func setPassword(of name: String, to password: String, by actor: Actor, now: Timestamp) async throws {
    guard let user = try await UserStore(database).user(named: name) else { throw NotFound("user") }
    try Password.check(password, userName: user.name)
    let hash = try await passwords.hash(password)
    try await database.write { connection in
      try UserStore.setPassword(hash, of: user.id, on: connection)
      try SessionStore.deleteAll(of: user.id, except: nil, on: connection)
      try AuditStore.record("set the password", user.name, by: actor, now: now, on: connection)
    }
  }

  public func setDisplayName(_ name: String, of id: User.ID, by actor: Actor, now: Timestamp) async throws {
    let name = try DisplayName.checked(name)
    try await database.write { connection in
      try UserStore.setDisplayName(name, of: id, on: connection)
      try AuditStore.record("changed the display name", actor.name, detail: name, by: actor, now: now, on: connection)
    }
  }

  /// Changes what an account may do, or bars it; barred people are signed out at once.
  ///
  /// - Throws: `Conflict` where nobody would be left to administer.
  public func setStanding(
    of id: User.ID,
    role: Role,
    isActive: Bool,
    by actor: Actor,
    now: Timestamp
  ) async throws {
    try await database.write { connection in
      let user = try UserStore.user(id, on: connection)
      if user.isAdministrator && user.isActive && !(role == .admin && isActive) {
        try Self.checkNotLast(id, on: connection)
      }
      try UserStore.set(role: role, isActive: isActive, of: id, on: connection)
      if !isActive { try SessionStore.deleteAll(of: id, except: nil, on: connection) }
      let detail = "role \(role.rawValue), \(isActive ? "active" : "disabled")"
      try AuditStore.record("changed the standing", user.name, detail: detail, by: actor, now: now, on: connection)
    }
  }

  /// Whether nobody could administer without this user.
  public func isLastAdministrator(_ user: User) async throws -> Bool {
    guard user.isAdministrator, user.isActive else { return false }
    return try await UserStore(database).hasOtherAdministrators(than: user.id) == false
  }

  /// Removes an account; what it owned stays, without an owner.
  public func delete(_ id: User.ID, by actor: Actor, now: Timestamp) async throws {
    try await database.write { connection in
      let user = try UserStore.user(id, on: connection)
      if user.isAdministrator { try Self.checkNotLast(id, on: connection) }
      try UserStore.delete(id, on: connection)
      try AuditStore.record("deleted user", user.name, by: actor, now: now, on: connection)
    }
  }

  public func revoke(_ session: Session.ID, of user: User, by actor: Actor, now: Timestamp) async throws {
    try await database.write { connection in
      try SessionStore.delete(session, of: user.id, on: connection)
      try AuditStore.record("ended a session", user.name, by: actor, now: now, on: connection)
    }
  }

  public func revokeOthers(than session: Session, by actor: Actor, now: Timestamp) async throws {
    try await database.write { connection in
      try SessionStore.deleteAll(of: session.user, except: session.id, on: connection)
      try AuditStore.record("ended the other sessions", actor.name, by: actor, now: now, on: connection)
    }
  }

  private static func insert(
    name: String,
    displayName: String,
    role: Role,
    password: String,
    by actor: Actor,
    now: Timestamp,
    on connection: any Connection
  ) throws -> User {
    let user = try UserStore.insert(
      name: name,
      displayName: displayName,
      role: role,
      password: password,
      now: now,
      on: connection
    )
    try AuditStore.record(
      "created user",
      user.name,
      detail: "role \(role.rawValue)",
      by: actor,
      now: now,
      on: connection
    )
    return user
  }

  /// - Throws: `Conflict` where nobody else could administer.
  static func checkNotLast(_ id: User.ID, on connection: any Connection) throws {
    guard try UserStore.otherAdministrators(than: id, on: connection) > 0 else {
      throw Conflict("This is the last administrator: make another one first.")
    }
  }
}

/// The rule of the name that people call somebody by.
enum DisplayName {
  static func checked(_ name: String) throws(ValidationFailure) -> String {
    let name = name.trimmed
    guard name.unicodeScalars.count <= 150, !name.contains(where: \.isNewline) else {
      throw ValidationFailure(field: "display_name", "A name has at most 150 characters, on one line.")
    }
    return name
  }
}
