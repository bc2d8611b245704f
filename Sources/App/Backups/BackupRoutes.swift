import Domain
import HTTPTypes
import Hummingbird
import Views
import Workflows

/// The pages of backups of tasks and projects.
struct BackupRoutes {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.post("/tasks/{task}/backup", .signedIn) { request, context in
      try await export(context, .task(try context.identifier("task", of: "task")))
    }
    routes.post("/projects/{project}/backup", .signedIn) { request, context in
      try await export(context, .project(try context.identifier("project", of: "project")))
    }
    routes.get("/tasks/backup", .signedIn) { try await form($0, $1, .task) }
    routes.get("/projects/backup", .signedIn) { try await form($0, $1, .project) }
    routes.upload("/tasks/backup", .signedIn) { try await restore($0, $1, .task) }
    routes.upload("/projects/backup", .signedIn) { try await restore($0, $1, .project) }
  }

  private func export(_ context: AppContext, _ target: DatasetTargetID) async throws -> Response {
    let user = try context.signedInUser
    let made = try await services.taskBackups.export(
      target,
      isLightweight: nil,
      by: user,
      actor: context.actor,
      now: services.now()
    )
    return .seeOther(Path.request(made.id))
  }

  private func form(_ request: Request, _ context: AppContext, _ kind: RestorePage.Kind) async throws -> Response {
    try services.taskBackups.checkRestoring(by: context.signedInUser)
    return services.pages.response(RestorePage(kind: kind), to: request, context)
  }

  private func restore(_ request: Request, _ context: AppContext, _ kind: RestorePage.Kind) async throws -> Response {
    let user = try context.signedInUser
    try services.taskBackups.checkRestoring(by: user)
    let target: BackgroundRequest.Target = kind == .task ? .task : .project
    let purpose = UploadPurpose.backup(of: target)
    let received = try await UploadReceiver(services: services).receive(request, context, into: RawFiles())
    do {
      guard let file = received.sink.files.last else {
        throw ValidationFailure(field: "backup", "Choose the file of a backup.")
      }
      try await services.uploads.start(purpose, by: user.id, now: services.now())
      try await services.uploads.keep([file], for: purpose, by: user.id, now: services.now())
      let made = try await services.taskBackups.restore(
        target,
        from: file.name,
        in: .personal,
        by: user,
        actor: context.actor,
        now: services.now()
      )
      return .seeOther(Path.making(made.id))
    } catch let failure as ValidationFailure {
      let page = RestorePage(kind: kind, failure: failure)
      return services.pages.response(page, to: request, context, status: .unprocessableContent)
    }
  }
}
