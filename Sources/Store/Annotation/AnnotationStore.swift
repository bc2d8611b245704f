public import Database
public import Domain

/// What stands on the frames: shapes, tags and tracks.
public struct AnnotationStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  /// In order of frame, then of creation.
  public func annotations(of job: Job.ID) async throws -> [StoredAnnotation] {
    try await database.read { try Self.annotations(of: job, on: $0) }
  }

  /// How often each label of a task was used, by label.
  public static func counts(of task: LabelingTask.ID, on connection: any Connection) throws -> [Label.ID: Int] {
    var counts: [Label.ID: Int] = [:]
    try connection.run(labelCounts, [task.sqlValue]) { counts[$0.identifier(0)] = $0.int(1) }
    return counts
  }

  /// Gives every annotation of a task that has one label another.
  public static func relabel(
    _ task: LabelingTask.ID,
    from old: Label.ID,
    to new: Label.ID,
    on connection: any Connection
  ) throws {
    try connection.execute(relabeling, new, old, task)
  }

  public static func annotations(of job: Job.ID, on connection: any Connection) throws -> [StoredAnnotation] {
    var found: [StoredAnnotation] = []
    try each(of: job, on: connection) { found.append($0) }
    return found
  }

  /// Hands out everything of a job in order of frame, then of creation, with a window of it in memory.
  public static func each(
    of job: Job.ID,
    on connection: any Connection,
    _ body: (StoredAnnotation) throws -> Void
  ) throws {
    var (frame, id) = (-1, Annotation.ID(0))
    while true {
      var count = 0
      try connection.run(ofJob, [job.sqlValue, frame.sqlValue, id.sqlValue, window.sqlValue]) { row in
        let stored = try AnnotationRow.read(row)
        (frame, id) = (stored.annotation.frame, stored.id)
        count += 1
        try body(stored)
      }
      guard count == window else { return }
    }
  }

  /// So many are read at a time: Postgres sends an answer whole.
  static let window = 1000

  /// What a job has at all: `tag`, `track`, or a shape's kind.
  public static func kinds(of job: Job.ID, on connection: any Connection) throws -> Set<String> {
    Set(try connection.all(kindsOfJob, job) { $0.string(0) })
  }

  /// Hands everything of a task to `body`, frame by frame, without holding it all.
  public static func each(
    of task: LabelingTask.ID,
    on connection: any Connection,
    _ body: (StoredAnnotation) throws -> Void
  ) throws {
    try connection.run(ofTask, [task.sqlValue]) { try body(AnnotationRow.read($0)) }
  }

  /// Those of a job that have one of these keys.
  public static func annotations(
    of job: Job.ID,
    uids: [AnnotationUID],
    on connection: any Connection
  ) throws -> [AnnotationUID: StoredAnnotation] {
    var found: [AnnotationUID: StoredAnnotation] = [:]
    try connection.run(byUIDs, [job.sqlValue, list(uids).sqlValue]) { row in
      let stored = try AnnotationRow.read(row)
      found[stored.annotation.uid] = stored
    }
    return found
  }

  /// For `{elements of $1}`: keys are hex digits, so this is JSON.
  static func list(_ uids: [AnnotationUID]) -> String {
    "[" + uids.map { "\"\($0)\"" }.joined(separator: ",") + "]"
  }

  /// The rectangles of a job on some frames that no track has, in order of frame, then of creation.
  public static func boxes(
    of job: Job.ID,
    on frames: ClosedRange<Int>,
    connection: any Connection
  ) throws -> [StoredAnnotation] {
    try connection.all(boxes, job, frames.lowerBound, frames.upperBound, map: AnnotationRow.read)
  }

  /// Those that are at these places, each with its job.
  public static func annotations(
    at places: [StoredPlace],
    on connection: any Connection
  ) throws -> [Annotation.ID: (job: Job.ID, stored: StoredAnnotation)] {
    guard !places.isEmpty else { return [:] }
    return try byID(atPlaces, [StoredPlace.list(places).sqlValue], on: connection)
  }

  /// Those of a task that have one of these numbers, each with its job: looks through the whole task.
  public static func annotations(
    of task: LabelingTask.ID,
    ids: [Annotation.ID],
    on connection: any Connection
  ) throws -> [Annotation.ID: (job: Job.ID, stored: StoredAnnotation)] {
    let list = "[" + ids.map(\.description).joined(separator: ",") + "]"
    return try byID(byIDs, [task.sqlValue, list.sqlValue], on: connection)
  }

  private static func byID(
    _ query: Query,
    _ values: [SQLValue],
    on connection: any Connection
  ) throws -> [Annotation.ID: (job: Job.ID, stored: StoredAnnotation)] {
    var found: [Annotation.ID: (job: Job.ID, stored: StoredAnnotation)] = [:]
    try connection.run(query, values) { row in
      let stored = try AnnotationRow.read(row)
      found[stored.id] = (row.identifier(AnnotationRow.columnCount), stored)
    }
    return found
  }

  public static func insert(
    _ stored: StoredAnnotation,
    madeBy authorship: Authorship,
    into job: Job.ID,
    on connection: any Connection
  ) throws {
    let values = AnnotationRow.values(of: stored, in: job)
    try connection.later(insertion, values + [authorship.creator.sqlValue, authorship.created.sqlValue])
  }

  /// Writes the new state over the old one; a track may begin on another frame now.
  public static func replace(
    _ old: StoredAnnotation,
    with new: StoredAnnotation,
    in job: Job.ID,
    on connection: any Connection
  ) throws {
    let values = AnnotationRow.values(of: new, in: job)
    let (before, after) = (old.annotation, new.annotation)
    if before.frame == after.frame && before.uid == after.uid && before.label == after.label {
      try connection.later(redrawing, [values[4]] + values[6...] + values[...2])
    } else {
      try connection.later(renewal, values + [before.frame.sqlValue])
    }
  }

  /// The number of the last edit of this client that is stored; 0 before its first.
  public static func ackedSeq(of client: AnnotationUID, job: Job.ID, on connection: any Connection) throws -> Int64 {
    try connection.first(acked, job, client.text) { $0.int64(0) } ?? 0
  }

  public static func setAckedSeq(
    _ seq: Int64,
    of client: AnnotationUID,
    job: Job.ID,
    on connection: any Connection
  ) throws {
    try connection.executeLater(acking, job, client.text, seq)
  }
}

