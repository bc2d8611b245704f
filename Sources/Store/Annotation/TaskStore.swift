public import Database
public import Domain

/// Tasks; a task is seen by those who see its project.
public struct TaskStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  public func task(_ id: LabelingTask.ID, for viewer: Viewer) async throws -> LabelingTask {
    try await database.read { try Self.task(id, for: viewer, on: $0) }
  }

  /// Tasks whose name or project's name holds the words, newest first.
  ///
  /// - Parameter project: only this project's; nil for all.
  public func tasks(
    in project: Project.ID?,
    matching words: String,
    at cursor: KeyCursor<LabelingTask>,
    size: Int,
    for viewer: Viewer
  ) async throws -> KeyPage<CountedTask> {
    let scope = project?.value ?? 0
    return try await database.read { connection in
      try KeyPaging(cursor: cursor, size: size).page(
        older: {
          try connection.all(
            Self.older,
            words.likePattern,
            scope,
            $0,
            viewer.isAdministrator,
            viewer.id,
            $1,
            map: Self.countedTask
          )
        },
        newer: {
          try connection.all(
            Self.newer,
            words.likePattern,
            scope,
            $0,
            viewer.isAdministrator,
            viewer.id,
            $1,
            map: Self.countedTask
          )
        }
      )
    }
  }

  public static func task(
    _ id: LabelingTask.ID,
    for viewer: Viewer,
    on connection: any Connection
  ) throws -> LabelingTask {
    let found = try connection.first(byID, id, viewer.isAdministrator, viewer.id, map: task)
    guard let found else { throw NotFound("task") }
    return found
  }

  public static func insert(
    _ draft: TaskDraft,
    project: Project.ID,
    owner: User.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws -> LabelingTask.ID {
    let id = try connection.first(insertion, project, draft.name, draft.subset, owner, now, now) { $0.int64(0) }
    guard let id else { throw NotFound("project") }
    return Identifier(id)
  }

  public static func setSize(
    _ size: Int,
    of id: LabelingTask.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    guard try connection.execute(sizing, size, now, id) == 1 else {
      throw Conflict("The task has its pictures already.")
    }
  }

  /// Raises `updated`, and reserves keys for new objects.
  ///
  /// - Returns: the first of the reserved keys.
  @discardableResult
  public static func touch(
    _ id: LabelingTask.ID,
    reserving count: Int = 0,
    now: Timestamp,
    on connection: any Connection
  ) throws -> Int64 {
    let next = try connection.first(touching, count, now, id) { $0.int64(0) }
    guard let next else { throw NotFound("task") }
    return next - Int64(count)
  }

  public static func delete(_ id: LabelingTask.ID, on connection: any Connection) throws {
    guard try connection.execute(deletion, id) == 1 else { throw NotFound("task") }
  }

  private static func task(_ row: Row) -> LabelingTask {
    LabelingTask(
      id: row.identifier(0),
      project: row.identifier(1),
      projectName: row.string(2),
      name: row.string(3),
      subset: row.string(4),
      owner: row.person(5),
      created: row.timestamp(8),
      updated: row.timestamp(9),
      size: row.optionalInt64(10).map(Int.init)
    )
  }

  private static func countedTask(_ row: Row) -> CountedTask {
    CountedTask(task: task(row), jobCount: row.int(11), completedJobCount: row.int(12))
  }
}

/// A task and how far its jobs are.
public struct CountedTask: Equatable, Sendable {
  public let task: LabelingTask
  public let jobCount: Int
  public let completedJobCount: Int
}

extension TaskStore {
  static let byID = Query(
    "task.byID",
    """
    SELECT t.id, t.project_id, p.name, t.name, t.subset, u.id, u.name, u.display_name, t.created_at, t.updated_at, t.size
    FROM tasks t JOIN projects p ON p.id = t.project_id LEFT JOIN users u ON u.id = t.owner_id
    WHERE t.id = $1 AND ($2 = 1 OR p.owner_id = $3)
    """
  )

  static let older = Query(
    "task.older",
    """
    SELECT t.id, t.project_id, p.name, t.name, t.subset, u.id, u.name, u.display_name, t.created_at, t.updated_at, t.size,
      (SELECT count(*) FROM jobs j WHERE j.task_id = t.id),
      (SELECT count(*) FROM jobs j WHERE j.task_id = t.id AND j.state = 'completed')
    FROM tasks t JOIN projects p ON p.id = t.project_id LEFT JOIN users u ON u.id = t.owner_id
    WHERE lower(t.name || ' ' || p.name) LIKE $1 ESCAPE '\\' AND ($2 = 0 OR t.project_id = $2)
      AND t.id < $3 AND ($4 = 1 OR p.owner_id = $5)
    ORDER BY t.id DESC LIMIT $6
    """
  )

  static let newer = Query(
    "task.newer",
    """
    SELECT t.id, t.project_id, p.name, t.name, t.subset, u.id, u.name, u.display_name, t.created_at, t.updated_at, t.size,
      (SELECT count(*) FROM jobs j WHERE j.task_id = t.id),
      (SELECT count(*) FROM jobs j WHERE j.task_id = t.id AND j.state = 'completed')
    FROM tasks t JOIN projects p ON p.id = t.project_id LEFT JOIN users u ON u.id = t.owner_id
    WHERE lower(t.name || ' ' || p.name) LIKE $1 ESCAPE '\\' AND ($2 = 0 OR t.project_id = $2)
      AND t.id > $3 AND ($4 = 1 OR p.owner_id = $5)
    ORDER BY t.id LIMIT $6
    """
  )

  static let insertion = Query(
    "task.insertion",
    """
    INSERT INTO tasks (project_id, name, subset, owner_id, created_at, updated_at, next_object_id)
    VALUES ($1, $2, $3, $4, $5, $6, 1) RETURNING id
    """
  )

  static let sizing = Query(
    "task.sizing",
    "UPDATE tasks SET size = $1, updated_at = $2 WHERE id = $3 AND size IS NULL"
  )

  /// `updated_at` always rises, whatever the clock does: the SDK's caches depend on it.
  static let touching = Query(
    "task.touching",
    """
    UPDATE tasks SET next_object_id = next_object_id + $1,
      updated_at = CASE WHEN updated_at < $2 THEN $2 ELSE updated_at + 1 END
    WHERE id = $3 RETURNING next_object_id
    """
  )

  static let deletion = Query("task.deletion", "DELETE FROM tasks WHERE id = $1")

  public static let queries = [byID, older, newer, insertion, sizing, touching, deletion]
}
