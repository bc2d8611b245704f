public import Domain
public import HTML

/// A job as lists show it.
public struct JobSummary: Equatable, Sendable {
  public let job: Job
  public let taskName: String
  public let projectName: String

  public init(job: Job, taskName: String, projectName: String) {
    self.job = job
    self.taskName = taskName
    self.projectName = projectName
  }
}

/// All jobs that a person may work on.
public struct JobsPage: Page {
  public let title = "Jobs"
  public let jobs: KeyPage<JobSummary>
  public let search: String

  public init(jobs: KeyPage<JobSummary>, search: String = "") {
    self.jobs = jobs
    self.search = search
  }

  public var body: HTML {
    """
    \(PageHeader(title: title, lead: "One person's share of a task each. Open one to annotate."))
    \(isEmptyList ? nil : SearchField(path: Path.jobs, label: "Search jobs", search: search))
    \(list)
    """
  }

  private var isEmptyList: Bool { search.isEmpty && jobs.isEmptyList }

  private var list: HTML {
    if isEmptyList {
      return EmptyState(
        title: "No jobs yet",
        sentence: "A job is made with each task. Make a task, or ask for one to be assigned to you.",
        action: #"<a class="button" href="\#(Path.projects)">Go to the projects</a>"#
      ).body
    }
    guard !jobs.elements.isEmpty else { return EmptyState.nothingFound(search).body }
    return """
      \(TableFrame(label: "Jobs", columns: columns, rows: jobs.elements.map(row)))
      \(Pagination(of: jobs, at: Path.jobs, search: search, key: \.job.id))
      """
  }

  private let columns = [
    TableFrame.column("Job"), TableFrame.column("State"), TableFrame.column("Stage", isMinor: true),
    TableFrame.column("Assignee", isMinor: true), TableFrame.column("Changed (UTC)", isMinor: true),
  ]

  private func row(_ summary: JobSummary) -> HTML {
    let job = summary.job
    let name = "Job \(job.id) · \(summary.taskName)"
    return """
      <tr>
      <th scope="row"><a class="table__main" href="\(Path.job(job.task, job.id))">\(name)</a>\
      <span class="table__second">\(summary.projectName) · \(Wording.frames(of: job))</span></th>
      \(TableFrame.cell(Badge(job.state).body))\
      \(TableFrame.cell("\(job.stage.rawValue)", isMinor: true))\
      \(TableFrame.cell("\(job.assignee?.calledName ?? "–")", isMinor: true))\
      \(TableFrame.cell("\(Moment(job.updated))", isMinor: true))
      </tr>

      """
  }
}
