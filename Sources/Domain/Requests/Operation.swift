extension BackgroundRequest {
  /// What is done to what, in CVAT's words.
  public struct Operation: Equatable, Sendable {
    public let action: Action
    /// nil where the whole target is meant.
    public let part: Part?
    public let target: Target
    /// The key of the project, task or job; nil for what does not exist yet.
    public let subject: Int64?
    /// The project, task and job that lists are filtered by.
    public let place: Place
    /// A dataset format's name; empty where none is involved.
    public let format: String
    public let isLightweight: Bool?

    public init(
      _ action: Action,
      _ part: Part? = nil,
      of target: Target,
      _ subject: Int64?,
      place: Place = Place(),
      format: String = "",
      isLightweight: Bool? = nil
    ) {
      self.action = action
      self.part = part
      self.target = target
      self.subject = subject
      self.place = place
      self.format = format
      self.isLightweight = isLightweight
    }

    /// `create:task`, `export:annotations` and the like.
    public var kind: String { "\(action.rawValue):\(part?.rawValue ?? target.rawValue)" }
  }

  public enum Action: String, CaseIterable, Sendable {
    case create, `import`, export, autoannotate, fetch, calculate
  }

  public enum Part: String, CaseIterable, Sendable {
    case annotations, dataset, backup, quality, tracks
  }

  public enum Target: String, CaseIterable, Sendable {
    case project, task, job, comparison
    /// The whole server, with everything that is in it.
    case instance
  }

  /// Where in the tree of projects, tasks and jobs a request belongs.
  public struct Place: Equatable, Sendable {
    public var project: Project.ID?
    public var task: LabelingTask.ID?
    public var job: Job.ID?

    public init(project: Project.ID? = nil, task: LabelingTask.ID? = nil, job: Job.ID? = nil) {
      self.project = project
      self.task = task
      self.job = job
    }
  }
}
