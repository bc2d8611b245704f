public import Database
public import Domain

/// Accounts. Passwords are PHC strings that only this store and `Workflows.Passwords` handle.
public struct UserStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  public func user(_ id: User.ID) async throws -> User? {
    try await database.read { try $0.first(Self.byID, id, map: Self.user) }
  }

  public func user(named name: String) async throws -> User? {
    try await database.read { try $0.first(Self.byName, name.lowercased(), map: Self.user) }
  }

  /// The account with this name or e-mail and its password as it is stored, for signing in.
  public func credentials(named name: String) async throws -> (user: User, password: String)? {
    try await database.read { connection in
      try connection.first(Self.credentials, name.lowercased()) { (Self.user($0), $0.string(9)) }
    }
  }

  public func credentials(of id: User.ID) async throws -> (user: User, password: String)? {
    try await database.read { connection in
      try connection.first(Self.credentialsByID, id) { (Self.user($0), $0.string(9)) }
    }
  }

  public func count() async throws -> Int {
    try await database.read { try Self.count(on: $0) }
  }

  /// Accounts whose name or display name holds the words, newest first.
  public func users(matching words: String, at cursor: KeyCursor<User>, size: Int) async throws -> KeyPage<User> {
    try await database.read { connection in
      try KeyPaging(cursor: cursor, size: size).page(
        older: { try connection.all(Self.older, words.likePattern, $0, $1, map: Self.user) },
        newer: { try connection.all(Self.newer, words.likePattern, $0, $1, map: Self.user) }
      )
    }
  }

  /// The rule of `User.firstName`, for filters.
  private static let firstName: StaticString = """
    CASE WHEN u.last_name = '' THEN u.display_name
      WHEN u.display_name = u.last_name THEN ''
      WHEN substr(u.display_name, length(u.display_name) - length(u.last_name)) = ' ' || u.last_name
        THEN trim(substr(u.display_name, 1, length(u.display_name) - length(u.last_name) - 1))
      ELSE u.display_name END
    """

  public static let fields = ListFields(
    key: "u.id",
    [
      .text("username", "u.name", isSearched: true), .text("first_name", firstName, isSearched: true),
      .text("last_name", "u.last_name", isSearched: true), .flag("is_active", "u.is_active"),
    ]
  )

  /// The accounts that a request of the API asks for: everybody may know of everybody who works here.
  public func users(_ query: ListQuery) async throws -> ListPage<User> {
    let source = ListSource(
      "user",
      columns: "id, name, display_name, role, is_active, last_login_at, created_at, email, last_name",
      from: "users u",
      visible: .always,
      fields: Self.fields,
      map: Self.user
    )
    return try await source.page(query, in: database)
  }

  public func hasOtherAdministrators(than id: User.ID) async throws -> Bool {
    try await database.read { try $0.first(Self.anyOtherAdministrator, id) { _ in true } ?? false }
  }

  public static func count(on connection: any Connection) throws -> Int {
    try connection.first(count) { $0.int(0) } ?? 0
  }

  public static func user(_ id: User.ID, on connection: any Connection) throws -> User {
    guard let user = try connection.first(byID, id, map: user) else { throw NotFound("user") }
    return user
  }

  /// Somebody who may do everything; nil before there is anybody.
  public static func anyAdministrator(on connection: any Connection) throws -> User? {
    try connection.first(anyOtherAdministrator, 0) { $0.identifier(0) }.map { try user($0, on: connection) }
  }

  /// The accounts that have one of these names, open or disabled.
  ///
  /// - Parameter names: a JSON list of texts.
  public static func accounts(
    named names: String,
    on connection: any Connection
  ) throws -> [String: (id: User.ID, isActive: Bool)] {
    var found: [String: (id: User.ID, isActive: Bool)] = [:]
    try connection.run(byNames, [names.sqlValue]) { found[$0.string(1)] = ($0.identifier(0), $0.bool(2)) }
    return found
  }

  /// - Parameter password: a PHC string, or empty for an account that waits for its invitation.
  /// - Throws: `ValidationFailure` for `username` where the name is taken.
  public static func insert(
    name: String,
    displayName: String,
    role: Role,
    password: String,
    now: Timestamp,
    on connection: any Connection
  ) throws -> User {
    do {
      let inserted = try connection.first(insertion, name, displayName, role.rawValue, password, true, now, map: user)
      guard let inserted else { throw NotFound("user") }
      return inserted
    } catch DatabaseFailure.duplicate {
      throw ValidationFailure(field: "username", "There is a user named “\(name)” already.")
    }
  }

  public static func setPassword(_ password: String, of id: User.ID, on connection: any Connection) throws {
    guard try connection.execute(passwordUpdate, password, id) == 1 else { throw NotFound("user") }
  }

  public static func setDisplayName(_ name: String, of id: User.ID, on connection: any Connection) throws {
    guard try connection.execute(displayNameUpdate, name, id) == 1 else { throw NotFound("user") }
  }

  /// Stores names and e-mail; role and standing stay.
  ///
  /// - Throws: `ValidationFailure` for `username` or `email` where somebody else has it.
  public static func setProfile(_ user: User, on connection: any Connection) throws {
    do {
      let changed = try connection.execute(
        profileUpdate,
        user.name,
        user.displayName,
        user.email,
        user.lastName,
        user.id
      )
      guard changed == 1 else { throw NotFound("user") }
    } catch DatabaseFailure.duplicate(_, let detail) {
      guard detail.contains("users_email") else {
        throw ValidationFailure(field: "username", "There is a user named “\(user.name)” already.")
      }
      throw ValidationFailure(field: "email", "Somebody has this e-mail address already.")
    }
  }

  public static func set(role: Role, isActive: Bool, of id: User.ID, on connection: any Connection) throws {
    guard try connection.execute(standingUpdate, role.rawValue, isActive, id) == 1 else { throw NotFound("user") }
  }

  public static func setLastLogin(_ now: Timestamp, of id: User.ID, on connection: any Connection) throws {
    try connection.execute(lastLoginUpdate, now, id)
  }

  public static func delete(_ id: User.ID, on connection: any Connection) throws {
    guard try connection.execute(deletion, id) == 1 else { throw NotFound("user") }
  }

  /// Administrators who can sign in, but for this one.
  ///
  /// Locks them: two administrators who disable each other at the same moment must not both succeed.
  public static func otherAdministrators(than id: User.ID, on connection: any Connection) throws -> Int {
    try connection.all(otherAdministrators, id) { $0.int64(0) }.count
  }

  private static func user(_ row: Row) -> User {
    User(
      id: row.identifier(0),
      name: row.string(1),
      displayName: row.string(2),
      role: Role(rawValue: row.string(3)) ?? .worker,
      isActive: row.bool(4),
      lastLogin: row.optionalInt64(5).map(Timestamp.init(milliseconds:)),
      created: row.timestamp(6),
      email: row.string(7),
      lastName: row.string(8)
    )
  }
}

