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
        try Assignees.check(after.assignee, as: "assignee", on: connection)
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
      let changed = try JobStore.job(id, for: .everything(as: viewer), on: connection)
      try Self.tell(job, changed, by: viewer, now: now, on: connection)
    }
  }

  /// Gives many jobs of one task to somebody, or to nobody: all of them, or none.
  ///
  /// - Throws: `ValidationFailure` for `ids` where one is not there or is of another task.
  public func assign(_ ids: [Job.ID], to assignee: User.ID?, for viewer: Viewer, now: Timestamp) async throws {
    let ids = Set(ids)
    guard !ids.isEmpty, ids.count <= Self.mostAtOnce else {
      throw ValidationFailure(field: "ids", "Choose 1 to \(Self.mostAtOnce) jobs.")
    }
    try await database.write { connection in
      let jobs = try JobStore.jobs(Array(ids), for: viewer, on: connection)
      guard let first = jobs.first, jobs.count == ids.count, jobs.allSatisfy({ $0.task == first.task }) else {
        throw ValidationFailure(field: "ids", "All of them must be there, and jobs of one task.")
      }
      try Self.checkManages(first, viewer, on: connection)
      try Assignees.check(assignee, as: "assignee", on: connection)
      try JobStore.assign(jobs.map(\.id), to: assignee, now: now, on: connection)
      try TaskStore.touch(first.task, now: now, on: connection)
      guard try WebhookStore.isAnyActive(on: connection) else { return }
      let after = try JobStore.jobs(jobs.map(\.id), for: .everything(as: viewer), on: connection)
      for (before, after) in zip(jobs, after) where before.assignee?.id != assignee {
        try Self.tell(before, after, by: viewer, now: now, on: connection)
      }
    }
  }

  private static let mostAtOnce = 10_000

  private static func tell(
    _ before: Job,
    _ after: Job,
    by viewer: Viewer,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try WebhookNews.tell(
      .update,
      .job,
      in: .task(before.task),
      by: viewer.id,
      now: now,
      on: connection,
      before: WebhookObject(before),
      WebhookObject(after)
    )
  }

  private static func checkManages(_ job: Job, _ viewer: Viewer, on connection: any Connection) throws {
    let rights = try StandingStore.rights(on: job.task, for: viewer, on: connection)
    try rights.require(.assignJobs, of: "task")
  }
}
