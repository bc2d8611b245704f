import Domain
import HTTPTypes
import Hummingbird
import JSON
import Workflows

/// Backups of tasks and projects, as CVAT's clients ask for them and send them.
struct BackupAPI {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.post("/api/tasks/{task}/backup/export", .signedIn) { request, context in
      try await export(request, context, .task(try context.identifier("task", of: "task")))
    }
    routes.post("/api/projects/{project}/backup/export", .signedIn) { request, context in
      try await export(request, context, .project(try context.identifier("project", of: "project")))
    }
    routes.upload("/api/tasks/backup", .signedIn) { try await restore($0, $1, .task) }
    routes.upload("/api/projects/backup", .signedIn) { try await restore($0, $1, .project) }
  }

  private func export(_ request: Request, _ context: AppContext, _ target: DatasetTargetID) async throws -> Response {
    let query = request.query
    try query.checkLocation()
    let made = try await services.taskBackups.export(
      target,
      isLightweight: query.has("lightweight") ? query["lightweight"].lowercased() == "true" : nil,
      by: context.signedInUser,
      actor: context.actor,
      now: services.now()
    )
    return Response.json(status: .accepted) { $0.field("rq_id", made.name) }
  }

  private func restore(
    _ request: Request,
    _ context: AppContext,
    _ kind: BackgroundRequest.Target
  ) async throws -> Response {
    let user = try context.signedInUser
    // What may not be made must not fill the disk either.
    try services.taskBackups.checkRestoring(by: user)
    try request.query.checkLocation()
    let purpose = UploadPurpose.backup(of: kind)
    if let answer = try await UploadReception(services: services, purpose: purpose).answer(request, context) {
      return answer
    }
    var file = request.query["filename"]
    if UploadMessage(request) == .single {
      let received = try await UploadReceiver(services: services).receive(request, context, into: RawFiles())
      try await services.uploads.start(purpose, by: user.id, now: services.now())
      try await services.uploads.keep(received.sink.files, for: purpose, by: user.id, now: services.now())
      file = received.sink.files.last?.name ?? ""
    }
    let made = try await services.taskBackups.restore(
      kind,
      from: file,
      in: try request.organizationScope(),
      by: user,
      actor: context.actor,
      now: services.now()
    )
    return Response.json(status: .accepted) { $0.field("rq_id", made.name) }
  }
}

extension Services {
  var taskBackups: TaskBackups { TaskBackups(requests: requests, database: database) }
}
