public import Database
public import Domain

/// What exports and imports of datasets read and clear.
public enum DatasetStore {
  private static let pageSize = 500
  /// Short annotations are read many at a time, and few of those that have a keyframe on each of thousands of frames.
  private static let batch = (count: 500, bytes: 1 << 18)

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
  /// - Parameter jobs: in which they were drawn.
  public static func shapes(
    of task: LabelingTask.ID,
    jobs: [Job.ID],
    on frames: ClosedRange<Int>,
    connection: any Connection
  ) throws -> [Annotation] {
    try connection.all(shapes, task, jobs.numbers, frames.lowerBound, frames.upperBound) {
      try AnnotationRow.read($0).annotation
    }
  }

  /// Where the tracks are, in the order of their keys.
  ///
  /// - Parameter jobs: in which they were drawn.
  public static func trackPlaces(
    of task: LabelingTask.ID,
    jobs: [Job.ID],
    on connection: any Connection
  ) throws -> [StoredPlace] {
    try connection.all(trackPlaces, task, jobs.numbers, map: place)
  }

  /// What is at these places one after the other, of which some are in memory at a time; nil behind the last.
  public static func annotations(
    at places: [StoredPlace],
    on connection: any Connection
  ) -> () throws -> Annotation? {
    var rest = places[...]
    var read: ArraySlice<Annotation> = []
    return {
      if read.isEmpty, !rest.isEmpty {
        // The slice would hold what it was cut from while the next is read.
        read = []
        let batch = takeBatch(of: &rest)
        let found = try AnnotationStore.annotations(at: batch, on: connection)
        read = try batch.map { place in
          guard let found = found[place.id] else { throw NotFound("annotation") }
          return found.stored.annotation
        }[...]
      }
      return read.popFirst()
    }
  }

  private static func takeBatch(of rest: inout ArraySlice<StoredPlace>) -> [StoredPlace] {
    var (count, bytes) = (0, 0)
    for place in rest.prefix(batch.count) {
      bytes += place.size
      guard count == 0 || bytes <= batch.bytes else { break }
      count += 1
    }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  private static func place(_ row: Row) -> StoredPlace {
    .init(job: row.identifier(0), frame: row.int(1), id: row.identifier(2), size: row.int(3))
  }

  /// How many objects of one kind and label there are, and how many of them have what; of tracks and skeletons, whose
  /// details the database cannot look into, only how many.
  public struct KindCount: Sendable {
    /// A kind of shape, `tag` or `track`.
    public let kind: String
    public let label: Label.ID
    public let count: Int
    public let rotated: Int
    public let attributed: Int
    public let grouped: Int
    public let occluded: Int
    public let layered: Int
    public let scored: Int
    public let sourced: Int
  }

  /// Counts everything of a task but tags and shapes on pictures that were taken out, looking at each annotation once.
  ///
  /// - Parameter jobs: only what was drawn in these; nil for the whole task without its ground truth.
  public static func kinds(
    of task: LabelingTask.ID,
    jobs: [Job.ID]?,
    on connection: any Connection
  ) throws -> [KindCount] {
    // The second byte of the details is the number of attributes.
    try connection.all(kinds, [UInt8(0)], task, jobs == nil, jobs.numbers) { row in
      KindCount(
        kind: row.string(0),
        label: row.identifier(1),
        count: row.int(2),
        rotated: row.int(3),
        attributed: row.int(4),
        grouped: row.int(5),
        occluded: row.int(6),
        layered: row.int(7),
        scored: row.int(8),
        sourced: row.int(9)
      )
    }
  }

  /// Hands out every track and skeleton that `kinds` counts, one after the other.
  public static func eachTrackOrSkeleton(
    of task: LabelingTask.ID,
    jobs: [Job.ID]?,
    on connection: any Connection,
    _ body: (Annotation) throws -> Void
  ) throws {
    let places = try connection.all(tracksAndSkeletons, task, jobs == nil, jobs.numbers, map: place)
    let next = annotations(at: places, on: connection)
    while let annotation = try next() { try body(annotation) }
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
    "SELECT",
    AnnotationRow.columns,
    """
    FROM jobs j JOIN annotations a ON a.job_id = j.id
    WHERE j.task_id = $1 AND j.id IN {numbers of $2} AND a.frame >= $3 AND a.frame <= $4 AND a.kind <> 'track'
    ORDER BY a.frame, a.id
    """
  )

  static let trackPlaces = Query(
    "dataset.trackPlaces",
    """
    SELECT a.job_id, a.frame, a.id, length(a.details) FROM jobs j JOIN annotations a ON a.job_id = j.id
    WHERE j.task_id = $1 AND j.id IN {numbers of $2} AND a.kind = 'track'
    ORDER BY a.id
    """
  )

  static let kinds = Query(
    "dataset.kinds",
    """
    SELECT a.kind, a.label_id, count(*), count(CASE WHEN a.rotation <> 0 THEN 1 END),
      count(CASE WHEN length(a.details) > 1 AND substr(a.details, 2, 1) <> $1 THEN 1 END),
      count(CASE WHEN a.group_number <> 0 THEN 1 END), count(CASE WHEN a.is_occluded <> 0 THEN 1 END),
      count(CASE WHEN a.z_order <> 0 THEN 1 END), count(a.score), count(CASE WHEN a.source <> 'manual' THEN 1 END)
    FROM jobs j JOIN annotations a ON a.job_id = j.id
    WHERE j.task_id = $2 AND ($3 = 1 AND j.kind = 'annotation' OR j.id IN {numbers of $4})
      AND (a.kind = 'track' OR a.frame NOT IN (SELECT number FROM frames WHERE task_id = $2 AND is_deleted = 1))
    GROUP BY a.kind, a.label_id
    ORDER BY a.kind, a.label_id
    """
  )

  static let tracksAndSkeletons = Query(
    "dataset.tracksAndSkeletons",
    """
    SELECT a.job_id, a.frame, a.id, length(a.details) FROM jobs j JOIN annotations a ON a.job_id = j.id
    WHERE j.task_id = $1 AND ($2 = 1 AND j.kind = 'annotation' OR j.id IN {numbers of $3})
      AND (a.kind = 'track' OR a.kind = 'skeleton'
        AND a.frame NOT IN (SELECT number FROM frames WHERE task_id = $1 AND is_deleted = 1))
    ORDER BY a.job_id, a.frame, a.id
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

  public static let queries = [shapes, trackPlaces, kinds, tracksAndSkeletons, lastFormat, expiring, forgetting]
}

extension [Job.ID] {
  /// For `{numbers of}`.
  var numbers: String { "[" + map(\.description).joined(separator: ",") + "]" }
}

extension [Job.ID]? {
  /// The same, and of no job for nil.
  var numbers: String { (self ?? []).numbers }
}
