public import Domain
public import HTML

/// A job as lists show it.
public struct JobSummary: Equatable, Sendable {
  public let job: Job
  public let taskName: String
  public let projectName: String
  public let issueCount: Int

  public init(job: Job, taskName: String, projectName: String, issueCount: Int = 0) {
    self.job = job
    self.taskName = taskName
    self.projectName = projectName
    self.issueCount = issueCount
  }
}

/// What the list of jobs is narrowed to.
public struct JobChoice: Equatable, Sendable {
  public enum Whose: String, CaseIterable, Sendable {
    case mine, all, nobodys
  }

  public var whose: Whose
  public var state: Job.State?
  public var stage: Job.Stage?
  /// An account's name; empty for anybody.
  public var assignee: String
  public var project: Project.ID?
  public var search: String

  public init(
    whose: Whose = .all,
    state: Job.State? = nil,
    stage: Job.Stage? = nil,
    assignee: String = "",
    project: Project.ID? = nil,
    search: String = ""
  ) {
    self.whose = whose
    self.state = state
    self.stage = stage
    self.assignee = assignee
    self.project = project
    self.search = search
  }

  public var isNarrowed: Bool { self != JobChoice(whose: whose) }
}

/// The jobs that a person may work on, his own first.
public struct JobsPage: Page {
  public let title = "Jobs"
  public let jobs: ListPage<JobSummary>
  public let choice: JobChoice
  /// The name of the project that is chosen; empty without one.
  public let projectName: String
  /// Annotators make no tasks.
  public let canCreate: Bool

  public init(
    jobs: ListPage<JobSummary>,
    choice: JobChoice = JobChoice(),
    projectName: String = "",
    canCreate: Bool = true
  ) {
    self.jobs = jobs
    self.choice = choice
    self.projectName = projectName
    self.canCreate = canCreate
  }

  public var body: HTML {
    """
    \(PageHeader(title: title, lead: "One person's share of a task each. Open one to annotate."))
    <p class="filters">\(whose(.mine, "Mine"))\(whose(.all, "All that I see"))\(whose(.nobodys, "Nobody's"))</p>
    \(isEmptyList ? nil : filters)
    \(list)
    """
  }

  /// For lists that have nothing for people who only have jobs.
  static let link: HTML = """
    <a class="button button--primary" href="\(Path.jobs)">See your jobs</a>
    """

  private var isEmptyList: Bool { !choice.isNarrowed && choice.whose == .all && jobs.elements.isEmpty }

  private func items(_ choice: JobChoice) -> [(name: String, value: String?)] {
    [
      ("whose", choice.whose.rawValue), ("q", choice.search), ("state", choice.state?.rawValue),
      ("stage", choice.stage?.rawValue), ("assignee", choice.assignee), ("project", choice.project?.description),
    ]
  }

  private func whose(_ whose: JobChoice.Whose, _ words: String) -> FilterLink {
    var other = choice
    other.whose = whose
    other.assignee = ""
    return FilterLink(
      words: "\(words)",
      address: Address.with(Path.jobs, items(other)),
      isChosen: choice.whose == whose
    )
  }

  private var filters: HTML {
    """
    <form method="get" action="\(Path.jobs)" class="search" role="search">
    <input type="hidden" name="whose" value="\(choice.whose.rawValue)">\(projectField)
    <label class="visually-hidden" for="q">Search jobs</label>
    <input class="field__control search__control" id="q" name="q" type="search" value="\(choice.search)" \
    placeholder="Task, project" maxlength="200">
    \(select("state", "Any state", Job.State.allCases.map(\.rawValue), choice.state?.rawValue))
    \(select("stage", "Any stage", Job.Stage.allCases.map(\.rawValue), choice.stage?.rawValue))
    \(choice.whose == .all ? assigneeField : nil)
    <button class="button">Search</button>
    \(clearing)
    </form>
    """
  }

  private var assigneeField: HTML {
    """
    <label class="visually-hidden" for="assignee">Assignee</label>
    <input class="field__control search__choice" id="assignee" name="assignee" value="\(choice.assignee)" \
    placeholder="Assignee" autocomplete="off" autocapitalize="none" spellcheck="false">
    """
  }

