/// What somebody says about a place on a frame of a job: a mistake, a question.
public struct Issue: Equatable, Sendable {
  public typealias ID = Identifier<Issue>

  public let id: ID
  public let job: Job.ID
  public let task: LabelingTask.ID
  public let frame: Int
  /// x, y, x, y, … in pixels of the picture.
  public let position: [Double]
  public let owner: Person?
  public let assignee: Person?
  public let isResolved: Bool
  public let created: Timestamp
  public let updated: Timestamp
  public let commentCount: Int

  public init(
    id: ID,
    job: Job.ID,
    task: LabelingTask.ID,
    frame: Int,
    position: [Double],
    owner: Person?,
    assignee: Person?,
    isResolved: Bool,
    created: Timestamp,
    updated: Timestamp,
    commentCount: Int
  ) {
    self.id = id
    self.job = job
    self.task = task
    self.frame = frame
    self.position = position
    self.owner = owner
    self.assignee = assignee
    self.isResolved = isResolved
    self.created = created
    self.updated = updated
    self.commentCount = commentCount
  }

  /// - Throws: `ValidationFailure` for `position`.
  public static func checkedPosition(_ position: [Double]) throws(ValidationFailure) -> [Double] {
    guard position.count >= 2, position.count.isMultiple(of: 2), position.count <= 10_000 else {
      throw ValidationFailure(field: "position", "A place is written x, y, x, y, …, with at most 5,000 points.")
    }
    guard position.allSatisfy({ $0.isFinite && abs($0) <= 1_000_000 }) else {
      throw ValidationFailure(field: "position", "A place lies within a million pixels of the picture's corner.")
    }
    return position
  }
}

/// One message of the talk about an issue.
public struct Comment: Equatable, Sendable {
  public typealias ID = Identifier<Comment>

  public let id: ID
  public let issue: Issue.ID
  public let owner: Person?
  public let message: String
  public let created: Timestamp
  public let updated: Timestamp

  public init(
    id: ID,
    issue: Issue.ID,
    owner: Person?,
    message: String,
    created: Timestamp,
    updated: Timestamp
  ) {
    self.id = id
    self.issue = issue
    self.owner = owner
    self.message = message
    self.created = created
    self.updated = updated
  }

  /// - Throws: `ValidationFailure` for `message`.
  public static func checked(_ message: String) throws(ValidationFailure) -> String {
    let message = message.trimmed
    guard !message.isEmpty else { throw ValidationFailure(field: "message", "Write what is the matter.") }
    guard message.utf8.count <= 20_000 else {
      throw ValidationFailure(field: "message", "A comment has at most 20,000 bytes.")
    }
    return message
  }
}
