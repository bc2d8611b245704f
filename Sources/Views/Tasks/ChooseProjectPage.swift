public import Domain
public import HTML

/// Which project a new task goes into, for who comes from the list of all tasks.
public struct ChooseProjectPage: Page {
  public let title = "New task"
  public let projects: KeyPage<Project>
  public let search: String

  public init(projects: KeyPage<Project>, search: String = "") {
    self.projects = projects
    self.search = search
  }

  public var layout: PageLayout { PageLayout(width: .narrow) }

  public var body: HTML {
    """
    \(PageHeader(
      title: title,
      trail: [.init(words: "Tasks", address: Path.tasks)],
      lead: "It uses the labels of a project. Which one?",
      actions: isEmptyList ? nil : Self.newProject(isMain: false)
    ))
    \(isEmptyList ? nil : SearchField(path: Path.newTask, label: "Search projects", search: search))
    \(list)
    """
  }

  private var isEmptyList: Bool { search.isEmpty && projects.isEmptyList }

  private static func newProject(isMain: Bool) -> HTML {
    """
    <a class="button\(isMain ? " button--primary" : "")" href="\(Path.newProject)">\(Icon.plus)New project</a>
    """
  }

  private var list: HTML {
    if isEmptyList {
      return EmptyState(
        title: "No projects yet",
        sentence: "Make one with the labels that you want to mark; then add a task with pictures to it.",
        action: Self.newProject(isMain: true)
      ).body
    }
    guard !projects.elements.isEmpty else { return EmptyState.nothingFound(search).body }
    return """
      \(TableFrame(label: "Projects", columns: columns, rows: projects.elements.map(row)))
      \(Pagination(of: projects, at: Path.newTask, search: search, key: \.id))
      """
  }

  private let columns = [TableFrame.column("Project"), TableFrame.column("Tasks", isNumber: true)]

  private func row(_ project: Project) -> HTML {
    """
    <tr>
    <th scope="row"><a class="table__main" href="\(Path.newTask(project.id))">\(LongName(project.name))</a></th>
    \(TableFrame.cell("\(Wording.grouped(project.taskCount))", isNumber: true))
    </tr>

    """
  }
}
