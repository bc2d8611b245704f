public import Database
public import Domain

/// What was deleted in jobs, by the moment of its deletion.
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

  static let restoring = Query(
    "deletion.restoring",
    """
    INSERT INTO annotations (job_id, frame, id, uid, version, label_id, kind, points, rotation, is_occluded, is_outside,
      z_order, group_number, source, score, details)
    SELECT d.job_id, d.frame, d.id, d.uid, d.version + 1, d.label_id, d.kind, d.points, d.rotation, d.is_occluded,
      d.is_outside, d.z_order, d.group_number, d.source, d.score, d.details
    FROM deleted_annotations d
    WHERE d.job_id = $1 AND d.deleted_at = $2
      AND NOT EXISTS (SELECT 1 FROM annotations a WHERE a.job_id = d.job_id AND (a.uid = d.uid OR a.id = d.id))
    """
  )

  static let clearing = Query(
    "deletion.clearing",
    "DELETE FROM deleted_annotations WHERE job_id = $1 AND deleted_at = $2"
  )

  public static let queries = [ofJob, restoring, clearing]
}
