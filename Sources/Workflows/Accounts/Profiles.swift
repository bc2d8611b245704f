public import Database
public import Domain
internal import Store

/// Accounts through the API: administrators make them, everybody looks after their own.
public struct Profiles: Sendable {
  private let database: Database
  private let passwords: Passwords

  public init(database: Database, passwords: Passwords) {
    self.database = database
    self.passwords = passwords
  }

  /// An account with a password that an administrator hands over.
  ///
  /// - Throws: `ValidationFailure` for `username`, `password`, `email`, `first_name` or `last_name`.
  public func register(
    name: String,
    password: String,
    profile: ProfileChange,
    by administrator: User,
    actor: Actor,
    now: Timestamp
  ) async throws -> User {
    try UserName.check(name)
    try Password.check(password, userName: name)
    let hash = try await passwords.hash(password)
    return try await database.write { connection in
      let user = try UserStore.insert(
        name: name,
        displayName: "",
        role: .user,
        password: hash,
        now: now,
        on: connection
      )
      let complete = try profile.applied(to: user, by: administrator)
      try UserStore.setProfile(complete, on: connection)
      try AuditStore.record("created user", name, detail: "role user", by: actor, now: now, on: connection)
      return complete
    }
  }

  /// - Throws: `Forbidden`, `ValidationFailure`; `Conflict` where nobody would be left to administer.
  public func update(
    _ id: User.ID,
    _ change: ProfileChange,
    by person: User,
    actor: Actor,
    now: Timestamp
  ) async throws -> User {
    try await database.write { connection in
      let user = try UserStore.user(id, on: connection)
      let changed = try change.applied(to: user, by: person)
      if user.isAdministrator && user.isActive && !(changed.isAdministrator && changed.isActive) {
        try Accounts.checkNotLast(id, on: connection)
      }
      try UserStore.setProfile(changed, on: connection)
      if changed.role != user.role || changed.isActive != user.isActive {
        try UserStore.set(role: changed.role, isActive: changed.isActive, of: id, on: connection)
        if !changed.isActive { try SessionStore.deleteAll(of: id, except: nil, on: connection) }
      }
      let detail = "role \(changed.role.rawValue), \(changed.isActive ? "active" : "disabled")"
      try AuditStore.record("changed the account", changed.name, detail: detail, by: actor, now: now, on: connection)
      return changed
    }
  }
}
