import Domain
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// The form that makes a task; its frames are made by a background request.
struct UploadRoutes {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/tasks/new", .signedIn, chooseProject)
    routes.get("/projects/{project}/tasks/new", .signedIn, form)
    routes.upload("/projects/{project}/tasks", .signedIn, create)
  }

  /// Where there is but one project, there is nothing to choose.
  func chooseProject(request: Request, context: AppContext) async throws -> Response {
    let user = try context.signedInUser
    try user.role.requireMakingTasks()
    let list = ListRequest<Project>(request.query)
    let found = try await ProjectStore(services.database).projects(
      matching: list.search,
      at: list.cursor,
      size: ListRequest<Project>.pageSize,
      for: Viewer(user)
    )
    let isOnly = list.search.isEmpty && !found.hasOlder && !found.hasNewer && found.elements.count == 1
    if isOnly, let only = found.elements.first { return .seeOther(Path.newTask(only.id)) }
    return services.pages.response(ChooseProjectPage(projects: found, search: list.search), to: request, context)
  }

  func form(request: Request, context: AppContext) async throws -> Response {
    try await page(of: try await project(context), request, context)
  }

  func create(request: Request, context: AppContext) async throws -> Response {
    let project = try await project(context)
    let received = try await UploadReceiver(services: services).receive(request, context, into: RawFiles())
    let form = MediaForm(fields: received.fields, files: received.sink)
    do {
      return .seeOther(Path.making(try await make(form, in: project, context).id))
    } catch let failure as ValidationFailure {
      received.sink.discard()
      return try await page(of: project, values: form.values, refused: failure, request, context)
    } catch {
      received.sink.discard()
      throw error
    }
  }

  /// Everything that can be refused is refused before the task is there.
  private func make(_ form: MediaForm, in project: Project, _ context: AppContext) async throws -> BackgroundRequest {
    let (draft, user) = (try form.draft(), try context.signedInUser)
    let plan = try await form.plan(on: services)
    let id = try await TaskWork(database: services.database).create(
      draft,
      in: project.id,
      by: user,
      actor: context.actor,
      now: services.now()
    )
    let task = try await TaskStore(services.database).task(id, for: Viewer(user))
    return try await services.makeFrames(of: form, plan, for: task, by: user)
  }

  private func page(
    of project: Project,
    values: [String: String] = [:],
    refused failure: ValidationFailure? = nil,
    _ request: Request,
    _ context: AppContext
  ) async throws -> Response {
    let page = NewTaskPage(
      project: project,
      sources: try await services.mediaSources(),
      values: values,
      subsets: try await SubsetStore(services.database).subsets(in: project.id, for: context.viewer).map(\.name)
        .filter { !$0.isEmpty },
      failure: failure
    )
    return services.pages.response(page, to: request, context, status: failure == nil ? .ok : .unprocessableContent)
  }

  private func project(_ context: AppContext) async throws -> Project {
    let (database, viewer) = (services.database, try context.viewer)
    let project = try await ProjectStore(database).project(
      try context.identifier("project", of: "project"),
      for: viewer
    )
    // Before gigabytes arrive in vain.
    try await StandingStore(database).rights(on: project.id, for: viewer).require(.edit, of: "project")
    return project
  }
}
