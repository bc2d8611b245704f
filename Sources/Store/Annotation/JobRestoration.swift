public import Database
public import Domain

extension JobStore {
  /// Puts a job back as a backup has it.
  public static func restore(
    task: LabelingTask.ID,
    kind: Job.Kind,
    frames: ClosedRange<Int>,
    chosen: [Int]? = nil,
    stage: Job.Stage,
    state: Job.State,
    assignee: User.ID?,
    now: Timestamp,
    on connection: any Connection
  ) throws -> Job.ID {
    let id = try connection.first(
      restoring,
      task,
      kind.rawValue,
      stage.rawValue,
      state.rawValue,
      assignee,
      assignee.map { _ in now },
      frames.lowerBound,
      frames.upperBound,
      chosen.map(FrameList.text),
      now,
      now
    ) { $0.int64(0) }
    guard let id else { throw NotFound("task") }
    return Identifier(id)
  }

  static let restoring = Query(
    "job.restoring",
    """
    INSERT INTO jobs (task_id, kind, stage, state, assignee_id, assignee_updated_at, start_frame, stop_frame, frames,
      created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id
    """
  )
}
