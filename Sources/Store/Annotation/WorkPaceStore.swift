public import Database
public import Domain

/// How long the objects of a job took, read from their keys alone.
public struct WorkPaceStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  /// - Parameters:
  ///   - job: one that the viewer was shown.
  ///   - now: keys from the future were not made by the clock.
  public func pace(of job: Job.ID, now: Timestamp) async throws -> WorkPace {
    try await database.read { connection in
      var pace = WorkPace()
      try connection.run(Self.keys, [job.sqlValue, Self.first.sqlValue, Self.key(now).sqlValue]) { row in
        if let uid = AnnotationUID(row.string(0)) { pace.add(uid, label: row.identifier(1)) }
      }
      return pace
    }
  }

  /// No editor made such keys before 2026.
  private static let first = key(Timestamp(milliseconds: 1_767_225_600_000))

  /// The first twelve digits of keys that are made at this time.
  private static func key(_ time: Timestamp) -> String {
    let digits = String(time.milliseconds, radix: 16)
    return String(repeating: "0", count: max(0, 12 - digits.count)) + digits
  }
}

extension WorkPaceStore {
  static let keys = Query(
    "workPace.keys",
    """
    SELECT uid, label_id FROM annotations
    WHERE job_id = $1 AND uid >= $2 AND uid <= $3 AND source <> 'file' ORDER BY uid
    """
  )

  public static let queries = [keys]
}
