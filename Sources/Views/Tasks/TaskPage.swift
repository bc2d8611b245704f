public import Domain
public import HTML

/// A task: how far its jobs are, its frames, what was marked, and the export.
public struct TaskPage: Page {
  public let task: LabelingTask
  /// What the viewer may do with it.
  public let rights: Rights
  public let progress: JobProgress
  public let jobs: ListPage<JobSummary>
  public let frames: FramePage
  public let objects: ObjectCounts
  /// What its export is likely wanted in; nil where there is nothing to export.
  public let exporter: DatasetFormatChoice?
  /// What adds pictures to it right now, or failed to do so.
  public let request: BackgroundRequest?
  /// Why its frames cannot be shown on this server; nil where they can.
  public let mediaProblem: String?
  /// Whom jobs may be given to; empty for those who give none.
  public let people: [Person]

  public init(
    task: LabelingTask,
    rights: Rights,
    progress: JobProgress,
    jobs: ListPage<JobSummary>,
    frames: FramePage,
    objects: ObjectCounts,
    exporter: DatasetFormatChoice? = nil,
    request: BackgroundRequest? = nil,
    mediaProblem: String? = nil,
    people: [Person] = []
  ) {
    self.task = task
    self.rights = rights
    self.progress = progress
    self.jobs = jobs
    self.frames = frames
    self.objects = objects
    self.exporter = exporter
    self.request = request
    self.mediaProblem = mediaProblem
    self.people = people
  }

  public var title: String { task.name }

  public var layout: PageLayout {
    PageLayout(width: .wide, isRefreshed: request.map { !$0.state.isOver } ?? false)
  }

  public var body: HTML {
    """
    \(PageHeader(title: task.name, trail: .above(task), lead: lead, actions: actions))
    \(request.map { TaskRequest(request: $0, task: task.id) })
    \(mediaProblem.map { NoticeLine(notice: Notice(.alert, $0)) })
    <div class="task">
    <div class="task__main">
    \(TaskJobs(task: task, jobs: jobs, canAssign: rights.include(.assignJobs), people: people))
    \(TaskFrames(task: task, page: frames, canAdd: rights.include(.edit)))
    </div>
    <div class="task__side">
    \(JobProgressCard(progress: progress))
    \(TaskStatistics(task: task.id, objects: objects))
    \(quality)
    \(TaskExportForm(task: task, format: exporter))
    \(rights.include(.edit) ? BackupCard(noun: "task", address: Path.taskBackup(task.id)) : nil)
    \(RightsCard(rights: rights, noun: "task"))
    \(deletion)
    </div>
    </div>
    """
  }

  private var lead: HTML {
    """
    \(Wording.count(task.size ?? 0, "picture"))\(subset) · made by \(task.owner?.calledName ?? "somebody")\(assignee) · \
    changed \(Moment(task.updated)) UTC
    """
  }

  private var assignee: HTML? {
    task.assignee.map { " · assigned to \($0.calledName)" }
  }

  private var subset: HTML? {
    guard !task.subset.isEmpty else { return nil }
    return " · subset \(task.subset)"
  }

  private var actions: HTML {
    """
    <a class="button button--quiet" href="\(Path.guide(task.project.map { .project($0) } ?? .task(task.id)))">Guide</a>\
    \(management)\(annotate)
    """
  }

  private var management: HTML? {
    guard rights.include(.edit) else { return nil }
    return """
      <a class="button button--quiet" href="\(Path.taskSettings(task.id))">Settings</a>\
      <a class="button" href="\(Path.newTaskMedia(task.id))">Add pictures</a>
      """
  }

  private var annotate: HTML? {
    let all = jobs.elements.map(\.job)
    guard let job = all.first(where: { $0.state != .completed }) ?? all.first else { return nil }
    return """
      <a class="button button--primary" href="\(Path.job(task.id, job.id))">\(Icon.boxes)Annotate</a>
      """
  }

  private var quality: HTML? {
    guard task.size != nil else { return nil }
    return """
      <section class="card" aria-labelledby="quality-title">
      <h2 class="card__title" id="quality-title">Quality</h2>
      <p class="card__note">How well the jobs agree with a ground truth: objects that are missing, too much, or have \
      another label.</p>
      <p class="card__link"><a href="\(Path.quality(task.id))">\(task.hasGroundTruth ? "Compare the jobs" : "Measure it")</a></p>
      </section>
      """
  }

  private var deletion: HTML? {
    guard rights.include(.delete) else { return nil }
    return """
      <section class="card card--danger" aria-labelledby="deletion-title">
      <h2 class="card__title" id="deletion-title">Delete the task</h2>
      <div class="card__action"><p>Its pictures and annotations go with it.</p>
      \(ConfirmedLink(address: Path.taskDeletion(task.id), words: "Delete task"))</div>
      </section>
      """
  }
}
