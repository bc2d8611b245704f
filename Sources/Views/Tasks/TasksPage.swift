public import Domain
public import HTML

/// All tasks that a person may see, of all projects.
public struct TasksPage: Page {
  public let title = "Tasks"
  public let tasks: KeyPage<TaskSummary>
  public let search: String
  /// Workers make no tasks.
  public let canCreate: Bool

  public init(tasks: KeyPage<TaskSummary>, search: String = "", canCreate: Bool = false) {
    self.tasks = tasks
    self.search = search
    self.canCreate = canCreate
  }

  public var body: HTML {
    """
    \(PageHeader(title: title, lead: "Pictures to annotate, of all projects.", actions: restoring))
    \(isEmptyList ? nil : SearchField(path: Path.tasks, label: "Search tasks", search: search))
    \(list)
    """
  }

  private var restoring: HTML? {
    guard canCreate else { return nil }
    return """
      <a class="button" href="\(Path.newTaskFromBackup)">New from a backup</a>
      """
  }

  private var isEmptyList: Bool { search.isEmpty && tasks.isEmptyList }

  private var list: HTML {
    if isEmptyList {
      return emptyState.body
    }
    guard !tasks.elements.isEmpty else { return EmptyState.nothingFound(search).body }
    return """
      \(TaskTable(tasks: tasks.elements, showsProject: true))
      \(Pagination(of: tasks, at: Path.tasks, search: search, key: \.task.id))
      """
  }

  private var emptyState: EmptyState {
    canCreate
      ? EmptyState(
        title: "No tasks yet",
        sentence: "Tasks are made in a project: choose one, then upload pictures.",
        action: #"<a class="button button--primary" href="\#(Path.projects)">Go to the projects</a>"#
      )
      : EmptyState(
        title: "No tasks yet",
        sentence: "You see a task here when the whole of it is assigned to you. Single jobs stand under Jobs.",
        action: JobsPage.link
      )
  }
}
