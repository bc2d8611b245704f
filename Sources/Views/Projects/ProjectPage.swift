public import Domain
public import HTML

/// A project: its labels and its tasks.
public struct ProjectPage: Page {
  public let project: Project
  public let labels: [Label]
  public let tasks: KeyPage<TaskSummary>
  public let search: String
  /// The owner and administrators change the project and add tasks.
  public let canManage: Bool

  public init(
    project: Project,
    labels: [Label],
    tasks: KeyPage<TaskSummary>,
    search: String = "",
    canManage: Bool
  ) {
    self.project = project
    self.labels = labels
    self.tasks = tasks
    self.search = search
    self.canManage = canManage
  }

  public var title: String { project.name }

  public var body: HTML {
    """
    \(header)
    <section class="section" aria-labelledby="labels-title">
    <h2 class="section__title" id="labels-title">Labels</h2>
    \(labelList)
    </section>
    <section class="section" aria-labelledby="tasks-title">
    <div class="section__head">
    <h2 class="section__title" id="tasks-title">Tasks</h2>
    \(isEmptyList ? nil : SearchField(path: Path.project(project.id), label: "Search tasks", search: search))
    </div>
    \(list)
    </section>
    """
  }

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
    \(Wording.count(project.taskCount, "task")) · made by \(project.owner?.calledName ?? "somebody") · \
    changed \(Moment(project.updated)) UTC
    """
  }

  private var actions: HTML? {
    guard canManage else { return nil }
    return """
      <a class="button" href="\(Path.projectDataset(project.id))">Export and import</a>
      <a class="button" href="\(Path.guide(.project(project.id)))">Guide</a>
      <a class="button" href="\(Path.projectSettings(project.id))">Settings</a>
      \(newTask)
      """
  }

  private var newTask: HTML {
    """
    <a class="button button--primary" href="\(Path.newTask(project.id))">\(Icon.plus)New task</a>
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
      \(labels.map(line))
      </ul>
      """
  }

  private func line(_ label: Label) -> HTML {
    """
    <li class="label-list__item">\(Swatch(color: label.color))<span>\(label.name)</span></li>

    """
  }

  private var isEmptyList: Bool { search.isEmpty && tasks.isEmptyList }

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
      \(Pagination(of: tasks, at: Path.project(project.id), search: search, key: \.task.id))
      """
  }
}
