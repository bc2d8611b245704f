public import Database
public import Domain

/// Taking annotations away, and what was taken away, by the moment of its deletion.
public struct DeletionStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  /// The newest before a moment, newest first.
  ///
  /// - Parameter moment: the last of the page before; nil for the first page.
  public func deletions(of job: Job.ID, before moment: Timestamp?, size: Int) async throws -> [Deletion] {
    try await database.read { connection in
      try connection.all(Self.ofJob, job, moment ?? Timestamp(milliseconds: .max), size) { row in
        let first = row.int(6)
        return Deletion(
          time: row.timestamp(0),
          person: row.person(1),
          count: row.int(5),
          frames: first...max(first, row.int(7))
        )
      }
    }
  }

  /// Takes annotations of a job away, and keeps them for a while among the deleted ones: of what went twice, the newer.
  public static func delete(
    _ annotations: [StoredAnnotation],
    from job: Job.ID,
    by user: User.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    let places = annotations.map { StoredPlace(job: job, frame: $0.annotation.frame, id: $0.id) }
    let list = StoredPlace.list(places)
    try connection.executeLater(keeping, list, now, user)
    try connection.executeLater(deletion, list)
  }

  /// The same with everything of a job.
  public static func deleteAll(
    of job: Job.ID,
    by user: User.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    var first: Int? = 0
    while let start = first {
      let last = try connection.first(lastFrame, job, start, mostAtOnce) { $0.int(0) }
      try connection.executeLater(keepingSome, now, user, job, start, last ?? Int(Int32.max))
      try connection.executeLater(deletionOfSome, job, start, last ?? Int(Int32.max))
      first = last.map { $0 + 1 }
    }
  }

  /// SQLite keeps in memory what one statement changes, until it ends; more than so many go only where one frame has them.
  private static let mostAtOnce = 5000

  /// Removes for good what was deleted before this moment.
  public static func forget(deletedBefore moment: Timestamp, on connection: any Connection) throws {
    try connection.execute(forgetting, moment)
  }

  /// Removes for good what was deleted in a task: its labels become others, and what came back would have the old ones.
  public static func forget(of task: LabelingTask.ID, on connection: any Connection) throws {
    try connection.execute(forgettingOfTask, task)
  }

  /// Brings back what went away at that moment, with a higher version; what lives again already stays as it is.
  ///
  /// - Returns: how many came back.
  public static func restore(_ moment: Timestamp, in job: Job.ID, on connection: any Connection) throws -> Int {
    let count = try connection.execute(restoring, job, moment)
    try connection.execute(clearing, job, moment)
    return count
  }
}

extension DeletionStore {
  static let ofJob = Query(
    "deletion.ofJob",
    """
    SELECT d.deleted_at, u.id, u.name, u.display_name, u.last_name, count(*), min(d.frame), max(d.frame)
    FROM deleted_annotations d LEFT JOIN users u ON u.id = d.deleted_by
    WHERE d.job_id = $1 AND d.deleted_at < $2
    GROUP BY d.deleted_at, u.id, u.name, u.display_name, u.last_name ORDER BY d.deleted_at DESC LIMIT $3
    """
  )

  static let keeping = Query(
    "deletion.keeping",
    "WITH n (job_id, frame, id) AS {triples of $1} INSERT INTO deleted_annotations (",
    AnnotationRow.names,
    ", deleted_at, deleted_by) SELECT a.job_id,",
    AnnotationRow.columns,
    """
    , a.creator_id, a.created_at, CAST($2 AS BIGINT), CAST($3 AS BIGINT)
    FROM n JOIN annotations a ON a.job_id = n.job_id AND a.frame = n.frame AND a.id = n.id
    WHERE TRUE
    """,
    keepingNewer
  )

  /// What went to another job and came back lies among the deleted ones already.
  private static let keepingNewer: StaticString = """
    ON CONFLICT (job_id, id) DO UPDATE SET frame = excluded.frame, uid = excluded.uid, version = excluded.version,
      label_id = excluded.label_id, kind = excluded.kind, points = excluded.points, rotation = excluded.rotation,
      is_occluded = excluded.is_occluded, is_outside = excluded.is_outside, z_order = excluded.z_order,
      group_number = excluded.group_number, source = excluded.source, score = excluded.score,
      details = excluded.details, creator_id = excluded.creator_id, created_at = excluded.created_at,
      deleted_at = excluded.deleted_at, deleted_by = excluded.deleted_by
    """

  static let deletion = Query(
    "deletion.deletion",
    """
    WITH n (job_id, frame, id) AS {triples of $1}
    DELETE FROM annotations WHERE (job_id, frame, id) IN (SELECT n.job_id, n.frame, n.id FROM n)
    """
  )

  /// The frame of the one behind so many; none where there are no more than these.
  static let lastFrame = Query(
    "deletion.lastFrame",
    "SELECT frame FROM annotations WHERE job_id = $1 AND frame >= $2 ORDER BY frame, id LIMIT 1 OFFSET $3"
  )

  static let keepingSome = Query(
    "deletion.keepingSome",
    "INSERT INTO deleted_annotations (",
    AnnotationRow.names,
    ", deleted_at, deleted_by) SELECT a.job_id,",
    AnnotationRow.columns,
    """
    , a.creator_id, a.created_at, CAST($1 AS BIGINT), CAST($2 AS BIGINT)
    FROM annotations a WHERE a.job_id = $3 AND a.frame >= $4 AND a.frame <= $5
    """,
    keepingNewer
  )

  static let deletionOfSome = Query(
    "deletion.deletionOfSome",
    "DELETE FROM annotations WHERE job_id = $1 AND frame >= $2 AND frame <= $3"
  )

  static let forgetting = Query("deletion.forgetting", "DELETE FROM deleted_annotations WHERE deleted_at < $1")

  static let forgettingOfTask = Query(
    "deletion.forgettingOfTask",
    "DELETE FROM deleted_annotations WHERE job_id IN (SELECT id FROM jobs WHERE task_id = $1)"
  )

  /// What went to another job of the task lives there.
  static let restoring = Query(
    "deletion.restoring",
    "INSERT INTO annotations (",
    AnnotationRow.names,
    """
    )
    SELECT d.job_id, d.frame, d.id, d.uid, d.version + 1, d.label_id, d.kind, d.points, d.rotation, d.is_occluded,
      d.is_outside, d.z_order, d.group_number, d.source, d.score, d.details, d.creator_id, d.created_at
    FROM deleted_annotations d
    WHERE d.job_id = $1 AND d.deleted_at = $2
      AND NOT EXISTS (SELECT 1 FROM annotations a WHERE a.job_id = d.job_id AND a.uid = d.uid)
      AND d.id NOT IN (
        SELECT a.id FROM jobs j JOIN jobs o ON o.task_id = j.task_id JOIN annotations a ON a.job_id = o.id
        WHERE j.id = $1 AND a.id IN (SELECT g.id FROM deleted_annotations g WHERE g.job_id = $1 AND g.deleted_at = $2)
      )
    """
  )

  static let clearing = Query(
    "deletion.clearing",
    "DELETE FROM deleted_annotations WHERE job_id = $1 AND deleted_at = $2"
  )

  public static let queries = [
    ofJob, keeping, deletion, lastFrame, keepingSome, deletionOfSome, forgetting, forgettingOfTask, restoring,
    clearing,
  ]
}
