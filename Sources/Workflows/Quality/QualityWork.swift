public import Database
public import Domain
internal import Store

/// Asking for comparisons with the ground truth, and saying how they are made.
public struct QualityWork: Sendable {
  private let database: Database
  private let requests: RequestWork

  public init(database: Database, requests: RequestWork) {
    self.database = database
    self.requests = requests
  }

  /// Queues a comparison of all of a task's jobs; while one of this person's waits or runs, that is the answer.
  ///
  /// - Throws: `ValidationFailure` for `task_id` where there is nothing to compare with.
  public func compare(
    _ id: LabelingTask.ID,
    by owner: User,
    actor: Actor,
    now: Timestamp
  ) async throws -> BackgroundRequest {
    let viewer = Viewer(owner)
    let task = try await database.read { connection in
      let task = try TaskStore.task(id, for: viewer, on: connection)
      guard try GroundTruthStore.job(of: id, on: connection) != nil else { throw Self.nothingToCompareWith }
      return task
    }
    return try await requests.enqueue(
      .init(.calculate, .quality, of: .task, id.value, place: .init(project: task.project, task: id)),
      input: "{}",
      onlyOnce: "quality of task \(id) for \(owner.id)",
      by: owner,
      now: now,
      commit: { _, connection in
        try AuditStore.record("compared with ground truth", "task \(id)", by: actor, now: now, on: connection)
      }
    )
  }

  /// Queues a comparison of all tasks of a project that have a ground truth, likewise.
  ///
  /// - Throws: `ValidationFailure` for `project_id` where none has.
  public func compare(
    _ id: Project.ID,
    by owner: User,
    actor: Actor,
    now: Timestamp
  ) async throws -> BackgroundRequest {
    let viewer = Viewer(owner)
    try await database.read { connection in
      _ = try ProjectStore.project(id, for: viewer, on: connection)
      guard try !GroundTruthStore.tasks(of: id, on: connection).isEmpty else {
        throw ValidationFailure(
          field: "project_id",
          "None of the project's tasks has a ground truth job: make one, and annotate its frames with care."
        )
      }
    }
    return try await requests.enqueue(
      .init(.calculate, .quality, of: .project, id.value, place: .init(project: id)),
      input: "{}",
      onlyOnce: "quality of project \(id) for \(owner.id)",
      by: owner,
      now: now,
      commit: { _, connection in
        try AuditStore.record("compared with ground truth", "project \(id)", by: actor, now: now, on: connection)
      }
    )
  }

  static let nothingToCompareWith = ValidationFailure(
    field: "task_id",
    "The task has no ground truth job: make one, and annotate its frames with care."
  )

  /// Changes how a task is compared.
  public func update(
    _ id: LabelingTask.ID,
    for viewer: Viewer,
    actor: Actor,
    now: Timestamp,
    _ change: @escaping @Sendable (inout QualitySettings) throws -> Void
  ) async throws -> StoredQualitySettings {
    try await database.write { connection in
      let stored = try QualitySettingsStore.settings(of: id, for: viewer, on: connection)
      try StandingStore.rights(on: id, for: viewer, on: connection).require(.edit, of: "task")
      var settings = stored.settings
      try change(&settings)
      try settings.check()
      guard settings != stored.settings else { return stored }
      try QualitySettingsStore.set(settings, of: id, now: now, on: connection)
      try AuditStore.record("changed quality settings", "task \(id)", by: actor, now: now, on: connection)
      return StoredQualitySettings(task: id, settings: settings, created: stored.created, updated: now)
    }
  }
}
