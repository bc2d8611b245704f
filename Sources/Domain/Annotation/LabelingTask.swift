/// Pictures to annotate with a project's labels; `Task` is Swift's word for something else.
public struct LabelingTask: Equatable, Sendable {
  public typealias ID = Identifier<LabelingTask>

  public let id: ID
  /// nil for a task with labels of its own.
  public let project: Project.ID?
  /// Empty without a project.
  public let projectName: String
  public let name: String
  public let subset: String
  public let owner: Person?
  public let assignee: Person?
  /// When the assignee was last changed; nil if never.
  public let assigneeUpdated: Timestamp?
  /// The address of an issue tracker; mostly empty.
  public let bugTracker: String
  /// Frames that a job shares with the one before it; nil until somebody says.
  public let overlap: Int?
  /// Frames of one job; 0 for all in one.
  public let segmentSize: Int
  public let created: Timestamp
  /// Rises with every change to the task, its pictures or its annotations: clients keep their caches by it.
  public let updated: Timestamp
  /// The number of pictures; nil until some are attached.
  public let size: Int?
  public let jobs: JobCounts
  /// The project's organisation, or its own outside of projects.
  public let organization: Organization.ID?
  /// The project's guide, or its own outside of projects.
  public let guide: Guide.ID?
  /// Whether it has a ground truth job.
  public let hasGroundTruth: Bool

  /// Where the labels of this task are kept.
  public var labelScope: LabelScope { project.map(LabelScope.project) ?? .task(id) }

  /// How far the jobs are.
  public struct JobCounts: Equatable, Sendable {
    public let all: Int
    /// Accepted and completed.
    public let completed: Int
    /// In the stage validation.
    public let validation: Int
    /// In the stage annotation.
    public let annotation: Int

    public init(all: Int = 0, completed: Int = 0, validation: Int = 0, annotation: Int = 0) {
      self.all = all
      self.completed = completed
      self.validation = validation
      self.annotation = annotation
    }

    /// CVAT's `status` of a task: what the least advanced of its jobs waits for.
    public var status: String {
      if all == 0 || annotation > 0 { return "annotation" }
      return completed < all ? "validation" : "completed"
    }
  }

  public init(
    id: ID,
    project: Project.ID?,
    projectName: String,
    name: String,
    subset: String,
    owner: Person?,
    assignee: Person? = nil,
    assigneeUpdated: Timestamp? = nil,
    bugTracker: String = "",
    overlap: Int? = nil,
    segmentSize: Int = 0,
    created: Timestamp,
    updated: Timestamp,
    size: Int?,
    jobs: JobCounts = JobCounts(),
    organization: Organization.ID? = nil,
    guide: Guide.ID? = nil,
    hasGroundTruth: Bool = false
  ) {
    self.id = id
    self.project = project
    self.projectName = projectName
    self.name = name
    self.subset = subset
    self.owner = owner
    self.assignee = assignee
    self.assigneeUpdated = assigneeUpdated
    self.bugTracker = bugTracker
    self.overlap = overlap
    self.segmentSize = segmentSize
    self.created = created
    self.updated = updated
    self.size = size
    self.jobs = jobs
    self.organization = organization
    self.guide = guide
    self.hasGroundTruth = hasGroundTruth
  }
}

/// A task that is not stored yet.
public struct TaskDraft: Equatable, Sendable {
  public let name: String
  public let subset: String
  public let bugTracker: String
  public let overlap: Int?
  public let segmentSize: Int
  /// Of a task without a project.
  public let labels: [LabelDraft]

  public init(
    name: String,
    subset: String = "",
    bugTracker: String = "",
    overlap: Int? = nil,
    segmentSize: Int = 0,
    labels: [LabelDraft] = []
  ) throws(ValidationFailure) {
    self.name = try checkedName(name, of: "task")
    self.subset = try Self.checkedSubset(subset)
    self.bugTracker = try checkedBugTracker(bugTracker)
    guard segmentSize >= 0 else {
      throw ValidationFailure(field: "segment_size", "A job has at least one frame; 0 puts all into one job.")
    }
    guard overlap.map({ $0 >= 0 }) ?? true else {
      throw ValidationFailure(field: "overlap", "The overlap is a number of frames, from 0.")
    }
    try LabelDraft.checkDistinct(labels)
    self.overlap = overlap
    self.segmentSize = segmentSize
    self.labels = labels
  }

  /// The rule for subsets: a word like train, at most 64 characters, that can be a folder's name.
  public static func checkedSubset(_ subset: String) throws(ValidationFailure) -> String {
    guard subset.unicodeScalars.count <= 64, !subset.contains(where: { $0.isNewline || $0 == "/" || $0 == "\\" }) else {
      throw ValidationFailure(field: "subset", "A subset is a word like train or test, of at most 64 characters.")
    }
    return subset.trimmed
  }
}

/// One person's share of a task: the frames from `start` to `stop`, both included.
public struct Job: Equatable, Sendable {
  public typealias ID = Identifier<Job>

  public let id: ID
  public let task: LabelingTask.ID
  public let kind: Kind
  public let stage: Stage
  public let state: State
  public let assignee: Person?
  /// When the assignee was last changed; nil if never.
  public let assigneeUpdated: Timestamp?
  public let start: Int
  public let stop: Int
  /// Of a ground truth job: its frames, rising; nil for all from `start` to `stop`.
  public let chosen: [Int]?
  public let created: Timestamp
  public let updated: Timestamp

  /// CVAT's job types.
  public enum Kind: String, CaseIterable, Sendable {
    case annotation
    case groundTruth = "ground_truth"
  }

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
    kind: Kind = .annotation,
    stage: Stage,
    state: State,
    assignee: Person?,
    assigneeUpdated: Timestamp? = nil,
    start: Int,
    stop: Int,
    chosen: [Int]? = nil,
    created: Timestamp = Timestamp(milliseconds: 0),
    updated: Timestamp
  ) {
    self.id = id
    self.task = task
    self.kind = kind
    self.stage = stage
    self.state = state
    self.assignee = assignee
    self.assigneeUpdated = assigneeUpdated
    self.start = start
    self.stop = stop
    self.chosen = chosen
    self.created = created
    self.updated = updated
  }

  /// CVAT's `status`: the stage, until the accepted job is completed.
  public var status: String {
    stage == .acceptance ? (state == .completed ? "completed" : "validation") : stage.rawValue
  }

  public var frameCount: Int { chosen?.count ?? stop - start + 1 }

  public func contains(frame: Int) -> Bool { frame >= start && frame <= stop && chosen?.contains(frame) ?? true }
}

extension [Job] {
  /// The first that has a frame, of a task's annotation jobs in the order of their frames, or of one job.
  public func first(with frame: Int) -> Job? {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].stop < frame { low = middle + 1 } else { high = middle }
    }
    return low < endIndex && self[low].contains(frame: frame) ? self[low] : nil
  }
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
