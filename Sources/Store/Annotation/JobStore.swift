public import Database
public import Domain

/// Jobs, for those who are among `job_members`; administrators see all.
public struct JobStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  public func job(_ id: Job.ID, for viewer: Viewer) async throws -> Job {
    try await database.ask { try Self.job(id, for: viewer, on: $0) }
  }

  /// The jobs of a task that the viewer may see, in order of their frames.
  public func jobs(of task: LabelingTask.ID, for viewer: Viewer) async throws -> [Job] {
    try await database.ask { try Self.jobs(of: task, for: viewer, on: $0) }
  }

  /// The jobs of a task that hold any of these frames, of those that the viewer may see.
  public func jobs(
    of task: LabelingTask.ID,
    from first: Int,
    to last: Int,
    for viewer: Viewer
  ) async throws -> [Job] {
    try await database.ask { connection in
      try connection.all(Self.ofFrames, task, viewer.isAdministrator, viewer.id, first, last, map: Self.job)
    }
  }

  /// The job with the names of what it belongs to.
  public func namedJob(_ id: Job.ID, for viewer: Viewer) async throws -> NamedJob {
    let found = try await database.ask { connection in
      try connection.first(Self.namedByID, id, viewer.isAdministrator, viewer.id, map: Self.namedJob)
    }
    guard let found else { throw NotFound("job") }
    return found
  }

  /// Those with these keys that the viewer may see, the newest first.
  public func namedJobs(_ ids: [Job.ID], for viewer: Viewer) async throws -> [NamedJob] {
    let list = "[" + ids.map(\.description).joined(separator: ",") + "]"
    return try await database.ask { connection in
      try connection.all(Self.namedByIDs, list, viewer.isAdministrator, viewer.id, map: Self.namedJob)
    }
  }

  /// A page of the jobs that the viewer may see, as CVAT's clients ask for it.
  public func list(_ query: ListQuery, for viewer: Viewer) async throws -> ListPage<NamedJob> {
    let source = ListSource(
      "job",
      columns: Self.namedColumns,
      from: Self.tables,
      visible: Self.visible(
        to: viewer,
        isNarrow: query.names("task_id") || query.names("project_id")
      ),
      organization: "coalesce(p.organization_id, t.organization_id)",
      fields: Self.fields,
      map: Self.namedJob
    )
    return try await source.page(query, in: database)
  }

  /// - Parameter isNarrow: there are few rows to look at, so that each is asked; otherwise what the viewer sees is found
  ///   first, by the indexes of the people.
  private static func visible(to viewer: Viewer, isNarrow: Bool) -> SQLText {
    if viewer.isAdministrator { return .always }
    return isNarrow
      ? "EXISTS (SELECT 1 FROM job_members m WHERE m.job_id = j.id AND m.user_id = \(viewer.id))"
      : SQLText.visibleJobs(to: viewer)
  }

  public static func job(_ id: Job.ID, for viewer: Viewer, on connection: any Connection) throws -> Job {
    guard let found = try connection.first(byID, id, viewer.isAdministrator, viewer.id, map: job) else {
      throw NotFound("job")
    }
    return found
  }

  public static func jobs(
    of task: LabelingTask.ID,
    for viewer: Viewer,
    on connection: any Connection
  ) throws -> [Job] {
    try connection.all(ofTask, task, viewer.isAdministrator, viewer.id, map: job)
  }

  /// The job, and where its task's labels are; other writers of it wait until the transaction ends.
  public static func locked(
    _ id: Job.ID,
    for viewer: Viewer,
    on connection: any Connection
  ) throws -> (job: Job, labels: LabelScope) {
    let found = try connection.first(lockedByID, id, viewer.isAdministrator, viewer.id) { row in
      let job = job(row)
      return (job, row.optionalIdentifier(15).map(LabelScope.project) ?? .task(job.task))
    }
    guard let found else { throw NotFound("job") }
    return found
  }

  /// Keeps other writers of these jobs waiting until the transaction ends; all lock them in the order of their keys, so
  /// that no two wait for each other.
  public static func lock(_ ids: [Job.ID], on connection: any Connection) throws {
    let list = "[" + ids.map(\.description).joined(separator: ",") + "]"
    try connection.executeLater(locking, list)
  }

  public static func insert(
    task: LabelingTask.ID,
    kind: Job.Kind = .annotation,
    start: Int,
    stop: Int,
    chosen: [Int]? = nil,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try connection.execute(
      insertion,
      task,
      kind.rawValue,
      Job.Stage.annotation.rawValue,
      Job.State.new.rawValue,
      start,
      stop,
      chosen.map(FrameList.text),
      now,
      now
    )
  }

  /// Writes the members that people change.
  public static func update(
    _ id: Job.ID,
    stage: Job.Stage,
    state: Job.State,
    assignee: User.ID?,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try connection.execute(renewal, stage.rawValue, state.rawValue, assignee, now, id)
  }

  /// Those with these keys that the viewer may see, by key.
  public static func jobs(_ ids: [Job.ID], for viewer: Viewer, on connection: any Connection) throws -> [Job] {
    let list = "[" + ids.map(\.description).joined(separator: ",") + "]"
    return try connection.all(byIDs, list, viewer.isAdministrator, viewer.id, map: job)
  }

  public static func assign(
    _ ids: [Job.ID],
    to assignee: User.ID?,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    let list = "[" + ids.map(\.description).joined(separator: ",") + "]"
    try connection.execute(assigning, assignee, now, list)
  }

  /// The first edit of a new job puts it in progress.
  public static func noteEdit(of id: Job.ID, now: Timestamp, on connection: any Connection) throws {
    try connection.executeLater(editNote, now, id)
  }

  static func job(_ row: Row) -> Job {
    Job(
      id: row.identifier(0),
      task: row.identifier(1),
      kind: Job.Kind(rawValue: row.string(2)) ?? .annotation,
      stage: Job.Stage(rawValue: row.string(3)) ?? .annotation,
      state: Job.State(rawValue: row.string(4)) ?? .new,
      assignee: row.person(5),
      assigneeUpdated: row.optionalTimestamp(9),
      start: row.int(10),
      stop: row.int(11),
      chosen: row.optionalString(12).map(FrameList.frames),
      created: row.timestamp(13),
      updated: row.timestamp(14)
    )
  }

  static func namedJob(_ row: Row) -> NamedJob {
    NamedJob(
      job: job(row),
      taskName: row.string(15),
      project: row.optionalIdentifier(16),
      projectName: row.string(17),
      bugTracker: row.string(18),
      organization: row.optionalIdentifier(19),
      issueCount: row.int(20),
      guide: row.optionalIdentifier(21)
    )
  }
}

