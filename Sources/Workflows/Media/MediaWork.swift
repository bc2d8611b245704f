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
  /// - Parameter job: whose range it is, for people who see only that; frames that are not the job's stay as they are.
  public func setDeleted(
    _ frames: [Int],
    of task: LabelingTask.ID,
    within range: ClosedRange<Int>,
    job: Job.ID?,
    for viewer: Viewer,
    now: Timestamp
  ) async throws {
    try await database.write { connection in
      // First, so that nobody else changes them meanwhile.
      try TaskStore.touch(task, now: now, on: connection)
      var gone = frames
      let (first, last) = (range.lowerBound, range.upperBound)
      if let job {
        let job = try JobStore.job(job, for: viewer, on: connection)
        let before = try MediaStore.deletedFrames(of: task, from: first, to: last, on: connection)
        gone += before.filter { !job.contains(frame: $0) }
      } else {
        _ = try TaskStore.task(task, for: viewer, on: connection)
      }
      try MediaStore.setDeleted(gone, of: task, from: first, to: last, now: now, on: connection)
    }
  }
}
