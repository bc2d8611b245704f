public import Database
public import Domain
internal import Store

/// Giving jobs to people, and moving them through their stages.
public struct JobWork: Sendable {
  private let database: Database

  public init(database: Database) {
    self.database = database
  }

  /// What a job may become.
  public struct Change: Equatable, Sendable {
    public var stage: Job.Stage
    public var state: Job.State
    public var assignee: User.ID?
  }

  /// Whoever works in the job may say how far he is; only those who manage the task give it to others or move its
  /// stage.
  public func update(
    _ id: Job.ID,
    for viewer: Viewer,
    now: Timestamp,
    _ change: @escaping @Sendable (inout Change) throws -> Void
  ) async throws {
    try await database.write { connection in
      let job = try JobStore.job(id, for: viewer, on: connection)
      let before = Change(stage: job.stage, state: job.state, assignee: job.assignee?.id)
      var after = before
      try change(&after)
      if after.stage != before.stage || after.assignee != before.assignee {
        try Self.checkManages(job, viewer, on: connection)
        try Assignees.check(after.assignee, on: connection)
      }
      guard after != before else { return }
      try JobStore.update(
        id,
        stage: after.stage,
        state: after.state,
        assignee: after.assignee,
        now: now,
        on: connection
      )
      try TaskStore.touch(job.task, now: now, on: connection)
      try WebhookNews.tell(
        .update,
        .job,
        in: .task(job.task),
        by: viewer.id,
        now: now,
        on: connection,
        before: WebhookObject(job),
        WebhookObject(try JobStore.job(id, for: .everything(as: viewer), on: connection))
      )
    }
  }

  private static func checkManages(_ job: Job, _ viewer: Viewer, on connection: any Connection) throws {
    let rights = try StandingStore.rights(on: job.task, for: viewer, on: connection)
    try rights.require(.assignJobs, of: "task")
  }
}