/// A job with the names of what it belongs to.
public struct NamedJob: Equatable, Sendable {
  public let job: Job
  public let taskName: String
  /// nil where the task has none.
  public let project: Project.ID?
  public let projectName: String
  /// The task's.
  public let bugTracker: String
  /// The project's or the task's.
  public let organization: Organization.ID?
  public let issueCount: Int
  /// The project's or the task's.
  public let guide: Guide.ID?
}

extension JobStore {
  public static let fields = ListFields(
    key: "j.id",
    [
      .text("task_name", "t.name", isSearched: true), .text("project_name", "p.name", isSearched: true),
      .text("assignee", "u.name", isSearched: true),
      .word("state", "j.state", among: Job.State.allCases.map(\.rawValue)),
      .word("stage", "j.stage", among: Job.Stage.allCases.map(\.rawValue)), .integer("task_id", "j.task_id"),
      .integer("project_id", "t.project_id"), .text("dimension", "CAST('2d' AS TEXT)"), .text("type", "j.kind"),
      .integer("parent_job_id", "CAST(NULL AS BIGINT)"), .date("updated_date", "j.updated_at"),
      .text("mode", "coalesce((SELECT m.mode FROM task_media m WHERE m.task_id = j.task_id), '')"),
      .text("media_type", "CAST('image' AS TEXT)"),
    ]
  )

  static let columns: StaticString = """
    j.id, j.task_id, j.kind, j.stage, j.state, u.id, u.name, u.display_name, u.last_name, j.assignee_updated_at,
      j.start_frame, j.stop_frame, j.frames, j.created_at, j.updated_at
    """

  static let namedColumns: StaticString = """
    j.id, j.task_id, j.kind, j.stage, j.state, u.id, u.name, u.display_name, u.last_name, j.assignee_updated_at,
      j.start_frame, j.stop_frame, j.frames, j.created_at, j.updated_at, t.name, t.project_id, coalesce(p.name, ''),
      t.bug_tracker, coalesce(p.organization_id, t.organization_id),
      (SELECT count(*) FROM issues i WHERE i.job_id = j.id),
      CASE WHEN t.project_id IS NULL THEN (SELECT g.id FROM guides g WHERE g.task_id = t.id)
        ELSE (SELECT g.id FROM guides g WHERE g.project_id = t.project_id) END
    """

