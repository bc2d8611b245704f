public import Database
public import Domain

/// Tasks, for those who are among `task_members`; administrators see all.
public struct TaskStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  public func task(_ id: LabelingTask.ID, for viewer: Viewer) async throws -> LabelingTask {
    try await database.ask { try Self.task(id, for: viewer, on: $0) }
  }

  /// The task of a job that the viewer was shown, though he may see no other of its jobs.
  public func task(of job: Job) async throws -> LabelingTask {
    try await database.ask { try Self.task(of: job, on: $0) }
  }

  /// A page of the tasks that the viewer may see, as CVAT's clients ask for it.
  public func list(_ query: ListQuery, for viewer: Viewer) async throws -> ListPage<LabelingTask> {
    let source = ListSource(
      "task",
      columns: Self.columns,
      from: Self.tables,
      visible: Self.visible(to: viewer, isNarrow: query.names("project_id")),
      organization: "coalesce(p.organization_id, t.organization_id)",
      fields: Self.fields,
      map: Self.task
    )
    return try await source.page(query, in: database)
  }

  /// - Parameter isNarrow: there are few rows to look at, so that each is asked; otherwise what the viewer sees is found
  ///   first, by the indexes of the people.
  private static func visible(to viewer: Viewer, isNarrow: Bool) -> SQLText {
    if viewer.isAdministrator { return .always }
    return isNarrow
      ? "EXISTS (SELECT 1 FROM task_members m WHERE m.task_id = t.id AND m.user_id = \(viewer.id))"
      : SQLText.visibleTasks(to: viewer)
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
  ) async throws -> KeyPage<LabelingTask> {
    let scope = project?.value ?? 0
    return try await database.ask { connection in
      let page = { (query: Query, key: Int64, size: Int) in
        try connection.all(
          query,
          words.likePattern,
          scope,
          key,
          viewer.isAdministrator,
          viewer.id,
          size,
          map: Self.task
        )
      }
      return try KeyPaging(cursor: cursor, size: size).page(
        older: { try page(Self.older, $0, $1) },
        newer: { try page(Self.newer, $0, $1) }
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

  /// The task of a job that the viewer was shown, though he may see no other of its jobs.
  public static func task(of job: Job, on connection: any Connection) throws -> LabelingTask {
    guard let found = try connection.first(byID, job.task, true, 0, map: task) else { throw NotFound("task") }
    return found
  }

  public static func insert(
    _ draft: TaskDraft,
    project: Project.ID?,
    owner: User.ID,
    assignee: User.ID?,
    organization: Organization.ID? = nil,
    now: Timestamp,
    on connection: any Connection
  ) throws -> LabelingTask.ID {
    let id = try connection.first(
      insertion,
      project,
      draft.name,
      draft.subset,
      owner,
      assignee,
      assignee.map { _ in now },
      draft.bugTracker,
      draft.overlap,
      draft.segmentSize,
      now,
      now,
      organization
    ) { $0.int64(0) }
    guard let id else { throw NotFound("project") }
    return Identifier(id)
  }

  /// Writes the members that may change; `updated` rises.
  public static func update(
    _ id: LabelingTask.ID,
    to change: TaskChange,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try connection.execute(
      renewal,
      change.name,
      change.subset,
      change.bugTracker,
      change.assignee,
      now,
      change.owner,
      change.project,
      // A task's organisation is its project's.
      change.project == nil ? change.organization : nil,
      id
    )
    try touch(id, now: now, on: connection)
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

  static func task(_ row: Row) -> LabelingTask {
    LabelingTask(
      id: row.identifier(0),
      project: row.optionalIdentifier(1),
      projectName: row.string(2),
      name: row.string(3),
      subset: row.string(4),
      owner: row.person(5),
      assignee: row.person(9),
      assigneeUpdated: row.optionalTimestamp(13),
      bugTracker: row.string(14),
      overlap: row.optionalInt64(15).map(Int.init),
      segmentSize: row.int(16),
      created: row.timestamp(17),
      updated: row.timestamp(18),
      size: row.optionalInt64(19).map(Int.init),
      jobs: .init(all: row.int(20), completed: row.int(21), validation: row.int(22), annotation: row.int(23)),
      organization: row.optionalIdentifier(24),
      guide: row.optionalIdentifier(25),
      hasGroundTruth: row.int(26) > 0
    )
  }
}

extension TaskStore {
  public static let fields = ListFields(
    key: "t.id",
    [
      .text("project_name", "p.name", isSearched: true), .text("name", "t.name", isSearched: true),
      .text("owner", "o.name", isSearched: true), .text("assignee", "u.name", isSearched: true),
      .word("status", status, among: Job.Stage.allCases.map(\.rawValue) + [Job.State.completed.rawValue]),
      .text("subset", "t.subset", isSearched: true),
      .word(
        "mode",
        "coalesce((SELECT m.mode FROM task_media m WHERE m.task_id = t.id), '')",
        among: TaskMedia.Mode.allCases.map(\.rawValue)
      ), .word("dimension", "CAST('2d' AS TEXT)", among: ["2d"]),
      .text("tracker_link", "t.bug_tracker", isSearched: true), .word("validation_mode", validationMode, among: ["gt"]),
      .integer("project_id", "t.project_id"),
      .date("created_date", "t.created_at"), .date("updated_date", "t.updated_at"),
      .text("media_type", "CAST('image' AS TEXT)"),
    ]
  )

  static let validationMode: StaticString =
    "CASE WHEN EXISTS (SELECT 1 FROM jobs j WHERE j.task_id = t.id AND j.kind = 'ground_truth') THEN 'gt' END"

  /// The rule of `LabelingTask.JobCounts.status`, for filters.
  static let status: StaticString = """
    CASE WHEN NOT EXISTS (SELECT 1 FROM jobs j WHERE j.task_id = t.id)
        OR EXISTS (SELECT 1 FROM jobs j WHERE j.task_id = t.id AND j.stage = 'annotation') THEN 'annotation'
      WHEN EXISTS (SELECT 1 FROM jobs j WHERE j.task_id = t.id
        AND NOT (j.stage = 'acceptance' AND j.state = 'completed')) THEN 'validation'
      ELSE 'completed' END
    """

  static let columns: StaticString = """
    t.id, t.project_id, coalesce(p.name, ''), t.name, t.subset, o.id, o.name, o.display_name, o.last_name,
      u.id, u.name, u.display_name, u.last_name, t.assignee_updated_at, t.bug_tracker, t.overlap, t.segment_size,
      t.created_at, t.updated_at, t.size,
      (SELECT count(*) FROM jobs j WHERE j.task_id = t.id),
      (SELECT count(*) FROM jobs j WHERE j.task_id = t.id AND j.state = 'completed' AND j.stage = 'acceptance'),
      (SELECT count(*) FROM jobs j WHERE j.task_id = t.id AND j.stage = 'validation'),
      (SELECT count(*) FROM jobs j WHERE j.task_id = t.id AND j.stage = 'annotation'),
      coalesce(p.organization_id, t.organization_id),
      CASE WHEN t.project_id IS NULL THEN (SELECT g.id FROM guides g WHERE g.task_id = t.id)
        ELSE (SELECT g.id FROM guides g WHERE g.project_id = t.project_id) END,
      (SELECT count(*) FROM jobs j WHERE j.task_id = t.id AND j.kind = 'ground_truth')
    """

  static let tables: StaticString = """
    tasks t LEFT JOIN projects p ON p.id = t.project_id LEFT JOIN users o ON o.id = t.owner_id
      LEFT JOIN users u ON u.id = t.assignee_id
    """

  /// That the viewer of $2 (an administrator, 1) and $3 (the user) may see the task t.
  static let isVisible: StaticString = """
      AND ($2 = 1 OR EXISTS (SELECT 1 FROM task_members m WHERE m.task_id = t.id AND m.user_id = $3))
    """

  static let byID = Query(
    "task.byID",
    "SELECT",
    columns,
    "FROM",
    tables,
    """
    WHERE t.id = $1
    """,
    isVisible
  )

  /// The keys are chosen first: what else the rows tell is looked up for the few of the page alone.
  static let older = Query(
    "task.older",
    "SELECT",
    columns,
    "FROM",
    tables,
    """
    WHERE t.id IN (
      SELECT t.id FROM tasks t LEFT JOIN projects p ON p.id = t.project_id
      WHERE ($1 = '%%' OR {lower}(t.name || ' ' || coalesce(p.name, '')) LIKE $1 ESCAPE '\\')
        AND ($2 = 0 OR t.project_id = $2) AND t.id < $3
        AND ($4 = 1 OR t.id IN (SELECT m.task_id FROM task_members m WHERE m.user_id = $5))
      ORDER BY t.id DESC LIMIT $6)
    ORDER BY t.id DESC
    """
  )

  static let newer = Query(
    "task.newer",
    "SELECT",
    columns,
    "FROM",
    tables,
    """
    WHERE t.id IN (
      SELECT t.id FROM tasks t LEFT JOIN projects p ON p.id = t.project_id
      WHERE ($1 = '%%' OR {lower}(t.name || ' ' || coalesce(p.name, '')) LIKE $1 ESCAPE '\\')
        AND ($2 = 0 OR t.project_id = $2) AND t.id > $3
        AND ($4 = 1 OR t.id IN (SELECT m.task_id FROM task_members m WHERE m.user_id = $5))
      ORDER BY t.id LIMIT $6)
    ORDER BY t.id
    """
  )

  static let insertion = Query(
    "task.insertion",
    """
    INSERT INTO tasks (project_id, name, subset, owner_id, assignee_id, assignee_updated_at, bug_tracker, overlap,
      segment_size, created_at, updated_at, organization_id, next_object_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1) RETURNING id
    """
  )

  static let renewal = Query(
    "task.renewal",
    """
    UPDATE tasks SET name = $1, subset = $2, bug_tracker = $3,
      assignee_updated_at = CASE WHEN coalesce(assignee_id, 0) = coalesce($4, 0) THEN assignee_updated_at ELSE $5 END,
      assignee_id = $4, owner_id = $6, project_id = $7, organization_id = $8
    WHERE id = $9
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

  public static let queries = [byID, older, newer, insertion, renewal, sizing, touching, deletion]
}
