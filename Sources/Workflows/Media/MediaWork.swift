public import Database
public import Domain
internal import Store

/// Changing a task's media after they were made.
public struct MediaWork: Sendable {
  private let database: Database

  public init(database: Database) {
    self.database = database
  }

  /// Takes frames out of a task, or puts them back: exactly these of the range are out then.
  ///
  /// - Parameter job: whose range it is, for people who see only that.
  public func setDeleted(
    _ frames: [Int],
    of task: LabelingTask.ID,
    within range: ClosedRange<Int>,
    job: Job.ID?,
    for viewer: Viewer,
    now: Timestamp
  ) async throws {
    try await database.write { connection in
      if let job {
        _ = try JobStore.job(job, for: viewer, on: connection)
      } else {
        _ = try TaskStore.task(task, for: viewer, on: connection)
      }
      try MediaStore.setDeleted(
        frames,
        of: task,
        from: range.lowerBound,
        to: range.upperBound,
        now: now,
        on: connection
      )
      try TaskStore.touch(task, now: now, on: connection)
    }
  }
}
