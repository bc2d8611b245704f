public import Domain
public import HTML

/// How well a task's jobs agree with its ground truth; without one, what that is and how to make it.
public struct QualityPage: Page {
  public let task: LabelingTask
  public let rights: Rights
  /// nil where the task has none.
  public let truth: Job?
  /// Why the task cannot have a ground truth job; nil where it can.
  public let obstacle: String?
  public let settings: QualitySettings
  public let comparison: Comparison?
  /// What compares right now, or failed to do so.
  public let request: BackgroundRequest?
  /// What was typed into the form for a ground truth job.
  public let typed: String
  public let failure: ValidationFailure?

  /// What the newest comparison found.
  public struct Comparison: Sendable {
    public let report: QualityReport
    public let jobs: ListPage<QualityReport>
    /// Those with the most conflicts.
    public let frames: [QualityFrame]
    public let confusion: ConfusionMatrix

    public init(
      report: QualityReport,
      jobs: ListPage<QualityReport>,
      frames: [QualityFrame],
      confusion: ConfusionMatrix
    ) {
      self.report = report
      self.jobs = jobs
      self.frames = frames
      self.confusion = confusion
    }
  }

  public init(
    task: LabelingTask,
    rights: Rights,
    truth: Job?,
    obstacle: String? = nil,
    settings: QualitySettings = QualitySettings(),
    comparison: Comparison? = nil,
    request: BackgroundRequest? = nil,
    typed: String = "",
    failure: ValidationFailure? = nil
  ) {
    self.task = task
    self.rights = rights
    self.truth = truth
    self.obstacle = obstacle
    self.settings = settings
    self.comparison = comparison
    self.request = request
    self.typed = typed
    self.failure = failure
  }

  public var title: String { "Quality of \(task.name)" }

  public var layout: PageLayout {
    PageLayout(
      width: .wide,
      stylesheets: ["css/pages/quality.css"],
      isRefreshed: request.map { !$0.state.isOver } ?? false
    )
  }

  public var body: HTML {
    """
    \(PageHeader(title: "Quality", trail: trail, lead: lead, actions: truth == nil ? nil : actions))
    \(request.map { QualityRequest(request: $0, task: task.id) })
    \(content)
    """
  }

  private var trail: [PageHeader.Step] {
    [PageHeader.Step].above(task) + [.init(words: task.name, address: Path.task(task.id))]
  }

  private var lead: HTML {
    guard let report = comparison?.report else { return "How well the jobs agree with a ground truth." }
    let isOld = task.updated > report.created
    return """
      Compared \(Moment(report.created)) UTC\(isOld ? " · the task has changed since" : "")
      """
  }

  private var actions: HTML {
    let settings: HTML? =
      rights.include(.edit)
      ? """
      <a class="button button--quiet" href="\(Path.qualitySettings(task.id))">Settings</a>
      """ : nil
    let isBusy = request.map { !$0.state.isOver } ?? false
    let compare: HTML? =
      isBusy
      ? nil
      : """
      <form method="post" action="\(Path.quality(task.id))"><button class="button button--primary">Compare now</button></form>
      """
    return "\(settings)\(compare)"
  }

  private var content: HTML {
    guard let truth else {
      return GroundTruthForm(
        task: task,
        canMake: rights.include(.edit),
        obstacle: obstacle,
        typed: typed,
        failure: failure
      ).body
    }
    return """
      <div class="task">
      <div class="task__main">
      \(comparison.map(results) ?? nothingYet)
      </div>
      <div class="task__side">
      \(GroundTruthCard(task: task.id, truth: truth))
      \(comparison.map { ConflictCounts(counts: $0.report.summary.counts, unlisted: $0.report.summary.unlisted) })
      </div>
      </div>
      """
  }

  private var nothingYet: HTML {
    EmptyState(
      title: "Nothing was compared yet",
      sentence: "Annotate the frames of the ground truth job with care, then compare: it takes seconds."
    ).body
  }

  private func results(_ comparison: Comparison) -> HTML {
    """
    \(QualityFigures(report: comparison.report))
    \(QualityJobs(task: task.id, jobs: comparison.jobs, settings: settings))
    \(QualityFrames(task: task.id, frames: comparison.frames))
    \(ConfusionTable(matrix: comparison.confusion))
    """
  }
}

/// How far a comparison is, or why it failed; it lives, and loads the page anew at the end.
private struct QualityRequest: Fragment {
  let request: BackgroundRequest
  let task: LabelingTask.ID

  var body: HTML {
    """
    <live-part id="quality-request" data-busy="\(request.state.isOver ? "false" : "true")" data-then="reload">
    <section class="card task-request" aria-labelledby="request-title">
    <h2 class="card__title" id="request-title">\(request.state == .failed ? "Nothing was compared" : "Comparing")</h2>
    <div>\(RequestStatus(request: request))\(RequestSentence(request: request))</div>
    <div class="card__action">\(RequestButton(request: request, from: Path.quality(task)))</div>
    </section>
    </live-part>
    """
  }
}
