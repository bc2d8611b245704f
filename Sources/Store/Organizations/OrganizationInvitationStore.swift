public import Database
public import Domain

/// Offers of places in organisations: for whom they are, who made them, and who manages the organisation.
public struct OrganizationInvitationStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  public static let fields = ListFields(
    key: "i.id",
    [
      .text("owner", "o.name", isSearched: true), .integer("user_id", "i.user_id"),
      .text("user", "u.name", isSearched: true),
      .date("created_date", "i.created_at"), .integer("organization_id", "i.organization_id"),
      // What was accepted is a membership, and no invitation any more.
      .flag("accepted", "CAST(0 AS SMALLINT)"),
    ]
  )

  public func list(_ query: ListQuery, for viewer: Viewer) async throws -> ListPage<OrganizationInvitation> {
    try await Self.source(for: viewer).page(query, in: database)
  }

  public func invitation(key: String, for viewer: Viewer) async throws -> OrganizationInvitation {
    try await database.read { try Self.invitation(key: key, for: viewer, on: $0) }
  }

  public static func invitation(
    key: String,
    for viewer: Viewer,
    on connection: any Connection
  ) throws -> OrganizationInvitation {
    try source(for: viewer).element(where: "i.key = \(key)", on: connection)
  }

  /// A new offer; it replaces the one before.
  public static func insert(
    key: String,
    organization: Organization.ID,
    user: User.ID,
    role: OrganizationRole,
    owner: User.ID,
    expires: Timestamp,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try connection.execute(replacement, organization, user)
    try connection.execute(insertion, key, organization, user, owner, role.rawValue, now, expires)
  }

  /// Uses an offer up: of fifty at the same moment, one succeeds.
  public static func take(
    key: String,
    by user: User.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws -> (organization: Organization.ID, role: OrganizationRole) {
    let taken = try connection.first(taking, key, user, now) { row in
      (row.identifier(0, of: Organization.self), OrganizationRole(rawValue: row.string(1)) ?? .worker)
    }
    guard let taken else { throw NotFound("invitation: it was used already, or has expired") }
    return taken
  }

  public static func renew(
    _ id: OrganizationInvitation.ID,
    expires: Timestamp,
    on connection: any Connection
  ) throws {
    guard try connection.execute(renewal, expires, id) == 1 else { throw NotFound("invitation") }
  }

  public static func delete(_ id: OrganizationInvitation.ID, on connection: any Connection) throws {
    guard try connection.execute(deletion, id) == 1 else { throw NotFound("invitation") }
  }

  private static func source(for viewer: Viewer) -> ListSource<OrganizationInvitation> {
    ListSource(
      "invitation",
      columns: columns,
      from: tables,
      visible: visible(to: viewer),
      organization: "i.organization_id",
      fields: fields,
      map: invitation
    )
  }

  private static func visible(to viewer: Viewer) -> SQLText {
    viewer.isAdministrator
      ? .always
      : """
      i.user_id = \(viewer.id) OR EXISTS (SELECT 1 FROM memberships m WHERE m.organization_id = i.organization_id
        AND m.user_id = \(viewer.id) AND m.role IN ('owner', 'maintainer'))
      """
  }

  private static func invitation(_ row: Row) throws -> OrganizationInvitation {
    guard let person = row.person(9) else { throw NotFound("invitation") }
    return OrganizationInvitation(
      id: row.identifier(0),
      key: row.string(1),
      organization: row.identifier(2),
      slug: row.string(3),
      organizationName: row.string(4),
      owner: row.person(5),
      person: person,
      role: OrganizationRole(rawValue: row.string(13)) ?? .worker,
      created: row.timestamp(14),
      expires: row.timestamp(15)
    )
  }
}

extension OrganizationInvitationStore {
  private static let columns: StaticString = """
    i.id, i.key, i.organization_id, g.slug, g.name, o.id, o.name, o.display_name, o.last_name,
    u.id, u.name, u.display_name, u.last_name, i.role, i.created_at, i.expires_at
    """

  private static let tables: StaticString = """
    organization_invitations i JOIN organizations g ON g.id = i.organization_id JOIN users u ON u.id = i.user_id
    LEFT JOIN users o ON o.id = i.owner_id
    """

  static let insertion = Query(
    "organizationInvitation.insertion",
    """
    INSERT INTO organization_invitations (key, organization_id, user_id, owner_id, role, created_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    """
  )

  static let replacement = Query(
    "organizationInvitation.replacement",
    "DELETE FROM organization_invitations WHERE organization_id = $1 AND user_id = $2"
  )

  static let taking = Query(
    "organizationInvitation.taking",
    """
    DELETE FROM organization_invitations WHERE key = $1 AND user_id = $2 AND expires_at > $3
    RETURNING organization_id, role
    """
  )

  static let renewal = Query(
    "organizationInvitation.renewal",
    "UPDATE organization_invitations SET expires_at = $1 WHERE id = $2"
  )

  static let deletion = Query(
    "organizationInvitation.deletion",
    "DELETE FROM organization_invitations WHERE id = $1"
  )

  public static let queries = [insertion, replacement, taking, renewal, deletion]
}
