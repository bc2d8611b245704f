internal import FoundationEssentials

public import Database
public import Domain

/// Organisations, for their members; administrators see all.
public struct OrganizationStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  public static let fields = ListFields(
    key: "o.id",
    [
      .text("slug", "o.slug", isSearched: true), .text("name", "o.name", isSearched: true),
      .text("owner", "u.name", isSearched: true), .date("created_date", "o.created_at"),
      .date("updated_date", "o.updated_at"),
    ]
  )

  public func list(_ query: ListQuery, for viewer: Viewer) async throws -> ListPage<Organization> {
    try await Self.source(for: viewer).page(query, in: database)
  }

  /// The organisations to which the viewer may give work, by their names; at most 500.
  public func destinations(for viewer: Viewer) async throws -> [Organization] {
    let query = try ListQuery([(name: "sort", value: "name"), (name: "page_size", value: "500")])
    return try await Self.source(for: viewer, besides: .worker).page(query, in: database).elements
  }

  public func organization(_ id: Organization.ID, for viewer: Viewer) async throws -> Organization {
    try await database.read { try Self.organization(id, for: viewer, on: $0) }
  }

  public func organization(in scope: OrganizationScope, for viewer: Viewer) async throws -> Organization? {
    try await database.read { try Self.organization(in: scope, for: viewer, on: $0) }
  }

  /// The organisation that a request is about; nil where it names none.
  ///
  /// - Throws: `NotFound` where it is not there for this viewer.
  public static func organization(
    in scope: OrganizationScope,
    for viewer: Viewer,
    on connection: any Connection
  ) throws -> Organization? {
    switch scope {
    case .everything, .personal: nil
    case .slug(let slug): try source(for: viewer).element(where: "o.slug = \(slug)", on: connection)
    case .id(let id): try source(for: viewer).element(where: "o.id = \(id)", on: connection)
    }
  }

  public static func organization(
    _ id: Organization.ID,
    for viewer: Viewer,
    on connection: any Connection
  ) throws -> Organization {
    try source(for: viewer).element(where: "o.id = \(id)", on: connection)
  }

  /// - Throws: `ValidationFailure` for `slug` where another has it.
  public static func insert(
    _ draft: OrganizationDraft,
    owner: User.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws -> Organization.ID {
    do {
      let id = try connection.first(
        insertion,
        draft.slug,
        draft.name,
        draft.description,
        try encoded(draft.contact),
        owner,
        now,
        now
      ) { $0.int64(0) }
      guard let id else { throw NotFound("user") }
      return Identifier(id)
    } catch DatabaseFailure.duplicate {
      throw slugIsTaken(draft.slug)
    }
  }

  public static func update(
    _ id: Organization.ID,
    to draft: OrganizationDraft,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    do {
      let contact = try encoded(draft.contact)
      let changed = try connection.execute(change, draft.slug, draft.name, draft.description, contact, now, id)
      guard changed == 1 else { throw NotFound("organization") }
    } catch DatabaseFailure.duplicate {
      throw slugIsTaken(draft.slug)
    }
  }

  public static func delete(_ id: Organization.ID, on connection: any Connection) throws {
    guard try connection.execute(deletion, id) == 1 else { throw NotFound("organization") }
  }

  private static func slugIsTaken(_ slug: String) -> ValidationFailure {
    ValidationFailure(field: "slug", "There is an organisation “\(slug)” already: choose another short name.")
  }

  private static func encoded(_ contact: [String: String]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(contact), as: UTF8.self)
  }

  /// - Parameter role: members with this one do not count.
  private static func source(for viewer: Viewer, besides role: OrganizationRole? = nil) -> ListSource<Organization> {
    ListSource(
      "organization",
      columns: columns,
      from: tables,
      visible: viewer.isAdministrator
        ? .always
        : """
        EXISTS (SELECT 1 FROM memberships m
          WHERE m.organization_id = o.id AND m.user_id = \(viewer.id) AND m.role <> \(role?.rawValue ?? ""))
        """,
      organization: "o.id",
      fields: fields,
      map: organization
    )
  }

  private static func organization(_ row: Row) throws -> Organization {
    Organization(
      id: row.identifier(0),
      slug: row.string(1),
      name: row.string(2),
      description: row.string(3),
      contact: try JSONDecoder().decode([String: String].self, from: Data(row.blob(4))),
      owner: row.person(5),
      created: row.timestamp(9),
      updated: row.timestamp(10)
    )
  }
}

extension OrganizationStore {
  private static let columns: StaticString = """
    o.id, o.slug, o.name, o.description, o.contact, u.id, u.name, u.display_name, u.last_name, o.created_at,
    o.updated_at
    """

  private static let tables: StaticString = "organizations o LEFT JOIN users u ON u.id = o.owner_id"

  static let insertion = Query(
    "organization.insertion",
    """
    INSERT INTO organizations (slug, name, description, contact, owner_id, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id
    """
  )

  static let change = Query(
    "organization.change",
    """
    UPDATE organizations SET slug = $1, name = $2, description = $3, contact = $4,
      updated_at = CASE WHEN updated_at < $5 THEN $5 ELSE updated_at + 1 END
    WHERE id = $6
    """
  )

  static let deletion = Query("organization.deletion", "DELETE FROM organizations WHERE id = $1")

  public static let queries = [insertion, change, deletion]
}
