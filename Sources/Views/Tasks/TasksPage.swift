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
    \(PageHeader(title: title, lead: "Pictures to annotate, of all projects.", actions: making))
    \(isEmptyList ? nil : SearchField(path: Path.tasks, label: "Search tasks", search: search))
    \(list)
    """
  }

  private var making: HTML? {
    guard canCreate else { return nil }
    return """
      <a class="button" href="\(Path.newTaskFromBackup)">New from a backup</a>\
      \(newTask)
      """
  }

  private var newTask: HTML {
    """
    <a class="button button--primary" href="\(Path.newTask)">\(Icon.plus)New task</a>
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
        sentence: "A task is pictures, cut into jobs for people, and uses the labels of a project.",
        action: newTask
      )
      : EmptyState(
        title: "No tasks yet",
        sentence: "You see a task here when the whole of it is assigned to you. Single jobs stand under Jobs.",
        action: JobsPage.link
      )
  }
}
