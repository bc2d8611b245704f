public import Database
public import Domain

/// What the page of a task sums up, of tasks that the viewer was shown.
public struct OverviewStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  /// How far the jobs of a task are.
  public func progress(of task: LabelingTask.ID) async throws -> JobProgress {
    try await database.read { connection in
      JobProgress(try connection.all(Self.progressOfTask, task, map: Self.part))
    }
  }

  /// How far the jobs of all tasks of a project are, of those that the viewer may see.
  public func progress(of project: Project.ID, for viewer: Viewer) async throws -> JobProgress {
    try await database.read { connection in
      let parts = try connection.all(
        Self.progressOfProject,
        project,
        viewer.isAdministrator,
        viewer.id,
        map: Self.part
      )
      return JobProgress(parts)
    }
  }

  /// Objects by label and by kind, without those of the ground truth and of pictures that were taken out; keyframes of a
  /// track count once.
  public func objectCounts(of task: LabelingTask) async throws -> ObjectCounts {
    let labels = try await LabelStore(database).labels(in: task.labelScope)
    let kinds = try await database.ask { try DatasetStore.kinds(of: task.id, jobs: nil, on: $0) }
    return ObjectCounts(kinds, of: labels)
  }

  /// The frames of a list page, in their order.
  ///
  /// - Parameters:
  ///   - words: what their names hold; empty for all.
  ///   - isDeleted: only those that were taken out.
  /// - Returns: up to `size` frames from `first` on, the number that a page before begins with, and how many were taken out.
  public func frames(
    of task: LabelingTask.ID,
    from first: Int,
    matching words: String,
    isDeleted: Bool,
    size: Int
  ) async throws -> (frames: [StoredFrame], previous: Int?, hasMore: Bool, deletedCount: Int) {
    try await database.read { connection in
      let found = try connection.all(
        Self.framesFrom,
        task,
        first,
        words.likePattern,
        isDeleted,
        size + 1,
        map: FrameStore.frame
      )
      let before = try connection.all(Self.framesBefore, task, first, words.likePattern, isDeleted, size) { $0.int(0) }
      let deleted = try connection.first(Self.deletedCount, task) { $0.int(0) } ?? 0
      return (Array(found.prefix(size)), before.last, found.count > size, deleted)
    }
  }

  private static func part(_ row: Row) -> JobProgress.Part {
    JobProgress.Part(
      stage: Job.Stage(rawValue: row.string(0)) ?? .annotation,
      state: Job.State(rawValue: row.string(1)) ?? .new,
      jobs: row.int(2),
      frames: row.int(3)
    )
  }
}

extension ObjectCounts {
  /// By label and by kind, in the order of the labels.
  public init(_ kinds: [DatasetStore.KindCount], of labels: [Label]) {
    var counts: [Label.ID: [String: Int]] = [:]
    for found in kinds { counts[found.label, default: [:]][found.kind, default: 0] += found.count }
    self.init(labels.map { .init(label: $0, counts: counts[$0.id] ?? [:]) })
  }
}

extension OverviewStore {
  static let progressOfTask = Query(
    "overview.progressOfTask",
    """
    SELECT j.stage, j.state, count(*), CAST(sum(j.stop_frame - j.start_frame + 1) AS BIGINT) FROM jobs j
    WHERE j.task_id = $1 AND j.kind = 'annotation' GROUP BY j.stage, j.state
    """
  )

  static let progressOfProject = Query(
    "overview.progressOfProject",
    """
    SELECT j.stage, j.state, count(*), CAST(sum(j.stop_frame - j.start_frame + 1) AS BIGINT)
    FROM tasks t JOIN jobs j ON j.task_id = t.id
    WHERE t.project_id = $1 AND j.kind = 'annotation'
    """,
    TaskStore.isVisible,
    """
    GROUP BY j.stage, j.state
    """
  )

  static let framesFrom = Query(
    "overview.framesFrom",
    """
    SELECT f.number, f.name, f.width, f.height, f.blob_key, f.media_type, f.original_key, f.original_type, f.is_deleted
    FROM frames f
    WHERE f.task_id = $1 AND f.number >= $2 AND {lower}(f.name) LIKE $3 ESCAPE '\\' AND ($4 = 0 OR f.is_deleted = 1)
    ORDER BY f.number LIMIT $5
    """
  )

  static let framesBefore = Query(
    "overview.framesBefore",
    """
    SELECT f.number FROM frames f
    WHERE f.task_id = $1 AND f.number < $2 AND {lower}(f.name) LIKE $3 ESCAPE '\\' AND ($4 = 0 OR f.is_deleted = 1)
    ORDER BY f.number DESC LIMIT $5
    """
  )

  static let deletedCount = Query(
    "overview.deletedCount",
    "SELECT count(*) FROM frames WHERE task_id = $1 AND is_deleted = 1"
  )

  static let queries = [
    progressOfTask, progressOfProject, framesFrom, framesBefore, deletedCount,
  ]
}
