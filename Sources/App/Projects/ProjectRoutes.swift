import Domain
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// The pages of projects.
struct ProjectRoutes {
  let services: Services

  private var projects: ProjectStore { ProjectStore(services.database) }
  private var work: ProjectWork { ProjectWork(database: services.database) }

  func add(to routes: inout RouteTable) {
    routes.get("/projects", .signedIn, list)
    routes.post("/projects", .signedIn, create)
    routes.get("/projects/new", .signedIn, form)
    routes.get("/projects/{project}", .signedIn, show)
    routes.post("/projects/{project}", .signedIn, rename)
    routes.get("/projects/{project}/settings", .signedIn, settings)
    routes.get("/projects/{project}/deletion", .signedIn, confirmDeletion)
    routes.post("/projects/{project}/deletion", .signedIn, delete)
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    let user = try context.signedInUser
    let list = ListRequest<Project>(request.query)
    let found = try await projects.projects(
      matching: list.search,
      at: list.cursor,
      size: ListRequest<Project>.pageSize,
      for: Viewer(user)
    )
    let page = ProjectsPage(projects: found, search: list.search, canCreate: user.role.makesTasks)
    return services.pages.response(page, to: request, context)
  }

  func form(request: Request, context: AppContext) async throws -> Response {
    services.pages.response(NewProjectPage(), to: request, context)
  }

  func create(request: Request, context: AppContext) async throws -> Response {
    guard let form = context.form else { throw UnreadableBody(description: "This is no form.") }
    let rows = LabelRows(form)
    do {
      let draft = try ProjectDraft(name: form["name"], labels: rows.drafts())
      let id = try await work.create(draft, by: context.signedInUser, actor: context.actor, now: services.now())
      return .seeOther(Path.project(id), notice: "The project is made. Now add a task with pictures.", context)
    } catch let failure as ValidationFailure {
      let page = NewProjectPage(name: form["name"], labels: rows.typed, failure: failure)
      return services.pages.response(page, to: request, context, status: .unprocessableContent)
    }
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let project = try await project(context)
    let (database, viewer, query) = (services.database, try context.viewer, request.query)
    async let labels = LabelStore(database).labels(in: .project(project.id))
    async let progress = OverviewStore(database).progress(of: project.id, for: viewer)
    async let subsets = SubsetStore(database).subsets(in: project.id, for: viewer)
    let rights = try await StandingStore(database).rights(on: project.id, for: viewer)
    let tasks = try await TaskStore(database).list(
      ListQuery([
        ("project_id", "\(project.id)"), ("subset", query["subset"]), ("search", query.search),
        ("page", query.optional("page") ?? "1"), ("page_size", "30"),
      ]),
      for: viewer
    )
    let page = ProjectPage(
      project: project,
      labels: try await labels,
      tasks: tasks.map(TaskSummary.init),
      search: query.search,
      rights: rights,
      progress: try await progress,
      subsets: try await subsets.map { .init(name: $0.name, taskCount: $0.taskCount, frameCount: $0.frameCount) },
      subset: query.optional("subset"),
      members: rights.include(.edit) ? try await members(of: project.id) : []
    )
    return services.pages.response(page, to: request, context)
  }

  private func members(of project: Project.ID) async throws -> [ProjectMember] {
    let connections = try await ProjectPeopleStore(services.database).connections(of: project)
    return connections.chunked { $0.person == $1.person }.map { group in
      ProjectMember(person: group[0].person, connections: group.map { .init(kind: $0.kind, count: $0.count) })
    }
  }

  func settings(request: Request, context: AppContext) async throws -> Response {
    let project = try await project(context)
    return services.pages.response(try await settingsPage(of: project, context), to: request, context)
  }

