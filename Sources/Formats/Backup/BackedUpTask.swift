public import Domain

/// What `task.json` of a backup says: CVAT's members, and beside them what CVAT forgets.
public struct BackedUpTask: Equatable, Sendable {
  public var name: String
  public var bugTracker: String
  public var subset: String
  /// Nil where the labels are the project's.
  public var labels: [LabelDraft]?
  /// The account's name; nobody's where CVAT wrote the file.
  public var assignee: String?
  /// Frames of a job and frames that neighbours share, as somebody asked for them; nil where CVAT wrote the file.
  public var segmentSize: Int?
  public var overlap: Int?
  /// Nil for a task without pictures.
  public var media: Media?
  public var jobs: [Job] = []

  public init(name: String, bugTracker: String = "", subset: String = "", labels: [LabelDraft]? = nil) {
    self.name = name
    self.bugTracker = bugTracker
    self.subset = subset
    self.labels = labels
  }

  /// How the files of `data/` become frames.
  public struct Media: Equatable, Sendable {
    /// Nil to choose one by the size of the first picture.
    public var chunkSize: Int?
    public var imageQuality = 70
    /// Of the files in their order: the first and last that are frames, and every how many.
    public var startFrame = 0
    public var stopFrame: Int?
    public var step = 1
    public var sorting = FrameSorting.lexicographical
    /// Compressed chunks of a video are zips of pictures.
    public var usesZipChunks = false
    /// Numbers of frames, from 0.
    public var deletedFrames: [Int] = []
    /// What the numbers were in the upload that the task was made of, where only its chosen pictures were kept.
    public var source: Source?

    public init() {}
  }

  /// Numbers of the pictures in an upload.
  public struct Source: Equatable, Sendable {
    public let start: Int
    public let stop: Int
    public let step: Int

    public init(start: Int, stop: Int, step: Int) {
      self.start = start
      self.stop = stop
      self.step = step
    }
  }

  public struct Job: Equatable, Sendable {
    public var start: Int
    public var stop: Int
    public var kind: Domain.Job.Kind
    public var stage: Domain.Job.Stage
    public var state: Domain.Job.State
    public var assignee: String?
    public var issues: [Issue]
    /// Of a ground truth job: its frames; nil for all from `start` to `stop`.
    public var frames: [Int]?
    /// Of a ground truth job: those of its frames that do not count.
    public var disabledFrames: [Int] = []

    public init(
      start: Int,
      stop: Int,
      kind: Domain.Job.Kind = .annotation,
      stage: Domain.Job.Stage = .annotation,
      state: Domain.Job.State = .new,
      assignee: String? = nil,
      issues: [Issue] = []
    ) {
      self.start = start
      self.stop = stop
      self.kind = kind
      self.stage = stage
      self.state = state
      self.assignee = assignee
      self.issues = issues
    }
  }

  public struct Issue: Equatable, Sendable {
    public var frame: Int
    /// x, y, … in pixels.
    public var position: [Double]
    public var owner: String?
    public var assignee: String?
    public var isResolved: Bool
    public var created: Timestamp?
    public var comments: [Comment]

    public init(
      frame: Int,
      position: [Double],
      owner: String? = nil,
      assignee: String? = nil,
      isResolved: Bool = false,
      created: Timestamp? = nil,
      comments: [Comment] = []
    ) {
      self.frame = frame
      self.position = position
      self.owner = owner
      self.assignee = assignee
      self.isResolved = isResolved
      self.created = created
      self.comments = comments
    }
  }

  public struct Comment: Equatable, Sendable {
    public var owner: String?
    public var message: String
    public var created: Timestamp?

    public init(owner: String?, message: String, created: Timestamp?) {
      self.owner = owner
      self.message = message
      self.created = created
    }
  }
}

/// What `project.json` of a backup says.
public struct BackedUpProject: Equatable, Sendable {
  public var name: String
  public var bugTracker: String
  public var labels: [LabelDraft]
  public var assignee: String?

  public init(name: String, bugTracker: String = "", labels: [LabelDraft] = [], assignee: String? = nil) {
    self.name = name
    self.bugTracker = bugTracker
    self.labels = labels
    self.assignee = assignee
  }
}

/// Names inside a backup, which are CVAT's.
public enum BackupNames {
  public static let task = "task.json"
  public static let project = "project.json"
  public static let annotations = "annotations.json"
  public static let data = "data/"
  public static let manifest = "data/manifest.jsonl"
  public static let guide = "annotation_guide.md"
  public static let assets = "assets/"

  /// The folder of a project's task, by its place from 0.
  public static func folder(ofTask place: Int) -> String { "task_\(place)/" }
}
