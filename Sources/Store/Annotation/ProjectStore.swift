public import Database
public import Domain

/// Projects. What a viewer may not see is not there for him.
public struct ProjectStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  public func project(_ id: Project.ID, for viewer: Viewer) async throws -> Project {
    try await database.read { try Self.project(id, for: viewer, on: $0) }
  }

  /// Projects whose name holds the words, newest first.
  public func projects(
    matching words: String,
    at cursor: KeyCursor<Project>,
    size: Int,
    for viewer: Viewer
  ) async throws -> KeyPage<Project> {
    try await database.read { connection in
      try KeyPaging(cursor: cursor, size: size).page(
        older: {
          try connection.all(
            Self.older,
            words.likePattern,
            $0,
            viewer.isAdministrator,
            viewer.id,
            $1,
            map: Self.project
          )
        },
        newer: {
          try connection.all(
            Self.newer,
            words.likePattern,
            $0,
            viewer.isAdministrator,
            viewer.id,
            $1,
            map: Self.project
          )
        }
      )
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
    now: Timestamp,
    on connection: any Connection
  ) throws -> Project.ID {
    guard let id = try connection.first(insertion, draft.name, owner, now, now, map: { $0.int64(0) }) else {
      throw NotFound("project")
    }
    return Identifier(id)
  }

  public static func rename(_ id: Project.ID, to name: String, now: Timestamp, on connection: any Connection) throws {
    guard try connection.execute(renaming, name, now, id) == 1 else { throw NotFound("project") }
  }

  public static func touch(_ id: Project.ID, now: Timestamp, on connection: any Connection) throws {
    try connection.execute(touching, now, id)
  }

  public static func delete(_ id: Project.ID, on connection: any Connection) throws {
    guard try connection.execute(deletion, id) == 1 else { throw NotFound("project") }
  }

  private static func project(_ row: Row) -> Project {
    Project(
      id: row.identifier(0),
      name: row.string(1),
      owner: row.person(2),
      created: row.timestamp(5),
      updated: row.timestamp(6),
      taskCount: row.int(7)
    )
  }
}

extension ProjectStore {
  static let byID = Query(
    "project.byID",
    """
    SELECT p.id, p.name, u.id, u.name, u.display_name, p.created_at, p.updated_at,
      (SELECT count(*) FROM tasks t WHERE t.project_id = p.id)
    FROM projects p LEFT JOIN users u ON u.id = p.owner_id
    WHERE p.id = $1 AND ($2 = 1 OR p.owner_id = $3)
    """
  )

  static let older = Query(
    "project.older",
    """
    SELECT p.id, p.name, u.id, u.name, u.display_name, p.created_at, p.updated_at,
      (SELECT count(*) FROM tasks t WHERE t.project_id = p.id)
    FROM projects p LEFT JOIN users u ON u.id = p.owner_id
    WHERE lower(p.name) LIKE $1 ESCAPE '\\' AND p.id < $2 AND ($3 = 1 OR p.owner_id = $4)
    ORDER BY p.id DESC LIMIT $5
    """
  )

  static let newer = Query(
    "project.newer",
    """
    SELECT p.id, p.name, u.id, u.name, u.display_name, p.created_at, p.updated_at,
      (SELECT count(*) FROM tasks t WHERE t.project_id = p.id)
    FROM projects p LEFT JOIN users u ON u.id = p.owner_id
    WHERE lower(p.name) LIKE $1 ESCAPE '\\' AND p.id > $2 AND ($3 = 1 OR p.owner_id = $4)
    ORDER BY p.id LIMIT $5
    """
  )

  static let insertion = Query(
    "project.insertion",
    "INSERT INTO projects (name, owner_id, created_at, updated_at) VALUES ($1, $2, $3, $4) RETURNING id"
  )

  static let renaming = Query("project.renaming", "UPDATE projects SET name = $1, updated_at = $2 WHERE id = $3")
  static let touching = Query("project.touching", "UPDATE projects SET updated_at = $1 WHERE id = $2")
  static let deletion = Query("project.deletion", "DELETE FROM projects WHERE id = $1")

  public static let queries = [byID, older, newer, insertion, renaming, touching, deletion]
}
