public import Database
public import Domain
internal import Store

/// Ground truth: one job of a task whose frames are annotated twice, so that the others can be compared with it.
public struct GroundTruthWork: Sendable {
  private let database: Database

  public init(database: Database) {
    self.database = database
  }

  /// Makes the ground truth job of a task.
  ///
  /// - Throws: `ValidationFailure` where the task has one, has no pictures, or has not so many; `Forbidden` for who
  ///   does not manage it.
  public func create(
    _ selection: GroundTruthSelection,
    of id: LabelingTask.ID,
    assignee: User.ID? = nil,
    for viewer: Viewer,
    actor: Actor,
    now: Timestamp
  ) async throws -> Job.ID {
    try await database.write { connection in
      try Self.checkManages(id, viewer, on: connection)
      try Assignees.check(assignee, on: connection)
      let job = try Self.insert(selection, into: id, now: now, on: connection)
      if let assignee {
        try JobStore.update(
          job,
          stage: .annotation,
          state: .new,
          assignee: assignee,
          now: now,
          on: connection
        )
      }
      try TaskStore.touch(id, now: now, on: connection)
      try AuditStore.record("made job", "job \(job)", detail: Self.audited(id), by: actor, now: now, on: connection)
      try WebhookNews.tell(
        .create,
        .job,
        in: .task(id),
        by: viewer.id,
        now: now,
        on: connection,
        WebhookObject(try JobStore.job(job, for: .everything(as: viewer), on: connection))
      )
      return job
    }
  }

  /// Removes a ground truth job with its annotations; other jobs go with their task only.
  public func delete(_ id: Job.ID, for viewer: Viewer, actor: Actor, now: Timestamp) async throws {
    try await database.write { connection in
      let job = try JobStore.job(id, for: viewer, on: connection)
      guard job.kind == .groundTruth else {
        throw ValidationFailure(field: "type", "Only ground truth jobs can be removed: the others go with their task.")
      }
      do {
        try Self.checkManages(job.task, viewer, on: connection)
      } catch is NotFound {
        throw Forbidden("A ground truth job is removed by those who manage its task.")
      }
      try GroundTruthStore.delete(id, on: connection)
      try AuditStore.record(
        "deleted job",
        "job \(id)",
        detail: Self.audited(job.task),
        by: actor,
        now: now,
        on: connection
      )
      try WebhookNews.tell(
        .delete,
        .job,
        in: .task(job.task),
        by: viewer.id,
        now: now,
        on: connection,
        WebhookObject(job)
      )
      try TaskStore.touch(job.task, now: now, on: connection)
    }
  }

  private static func audited(_ task: LabelingTask.ID) -> String { "ground truth of task \(task)" }

  public func layout(of id: LabelingTask.ID, for viewer: Viewer) async throws -> ValidationLayout {
    try await database.read { connection in
      _ = try TaskStore.task(id, for: viewer, on: connection)
      return try GroundTruthStore.layout(of: id, on: connection)
    }
  }

  /// Says which frames of the ground truth job do not count.
  public func setDisabled(
    _ frames: [Int],
    of id: LabelingTask.ID,
    for viewer: Viewer,
    now: Timestamp
  ) async throws {
    try await database.write { connection in
      try Self.checkManages(id, viewer, on: connection)
      let known = Set(try GroundTruthStore.layout(of: id, on: connection).frames)
      if let wrong = frames.first(where: { !known.contains($0) }) {
        throw ValidationFailure(
          field: "disabled_frames",
          known.isEmpty
            ? "The task has no ground truth job." : "Frame \(wrong) is not among those of the ground truth job."
        )
      }
      try GroundTruthStore.setDisabled(Set(frames).sorted(), of: id, now: now, on: connection)
      try TaskStore.touch(id, now: now, on: connection)
    }
  }

  private static func checkManages(_ id: LabelingTask.ID, _ viewer: Viewer, on connection: any Connection) throws {
    _ = try TaskStore.task(id, for: viewer, on: connection)
    try StandingStore.rights(on: id, for: viewer, on: connection).require(.edit, of: "task")
  }

  static func insert(
    _ selection: GroundTruthSelection,
    into task: LabelingTask.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws -> Job.ID {
    guard try GroundTruthStore.job(of: task, on: connection) == nil else {
      throw ValidationFailure(field: "type", "The task has a ground truth job already: remove it first.")
    }
    guard let media = try MediaStore.media(of: task, on: connection) else {
      throw ValidationFailure(field: "task_id", "The task has no pictures yet: add some first.")
    }
    guard media.video == nil else {
      throw ValidationFailure(field: "type", "Ground truth jobs are for tasks of pictures, and this one is a video.")
    }
    let jobs = try JobStore.jobs(of: task, for: Viewer(id: User.ID(0), isAdministrator: true), on: connection)
    let frames = try selection.choice(
      among: media.size,
      segments: jobs.map { $0.start...$0.stop },
      without: Set(try MediaStore.deletedFrames(of: task, from: 0, to: media.size - 1, on: connection))
    )
    try JobStore.insert(
      task: task,
      kind: .groundTruth,
      start: 0,
      stop: media.size - 1,
      chosen: frames,
      now: now,
      on: connection
    )
    guard let job = try GroundTruthStore.job(of: task, on: connection) else { throw NotFound("job") }
    return job
  }
}
