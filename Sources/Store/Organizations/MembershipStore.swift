public import Database
public import Domain

/// Who belongs to which organisation, for its members; administrators see all.
public struct MembershipStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  public static let fields = ListFields(
    key: "m.id",
    [
      .text("user", "u.name", isSearched: true), .text("user_name", "u.name"),
      .text("display_name", "u.display_name", isSearched: true), .text("role", "m.role", isSearched: true),
      .integer("user_id", "m.user_id"), .integer("organization_id", "m.organization_id"),
      .date("joined_date", "m.joined_at"),
    ]
  )

  public func list(_ query: ListQuery, for viewer: Viewer) async throws -> ListPage<Membership> {
    try await Self.source(for: viewer).page(query, in: database)
  }

  public func membership(_ id: Membership.ID, for viewer: Viewer) async throws -> Membership {
    try await database.read { try Self.membership(id, for: viewer, on: $0) }
  }

  /// What this person is in the organisation; nil for strangers, administrators who are no members among them.
  public func role(of user: User.ID, in organization: Organization.ID) async throws -> OrganizationRole? {
    try await database.read { try Self.role(of: user, in: organization, on: $0) }
  }

  public static func membership(
    _ id: Membership.ID,
    for viewer: Viewer,
    on connection: any Connection
  ) throws -> Membership {
    try source(for: viewer).element(where: "m.id = \(id)", on: connection)
  }

  public static func role(
    of user: User.ID,
    in organization: Organization.ID,
    on connection: any Connection
  ) throws -> OrganizationRole? {
    try connection.first(roleOfUser, organization, user) { OrganizationRole(rawValue: $0.string(0)) ?? .worker }
  }

  /// - Throws: `Conflict` for somebody who is a member already.
  @discardableResult
  public static func insert(
    _ user: User.ID,
    as role: OrganizationRole,
    into organization: Organization.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws -> Membership.ID {
    do {
      let id = try connection.first(insertion, organization, user, role.rawValue, now) { $0.int64(0) }
      guard let id else { throw NotFound("organization") }
      return Identifier(id)
    } catch DatabaseFailure.duplicate {
      throw Conflict("This person is a member already.")
    }
  }

  public static func set(_ role: OrganizationRole, of id: Membership.ID, on connection: any Connection) throws {
    guard try connection.execute(change, role.rawValue, id) == 1 else { throw NotFound("membership") }
  }

  public static func delete(_ id: Membership.ID, on connection: any Connection) throws {
    guard try connection.execute(deletion, id) == 1 else { throw NotFound("membership") }
  }

  private static func source(for viewer: Viewer) -> ListSource<Membership> {
    ListSource(
      "membership",
      columns: columns,
      from: tables,
      visible: visible(to: viewer),
      organization: "m.organization_id",
      fields: fields,
      map: membership
    )
  }

  private static func visible(to viewer: Viewer) -> SQLText {
    viewer.isAdministrator
      ? .always
      : """
      EXISTS (SELECT 1 FROM memberships own WHERE own.organization_id = m.organization_id AND own.user_id = \(viewer.id))
      """
  }

  private static func membership(_ row: Row) throws -> Membership {
    guard let person = row.person(2) else { throw NotFound("membership") }
    return Membership(
      id: row.identifier(0),
      organization: row.identifier(1),
      person: person,
      role: OrganizationRole(rawValue: row.string(6)) ?? .worker,
      joined: row.timestamp(7)
    )
  }
}

extension MembershipStore {
  private static let columns: StaticString =
    "m.id, m.organization_id, u.id, u.name, u.display_name, u.last_name, m.role, m.joined_at"

  private static let tables: StaticString = "memberships m JOIN users u ON u.id = m.user_id"

  static let roleOfUser = Query(
    "membership.role",
    "SELECT role FROM memberships WHERE organization_id = $1 AND user_id = $2"
  )

  static let insertion = Query(
    "membership.insertion",
    "INSERT INTO memberships (organization_id, user_id, role, joined_at) VALUES ($1, $2, $3, $4) RETURNING id"
  )

  static let change = Query("membership.change", "UPDATE memberships SET role = $1 WHERE id = $2")
  static let deletion = Query("membership.deletion", "DELETE FROM memberships WHERE id = $1")

  public static let queries = [roleOfUser, insertion, change, deletion]
}
