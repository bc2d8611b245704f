public import Database
public import Domain

/// Guides, for those who see the project or the task, or annotate in it; administrators see all.
public struct GuideStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  public func guide(_ id: Guide.ID, for viewer: Viewer) async throws -> Guide {
    try await database.read { try Self.guide(id, for: viewer, on: $0) }
  }

  /// The guide of a project or task; nil where there is none for this viewer.
  public func guide(of subject: Guide.Subject, for viewer: Viewer) async throws -> Guide? {
    try await database.read { try Self.guide(of: subject, for: viewer, on: $0) }
  }

  public static func guide(
    of subject: Guide.Subject,
    for viewer: Viewer,
    on connection: any Connection
  ) throws -> Guide? {
    try guide(where: condition(subject), for: viewer, on: connection)
  }

  public static func guide(_ id: Guide.ID, for viewer: Viewer, on connection: any Connection) throws -> Guide {
    guard let found = try guide(where: "g.id = \(id)", for: viewer, on: connection) else { throw NotFound("guide") }
    return found
  }

  /// - Throws: `Conflict` where the project or task has a guide.
  public static func insert(
    _ markdown: String,
    for subject: Guide.Subject,
    now: Timestamp,
    on connection: any Connection
  ) throws -> Guide.ID {
    var project: Project.ID?
    var task: LabelingTask.ID?
    switch subject {
    case .project(let id): project = id
    case .task(let id): task = id
    }
    do {
      let id = try connection.first(insertion, project, task, markdown, now, now) { $0.int64(0) }
      guard let id else { throw NotFound("project or task") }
      return Identifier(id)
    } catch DatabaseFailure.duplicate {
      throw Conflict("There is a guide already: change that one.")
    }
  }

  public static func update(
    _ id: Guide.ID,
    to markdown: String,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    guard try connection.execute(change, markdown, now, id) == 1 else { throw NotFound("guide") }
  }

  /// Notes the pictures' files for removal, too.
  public static func delete(_ id: Guide.ID, now: Timestamp, on connection: any Connection) throws {
    try connection.execute(orphans, now, id)
    guard try connection.execute(deletion, id) == 1 else { throw NotFound("guide") }
  }

  /// What is under the names `g` for the guide.
  static func visible(to viewer: Viewer) -> SQLText {
    guard !viewer.isAdministrator else { return .always }
    return """
      EXISTS (SELECT 1 FROM project_members m WHERE m.project_id = g.project_id AND m.user_id = \(viewer.id))
      OR EXISTS (SELECT 1 FROM task_members m WHERE m.task_id = g.task_id AND m.user_id = \(viewer.id))
      OR EXISTS (SELECT 1 FROM tasks t JOIN jobs j ON j.task_id = t.id JOIN job_members m ON m.job_id = j.id
        WHERE (t.project_id = g.project_id OR t.id = g.task_id) AND m.user_id = \(viewer.id))
      """
  }

  private static func condition(_ subject: Guide.Subject) -> SQLText {
    switch subject {
    case .project(let id): "g.project_id = \(id)"
    case .task(let id): "g.task_id = \(id)"
    }
  }

  private static func guide(
    where condition: SQLText,
    for viewer: Viewer,
    on connection: any Connection
  ) throws -> Guide? {
    let text: SQLText = """
      SELECT g.id, g.project_id, g.task_id, g.markdown, g.created_at, g.updated_at FROM guides g
      WHERE \(condition) AND (\(visible(to: viewer)))
      """
    return try connection.first("guide.one", text) { row in
      Guide(
        id: row.identifier(0),
        subject: row.isNull(1) ? .task(row.identifier(2)) : .project(row.identifier(1)),
        markdown: row.string(3),
        created: row.timestamp(4),
        updated: row.timestamp(5)
      )
    }
  }
}

extension GuideStore {
  static let insertion = Query(
    "guide.insertion",
    """
    INSERT INTO guides (project_id, task_id, markdown, created_at, updated_at) VALUES ($1, $2, $3, $4, $5)
    RETURNING id
    """
  )

  static let change = Query("guide.change", "UPDATE guides SET markdown = $1, updated_at = $2 WHERE id = $3")
  static let deletion = Query("guide.deletion", "DELETE FROM guides WHERE id = $1")

  static let orphans = Query(
    "guide.orphans",
    """
    INSERT INTO orphaned_blobs (blob_key, since)
    SELECT blob_key, CAST($1 AS BIGINT) FROM guide_assets WHERE guide_id = $2
    """
  )

  public static let queries = [insertion, change, deletion, orphans]
}