  func rename(request: Request, context: AppContext) async throws -> Response {
    let project = try await project(context)
    let name = context.form?["name"] ?? ""
    do {
      let form = context.form
      try await work.update(project.id, for: context.viewer, actor: context.actor, now: services.now()) { change in
        change.name = try checkedName(name, of: "project")
        if let form, form.has("assignee") { change.assignee = User.ID(form["assignee"]) }
        if let form, form.has("organization") { change.organization = Organization.ID(form["organization"]) }
        if let form, form.has("bug_tracker") { change.bugTracker = try checkedBugTracker(form["bug_tracker"]) }
      }
      return .seeOther(Path.projectSettings(project.id), notice: "The project's settings are saved.", context)
    } catch let failure as ValidationFailure {
      let page = try await settingsPage(of: project, name: name, refused: failure, context)
      return services.pages.response(page, to: request, context, status: .unprocessableContent)
    }
  }

  private func settingsPage(
    of project: Project,
    name: String? = nil,
    refused failure: ValidationFailure? = nil,
    _ context: AppContext
  ) async throws -> ProjectSettingsPage {
    let database = services.database
    let rights = try await StandingStore(database).rights(on: project.id, for: context.viewer)
    try rights.require(.edit, of: "project")
    return ProjectSettingsPage(
      project: project,
      labels: try await LabelStore(database).labels(in: .project(project.id)),
      name: name,
      bugTracker: context.form?["bug_tracker"],
      people: rights.include(.reassign) ? try await PeopleStore(database).people() : [],
      organizations: rights.include(.reassign)
        ? try await OrganizationStore(database).destinations(for: context.viewer) : [],
      failure: failure,
      canDelete: rights.include(.delete)
    )
  }

  func confirmDeletion(request: Request, context: AppContext) async throws -> Response {
    let project = try await project(context)
    let page = ConfirmationPage(
      title: "Delete the project “\(project.name)”?",
      consequences: [
        "\(project.taskCount == 1 ? "Its task goes" : "Its \(project.taskCount) tasks go"), with all pictures and everything that was marked.",
        "Nothing of it can be brought back.",
      ],
      action: Path.projectDeletion(project.id),
      button: "Delete project",
      cancel: Path.project(project.id)
    )
    return services.pages.response(page, to: request, context)
  }

  func delete(request: Request, context: AppContext) async throws -> Response {
    let project = try await project(context)
    try await work.delete(project.id, for: context.viewer, actor: context.actor, now: services.now())
    try await services.blobSweep.begin()
    return .seeOther(Path.projects, notice: "The project “\(project.name)” is deleted.", context)
  }

  private func project(_ context: AppContext) async throws -> Project {
    try await projects.project(try context.identifier("project", of: "project"), for: context.viewer)
  }
}

/// The rows of labels in a form: `label_name` and `label_color`, side by side.
struct LabelRows {
  let typed: [LabelRow]

  init(_ form: Form) {
    let colors = form.all("label_color")
    typed = form.all("label_name").enumerated().map { index, name in
      LabelRow(name: name, color: index < colors.count ? colors[index] : "")
    }
  }

  /// Rows without a name were left empty on purpose.
  func drafts() throws(ValidationFailure) -> [LabelDraft] {
    var drafts: [LabelDraft] = []
    for (index, row) in typed.enumerated() where !row.name.trimmed.isEmpty {
      let draft = try LabelDraft(name: row.name, color: LabelColor(row.color), field: "labels[\(index)]")
      guard !drafts.contains(where: { $0.name == draft.name }) else {
        throw ValidationFailure(field: "labels[\(index)]", "The label “\(draft.name)” stands twice.")
      }
      drafts.append(draft)
    }
    return drafts
  }
}

extension Array {
  /// Neighbours that belong together.
  func chunked(_ belong: (Element, Element) -> Bool) -> [[Element]] {
    reduce(into: []) { groups, element in
      if let last = groups.last?.last, belong(last, element) {
        groups[groups.count - 1].append(element)
      } else {
        groups.append([element])
      }
    }
  }
}