extension UserStore {
  static let byID = Query(
    "user.byID",
    """
    SELECT id, name, display_name, role, is_active, last_login_at, created_at, email, last_name
    FROM users WHERE id = $1
    """
  )

  static let byName = Query(
    "user.byName",
    """
    SELECT id, name, display_name, role, is_active, last_login_at, created_at, email, last_name
    FROM users WHERE lower(name) = $1
    """
  )

  static let credentials = Query(
    "user.credentials",
    """
    SELECT id, name, display_name, role, is_active, last_login_at, created_at, email, last_name, password
    FROM users WHERE lower(name) = $1 OR (email <> '' AND lower(email) = $1)
    ORDER BY CASE WHEN lower(name) = $1 THEN 0 ELSE 1 END LIMIT 1
    """
  )

  static let credentialsByID = Query(
    "user.credentialsByID",
    """
    SELECT id, name, display_name, role, is_active, last_login_at, created_at, email, last_name, password
    FROM users WHERE id = $1
    """
  )

  static let count = Query("user.count", "SELECT count(*) FROM users")

  static let older = Query(
    "user.older",
    """
    SELECT id, name, display_name, role, is_active, last_login_at, created_at, email, last_name
    FROM users
    WHERE {lower}(name || ' ' || display_name) LIKE $1 ESCAPE '\\' AND id < $2
    ORDER BY id DESC LIMIT $3
    """
  )

  static let newer = Query(
    "user.newer",
    """
    SELECT id, name, display_name, role, is_active, last_login_at, created_at, email, last_name
    FROM users
    WHERE {lower}(name || ' ' || display_name) LIKE $1 ESCAPE '\\' AND id > $2
    ORDER BY id LIMIT $3
    """
  )

  static let byNames = Query(
    "user.byNames",
    "SELECT id, name, is_active FROM users WHERE name IN {elements of $1}"
  )

  static let insertion = Query(
    "user.insertion",
    """
    INSERT INTO users (name, display_name, role, password, is_active, created_at)
    VALUES ($1, $2, $3, $4, $5, $6)
    RETURNING id, name, display_name, role, is_active, last_login_at, created_at, email, last_name
    """
  )

  static let passwordUpdate = Query("user.passwordUpdate", "UPDATE users SET password = $1 WHERE id = $2")
  static let displayNameUpdate = Query("user.displayNameUpdate", "UPDATE users SET display_name = $1 WHERE id = $2")
  static let profileUpdate = Query(
    "user.profileUpdate",
    "UPDATE users SET name = $1, display_name = $2, email = $3, last_name = $4 WHERE id = $5"
  )

  static let standingUpdate = Query("user.standingUpdate", "UPDATE users SET role = $1, is_active = $2 WHERE id = $3")
  static let lastLoginUpdate = Query("user.lastLoginUpdate", "UPDATE users SET last_login_at = $1 WHERE id = $2")
  static let deletion = Query("user.deletion", "DELETE FROM users WHERE id = $1")

  static let otherAdministrators = Query(
    "user.otherAdministrators",
    """
    SELECT id FROM users WHERE role = 'admin' AND is_active = 1 AND password <> '' AND id <> $1 {for update}
    """
  )

  static let anyOtherAdministrator = Query(
    "user.anyOtherAdministrator",
    """
    SELECT id FROM users WHERE role = 'admin' AND is_active = 1 AND password <> '' AND id <> $1 LIMIT 1
    """
  )

  public static let queries = [
    anyOtherAdministrator, byID, byName, byNames, credentials, credentialsByID, count, older, newer, insertion,
    passwordUpdate,
    displayNameUpdate, profileUpdate,
    standingUpdate, lastLoginUpdate, deletion, otherAdministrators,
  ]
}
