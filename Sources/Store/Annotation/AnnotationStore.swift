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
  public func counts(of task: LabelingTask.ID) async throws -> [Label.ID: Int] {
    try await database.read { try Self.counts(of: task, on: $0) }
  }

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
    try connection.all(ofJob, job, map: { try AnnotationRow.read($0) })
  }

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
    // Keys are hex digits, so this is JSON.
    let list = "[" + uids.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    var found: [AnnotationUID: StoredAnnotation] = [:]
    try connection.run(byUIDs, [job.sqlValue, list.sqlValue]) { row in
      let stored = try AnnotationRow.read(row)
      found[stored.annotation.uid] = stored
    }
    return found
  }

  /// Those of a task that have one of these numbers, each with its job.
  public static func annotations(
    of task: LabelingTask.ID,
    ids: [Annotation.ID],
    on connection: any Connection
  ) throws -> [Annotation.ID: (job: Job.ID, stored: StoredAnnotation)] {
    let list = "[" + ids.map(\.description).joined(separator: ",") + "]"
    var found: [Annotation.ID: (job: Job.ID, stored: StoredAnnotation)] = [:]
    try connection.run(byIDs, [task.sqlValue, list.sqlValue]) { row in
      let stored = try AnnotationRow.read(row)
      found[stored.id] = (row.identifier(AnnotationRow.columnCount), stored)
    }
    return found
  }

  public static func insert(_ stored: StoredAnnotation, into job: Job.ID, on connection: any Connection) throws {
    try connection.later(insertion, AnnotationRow.values(of: stored, in: job))
  }

  /// Writes the new state over the old one; a track may begin on another frame now.
  public static func replace(
    _ old: StoredAnnotation,
    with new: StoredAnnotation,
    in job: Job.ID,
    on connection: any Connection
  ) throws {
    var values = AnnotationRow.values(of: new, in: job)
    values.append(old.annotation.frame.sqlValue)
    try connection.later(renewal, values)
  }

  /// Takes an annotation away, and keeps it for a while among the deleted ones.
  public static func delete(
    _ stored: StoredAnnotation,
    from job: Job.ID,
    by user: User.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try connection.executeLater(keeping, now, user, job, stored.annotation.frame, stored.id)
    try connection.executeLater(deletion, job, stored.annotation.frame, stored.id)
  }

  /// Takes everything of a job away, and keeps it for a while among the deleted ones.
  public static func deleteAll(
    of job: Job.ID,
    by user: User.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    let frames = try connection.first(framesOfJob, job) { ($0.int(0), $0.int(1)) } ?? (0, -1)
    for first in stride(from: frames.0, through: frames.1, by: framesAtOnce) {
      let last = first + framesAtOnce - 1
      try connection.executeLater(keepingSome, now, user, job, first, last)
      try connection.executeLater(deletionOfSome, job, first, last)
    }
  }

  /// SQLite keeps in memory what one statement changes, until it ends.
  private static let framesAtOnce = 250

  /// Removes for good what was deleted before this moment.
  public static func forget(deletedBefore moment: Timestamp, on connection: any Connection) throws {
    try connection.execute(forgetting, moment)
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
    """
    SELECT frame, id, uid, version, label_id, kind, points, rotation, is_occluded, is_outside, z_order, group_number,
      source, score, details
    FROM annotations WHERE job_id = $1 ORDER BY frame, id
    """
  )

  static let kindsOfJob = Query("annotation.kindsOfJob", "SELECT DISTINCT kind FROM annotations WHERE job_id = $1")

  static let ofTask = Query(
    "annotation.ofTask",
    """
    SELECT a.frame, a.id, a.uid, a.version, a.label_id, a.kind, a.points, a.rotation, a.is_occluded, a.is_outside,
      a.z_order, a.group_number, a.source, a.score, a.details
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
    """
    SELECT frame, id, uid, version, label_id, kind, points, rotation, is_occluded, is_outside, z_order, group_number,
      source, score, details
    FROM annotations WHERE job_id = $1 AND uid IN {elements of $2}
    """
  )

  static let byIDs = Query(
    "annotation.byIDs",
    """
    SELECT a.frame, a.id, a.uid, a.version, a.label_id, a.kind, a.points, a.rotation, a.is_occluded, a.is_outside,
      a.z_order, a.group_number, a.source, a.score, a.details, a.job_id
    FROM jobs j JOIN annotations a ON a.job_id = j.id
    WHERE j.task_id = $1 AND a.id IN {numbers of $2}
    """
  )

  static let insertion = Query(
    "annotation.insertion",
    """
    INSERT INTO annotations (job_id, frame, id, uid, version, label_id, kind, points, rotation, is_occluded, is_outside,
      z_order, group_number, source, score, details)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
    """
  )

  static let renewal = Query(
    "annotation.renewal",
    """
    UPDATE annotations SET job_id = $1, frame = $2, id = $3, uid = $4, version = $5, label_id = $6, kind = $7,
      points = $8, rotation = $9, is_occluded = $10, is_outside = $11, z_order = $12, group_number = $13, source = $14,
      score = $15, details = $16
    WHERE job_id = $1 AND frame = $17 AND id = $3
    """
  )

  static let keeping = Query(
    "annotation.keeping",
    """
    INSERT INTO deleted_annotations (job_id, frame, id, uid, version, label_id, kind, points, rotation, is_occluded,
      is_outside, z_order, group_number, source, score, details, deleted_at, deleted_by)
    SELECT job_id, frame, id, uid, version, label_id, kind, points, rotation, is_occluded, is_outside, z_order,
      group_number, source, score, details, CAST($1 AS BIGINT), CAST($2 AS BIGINT)
    FROM annotations WHERE job_id = $3 AND frame = $4 AND id = $5
    ON CONFLICT (job_id, id) DO NOTHING
    """
  )

  static let framesOfJob = Query(
    "annotation.framesOfJob",
    "SELECT coalesce(min(frame), 0), coalesce(max(frame), -1) FROM annotations WHERE job_id = $1"
  )

  static let keepingSome = Query(
    "annotation.keepingSome",
    """
    INSERT INTO deleted_annotations (job_id, frame, id, uid, version, label_id, kind, points, rotation, is_occluded,
      is_outside, z_order, group_number, source, score, details, deleted_at, deleted_by)
    SELECT job_id, frame, id, uid, version, label_id, kind, points, rotation, is_occluded, is_outside, z_order,
      group_number, source, score, details, CAST($1 AS BIGINT), CAST($2 AS BIGINT)
    FROM annotations WHERE job_id = $3 AND frame >= $4 AND frame <= $5
    ON CONFLICT (job_id, id) DO NOTHING
    """
  )

  static let deletion = Query(
    "annotation.deletion",
    "DELETE FROM annotations WHERE job_id = $1 AND frame = $2 AND id = $3"
  )

  static let deletionOfSome = Query(
    "annotation.deletionOfSome",
    "DELETE FROM annotations WHERE job_id = $1 AND frame >= $2 AND frame <= $3"
  )

  static let relabeling = Query(
    "annotation.relabeling",
    """
    UPDATE annotations SET label_id = $1, version = version + 1
    WHERE label_id = $2 AND job_id IN (SELECT id FROM jobs WHERE task_id = $3)
    """
  )

  static let forgetting = Query(
    "annotation.forgetting",
    "DELETE FROM deleted_annotations WHERE deleted_at < $1"
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
    ofJob, kindsOfJob, ofTask, labelCounts, byUIDs, byIDs, insertion, renewal, keeping, deletion, framesOfJob,
    keepingSome, deletionOfSome, relabeling, forgetting, acked, acking, labelled,
  ]
}
