public import Database
public import Domain

/// Comments on issues, for those who see the job; administrators see all.
public struct CommentStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  public static let fields = ListFields(
    key: "c.id",
    [
      .text("owner", "o.name", isSearched: true), .integer("issue_id", "c.issue_id"), .integer("job_id", "i.job_id"),
      .integer("frame_id", "i.frame"), .date("created_date", "c.created_at"), .date("updated_date", "c.updated_at"),
    ]
  )

  public func list(_ query: ListQuery, for viewer: Viewer) async throws -> ListPage<Comment> {
    try await Self.source(for: viewer).page(query, in: database)
  }

  /// What issues that the viewer was shown begin with, shortened.
  public func firstMessages(of issues: [Issue.ID]) async throws -> [Issue.ID: String] {
    guard !issues.isEmpty else { return [:] }
    let keys = SQLText.list(issues.map { SQLValue.int($0.value) })
    let text: SQLText = """
      SELECT c.issue_id, substr(c.message, 1, 200) FROM comments c
      WHERE c.id IN (SELECT min(first.id) FROM comments first WHERE first.issue_id IN (\(keys)) GROUP BY first.issue_id)
      """
    let found: [(Issue.ID, String)] = try await database.read { connection in
      try connection.all("comment.firstMessages", text) { ($0.identifier(0), $0.string(1)) }
    }
    return Dictionary(found) { first, _ in first }
  }

  public func comment(_ id: Comment.ID, for viewer: Viewer) async throws -> Comment {
    try await database.read { try Self.comment(id, for: viewer, on: $0) }
  }

  public static func comment(
    _ id: Comment.ID,
    for viewer: Viewer,
    on connection: any Connection
  ) throws -> Comment {
    try source(for: viewer).element(where: "c.id = \(id)", on: connection)
  }

  /// All on the issues of a task, the oldest first, for whoever was shown all of the task.
  public static func comments(of task: LabelingTask.ID, on connection: any Connection) throws -> [Comment] {
    let text: SQLText = """
      SELECT \(SQLText(columns)) FROM \(SQLText(tables)) WHERE j.task_id = \(task) ORDER BY c.id
      """
    return try connection.all("comment.ofTask", text, map: comment)
  }

  public static func insert(
    _ message: String,
    into issue: Issue.ID,
    owner: User.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws -> Comment.ID {
    let id = try connection.first(insertion, issue, owner, message, now, now) { $0.int64(0) }
    guard let id else { throw NotFound("issue") }
    return Identifier(id)
  }

  public static func update(
    _ id: Comment.ID,
    to message: String,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    guard try connection.execute(change, message, now, id) == 1 else { throw NotFound("comment") }
  }

  public static func delete(_ id: Comment.ID, on connection: any Connection) throws {
    guard try connection.execute(deletion, id) == 1 else { throw NotFound("comment") }
  }

  private static func source(for viewer: Viewer) -> ListSource<Comment> {
    ListSource(
      "comment",
      columns: columns,
      from: tables,
      visible: IssueStore.visible(to: viewer),
      organization: "coalesce(p.organization_id, t.organization_id)",
      fields: fields,
      map: comment
    )
  }

  private static func comment(_ row: Row) -> Comment {
    Comment(
      id: row.identifier(0),
      issue: row.identifier(1),
      owner: row.person(2),
      message: row.string(6),
      created: row.timestamp(7),
      updated: row.timestamp(8)
    )
  }
}

extension CommentStore {
  private static let columns: StaticString =
    "c.id, c.issue_id, o.id, o.name, o.display_name, o.last_name, c.message, c.created_at, c.updated_at"

  private static let tables: StaticString = """
    comments c JOIN issues i ON i.id = c.issue_id JOIN jobs j ON j.id = i.job_id JOIN tasks t ON t.id = j.task_id
    LEFT JOIN projects p ON p.id = t.project_id LEFT JOIN users o ON o.id = c.owner_id
    """

  static let insertion = Query(
    "comment.insertion",
    """
    INSERT INTO comments (issue_id, owner_id, message, created_at, updated_at) VALUES ($1, $2, $3, $4, $5)
    RETURNING id
    """
  )

  static let change = Query("comment.change", "UPDATE comments SET message = $1, updated_at = $2 WHERE id = $3")
  static let deletion = Query("comment.deletion", "DELETE FROM comments WHERE id = $1")

  public static let queries = [insertion, change, deletion]
}
