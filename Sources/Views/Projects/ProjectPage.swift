public import Domain
public import HTML

/// A project: its tasks and labels, the people in it, and how far they are.
public struct ProjectPage: Page {
  public let project: Project
  public let labels: [Label]
  public let tasks: ListPage<TaskSummary>
  public let search: String
  /// What the viewer may do with it.
  public let rights: Rights
  public let progress: JobProgress
  public let subsets: [ProjectSubset]
  /// The subset that the tasks are narrowed to; nil for all.
  public let subset: String?
  /// Only those who manage the project are told.
  public let members: [ProjectMember]

  public init(
    project: Project,
    labels: [Label],
    tasks: ListPage<TaskSummary>,
    search: String = "",
    rights: Rights,
    progress: JobProgress = JobProgress([]),
    subsets: [ProjectSubset] = [],
    subset: String? = nil,
    members: [ProjectMember] = []
  ) {
    self.project = project
    self.labels = labels
    self.tasks = tasks
    self.search = search
    self.rights = rights
    self.progress = progress
    self.subsets = subsets
    self.subset = subset
    self.members = members
  }

  public var title: String { project.name }

  public var layout: PageLayout { PageLayout(width: .wide) }

  public var body: HTML {
    """
    \(header)
    <div class="task">
    <div class="task__main">
    <section class="section" aria-labelledby="tasks-title">
    <div class="section__head">
    <h2 class="section__title" id="tasks-title">Tasks</h2>
    \(isEmptyList ? nil : SearchField(path: path, label: "Search tasks", search: search))
    </div>
    \(subsetLinks)
    \(list)
    </section>
    </div>
    <div class="task__side">
    <section class="card" aria-labelledby="labels-title">
    <h2 class="card__title" id="labels-title">Labels</h2>
    \(labelList)
    \(labelLinks)
    </section>
    \(JobProgressCard(progress: progress))
    \(members.isEmpty ? nil : ProjectMembers(members: members))
    \(canManage ? BackupCard(noun: "project", address: Path.projectBackup(project.id)) : nil)
    \(RightsCard(rights: rights, noun: "project"))
    </div>
    </div>
    """
  }

  private var path: String { Path.project(project.id) }

  private var header: PageHeader {
    PageHeader(
      title: project.name,
      trail: [.init(words: "Projects", address: Path.projects)],
      lead: lead,
      actions: actions
    )
  }

  private var lead: HTML {
    """
    \(Wording.count(project.taskCount, "task")) · made by \(project.owner?.calledName ?? "somebody")\(assignee) · \
    changed \(Moment(project.updated)) UTC
    """
  }

  private var assignee: HTML? { project.assignee.map { " · led by \($0.calledName)" } }

  private var canManage: Bool { rights.include(.edit) }

  private var actions: HTML {
    """
    <a class="button button--quiet" href="\(Path.guide(.project(project.id)))">Guide</a>\(management)
    """
  }

  private var management: HTML? {
    guard canManage else { return nil }
    return """
      <a class="button" href="\(Path.projectDataset(project.id))">Export and import</a>
      <a class="button button--quiet" href="\(Path.projectSettings(project.id))">Settings</a>\(newTask)
      """
  }

  private var newTask: HTML {
    """
    <a class="button button--primary" href="\(Path.newTask(project.id))">\(Icon.plus)New task</a>
    """
  }

  private var labelLinks: HTML? {
    guard canManage else { return nil }
    return """
      <p class="card__note"><a href="\(Path.projectSettings(project.id))">Change the labels</a> · \
      <a href="\(Path.rawLabels(project.id))">As JSON</a></p>
      """
  }

  /// The parts of the project, as links that narrow the list.
  private var subsetLinks: HTML? {
    guard subsets.contains(where: { !$0.name.isEmpty }) else { return nil }
    let all = FilterLink(words: "All", address: path, isChosen: subset == nil)
    let others = subsets.filter { !$0.name.isEmpty }.map { part in
      FilterLink(
        words:
          "<bdi>\(part.name)</bdi> (\(Wording.count(part.taskCount, "task")), \(Wording.count(part.frameCount, "frame")))",
        address: Address.with(path, [("subset", part.name)]),
        isChosen: subset == part.name
      )
    }
    return """
      <p class="filters">\([all] + others)</p>
      """
  }

  private var labelList: HTML {
    guard !labels.isEmpty else {
      return """
        <p class="section__note">No labels yet: annotators need at least one. Add them in the settings.</p>
        """
    }
    return """
      <ul class="label-list">
      \(labels.prefix(Self.mostLabelsAtOnce).map(line))
      </ul>
      \(otherLabels)
      """
  }

  private static let mostLabelsAtOnce = 20

  /// Hundreds of labels would push everything else off the screen.
  private var otherLabels: HTML? {
    let others = labels.dropFirst(Self.mostLabelsAtOnce)
    guard !others.isEmpty else { return nil }
    return """
      <details class="form__more label-list__rest"><summary>\(Wording.count(others.count, "label")) more</summary>
      <ul class="label-list">
      \(others.map(line))
      </ul>
      </details>
      """
  }

  private func line(_ label: Label) -> HTML {
    """
    <li class="label-list__item">\(Swatch(color: label.color))<span>\(LongName(label.name))</span></li>

    """
  }

  private var isEmptyList: Bool { search.isEmpty && subset == nil && tasks.elements.isEmpty }

  private var list: HTML {
    if isEmptyList {
      return EmptyState(
        title: "No tasks yet",
        sentence: "A task holds the pictures. Upload some, and annotate them right away.",
        action: canManage ? newTask : nil
      ).body
    }
    guard !tasks.elements.isEmpty else { return EmptyState.nothingFound(search).body }
    return """
      \(TaskTable(tasks: tasks.elements, showsProject: false))
      \(Pagination(of: tasks, at: path, kept: [("q", search), ("subset", subset)]))
      """
  }
}

/// A part of a project.
public struct ProjectSubset: Equatable, Sendable {
  public let name: String
  public let taskCount: Int
  public let frameCount: Int

  public init(name: String, taskCount: Int, frameCount: Int) {
    self.name = name
    self.taskCount = taskCount
    self.frameCount = frameCount
  }
}
