public import Domain
public import HTML

/// All projects that a person may see.
public struct ProjectsPage: Page {
  public let title = "Projects"
  public let projects: KeyPage<Project>
  public let search: String
  /// Workers make no projects.
  public let canCreate: Bool

  public init(projects: KeyPage<Project>, search: String = "", canCreate: Bool) {
    self.projects = projects
    self.search = search
    self.canCreate = canCreate
  }

  public var body: HTML {
    """
    \(PageHeader(title: title, lead: "A project is a set of labels and the tasks that use them.", actions: newProject))
    \(isEmptyList ? nil : SearchField(path: Path.projects, label: "Search projects", search: search))
    \(list)
    """
  }

  private var isEmptyList: Bool { search.isEmpty && projects.isEmptyList }

  private var newProject: HTML? {
    guard canCreate else { return nil }
    return """
      <a class="button" href="\(Path.newProjectFromBackup)">New from a backup</a>\
      <a class="button button--primary" href="\(Path.newProject)">\(Icon.plus)New project</a>
      """
  }

  private var list: HTML {
    if isEmptyList { return emptyState.body }
    guard !projects.elements.isEmpty else { return EmptyState.nothingFound(search).body }
    return """
      \(TableFrame(label: "Projects", columns: columns, rows: projects.elements.map(row)))
      \(Pagination(of: projects, at: Path.projects, search: search, key: \.id))
      """
  }

  private var emptyState: EmptyState {
    canCreate
      ? EmptyState(
        title: "No projects yet",
        sentence: "Make one with the labels that you want to mark, then add pictures to it. Or look around first, in "
          + "a sample with 25 pictures of the mascots, ten of them annotated.",
        action: firstSteps
      )
      : EmptyState(
        title: "No projects yet",
        sentence: "You see a project here when somebody lets you lead it. What you are to annotate stands under Jobs.",
        action: JobsPage.link
      )
  }

  private var firstSteps: HTML {
    """
    <div class="empty__actions">\
    <a class="button button--primary" href="\(Path.newProject)">\(Icon.plus)New project</a>\
    <form method="post" action="\(Path.sampleProject)"><button class="button">Make the sample</button></form></div>
    """
  }

  private let columns = [
    TableFrame.column("Project"), TableFrame.column("Tasks", isNumber: true), TableFrame.column("Owner", isMinor: true),
    TableFrame.column("Changed (UTC)", isMinor: true),
  ]

  private func row(_ project: Project) -> HTML {
    """
    <tr>
    <th scope="row"><a class="table__main" href="\(Path.project(project.id))">\(LongName(project.name))</a></th>
    \(TableFrame.cell("\(Wording.grouped(project.taskCount))", isNumber: true))\
    \(TableFrame.cell("\(project.owner?.calledName ?? "–")", isMinor: true))\
    \(TableFrame.cell("\(Moment(project.updated))", isMinor: true))
    </tr>

    """
  }
}
