public import Database
public import Domain

/// Which annotations each stored change of a job touched, in the order of the changes, for an hour; of what came before, that
/// there was something.
public enum JobEditStore {
  public struct Entry: Equatable, Sendable {
    /// Rises with each change.
    public let number: Int64
    /// The browser tab; empty where something else changed the job.
    public let client: String
    /// Empty where any annotation of the job may have changed.
    public let uids: [AnnotationUID]
  }

  /// Notes a change in the transaction that makes it; the job must be locked.
  ///
  /// - Parameter uids: none where any annotation of the job may have changed.
  public static func note(
    _ uids: some Collection<AnnotationUID>,
    by client: AnnotationUID? = nil,
    in job: Job.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try connection.executeLater(insertion, job, client?.text ?? "", uids.map(\.text).joined(), now)
  }

  /// The number of a job's last change; 0 before the first.
  public static func latest(of job: Job.ID, on connection: any Connection) throws -> Int64 {
    try connection.first(last, job) { $0.int64(0) } ?? 0
  }

  /// The numbers of the last changes of these jobs.
  public static func latest(of jobs: [Job.ID], on connection: any Connection) throws -> [Job.ID: Int64] {
    let list = "[" + jobs.map(\.description).joined(separator: ",") + "]"
    var found: [Job.ID: Int64] = [:]
    try connection.run(lastOfMany, [list.sqlValue]) { found[$0.identifier(0)] = $0.int64(1) }
    return found
  }

  /// What has changed from this number on, itself included.
  public static func entries(
    of job: Job.ID,
    from number: Int64,
    limit: Int,
    on connection: any Connection
  ) throws -> [Entry] {
    try connection.all(from, job, number, limit) { row in
      Entry(number: row.int64(0), client: row.string(1), uids: uids(in: row.string(2)))
    }
  }

  /// Forgets what older changes touched. The last of them stays in each job, and says that any annotation may have changed:
  /// so that it is known who has seen all of them.
  public static func forget(madeBefore moment: Timestamp, on connection: any Connection) throws {
    try connection.execute(forgetting, moment)
    try connection.execute(blanking, moment)
  }

  private static func uids(in text: String) -> [AnnotationUID] {
    let digits = Array(text.utf8)
    return stride(from: 0, to: digits.count, by: 32).compactMap { start in
      AnnotationUID(String(decoding: digits[start..<min(start + 32, digits.count)], as: UTF8.self))
    }
  }
}

extension JobEditStore {
  static let insertion = Query(
    "jobEdit.insertion",
    "INSERT INTO job_edits (job_id, client, uids, made_at) VALUES ($1, $2, $3, $4)"
  )

  static let last = Query(
    "jobEdit.last",
    "SELECT id FROM job_edits WHERE job_id = $1 ORDER BY id DESC LIMIT 1"
  )

  static let lastOfMany = Query(
    "jobEdit.lastOfMany",
    "SELECT job_id, max(id) FROM job_edits WHERE job_id IN {numbers of $1} GROUP BY job_id"
  )

  static let from = Query(
    "jobEdit.from",
    "SELECT id, client, uids FROM job_edits WHERE job_id = $1 AND id >= $2 ORDER BY id LIMIT $3"
  )

  static let forgetting = Query(
    "jobEdit.forgetting",
    """
    DELETE FROM job_edits WHERE made_at < $1
      AND id < (SELECT max(n.id) FROM job_edits n WHERE n.job_id = job_edits.job_id AND n.made_at < $1)
    """
  )

  static let blanking = Query(
    "jobEdit.blanking",
    "UPDATE job_edits SET client = '', uids = '' WHERE made_at < $1 AND (client <> '' OR uids <> '')"
  )

  public static let queries = [insertion, last, lastOfMany, from, forgetting, blanking]
}
