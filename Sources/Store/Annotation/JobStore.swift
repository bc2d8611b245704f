public import Database
public import Domain

/// Jobs; a job is seen by those who see its project.
public struct JobStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  public func job(_ id: Job.ID, for viewer: Viewer) async throws -> Job {
    try await database.read { try Self.job(id, for: viewer, on: $0) }
  }

  public func jobs(of task: LabelingTask.ID) async throws -> [Job] {
    try await database.read { try $0.all(Self.ofTask, task, map: Self.job) }
  }

  /// Jobs whose task's or project's name holds the words, newest first, each with those names.
  public func jobs(
    matching words: String,
    at cursor: KeyCursor<Job>,
    size: Int,
    for viewer: Viewer
  ) async throws -> KeyPage<NamedJob> {
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
            map: Self.namedJob
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
            map: Self.namedJob
          )
        }
      )
    }
  }

  public static func job(_ id: Job.ID, for viewer: Viewer, on connection: any Connection) throws -> Job {
    guard let found = try connection.first(byID, id, viewer.isAdministrator, viewer.id, map: job) else {
      throw NotFound("job")
    }
    return found
  }

  /// Keeps other writers of this job waiting until the transaction ends.
  public static func lock(_ id: Job.ID, on connection: any Connection) throws {
    _ = try connection.first(locking, id) { $0.int64(0) }
  }

  public static func insert(
    task: LabelingTask.ID,
    start: Int,
    stop: Int,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try connection.execute(
      insertion,
      task,
      Job.Stage.annotation.rawValue,
      Job.State.new.rawValue,
      start,
      stop,
      now
    )
  }

  /// The first edit of a new job puts it in progress.
  public static func noteEdit(of id: Job.ID, now: Timestamp, on connection: any Connection) throws {
    try connection.execute(editNote, now, id)
  }

  private static func job(_ row: Row) -> Job {
    Job(
      id: row.identifier(0),
      task: row.identifier(1),
      stage: Job.Stage(rawValue: row.string(2)) ?? .annotation,
      state: Job.State(rawValue: row.string(3)) ?? .new,
      assignee: row.person(4),
      start: row.int(7),
      stop: row.int(8),
      updated: row.timestamp(9)
    )
  }

  private static func namedJob(_ row: Row) -> NamedJob {
    NamedJob(job: job(row), taskName: row.string(10), projectName: row.string(11))
  }
}

/// A job with the names of what it belongs to.
public struct NamedJob: Equatable, Sendable {
  public let job: Job
  public let taskName: String
  public let projectName: String
}

extension JobStore {
  static let byID = Query(
    "job.byID",
    """
    SELECT j.id, j.task_id, j.stage, j.state, u.id, u.name, u.display_name, j.start_frame, j.stop_frame, j.updated_at
    FROM jobs j JOIN tasks t ON t.id = j.task_id JOIN projects p ON p.id = t.project_id
      LEFT JOIN users u ON u.id = j.assignee_id
    WHERE j.id = $1 AND ($2 = 1 OR p.owner_id = $3)
    """
  )

  static let ofTask = Query(
    "job.ofTask",
    """
    SELECT j.id, j.task_id, j.stage, j.state, u.id, u.name, u.display_name, j.start_frame, j.stop_frame, j.updated_at
    FROM jobs j LEFT JOIN users u ON u.id = j.assignee_id
    WHERE j.task_id = $1 ORDER BY j.start_frame, j.id
    """
  )

  static let older = Query(
    "job.older",
    """
    SELECT j.id, j.task_id, j.stage, j.state, u.id, u.name, u.display_name, j.start_frame, j.stop_frame, j.updated_at,
      t.name, p.name
    FROM jobs j JOIN tasks t ON t.id = j.task_id JOIN projects p ON p.id = t.project_id
      LEFT JOIN users u ON u.id = j.assignee_id
    WHERE lower(t.name || ' ' || p.name) LIKE $1 ESCAPE '\\' AND j.id < $2 AND ($3 = 1 OR p.owner_id = $4)
    ORDER BY j.id DESC LIMIT $5
    """
  )

  static let newer = Query(
    "job.newer",
    """
    SELECT j.id, j.task_id, j.stage, j.state, u.id, u.name, u.display_name, j.start_frame, j.stop_frame, j.updated_at,
      t.name, p.name
    FROM jobs j JOIN tasks t ON t.id = j.task_id JOIN projects p ON p.id = t.project_id
      LEFT JOIN users u ON u.id = j.assignee_id
    WHERE lower(t.name || ' ' || p.name) LIKE $1 ESCAPE '\\' AND j.id > $2 AND ($3 = 1 OR p.owner_id = $4)
    ORDER BY j.id LIMIT $5
    """
  )

  static let locking = Query("job.locking", "SELECT id FROM jobs WHERE id = $1 {for update}")

  static let insertion = Query(
    "job.insertion",
    """
    INSERT INTO jobs (task_id, stage, state, start_frame, stop_frame, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
    """
  )

  static let editNote = Query(
    "job.editNote",
    """
    UPDATE jobs SET state = CASE WHEN state = 'new' THEN 'in progress' ELSE state END, updated_at = $1 WHERE id = $2
    """
  )

  public static let queries = [byID, ofTask, older, newer, locking, insertion, editNote]
}
