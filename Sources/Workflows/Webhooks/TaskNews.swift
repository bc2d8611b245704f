import Database
import Domain
import Store

/// What webhooks hear of tasks and of the jobs that come with their pictures.
enum TaskNews {
  static func tellMaking(
    of id: LabelingTask.ID,
    by user: User.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try WebhookNews.tell(
      .create,
      .task,
      in: .task(id),
      by: user,
      now: now,
      on: connection,
      WebhookObject(try TaskStore.task(id, for: .everything(as: user), on: connection))
    )
  }

  /// - Parameter before: the task as it was.
  static func tellUpdate(
    of before: LabelingTask,
    by user: User.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try WebhookNews.tell(
      .update,
      .task,
      in: .task(before.id),
      by: user,
      now: now,
      on: connection,
      before: WebhookObject(before),
      WebhookObject(try TaskStore.task(before.id, for: .everything(as: user), on: connection))
    )
  }

  /// A task got pictures, and jobs for them.
  ///
  /// - Parameter present: the jobs that it had.
  static func tellMedia(
    of before: LabelingTask,
    besides present: [Job],
    by user: User.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try WebhookNews.tellEach(.create, .job, in: .task(before.id), by: user, now: now, on: connection) {
      let known = Set(present.map(\.id))
      return try JobStore.jobs(of: before.id, for: .everything(as: user), on: connection)
        .filter { !known.contains($0.id) }.map { WebhookObject($0) }
    }
    try tellUpdate(of: before, by: user, now: now, on: connection)
  }
}

extension Viewer {
  /// For reading anew what somebody has just changed: by that he may have lost the right to see it.
  static func everything(as user: User.ID) -> Viewer { Viewer(id: user, isAdministrator: true) }

  static func everything(as viewer: Viewer) -> Viewer { everything(as: viewer.id) }
}
