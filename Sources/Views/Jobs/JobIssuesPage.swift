public import Domain
public import HTML

/// The issues of a job, each with its way to its place in the editor.
public struct JobIssuesPage: Page {
  public let task: LabelingTask
  public let job: Job
  public let issues: ListPage<Issue>
  /// What each begins with.
  public let messages: [Issue.ID: String]
  public let search: String
  /// Those that are settled too.
  public let showsResolved: Bool

  public init(
    task: LabelingTask,
    job: Job,
    issues: ListPage<Issue>,
    messages: [Issue.ID: String],
    search: String = "",
    showsResolved: Bool = false
  ) {
    self.task = task
    self.job = job
    self.issues = issues
    self.messages = messages
    self.search = search
    self.showsResolved = showsResolved
  }

  public var title: String { "Issues of job \(job.id)" }

  public var body: HTML {
    """
    \(PageHeader(title: title, trail: trail, lead: "What reviewers found, and what annotators asked.", actions: annotate))
    <p class="filters">\(choice("Open", isResolved: false))\(choice("All", isResolved: true))</p>
    \(list)
    """
  }

  private var path: String { Path.jobIssues(task.id, job.id) }

  private var trail: [PageHeader.Step] {
    [PageHeader.Step].above(task) + [.init(words: task.name, address: Path.task(task.id))]
  }

  private var annotate: HTML {
    """
    <a class="button button--primary" href="\(Path.job(task.id, job.id))">\(Icon.boxes)Open the job</a>
    """
  }

  private func choice(_ words: String, isResolved: Bool) -> HTML {
    FilterLink(
      words: "\(words)",
      address: Address.with(path, [("resolved", isResolved ? "true" : nil)]),
      isChosen: showsResolved == isResolved
    ).body
  }

  private var list: HTML {
    guard !issues.elements.isEmpty else {
      return EmptyState(
        title: showsResolved ? "No issues" : "No open issues",
        sentence: "In the editor, a reviewer opens one at a place that is wrong or unclear.",
        action: annotate
      ).body
    }
    return """
      \(TableFrame(label: "Issues", columns: columns, rows: issues.elements.map(row)))
      \(Pagination(of: issues, at: path, kept: [("resolved", showsResolved ? "true" : nil)]))
      """
  }

  private let columns = [
    TableFrame.column("Issue"), TableFrame.column("State"),
    TableFrame.column("Comments", isMinor: true, isNumber: true),
    TableFrame.column("Changed (UTC)", isMinor: true),
  ]

  private func row(_ issue: Issue) -> HTML {
    """
    <tr>
    <th scope="row"><a class="table__main" href="\(Path.job(task.id, job.id, frame: issue.frame))">\
    \(messages[issue.id] ?? "Issue \(issue.id)")</a>\
    <span class="table__second">frame \(issue.frame) · \(issue.owner?.calledName ?? "somebody")</span></th>
    \(TableFrame.cell((issue.isResolved ? Badge("resolved", tone: .success) : Badge("open", tone: .warning)).body))\
    \(TableFrame.cell("\(Wording.grouped(issue.commentCount))", isMinor: true, isNumber: true))\
    \(TableFrame.cell("\(Moment(issue.updated))", isMinor: true))
    </tr>

    """
  }
}

/// A choice among views of a list, as a plain link.
struct FilterLink: Fragment {
  let words: HTML
  let address: String
  let isChosen: Bool

  var body: HTML {
    """
    <a class="filters__choice" href="\(address)"\(isChosen ? #" aria-current="true""# as HTML : .empty)>\(words)</a>

    """
  }
}
