/// Pictures to annotate with a project's labels; `Task` is Swift's word for something else.
public struct LabelingTask: Equatable, Sendable {
  public typealias ID = Identifier<LabelingTask>

  public let id: ID
  public let project: Project.ID
  public let projectName: String
  public let name: String
  public let subset: String
  public let owner: Person?
  public let created: Timestamp
  /// Rises with every change to the task, its pictures or its annotations: clients keep their caches by it.
  public let updated: Timestamp
  /// The number of pictures; nil until some are attached.
  public let size: Int?

  public init(
    id: ID,
    project: Project.ID,
    projectName: String,
    name: String,
    subset: String,
    owner: Person?,
    created: Timestamp,
    updated: Timestamp,
    size: Int?
  ) {
    self.id = id
    self.project = project
    self.projectName = projectName
    self.name = name
    self.subset = subset
    self.owner = owner
    self.created = created
    self.updated = updated
    self.size = size
  }
}

/// A task that is not stored yet.
public struct TaskDraft: Equatable, Sendable {
  public let name: String
  public let subset: String

  public init(name: String, subset: String = "") throws(ValidationFailure) {
    self.name = try checkedName(name, of: "task")
    guard subset.unicodeScalars.count <= 64, !subset.contains(where: { $0.isNewline || $0 == "/" || $0 == "\\" }) else {
      throw ValidationFailure(field: "subset", "A subset is a word like train or test, of at most 64 characters.")
    }
    self.subset = subset.trimmed
  }
}

/// One person's share of a task: the frames from `start` to `stop`, both included.
public struct Job: Equatable, Sendable {
  public typealias ID = Identifier<Job>

  public let id: ID
  public let task: LabelingTask.ID
  public let stage: Stage
  public let state: State
  public let assignee: Person?
  public let start: Int
  public let stop: Int
  public let updated: Timestamp

  public enum Stage: String, CaseIterable, Sendable {
    case annotation, validation, acceptance
  }

  public enum State: String, CaseIterable, Sendable {
    case new
    case inProgress = "in progress"
    case completed
    case rejected
  }

  public init(
    id: ID,
    task: LabelingTask.ID,
    stage: Stage,
    state: State,
    assignee: Person?,
    start: Int,
    stop: Int,
    updated: Timestamp
  ) {
    self.id = id
    self.task = task
    self.stage = stage
    self.state = state
    self.assignee = assignee
    self.start = start
    self.stop = stop
    self.updated = updated
  }

  public var frameCount: Int { stop - start + 1 }

  public func contains(frame: Int) -> Bool { frame >= start && frame <= stop }
}

/// A picture of a task, as annotators see it: upright.
public struct Frame: Equatable, Sendable {
  /// From 0, in the task's order.
  public let number: Int
  /// The path inside the upload, such as `birds/owl.jpg`.
  public let name: String
  /// Pixels, after EXIF's orientation.
  public let width: Int
  public let height: Int

  public init(number: Int, name: String, width: Int, height: Int) {
    self.number = number
    self.name = name
    self.width = width
    self.height = height
  }
}
