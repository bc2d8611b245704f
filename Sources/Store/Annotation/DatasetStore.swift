public import Database
public import Domain

/// What exports and imports of datasets read and clear.
public enum DatasetStore {
  private static let pageSize = 500

  /// Every task of a project that the viewer may see, the oldest first.
  public static func tasks(
    of project: Project.ID,
    for viewer: Viewer,
    on connection: any Connection
  ) throws -> [LabelingTask] {
    var tasks: [LabelingTask] = []
    var last = Int64.max
    while true {
      let page = try connection.all(
        TaskStore.older,
        "".likePattern,
        project.value,
        last,
        viewer.isAdministrator,
        viewer.id,
        pageSize,
        map: TaskStore.task
      )
      tasks += page
      guard page.count == pageSize, let next = page.last?.id.value else { return tasks.reversed() }
      last = next
    }
  }

  /// Tags and shapes on some frames, in the order of frame and key.
  ///
  /// - Parameter job: only what was drawn in this job; nil for the whole task.
  public static func shapes(
    of task: LabelingTask.ID,
    job: Job.ID?,
    on frames: ClosedRange<Int>,
    connection: any Connection
  ) throws -> [Annotation] {
    try connection.all(shapes, task, job?.value ?? 0, frames.lowerBound, frames.upperBound) {
      try AnnotationRow.read($0).annotation
    }
  }

  /// Tracks in the order of their keys.
  public static func tracks(
    of task: LabelingTask.ID,
    job: Job.ID?,
    on connection: any Connection
  ) throws -> [Annotation] {
    try connection.all(tracks, task, job?.value ?? 0) { try AnnotationRow.read($0).annotation }
  }

  /// How many annotations of each kind there are: `tag`, `track`, or a shape's.
  public static func kinds(
    of task: LabelingTask.ID,
    job: Job.ID?,
    on connection: any Connection
  ) throws -> [(kind: String, count: Int, rotated: Int)] {
    try connection.all(kinds, task, job?.value ?? 0) { ($0.string(0), $0.int(1), $0.int(2)) }
  }

  /// Of the newest export that somebody asked for.
  public static func lastFormat(of owner: User.ID, on connection: any Connection) throws -> String? {
    try connection.first(lastFormat, owner) { $0.string(0) }
  }

  /// Lets the files of exports go whose time is over.
  public static func expire(now: Timestamp, on connection: any Connection) throws {
    try connection.execute(expiring, now, now)
    try connection.execute(forgetting, now)
  }
}

extension DatasetStore {
  static let shapes = Query(
    "dataset.shapes",
    """
    SELECT a.frame, a.id, a.uid, a.version, a.label_id, a.kind, a.points, a.rotation, a.is_occluded, a.is_outside,
      a.z_order, a.group_number, a.source, a.score, a.details
    FROM jobs j JOIN annotations a ON a.job_id = j.id
    WHERE j.task_id = $1 AND ($2 = 0 AND j.kind = 'annotation' OR j.id = $2) AND a.frame >= $3 AND a.frame <= $4
      AND a.kind <> 'track'
    ORDER BY a.frame, a.id
    """
  )

  static let tracks = Query(
    "dataset.tracks",
    """
    SELECT a.frame, a.id, a.uid, a.version, a.label_id, a.kind, a.points, a.rotation, a.is_occluded, a.is_outside,
      a.z_order, a.group_number, a.source, a.score, a.details
    FROM jobs j JOIN annotations a ON a.job_id = j.id
    WHERE j.task_id = $1 AND ($2 = 0 AND j.kind = 'annotation' OR j.id = $2) AND a.kind = 'track'
    ORDER BY a.id
    """
  )

  static let kinds = Query(
    "dataset.kinds",
    """
    SELECT a.kind, count(*), count(CASE WHEN a.rotation <> 0 THEN 1 END)
    FROM jobs j JOIN annotations a ON a.job_id = j.id
    WHERE j.task_id = $1 AND ($2 = 0 AND j.kind = 'annotation' OR j.id = $2)
    GROUP BY a.kind
    """
  )

  static let lastFormat = Query(
    "dataset.lastFormat",
    "SELECT format FROM requests WHERE owner_id = $1 AND action = 'export' AND format <> '' ORDER BY id DESC LIMIT 1"
  )

  static let expiring = Query(
    "dataset.expiring",
    """
    INSERT INTO orphaned_blobs (blob_key, since)
    SELECT result_key, CAST($1 AS BIGINT) FROM requests
    WHERE expires_at IS NOT NULL AND expires_at <= $2 AND result_key IS NOT NULL
    ON CONFLICT (blob_key) DO NOTHING
    """
  )

  static let forgetting = Query(
    "dataset.forgetting",
    """
    UPDATE requests SET result_key = NULL
    WHERE expires_at IS NOT NULL AND expires_at <= $1 AND result_key IS NOT NULL
    """
  )

  public static let queries = [shapes, tracks, kinds, lastFormat, expiring, forgetting]
}
