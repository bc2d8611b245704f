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
    try connection.executeLater(carrying, old, job, AnnotationStore.list(uids))
  }

  /// Who made what is on some frames, in the order of frame and key.
  ///
  /// - Parameters:
  ///   - jobs: in which it was drawn.
  ///   - onlyTracks: those that begin on these frames.
  ///   - viewer: who learns e-mail addresses: an administrator all, others their own.
  public static func authored(
    of task: LabelingTask.ID,
    jobs: [Job.ID],
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
      jobs.numbers,
      frames.lowerBound,
      frames.upperBound,
      onlyTracks
    ) { row in
      guard let uid = AnnotationUID(row.string(0)) else {
        throw DatabaseFailure.statement(
          query: "authorship",
          code: "data",
          detail: "the stored annotation “\(row.string(0))” cannot be read"
        )
      }
      return AuthoredAnnotation(
        id: row.identifier(6),
        uid: uid,
        frame: row.int(1),
        label: row.identifier(2),
        creator: row.optionalString(3),
        email: row.optionalString(4) ?? "",
        created: row.optionalTimestamp(5),
        isTrack: row.bool(7)
      )
    }
  }
}

extension AuthorshipStore {
  /// Counts, so that a planner without statistics cannot begin with everything that was ever deleted from the job.
  static let carrying = Query(
    "authorship.carrying",
    """
    UPDATE annotations SET
      (creator_id, created_at) = (
        SELECT d.creator_id, d.created_at FROM deleted_annotations d
        WHERE d.job_id = $1 AND d.uid = annotations.uid
        ORDER BY d.id DESC LIMIT 1
      )
    WHERE job_id = $2 AND uid IN {elements of $3}
      AND (SELECT count(*) FROM deleted_annotations d WHERE d.job_id = $1 AND d.uid = annotations.uid) > 0
    """
  )

  /// Addresses are seen by administrators, and by oneself.
  static let authored = Query(
    "authorship.authored",
    """
    SELECT a.uid, a.frame, a.label_id, u.name, CASE WHEN CAST($1 AS BIGINT) = 1 OR u.id = $2 THEN u.email END,
      a.created_at, a.id, CASE WHEN a.kind = 'track' THEN 1 ELSE 0 END
    FROM jobs j JOIN annotations a ON a.job_id = j.id LEFT JOIN users u ON u.id = a.creator_id
    WHERE j.task_id = $3 AND j.id IN {numbers of $4}
      AND a.frame >= $5 AND a.frame <= $6 AND (CAST($7 AS BIGINT) = 0 OR a.kind = 'track')
    ORDER BY a.frame, a.id
    """
  )

  public static let queries = [carrying, authored]
}
