public import Database
public import Domain

/// How much background work there is, for those who look after the instance.
public enum QueueStore {
  /// - Parameter since: failures before it do not count.
  public static func state(failedSince since: Timestamp, on connection: any Connection) throws -> QueueState {
    let found = try connection.first(state, since) { row in
      QueueState(waiting: row.int(0), running: row.int(1), failed: row.int(2), oldest: row.optionalTimestamp(3))
    }
    return found ?? QueueState(waiting: 0, running: 0, failed: 0, oldest: nil)
  }

  static let state = Query(
    "queue.state",
    """
    SELECT COALESCE(SUM(CASE WHEN state = 'queued' THEN 1 ELSE 0 END), 0),
      COALESCE(SUM(CASE WHEN state = 'started' THEN 1 ELSE 0 END), 0),
      COALESCE(SUM(CASE WHEN state = 'failed' AND finished_at >= $1 THEN 1 ELSE 0 END), 0),
      MIN(CASE WHEN state = 'queued' THEN created_at END)
    FROM requests
    """
  )

  public static let queries = [state]
}