  private var projectField: HTML? {
    choice.project.map { #"<input type="hidden" name="project" value="\#($0.description)">"# }
  }

  private var clearing: HTML? {
    guard choice.isNarrowed else { return nil }
    let address = Address.with(Path.jobs, [("whose", choice.whose.rawValue)])
    let project = projectName.isEmpty ? "" : " of “\(projectName)”"
    return """
      <a class="search__clear" href="\(address)">Show all, not only those\(project) that fit</a>
      """
  }

  private func select(_ name: String, _ any: String, _ values: [String], _ chosen: String?) -> HTML {
    let options = values.map { value -> HTML in
      """
      <option value="\(value)"\(attribute: "selected", if: value == chosen)>\(value.capitalizedWord)</option>
      """
    }
    return """
      <label class="visually-hidden" for="\(name)">\(name.capitalizedWord)</label>
      <select class="field__control search__choice" id="\(name)" name="\(name)"><option value="">\(any)</option>\
      \(options)</select>
      """
  }

  private var list: HTML {
    guard !jobs.elements.isEmpty else { return empty.body }
    return """
      \(TableFrame(label: "Jobs", columns: columns, rows: jobs.elements.map(row)))
      \(Pagination(of: jobs, at: Path.jobs, kept: items(choice)))
      """
  }

  private var empty: EmptyState {
    if choice.isNarrowed {
      return EmptyState(title: "Nothing found", sentence: "No job fits. Choose less, or show all.")
    }
    switch choice.whose {
    case .mine:
      return EmptyState(
        title: "Nothing is assigned to you",
        sentence: "Ask whoever manages the project for a job, or take one that nobody has.",
        action: #"<a class="button" href="\#(Path.jobs)?whose=all">See all jobs</a>"#
      )
    case .nobodys:
      return EmptyState(title: "Every job has somebody", sentence: "There is nothing left to give out.")
    case .all where !canCreate:
      return EmptyState(
        title: "No jobs yet",
        sentence: "Whoever manages a project gives you one; then it stands here, and you open it to annotate."
      )
    case .all:
      return EmptyState(
        title: "No jobs yet",
        sentence: "A job is made with each task. Make a task, or ask for one to be assigned to you.",
        action: #"<a class="button" href="\#(Path.projects)">Go to the projects</a>"#
      )
    }
  }

  private let columns = [
    TableFrame.column("Job"), TableFrame.column("State"), TableFrame.column("Stage", isMinor: true),
    TableFrame.column("Assignee", isMinor: true), TableFrame.column("Issues", isMinor: true, isNumber: true),
    TableFrame.column("Changed (UTC)", isMinor: true),
  ]

  private func row(_ summary: JobSummary) -> HTML {
    let job = summary.job
    let name = "Job \(job.id) · \(summary.taskName)"
    let place = summary.projectName.isEmpty ? "" : "\(summary.projectName) · "
    return """
      <tr>
      <th scope="row"><a class="table__main" href="\(Path.job(job.task, job.id))">\(LongName(name))</a>\
      <span class="table__second">\(LongName(place))<span class="nowrap">\(Wording.frames(of: job))</span></span></th>
      \(TableFrame.cell(Badge(job.state).body))\
      \(TableFrame.cell("\(job.stage.rawValue)", isMinor: true))\
      \(TableFrame.cell("\(job.assignee?.calledName ?? "–")", isMinor: true))\
      \(TableFrame.cell(issues(summary), isMinor: true, isNumber: true))\
      \(TableFrame.cell("\(Moment(job.updated))", isMinor: true))
      </tr>

      """
  }

  private func issues(_ summary: JobSummary) -> HTML {
    guard summary.issueCount > 0 else { return "–" }
    return """
      <a href="\(Path.jobIssues(summary.job.task, summary.job.id))" \
      aria-label="Issues of job \(summary.job.id.description)">\(Wording.grouped(summary.issueCount))</a>
      """
  }
}
