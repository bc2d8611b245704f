public import Database
public import Domain

/// Issues, for those who see their job; administrators see all.
public struct IssueStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  public static let fields = ListFields(
    key: "i.id",
    [
      .text("owner", "o.name", isSearched: true), .text("assignee", "u.name", isSearched: true),
      .integer("job_id", "i.job_id"), .integer("task_id", "j.task_id"), .flag("resolved", "i.is_resolved"),
      .integer("frame_id", "i.frame"), .date("created_date", "i.created_at"), .date("updated_date", "i.updated_at"),
    ]
  )

  public func list(_ query: ListQuery, for viewer: Viewer) async throws -> ListPage<Issue> {
    try await Self.source(for: viewer).page(query, in: database)
  }

  public func issue(_ id: Issue.ID, for viewer: Viewer) async throws -> Issue {
    try await database.read { try Self.issue(id, for: viewer, on: $0) }
  }

  public static func issue(_ id: Issue.ID, for viewer: Viewer, on connection: any Connection) throws -> Issue {
    try source(for: viewer).element(where: "i.id = \(id)", on: connection)
  }

  /// All of a task, the oldest first, for whoever was shown all of the task.
  public static func issues(of task: LabelingTask.ID, on connection: any Connection) throws -> [Issue] {
    let text: SQLText = """
      SELECT \(SQLText(columns)) FROM \(SQLText(tables)) WHERE j.task_id = \(task) ORDER BY i.id
      """
    return try connection.all("issue.ofTask", text, map: issue)
  }

  public static func insert(
    job: Job.ID,
    frame: Int,
    position: [Double],
    assignee: User.ID?,
    isResolved: Bool,
    owner: User.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws -> Issue.ID {
    let id = try connection.first(
      insertion,
      job,
      frame,
      PackedPoints.bytes(position),
      owner,
      assignee,
      isResolved,
      now,
      now
    ) { $0.int64(0) }
    guard let id else { throw NotFound("job") }
    return Identifier(id)
  }

  public static func update(
    _ id: Issue.ID,
    position: [Double],
    assignee: User.ID?,
    isResolved: Bool,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    let changed = try connection.execute(change, PackedPoints.bytes(position), assignee, isResolved, now, id)
    guard changed == 1 else { throw NotFound("issue") }
  }

  public static func touch(_ id: Issue.ID, now: Timestamp, on connection: any Connection) throws {
    try connection.execute(touching, now, id)
  }

  public static func delete(_ id: Issue.ID, on connection: any Connection) throws {
    guard try connection.execute(deletion, id) == 1 else { throw NotFound("issue") }
  }

  private static func source(for viewer: Viewer) -> ListSource<Issue> {
    ListSource(
      "issue",
      columns: columns,
      from: tables,
      visible: visible(to: viewer),
      organization: "coalesce(p.organization_id, t.organization_id)",
      fields: fields,
      map: issue
    )
  }

  /// For the tables `i` of issues.
  static func visible(to viewer: Viewer) -> SQLText {
    viewer.isAdministrator
      ? .always : "EXISTS (SELECT 1 FROM job_members m WHERE m.job_id = i.job_id AND m.user_id = \(viewer.id))"
  }

  private static func issue(_ row: Row) -> Issue {
    Issue(
      id: row.identifier(0),
      job: row.identifier(1),
      task: row.identifier(2),
      frame: row.int(3),
      position: row.bytes(4) { PackedPoints.points($0) },
      owner: row.person(5),
      assignee: row.person(9),
      isResolved: row.bool(13),
      created: row.timestamp(14),
      updated: row.timestamp(15),
      commentCount: row.int(16)
    )
  }
}

extension IssueStore {
  private static let columns: StaticString = """
    i.id, i.job_id, j.task_id, i.frame, i.position, o.id, o.name, o.display_name, o.last_name,
    u.id, u.name, u.display_name, u.last_name, i.is_resolved, i.created_at, i.updated_at,
    (SELECT count(*) FROM comments c WHERE c.issue_id = i.id)
    """

  private static let tables: StaticString = """
    issues i JOIN jobs j ON j.id = i.job_id JOIN tasks t ON t.id = j.task_id
    LEFT JOIN projects p ON p.id = t.project_id LEFT JOIN users o ON o.id = i.owner_id
    LEFT JOIN users u ON u.id = i.assignee_id
    """

  static let insertion = Query(
    "issue.insertion",
    """
    INSERT INTO issues (job_id, frame, position, owner_id, assignee_id, is_resolved, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id
    """
  )

  static let change = Query(
    "issue.change",
    """
    UPDATE issues SET position = $1, assignee_id = $2, is_resolved = $3,
      updated_at = CASE WHEN updated_at < $4 THEN $4 ELSE updated_at + 1 END
    WHERE id = $5
    """
  )

  static let touching = Query(
    "issue.touching",
    "UPDATE issues SET updated_at = CASE WHEN updated_at < $1 THEN $1 ELSE updated_at + 1 END WHERE id = $2"
  )

  static let deletion = Query("issue.deletion", "DELETE FROM issues WHERE id = $1")

  public static let queries = [insertion, change, touching, deletion]
}