extension AnnotationStore {
  static let ofJob = Query(
    "annotation.ofJob",
    "SELECT",
    AnnotationRow.columns,
    """
    FROM annotations a WHERE a.job_id = $1 AND (a.frame, a.id) > ($2, $3) ORDER BY a.frame, a.id LIMIT $4
    """
  )

  static let kindsOfJob = Query("annotation.kindsOfJob", "SELECT DISTINCT kind FROM annotations WHERE job_id = $1")

  static let ofTask = Query(
    "annotation.ofTask",
    "SELECT",
    AnnotationRow.columns,
    """
    FROM jobs j JOIN annotations a ON a.job_id = j.id WHERE j.task_id = $1 AND j.kind = 'annotation'
    ORDER BY a.frame, a.id
    """
  )

  static let labelCounts = Query(
    "annotation.labelCounts",
    """
    SELECT a.label_id, count(*) FROM jobs j JOIN annotations a ON a.job_id = j.id
    WHERE j.task_id = $1 GROUP BY a.label_id
    """
  )

  static let byUIDs = Query(
    "annotation.byUIDs",
    "SELECT",
    AnnotationRow.columns,
    "FROM annotations a WHERE a.job_id = $1 AND a.uid IN {elements of $2}"
  )

  static let boxes = Query(
    "annotation.boxes",
    "SELECT",
    AnnotationRow.columns,
    """
    FROM annotations a WHERE a.job_id = $1 AND a.frame >= $2 AND a.frame <= $3 AND a.kind = 'rectangle'
    ORDER BY a.frame, a.id
    """
  )

  static let atPlaces = Query(
    "annotation.atPlaces",
    "WITH n (job_id, frame, id) AS {triples of $1} SELECT",
    AnnotationRow.columns,
    """
    , a.job_id
    FROM n JOIN annotations a ON a.job_id = n.job_id AND a.frame = n.frame AND a.id = n.id
    """
  )

  static let byIDs = Query(
    "annotation.byIDs",
    "SELECT",
    AnnotationRow.columns,
    """
    , a.job_id
    FROM jobs j JOIN annotations a ON a.job_id = j.id
    WHERE j.task_id = $1 AND a.id IN {numbers of $2}
    """
  )

  static let insertion = Query("annotation.insertion", insertingInto: "annotations", AnnotationRow.names)

  static let renewal = Query(
    "annotation.renewal",
    """
    UPDATE annotations SET job_id = $1, frame = $2, id = $3, uid = $4, version = $5, label_id = $6, kind = $7,
      points = $8, rotation = $9, is_occluded = $10, is_outside = $11, z_order = $12, group_number = $13, source = $14,
      score = $15, details = $16
    WHERE job_id = $1 AND frame = $17 AND id = $3
    """
  )

  /// Writes no column that an index has, which takes a third of the time.
  static let redrawing = Query(
    "annotation.redrawing",
    """
    UPDATE annotations SET version = $1, kind = $2, points = $3, rotation = $4, is_occluded = $5, is_outside = $6,
      z_order = $7, group_number = $8, source = $9, score = $10, details = $11
    WHERE job_id = $12 AND frame = $13 AND id = $14
    """
  )

  static let relabeling = Query(
    "annotation.relabeling",
    """
    UPDATE annotations SET label_id = $1, version = version + 1
    WHERE label_id = $2 AND job_id IN (SELECT id FROM jobs WHERE task_id = $3)
    """
  )

  static let acked = Query("annotation.acked", "SELECT acked_seq FROM edit_clients WHERE job_id = $1 AND client = $2")

  static let acking = Query(
    "annotation.acking",
    """
    INSERT INTO edit_clients (job_id, client, acked_seq) VALUES ($1, $2, $3)
    ON CONFLICT (job_id, client) DO UPDATE SET acked_seq = excluded.acked_seq
    """
  )

  public static let queries = [
    ofJob, kindsOfJob, ofTask, labelCounts, byUIDs, boxes, atPlaces, byIDs, insertion, renewal, redrawing, relabeling,
    acked,
    acking, labelled,
  ]
}

extension StoredPlace {
  /// For `{triples of $1}`.
  static func list(_ places: some Collection<StoredPlace>) -> String {
    "[" + places.map { "[\($0.job),\($0.frame),\($0.id)]" }.joined(separator: ",") + "]"
  }
}
