public import Database
public import Domain

/// What joins the annotations of a job. All but `relations(of:uids:)` know only those whose two ends are there.
public enum RelationStore {
  /// Hands out all of a job, a window of them in memory.
  public static func each(
    of job: Job.ID,
    on connection: any Connection,
    _ body: (StoredRelation) throws -> Void
  ) throws {
    var last = ""
    while true {
      var count = 0
      try connection.run(ofJob, [job.sqlValue, last.sqlValue, AnnotationStore.window.sqlValue]) { row in
        let stored = try read(row)
        last = stored.relation.uid.text
        count += 1
        try body(stored)
      }
      guard count == AnnotationStore.window else { return }
    }
  }

  /// Those with one of these keys, also where an end is deleted.
  public static func relations(
    of job: Job.ID,
    uids: [AnnotationUID],
    on connection: any Connection
  ) throws -> [AnnotationUID: StoredRelation] {
    var found: [AnnotationUID: StoredRelation] = [:]
    try connection.run(byUIDs, [job.sqlValue, list(uids)]) { row in
      let stored = try read(row)
      found[stored.relation.uid] = stored
    }
    return found
  }

  /// Those that have one of these keys, or an end that has.
  public static func relations(
    of job: Job.ID,
    about uids: [AnnotationUID],
    on connection: any Connection
  ) throws -> [StoredRelation] {
    try connection.all(about, job, list(uids)) { try read($0) }
  }

  /// All of a job, of which there are at most `Relation.mostOfJob`.
  public static func relations(of job: Job.ID, on connection: any Connection) throws -> [Relation] {
    var found: [Relation] = []
    try each(of: job, on: connection) { found.append($0.relation) }
    return found
  }

  /// - Throws: `ValidationFailure` where a job has more than it may have.
  public static func checkCount(of job: Job.ID, on connection: any Connection) throws {
    guard try connection.first(surplus, job, Relation.mostOfJob, map: { _ in true }) == nil else {
      throw ValidationFailure(
        field: "relations",
        "A job has at most \(Relation.mostOfJob) relations, and job \(job) would have more: leave some out."
      )
    }
  }

  /// - Parameter jobs: only those of these; nil for whole tasks without their ground truth.
  public static func count(of tasks: [LabelingTask.ID], jobs: [Job.ID]?, on connection: any Connection) throws -> Int {
    let list = "[" + tasks.map(\.description).joined(separator: ",") + "]"
    return try connection.first(counting, list, jobs == nil, jobs.numbers) { $0.int(0) } ?? 0
  }

  /// Writes one, over the one that has its key.
  public static func save(_ stored: StoredRelation, in job: Job.ID, on connection: any Connection) throws {
    let relation = stored.relation
    try connection.executeLater(
      saving,
      job,
      relation.uid.text,
      stored.version,
      relation.from.text,
      relation.to.text,
      relation.direction.rawValue,
      relation.labels.joined(separator: "\n")
    )
  }

  public static func delete(_ uids: [AnnotationUID], from job: Job.ID, on connection: any Connection) throws {
    try connection.executeLater(deletion, job, list(uids))
  }

  /// Removes those of which an end is neither there nor can be brought back.
  public static func forgetLoose(on connection: any Connection) throws {
    try connection.execute(forgetting)
  }

  private static func list(_ uids: [AnnotationUID]) -> SQLValue { AnnotationStore.list(uids).sqlValue }

  private static func read(_ row: Row) throws -> StoredRelation {
    guard let uid = AnnotationUID(row.string(0)), let from = AnnotationUID(row.string(2)),
      let to = AnnotationUID(row.string(3)), let direction = Relation.Direction(rawValue: row.string(4))
    else {
      throw DatabaseFailure.statement(
        query: "relation",
        code: "data",
        detail: "the stored relation “\(row.string(0))” cannot be read"
      )
    }
    return StoredRelation(
      Relation(
        uid: uid,
        from: from,
        to: to,
        direction: direction,
        labels: row.string(5).split(separator: "\n").map(String.init)
      ),
      version: row.int(1),
      place: row.isNull(6) ? nil : .init(frame: row.int(6), label: row.identifier(7))
    )
  }
}

extension RelationStore {
  private static let columns: StaticString = """
    r.uid, r.version, r.from_uid, r.to_uid, r.direction, r.labels, a.frame, a.label_id
    """
  private static let ends: StaticString = """
    JOIN annotations a ON a.job_id = r.job_id AND a.uid = r.from_uid
    JOIN annotations b ON b.job_id = r.job_id AND b.uid = r.to_uid
    """

  static let ofJob = Query(
    "relation.ofJob",
    "SELECT",
    columns,
    "FROM relations r",
    ends,
    "WHERE r.job_id = $1 AND r.uid > $2 ORDER BY r.uid LIMIT $3"
  )

  static let byUIDs = Query(
    "relation.byUIDs",
    """
    SELECT r.uid, r.version, r.from_uid, r.to_uid, r.direction, r.labels,
      CASE WHEN b.uid IS NOT NULL THEN a.frame END, a.label_id
    FROM relations r
    LEFT JOIN annotations a ON a.job_id = r.job_id AND a.uid = r.from_uid
    LEFT JOIN annotations b ON b.job_id = r.job_id AND b.uid = r.to_uid
    WHERE r.job_id = $1 AND r.uid IN {elements of $2}
    """
  )

  static let about = Query(
    "relation.about",
    "SELECT",
    columns,
    "FROM relations r",
    ends,
    """
    WHERE r.job_id = $1 AND (r.uid IN {elements of $2} OR r.from_uid IN {elements of $2} OR r.to_uid IN {elements of $2})
    """
  )

  static let surplus = Query(
    "relation.surplus",
    "SELECT 1 FROM relations r WHERE r.job_id = $1 ORDER BY r.uid LIMIT 1 OFFSET $2"
  )

  static let counting = Query(
    "relation.counting",
    "SELECT count(*) FROM jobs j JOIN relations r ON r.job_id = j.id",
    ends,
    "WHERE j.task_id IN {numbers of $1} AND ($2 = 1 AND j.kind = 'annotation' OR j.id IN {numbers of $3})"
  )

  static let saving = Query(
    "relation.saving",
    """
    INSERT INTO relations (job_id, uid, version, from_uid, to_uid, direction, labels)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (job_id, uid) DO UPDATE SET version = excluded.version, from_uid = excluded.from_uid,
      to_uid = excluded.to_uid, direction = excluded.direction, labels = excluded.labels
    """
  )

  static let deletion = Query(
    "relation.deletion",
    "DELETE FROM relations WHERE job_id = $1 AND uid IN {elements of $2}"
  )

  static let forgetting = Query(
    "relation.forgetting",
    """
    DELETE FROM relations WHERE EXISTS (
      SELECT 1 FROM (SELECT relations.from_uid AS uid UNION ALL SELECT relations.to_uid) n
      WHERE NOT EXISTS (SELECT 1 FROM annotations a WHERE a.job_id = relations.job_id AND a.uid = n.uid)
        AND NOT EXISTS (SELECT 1 FROM deleted_annotations d WHERE d.job_id = relations.job_id AND d.uid = n.uid)
    )
    """
  )

  public static let queries = [ofJob, byUIDs, about, surplus, counting, saving, deletion, forgetting]
}
