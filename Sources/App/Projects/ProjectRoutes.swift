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
    let page = ProjectsPage(projects: found, search: list.search, canCreate: user.role != .worker)
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
    let list = ListRequest<LabelingTask>(request.query)
    async let labels = LabelStore(services.database).labels(in: .project(project.id))
    let tasks = try await TaskStore(services.database).tasks(
      in: project.id,
      matching: list.search,
      at: list.cursor,
      size: ListRequest<LabelingTask>.pageSize,
      for: context.viewer
    )
    let page = ProjectPage(
      project: project,
      labels: try await labels,
      tasks: tasks.map(TaskSummary.init),
      search: list.search,
      canManage: true
    )
    return services.pages.response(page, to: request, context)
  }

  func settings(request: Request, context: AppContext) async throws -> Response {
    let project = try await project(context)
    let labels = try await LabelStore(services.database).labels(in: .project(project.id))
    return services.pages.response(ProjectSettingsPage(project: project, labels: labels), to: request, context)
  }

  func rename(request: Request, context: AppContext) async throws -> Response {
    let project = try await project(context)
    let name = context.form?["name"] ?? ""
    do {
      try await work.rename(project.id, to: name, for: context.viewer, now: services.now())
      return .seeOther(Path.projectSettings(project.id), notice: "The project's name is saved.", context)
    } catch let failure as ValidationFailure {
      let labels = try await LabelStore(services.database).labels(in: .project(project.id))
      let page = ProjectSettingsPage(project: project, labels: labels, name: name, failure: failure)
      return services.pages.response(page, to: request, context, status: .unprocessableContent)
    }
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
