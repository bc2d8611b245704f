public import Database
public import Domain

/// Who made annotations, and when.
public enum AuthorshipStore {
  /// Gives annotations that were made again the authorship of the deleted ones with their keys; others keep theirs.
  ///
  /// - Parameter old: the job that they were deleted from.
  public static func carryOver(
    to uids: [AnnotationUID],
    in job: Job.ID,
    fromDeleted old: Job.ID,
    on connection: any Connection
  ) throws {
    guard !uids.isEmpty else { return }
    try connection.executeLater(carrying, job, AnnotationStore.list(uids), old)
  }

  /// Who made what is on some frames, in the order of frame and key.
  ///
  /// - Parameters:
  ///   - job: only what was drawn in this job; nil for the whole task.
  ///   - onlyTracks: those that begin on these frames.
  ///   - viewer: who learns only such e-mail addresses as people see of each other.
  public static func authored(
    of task: LabelingTask.ID,
    job: Job.ID?,
    on frames: ClosedRange<Int>,
    onlyTracks: Bool = false,
    for viewer: Viewer,
    connection: any Connection
  ) throws -> [AuthoredAnnotation] {
    try connection.all(
      authored,
      viewer.isAdministrator,
      viewer.id,
      task,
      job?.value ?? 0,
      frames.lowerBound,
      frames.upperBound,
      onlyTracks
    ) { row in
      guard let uid = AnnotationUID(row.string(0)) else {
        throw DatabaseFailure.statement(
          query: "authorship",
          code: "data",
          detail: "the stored key “\(row.string(0))” cannot be read"
        )
      }
      return AuthoredAnnotation(
        uid: uid,
        frame: row.int(1),
        label: row.identifier(2),
        creator: row.optionalString(3),
        email: row.optionalString(4) ?? "",
        created: row.optionalTimestamp(5)
      )
    }
  }
}

extension AuthorshipStore {
  static let carrying = Query(
    "authorship.carrying",
    """
    UPDATE annotations SET creator_id = d.creator_id, created_at = d.created_at
    FROM deleted_annotations d
    WHERE annotations.job_id = $1 AND annotations.uid IN {elements of $2} AND d.job_id = $3 AND d.uid = annotations.uid
    """
  )

  /// Addresses are seen by administrators, and by oneself.
  static let authored = Query(
    "authorship.authored",
    """
    SELECT a.uid, a.frame, a.label_id, u.name, CASE WHEN CAST($1 AS BIGINT) = 1 OR u.id = $2 THEN u.email END,
      a.created_at
    FROM jobs j JOIN annotations a ON a.job_id = j.id LEFT JOIN users u ON u.id = a.creator_id
    WHERE j.task_id = $3 AND ($4 = 0 AND j.kind = 'annotation' OR j.id = $4) AND a.frame >= $5 AND a.frame <= $6
      AND (CAST($7 AS BIGINT) = 0 OR a.kind = 'track')
    ORDER BY a.frame, a.id
    """
  )

  public static let queries = [carrying, authored]
}
