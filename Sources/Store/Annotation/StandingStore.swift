public import Database
public import Domain

/// How people are connected with projects and tasks. It tells of what the viewer may not see too: ask for the thing first.
public struct StandingStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  public func rights(on task: LabelingTask.ID, for viewer: Viewer) async throws -> Rights {
    try await database.read { try Self.rights(on: task, for: viewer, on: $0) }
  }

  public func rights(on project: Project.ID, for viewer: Viewer) async throws -> Rights {
    try await database.read { try Self.rights(on: project, for: viewer, on: $0) }
  }

  /// - Throws: `NotFound` where there is no such task.
  public static func rights(
    on task: LabelingTask.ID,
    for viewer: Viewer,
    on connection: any Connection
  ) throws -> Rights {
    guard let found = try connection.first(ofTask, task, viewer.id, map: standing) else { throw NotFound("task") }
    return Rights(found)
  }

  /// - Throws: `NotFound` where there is no such project.
  public static func rights(
    on project: Project.ID,
    for viewer: Viewer,
    on connection: any Connection
  ) throws -> Rights {
    guard let found = try connection.first(ofProject, project, viewer.id, map: standing) else {
      throw NotFound("project")
    }
    return Rights(found)
  }

  /// What may be done where labels are: they are the project's, or those of a task without one.
  public static func rights(
    on scope: LabelScope,
    for viewer: Viewer,
    on connection: any Connection
  ) throws -> Rights {
    switch scope {
    case .project(let id): try rights(on: id, for: viewer, on: connection)
    case .task(let id): try rights(on: id, for: viewer, on: connection)
    }
  }

  private static func standing(_ row: Row) -> Standing {
    Standing(
      role: Role(rawValue: row.string(0)) ?? .worker,
      organizationRole: OrganizationRole(rawValue: row.string(1)),
      isOwner: row.bool(2),
      isAssignee: row.bool(3),
      leadsProject: row.bool(4)
    )
  }

  static let ofTask = Query(
    "standing.ofTask",
    """
    SELECT u.role,
      coalesce((SELECT m.role FROM memberships m
        WHERE m.organization_id = coalesce(p.organization_id, t.organization_id) AND m.user_id = u.id), ''),
      CASE WHEN t.owner_id = u.id THEN 1 ELSE 0 END, CASE WHEN t.assignee_id = u.id THEN 1 ELSE 0 END,
      CASE WHEN p.owner_id = u.id OR p.assignee_id = u.id THEN 1 ELSE 0 END
    FROM users u JOIN tasks t ON t.id = $1 LEFT JOIN projects p ON p.id = t.project_id
    WHERE u.id = $2
    """
  )

  static let ofProject = Query(
    "standing.ofProject",
    """
    SELECT u.role,
      coalesce((SELECT m.role FROM memberships m WHERE m.organization_id = p.organization_id AND m.user_id = u.id), ''),
      CASE WHEN p.owner_id = u.id THEN 1 ELSE 0 END, CASE WHEN p.assignee_id = u.id THEN 1 ELSE 0 END, 0
    FROM users u JOIN projects p ON p.id = $1
    WHERE u.id = $2
    """
  )

  public static let queries = [ofTask, ofProject]
}
