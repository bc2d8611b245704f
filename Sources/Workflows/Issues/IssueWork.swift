public import Database
public import Domain
internal import Store

/// Talking about places on frames. Whoever sees a job may speak of it; what others said is changed by nobody, and taken
/// away by those who manage the task.
public struct IssueWork: Sendable {
  private let database: Database

  public init(database: Database) {
    self.database = database
  }

  /// What somebody says first.
  public struct Draft: Sendable {
    public let job: Job.ID
    public let frame: Int
    public let position: [Double]
    public let message: String
    public let assignee: User.ID?
    public let isResolved: Bool

    /// - Throws: `ValidationFailure` for `position` or `message`.
    public init(
      job: Job.ID,
      frame: Int,
      position: [Double],
      message: String,
      assignee: User.ID? = nil,
      isResolved: Bool = false
    ) throws(ValidationFailure) {
      self.job = job
      self.frame = frame
      self.position = try Issue.checkedPosition(position)
      self.message = try Comment.checked(message)
      self.assignee = assignee
      self.isResolved = isResolved
    }
  }

  public func create(_ draft: Draft, by user: User, now: Timestamp) async throws -> Issue {
    try await database.write { connection in
      let job = try JobStore.job(draft.job, for: Viewer(user), on: connection)
      guard job.contains(frame: draft.frame) else {
        let some = job.chosen == nil ? "" : ", though not all of them"
        throw ValidationFailure(field: "frame", "The job has the frames \(job.start) to \(job.stop)\(some).")
      }
      try Assignees.check(draft.assignee, as: "assignee", on: connection)
      let id = try IssueStore.insert(
        job: draft.job,
        frame: draft.frame,
        position: draft.position,
        assignee: draft.assignee,
        isResolved: draft.isResolved,
        owner: user.id,
        now: now,
        on: connection
      )
      let first = try CommentStore.insert(draft.message, into: id, owner: user.id, now: now, on: connection)
      let issue = try IssueStore.issue(id, for: Viewer(user), on: connection)
      try Self.tell(.create, issue, by: user, now: now, on: connection)
      let comment = try CommentStore.comment(first, for: Viewer(user), on: connection)
      try Self.tell(.create, comment, of: issue, by: user, now: now, on: connection)
      return issue
    }
  }

  /// What may change of an issue; nil stays as it is.
  public struct Change: Sendable {
    public var position: [Double]?
    /// nil stays; `.some(nil)` is nobody.
    public var assignee: User.ID??
    public var isResolved: Bool?

    public init(position: [Double]? = nil, assignee: User.ID?? = nil, isResolved: Bool? = nil) {
      self.position = position
      self.assignee = assignee
      self.isResolved = isResolved
    }
  }

  public func update(_ id: Issue.ID, _ change: Change, by user: User, now: Timestamp) async throws -> Issue {
    try await database.write { connection in
      let issue = try IssueStore.issue(id, for: Viewer(user), on: connection)
      let assignee = change.assignee ?? issue.assignee?.id
      if assignee != issue.assignee?.id { try Assignees.check(assignee, as: "assignee", on: connection) }
      try IssueStore.update(
        id,
        position: try Issue.checkedPosition(change.position ?? issue.position),
        assignee: assignee,
        isResolved: change.isResolved ?? issue.isResolved,
        now: now,
        on: connection
      )
      let changed = try IssueStore.issue(id, for: Viewer(user), on: connection)
      try Self.tell(.update, changed, before: issue, by: user, now: now, on: connection)
      return changed
    }
  }

  /// - Returns: the job that it was about.
  public func delete(_ id: Issue.ID, by user: User, now: Timestamp) async throws -> Job.ID {
    try await database.write { connection in
      let issue = try IssueStore.issue(id, for: Viewer(user), on: connection)
      try Self.check(user, maySilence: issue.owner, in: issue, on: connection)
      try IssueStore.delete(id, on: connection)
      try Self.tell(.delete, issue, by: user, now: now, on: connection)
      return issue.job
    }
  }

  /// A comment, and the job that its issue is about.
  public typealias Said = (comment: Comment, job: Job.ID)

  public func comment(_ message: String, on id: Issue.ID, by user: User, now: Timestamp) async throws -> Said {
    let message = try Comment.checked(message)
    return try await database.write { connection in
      let issue = try IssueStore.issue(id, for: Viewer(user), on: connection)
      let key = try CommentStore.insert(message, into: id, owner: user.id, now: now, on: connection)
      try IssueStore.touch(id, now: now, on: connection)
      let comment = try CommentStore.comment(key, for: Viewer(user), on: connection)
      try Self.tell(.create, comment, of: issue, by: user, now: now, on: connection)
      return (comment, issue.job)
    }
  }

  public func reword(_ id: Comment.ID, to message: String, by user: User, now: Timestamp) async throws -> Said {
    let message = try Comment.checked(message)
    return try await database.write { connection in
      let comment = try CommentStore.comment(id, for: Viewer(user), on: connection)
      guard comment.owner?.id == user.id else { throw Forbidden("Only its author changes a comment.") }
      try CommentStore.update(id, to: message, now: now, on: connection)
      try IssueStore.touch(comment.issue, now: now, on: connection)
      let issue = try IssueStore.issue(comment.issue, for: Viewer(user), on: connection)
      let changed = try CommentStore.comment(id, for: Viewer(user), on: connection)
      try Self.tell(.update, changed, before: comment, of: issue, by: user, now: now, on: connection)
      return (changed, issue.job)
    }
  }

  /// - Returns: the job that it was about.
  public func delete(_ id: Comment.ID, by user: User, now: Timestamp) async throws -> Job.ID {
    try await database.write { connection in
      let comment = try CommentStore.comment(id, for: Viewer(user), on: connection)
      let issue = try IssueStore.issue(comment.issue, for: Viewer(user), on: connection)
      try Self.check(user, maySilence: comment.owner, in: issue, on: connection)
      try CommentStore.delete(id, on: connection)
      try Self.tell(.delete, comment, of: issue, by: user, now: now, on: connection)
      return issue.job
    }
  }

  private static func tell(
    _ action: WebhookEvent.Action,
    _ issue: Issue,
    before: Issue? = nil,
    by user: User,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try WebhookNews.tell(
      action,
      .issue,
      in: .task(issue.task),
      by: user.id,
      now: now,
      on: connection,
      before: before.map { WebhookObject($0) },
      WebhookObject(issue)
    )
  }

  private static func tell(
    _ action: WebhookEvent.Action,
    _ comment: Comment,
    before: Comment? = nil,
    of issue: Issue,
    by user: User,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try WebhookNews.tell(
      action,
      .comment,
      in: .task(issue.task),
      by: user.id,
      now: now,
      on: connection,
      before: before.map { WebhookObject($0) },
      WebhookObject(comment)
    )
  }

  private static func check(
    _ user: User,
    maySilence author: Person?,
    in issue: Issue,
    on connection: any Connection
  ) throws {
    guard author?.id != user.id else { return }
    guard try StandingStore.rights(on: issue.task, for: Viewer(user), on: connection).include(.edit) else {
      throw Forbidden("What others said is taken away by those who manage the task.")
    }
  }
}
