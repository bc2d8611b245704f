import Domain
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// The form that makes a task from pictures.
struct UploadRoutes {
  static let limits = UploadLimits(files: 100_000, bytes: UploadReceiver.most)

  let services: Services

  private var work: TaskWork { TaskWork(database: services.database) }

  func add(to routes: inout RouteTable) {
    routes.get("/projects/{project}/tasks/new", .signedIn, form)
    routes.upload("/projects/{project}/tasks", .signedIn, create)
  }

  func form(request: Request, context: AppContext) async throws -> Response {
    let page = NewTaskPage(project: try await project(context), limits: Self.limits)
    return services.pages.response(page, to: request, context)
  }

  func create(request: Request, context: AppContext) async throws -> Response {
    let project = try await project(context)
    let received = try await UploadReceiver(services: services).receive(request, context)
    do {
      return try await answer(received, for: project, context)
    } catch let failure as ValidationFailure {
      received.intake.discard()
      let page = NewTaskPage(
        project: project,
        name: received.fields["name"],
        subset: received.fields["subset"],
        limits: Self.limits,
        failure: failure
      )
      return services.pages.response(page, to: request, context, status: .unprocessableContent)
    } catch {
      received.intake.discard()
      throw error
    }
  }

  private func answer(
    _ received: UploadReceiver.Received<PictureIntake>,
    for project: Project,
    _ context: AppContext
  ) async throws -> Response {
    let draft = try TaskDraft(name: received.fields["name"], subset: received.fields["subset"])
    let upload = received.intake.upload
    guard !upload.pictures.isEmpty else { throw Self.nothingUsable(upload) }
    let user = try context.signedInUser
    let id = try await work.create(draft, in: project.id, by: user, actor: context.actor, now: services.now())
    guard upload.refused.isEmpty else {
      try await work.stage(upload, for: id, viewer: Viewer(user), now: services.now())
      return .seeOther(Path.taskPictures(id))
    }
    try await work.attach(upload.pictures, to: id, for: Viewer(user), now: services.now())
    return .seeOther(Path.task(id), notice: "The task is made. Open its job to begin.", context)
  }

  /// Names the first few, and counts the rest.
  private static func nothingUsable(_ upload: StagedUpload) -> ValidationFailure {
    guard !upload.refused.isEmpty else {
      return ValidationFailure(field: "client_files", "Choose at least one picture, or a zip of pictures.")
    }
    let shown = upload.refused.prefix(5).map { "\($0.name): \($0.reason)" }
    let rest = upload.refused.count - shown.count
    return ValidationFailure(
      field: "client_files",
      "None of the files can be used. " + shown.joined(separator: " ") + (rest > 0 ? " And \(rest) more." : "")
    )
  }

  private func project(_ context: AppContext) async throws -> Project {
    try await ProjectStore(services.database).project(
      try context.identifier("project", of: "project"),
      for: context.viewer
    )
  }
}
