public import Domain
public import HTML

/// How often a label was used in a task.
public struct LabelCount: Equatable, Sendable {
  public let label: Label
  public let count: Int

  public init(label: Label, count: Int) {
    self.label = label
    self.count = count
  }
}

/// A part of a task's pictures.
public struct FramePage: Equatable, Sendable {
  public let frames: [Frame]
  /// The first frame of the part before this one: the query's `from`; nil at the beginning.
  public let previousStart: Int?
  /// The first frame of the part after this one; nil at the end.
  public let nextStart: Int?

  public init(frames: [Frame], previousStart: Int? = nil, nextStart: Int? = nil) {
    self.frames = frames
    self.previousStart = previousStart
    self.nextStart = nextStart
  }
}

/// A task: its pictures, its jobs, what was marked, and the export.
public struct TaskPage: Page {
  public let task: LabelingTask
  public let jobs: [Job]
  public let frames: FramePage
  public let statistics: [LabelCount]
  /// Names of the formats that the task can be exported in, such as `COCO 1.0`.
  public let formats: [String]
  /// The owner and administrators delete the task, and add pictures to it.
  public let canManage: Bool
  /// What adds pictures to it right now, or failed to do so.
  public let request: BackgroundRequest?

  public init(
    task: LabelingTask,
    jobs: [Job],
    frames: FramePage,
    statistics: [LabelCount],
    formats: [String],
    canManage: Bool,
    request: BackgroundRequest? = nil
  ) {
    self.task = task
    self.jobs = jobs
    self.frames = frames
    self.statistics = statistics
    self.formats = formats
    self.canManage = canManage
    self.request = request
  }

  public var title: String { task.name }

  public var layout: PageLayout { PageLayout(width: .wide) }

  public var body: HTML {
    """
    \(PageHeader(title: task.name, trail: trail, lead: lead, actions: actions))
    \(request.map { TaskRequest(request: $0, task: task.id) })
    <div class="task">
    <div class="task__main">
    \(TaskJobs(task: task, jobs: jobs))
    \(TaskFrames(task: task, jobs: jobs, page: frames))
    </div>
    <div class="task__side">
    \(TaskStatistics(counts: statistics))
    \(TaskExportForm(task: task.id, formats: formats))
    \(canManage ? BackupCard(noun: "task", address: Path.taskBackup(task.id)) : nil)
    \(deletion)
    </div>
    </div>
    """
  }

  private var trail: [PageHeader.Step] { .above(task) }

  private var lead: HTML {
    """
    \(Wording.count(task.size ?? 0, "picture"))\(subset) · made by \(task.owner?.calledName ?? "somebody") · \
    changed \(Moment(task.updated)) UTC
    """
  }

  private var subset: HTML? {
    guard !task.subset.isEmpty else { return nil }
    return " · subset \(task.subset)"
  }

  private var actions: HTML {
    """
    <a class="button button--quiet" href="\(Path.guide(task.project.map { .project($0) } ?? .task(task.id)))">Guide</a>\
    <a class="button button--quiet" href="\(Path.taskSettings(task.id))">Settings</a>\(addition)\(annotate)
    """
  }

  private var addition: HTML? {
    guard canManage else { return nil }
    return """
      <a class="button" href="\(Path.newTaskMedia(task.id))">Add pictures</a>
      """
  }

  private var annotate: HTML? {
    guard let job = jobs.first(where: { $0.state != .completed }) ?? jobs.first else { return nil }
    return """
      <a class="button button--primary" href="\(Path.job(task.id, job.id))">\(Icon.boxes)Annotate</a>
      """
  }

  private var deletion: HTML? {
    guard canManage else { return nil }
    return """
      <section class="card card--danger" aria-labelledby="deletion-title">
      <h2 class="card__title" id="deletion-title">Delete the task</h2>
      <div class="card__action"><p>Its pictures and annotations go with it.</p>
      \(ConfirmedLink(address: Path.taskDeletion(task.id), words: "Delete task"))</div>
      </section>
      """
  }
}