  /// Every job has a task; by `LEFT` Postgres knows that counting jobs needs no tasks.
  static let tables: StaticString = """
    jobs j LEFT JOIN tasks t ON t.id = j.task_id LEFT JOIN projects p ON p.id = t.project_id
      LEFT JOIN users u ON u.id = j.assignee_id
    """

  /// That the viewer of $2 (an administrator, 1) and $3 (the user) may see the job j.
  static let isVisible: StaticString = """
      AND ($2 = 1 OR EXISTS (SELECT 1 FROM job_members m WHERE m.job_id = j.id AND m.user_id = $3))
    """

  static let byID = Query(
    "job.byID",
    "SELECT",
    columns,
    """
    FROM jobs j LEFT JOIN users u ON u.id = j.assignee_id
    WHERE j.id = $1
    """,
    isVisible
  )

  static let lockedByID = Query(
    "job.lockedByID",
    "SELECT",
    columns,
    ", t.project_id",
    """
    FROM jobs j JOIN tasks t ON t.id = j.task_id LEFT JOIN users u ON u.id = j.assignee_id
    WHERE j.id = $1
    """,
    isVisible,
    """
    {for update of j}
    """
  )

  static let namedByID = Query(
    "job.namedByID",
    "SELECT",
    namedColumns,
    "FROM",
    tables,
    """
    WHERE j.id = $1
    """,
    isVisible
  )

  static let namedByIDs = Query(
    "job.namedByIDs",
    "SELECT",
    namedColumns,
    "FROM",
    tables,
    "WHERE j.id IN {numbers of $1}",
    isVisible,
    "ORDER BY j.id DESC"
  )

  static let ofTask = Query(
    "job.ofTask",
    "SELECT",
    columns,
    """
    FROM jobs j LEFT JOIN users u ON u.id = j.assignee_id
    WHERE j.task_id = $1
    """,
    isVisible,
    """
    ORDER BY j.start_frame, j.id
    """
  )

  static let ofFrames = Query(
    "job.ofFrames",
    "SELECT",
    columns,
    """
    FROM jobs j LEFT JOIN users u ON u.id = j.assignee_id
    WHERE j.task_id = $1
    """,
    isVisible,
    """
      AND j.stop_frame >= $4 AND j.start_frame <= $5
    ORDER BY j.start_frame, j.id
    """
  )

  static let locking = Query(
    "job.locking",
    "SELECT id FROM jobs WHERE id IN {numbers of $1} ORDER BY id {for update}"
  )

  static let insertion = Query(
    "job.insertion",
    """
    INSERT INTO jobs (task_id, kind, stage, state, start_frame, stop_frame, frames, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    """
  )

  static let renewal = Query(
    "job.renewal",
    """
    UPDATE jobs SET stage = $1, state = $2,
      assignee_updated_at = CASE WHEN coalesce(assignee_id, 0) = coalesce($3, 0) THEN assignee_updated_at ELSE $4 END,
      assignee_id = $3, updated_at = $4
    WHERE id = $5
    """
  )

  static let byIDs = Query(
    "job.byIDs",
    "SELECT",
    columns,
    """
    FROM jobs j LEFT JOIN users u ON u.id = j.assignee_id
    WHERE j.id IN {numbers of $1}
    """,
    isVisible,
    "ORDER BY j.id"
  )

  static let assigning = Query(
    "job.assigning",
    """
    UPDATE jobs SET
      assignee_updated_at = CASE WHEN coalesce(assignee_id, 0) = coalesce($1, 0) THEN assignee_updated_at ELSE $2 END,
      assignee_id = $1, updated_at = $2
    WHERE id IN {numbers of $3}
    """
  )

  static let editNote = Query(
    "job.editNote",
    """
    UPDATE jobs SET state = CASE WHEN state = 'new' THEN 'in progress' ELSE state END, updated_at = $1 WHERE id = $2
    """
  )

  public static let queries = [
    byID, lockedByID, namedByID, namedByIDs, ofTask, ofFrames, locking, insertion, restoring, renewal, editNote,
    byIDs, assigning,
  ]
}
