public import Database
public import Domain

/// Projects, for those who are among `project_members`; administrators see all.
public struct ProjectStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  public func project(_ id: Project.ID, for viewer: Viewer) async throws -> Project {
    try await database.ask { try Self.project(id, for: viewer, on: $0) }
  }

  /// Projects whose name holds the words, newest first.
  public func projects(
    matching words: String,
    at cursor: KeyCursor<Project>,
    size: Int,
    for viewer: Viewer
  ) async throws -> KeyPage<Project> {
    try await database.ask { connection in
      let page = { (query: Query, key: Int64, size: Int) in
        try connection.all(query, words.likePattern, key, viewer.isAdministrator, viewer.id, size, map: Self.project)
      }
      return try KeyPaging(cursor: cursor, size: size).page(
        older: { try page(Self.older, $0, $1) },
        newer: { try page(Self.newer, $0, $1) }
      )
    }
  }

  /// A page of the projects that the viewer may see, as CVAT's clients ask for it.
  public func list(_ query: ListQuery, for viewer: Viewer) async throws -> ListPage<Project> {
    let source = ListSource(
      "project",
      columns: Self.columns,
      from: Self.tables,
      visible: viewer.isAdministrator
        ? .always : SQLText.visibleProjects(to: viewer),
      organization: "p.organization_id",
      fields: Self.fields,
      map: Self.project
    )
    return try await source.page(query, in: database)
  }

  /// The subsets of each project's tasks, each once, in order.
  public func subsets(of ids: [Project.ID]) async throws -> [Project.ID: [String]] {
    let list = "[" + ids.map(\.description).joined(separator: ",") + "]"
    return try await database.ask { connection in
      var subsets: [Project.ID: [String]] = [:]
      try connection.run(Self.subsets, [list.sqlValue]) { subsets[$0.identifier(0), default: []].append($0.string(1)) }
      return subsets
    }
  }

  public static func project(_ id: Project.ID, for viewer: Viewer, on connection: any Connection) throws -> Project {
    let found = try connection.first(byID, id, viewer.isAdministrator, viewer.id, map: project)
    guard let found else { throw NotFound("project") }
    return found
  }

  public static func insert(
    _ draft: ProjectDraft,
    owner: User.ID,
    assignee: User.ID?,
    organization: Organization.ID? = nil,
    now: Timestamp,
    on connection: any Connection
  ) throws -> Project.ID {
    let id = try connection.first(
      insertion,
      draft.name,
      owner,
      assignee,
      assignee.map { _ in now },
      draft.bugTracker,
      now,
      now,
      organization
    ) { $0.int64(0) }
    guard let id else { throw NotFound("project") }
    return Identifier(id)
  }

  /// Writes the members that may change; `updated` rises.
  public static func update(
    _ id: Project.ID,
    to change: ProjectChange,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    let count = try connection.execute(
      renewal,
      change.name,
      change.bugTracker,
      change.assignee,
      now,
      change.owner,
      change.organization,
      id
    )
    guard count == 1 else { throw NotFound("project") }
    try touch(id, now: now, on: connection)
  }

  public static func touch(_ id: Project.ID, now: Timestamp, on connection: any Connection) throws {
    try connection.execute(touching, now, id)
  }

  public static func delete(_ id: Project.ID, on connection: any Connection) throws {
    guard try connection.execute(deletion, id) == 1 else { throw NotFound("project") }
  }

  static func project(_ row: Row) -> Project {
    Project(
      id: row.identifier(0),
      name: row.string(1),
      owner: row.person(2),
      assignee: row.person(6),
      assigneeUpdated: row.optionalTimestamp(10),
      bugTracker: row.string(11),
      created: row.timestamp(12),
      updated: row.timestamp(13),
      taskCount: row.int(14),
      organization: row.optionalIdentifier(15),
      guide: row.optionalIdentifier(16)
    )
  }
}

extension ProjectStore {
  public static let fields = ListFields(
    key: "p.id",
    [
      .text("name", "p.name", isSearched: true), .text("owner", "o.name", isSearched: true),
      .text("assignee", "u.name", isSearched: true),
      .word("status", "CAST('annotation' AS TEXT)", among: ["annotation"]), .date("updated_date", "p.updated_at"),
    ]
  )

  static let columns: StaticString = """
    p.id, p.name, o.id, o.name, o.display_name, o.last_name, u.id, u.name, u.display_name, u.last_name,
      p.assignee_updated_at, p.bug_tracker, p.created_at, p.updated_at,
      (SELECT count(*) FROM tasks t WHERE t.project_id = p.id), p.organization_id,
      (SELECT g.id FROM guides g WHERE g.project_id = p.id)
    """

  static let tables: StaticString = """
    projects p LEFT JOIN users o ON o.id = p.owner_id LEFT JOIN users u ON u.id = p.assignee_id
    """

  static let byID = Query(
    "project.byID",
    "SELECT",
    columns,
    "FROM",
    tables,
    """
    WHERE p.id = $1
      AND ($2 = 1 OR EXISTS (SELECT 1 FROM project_members m WHERE m.project_id = p.id AND m.user_id = $3))
    """
  )

  static let older = Query(
    "project.older",
    "SELECT",
    columns,
    "FROM",
    tables,
    """
    WHERE p.id IN (
      SELECT p.id FROM projects p
      WHERE ($1 = '%%' OR {lower}(p.name) LIKE $1 ESCAPE '\\') AND p.id < $2
        AND ($3 = 1 OR p.id IN (SELECT m.project_id FROM project_members m WHERE m.user_id = $4))
      ORDER BY p.id DESC LIMIT $5)
    ORDER BY p.id DESC
    """
  )

  static let newer = Query(
    "project.newer",
    "SELECT",
    columns,
    "FROM",
    tables,
    """
    WHERE p.id IN (
      SELECT p.id FROM projects p
      WHERE ($1 = '%%' OR {lower}(p.name) LIKE $1 ESCAPE '\\') AND p.id > $2
        AND ($3 = 1 OR p.id IN (SELECT m.project_id FROM project_members m WHERE m.user_id = $4))
      ORDER BY p.id LIMIT $5)
    ORDER BY p.id
    """
  )

  static let subsets = Query(
    "project.subsets",
    """
    SELECT DISTINCT project_id, subset FROM tasks WHERE project_id IN {numbers of $1} AND subset <> ''
    ORDER BY project_id, subset
    """
  )

  static let insertion = Query(
    "project.insertion",
    """
    INSERT INTO projects (name, owner_id, assignee_id, assignee_updated_at, bug_tracker, created_at, updated_at,
      organization_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id
    """
  )

  static let renewal = Query(
    "project.renewal",
    """
    UPDATE projects SET name = $1, bug_tracker = $2,
      assignee_updated_at = CASE WHEN coalesce(assignee_id, 0) = coalesce($3, 0) THEN assignee_updated_at ELSE $4 END,
      assignee_id = $3, owner_id = $5, organization_id = $6
    WHERE id = $7
    """
  )

  static let touching = Query(
    "project.touching",
    "UPDATE projects SET updated_at = CASE WHEN updated_at < $1 THEN $1 ELSE updated_at + 1 END WHERE id = $2"
  )

  static let deletion = Query("project.deletion", "DELETE FROM projects WHERE id = $1")

  public static let queries = [byID, older, newer, subsets, insertion, renewal, touching, deletion]
}
