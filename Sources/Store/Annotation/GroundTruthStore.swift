public import Database
public import Domain

/// The ground truth jobs of tasks: which frames they have, and which of them count.
public enum GroundTruthStore {
  /// The task's validation; empty lists where it has no ground truth job.
  public static func layout(of task: LabelingTask.ID, on connection: any Connection) throws -> ValidationLayout {
    let found = try connection.first(ofTask, task) { row in
      ValidationLayout(
        frames: FrameList.frames(row.string(0)),
        disabled: row.optionalString(1).map(FrameList.frames) ?? []
      )
    }
    return found ?? ValidationLayout(frames: [], disabled: [])
  }

  public static func setDisabled(
    _ frames: [Int],
    of task: LabelingTask.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try connection.execute(disabling, FrameList.text(frames), now, task)
  }

  /// The key of the task's ground truth job; nil without one.
  public static func job(of task: LabelingTask.ID, on connection: any Connection) throws -> Job.ID? {
    try connection.first(key, task) { $0.identifier(0) }
  }

  /// Those of a project's tasks that have a ground truth job, in the order of their keys.
  public static func tasks(of project: Project.ID, on connection: any Connection) throws -> [LabelingTask.ID] {
    try connection.all(ofProject, project) { $0.identifier(0) }
  }

  public static func delete(_ job: Job.ID, on connection: any Connection) throws {
    guard try connection.execute(deletion, job) == 1 else { throw NotFound("job") }
  }

  static let ofTask = Query(
    "groundTruth.ofTask",
    "SELECT coalesce(frames, ''), disabled_frames FROM jobs WHERE task_id = $1 AND kind = 'ground_truth'"
  )

  static let key = Query("groundTruth.key", "SELECT id FROM jobs WHERE task_id = $1 AND kind = 'ground_truth'")

  static let ofProject = Query(
    "groundTruth.ofProject",
    """
    SELECT j.task_id FROM jobs j JOIN tasks t ON t.id = j.task_id
    WHERE t.project_id = $1 AND j.kind = 'ground_truth' ORDER BY j.task_id
    """
  )

  static let disabling = Query(
    "groundTruth.disabling",
    "UPDATE jobs SET disabled_frames = $1, updated_at = $2 WHERE task_id = $3 AND kind = 'ground_truth'"
  )

  static let deletion = Query("groundTruth.deletion", "DELETE FROM jobs WHERE id = $1 AND kind = 'ground_truth'")

  public static let queries = [ofTask, key, ofProject, disabling, deletion]
}

/// Frame numbers in one column: `,2,5,11,`, so that SQL finds one of them by `LIKE '%,5,%'`.
enum FrameList {
  static func text(_ frames: [Int]) -> String {
    frames.isEmpty ? "" : "," + frames.map(String.init).joined(separator: ",") + ","
  }

  static func frames(_ text: String) -> [Int] {
    text.split(separator: ",").compactMap { Int($0) }
  }
}
