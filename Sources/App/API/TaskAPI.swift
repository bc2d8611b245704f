import Domain
import HTTPTypes
import Hummingbird
import JSON
import Store
import Workflows

/// Tasks, their pictures, jobs and labels, as CVAT's clients know them.
struct TaskAPI {
  let services: Services

  private var work: TaskWork { TaskWork(database: services.database) }

  func add(to routes: inout RouteTable) {
    routes.post("/api/tasks", .signedIn, create)
    routes.get("/api/tasks/{task}", .signedIn, show)
    routes.delete("/api/tasks/{task}", .signedIn, delete)
    routes.upload("/api/tasks/{task}/data", .signedIn, attach)
    routes.get("/api/tasks/{task}/dataset", .signedIn, export)
    routes.get("/api/jobs", .signedIn, jobs)
    routes.get("/api/labels", .signedIn, labels)
  }

  private struct Draft: Decodable {
    let name: String
    let project_id: Int64
    let subset: String?
  }

  func create(request: Request, context: AppContext) async throws -> Response {
    let user = try context.signedInUser
    let body: Draft = try await request.decoded()
    let id = try await work.create(
      TaskDraft(name: body.name, subset: body.subset ?? ""),
      in: Project.ID(body.project_id),
      by: user,
      actor: context.actor,
      now: services.now()
    )
    return try await document(id, context, status: .created)
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    try await document(try context.identifier("task", of: "task"), context, status: .ok)
  }

  func delete(request: Request, context: AppContext) async throws -> Response {
    try await work.delete(
      try context.identifier("task", of: "task"),
      for: context.viewer,
      actor: context.actor,
      now: services.now()
    )
    try await services.blobSweep.run()
    return .noContent
  }

  /// One form with every picture. What cannot be used is refused with all the others, unless `skip_unusable=true`.
  func attach(request: Request, context: AppContext) async throws -> Response {
    let task = try await TaskStore(services.database).task(
      try context.identifier("task", of: "task"),
      for: context.viewer
    )
    guard task.size == nil else { throw Conflict("The task has its pictures already.") }
    guard request.isMultipart else { throw UnreadableBody(description: "The body must be multipart/form-data.") }
    let received = try await UploadReceiver(services: services).receive(request, context)
    do {
      let upload = received.intake.upload
      let skips = request.query["skip_unusable"].lowercased() == "true"
      guard !upload.pictures.isEmpty, upload.refused.isEmpty || skips else { throw Self.failure(upload) }
      try await work.attach(upload.pictures, to: task.id, for: context.viewer, now: services.now())
    } catch {
      received.intake.discard()
      throw error
    }
    return try await document(task.id, context, status: .created)
  }

  func export(request: Request, context: AppContext) async throws -> Response {
    try await ExportResponse(services: services).response(
      to: request,
      for: context,
      task: try context.identifier("task", of: "task")
    )
  }

  func jobs(request: Request, context: AppContext) async throws -> Response {
    guard let id = LabelingTask.ID(request.query["task_id"]) else {
      throw ValidationFailure(field: "task_id", "Name the task whose jobs are wanted.")
    }
    let task = try await TaskStore(services.database).task(id, for: context.viewer)
    let jobs = try await JobStore(services.database).jobs(of: id)
    return Self.list(of: jobs) { body, job in
      body.field("url", "\(context.client.origin)/api/jobs/\(job.id)")
      body.field("id", job.id.value)
      body.field("task_id", id.value)
      body.field("task_name", task.name)
      body.field("project_id", task.project.value)
      body.field("stage", job.stage.rawValue)
      body.field("state", job.state.rawValue)
      body.field("start_frame", job.start)
      body.field("stop_frame", job.stop)
      body.field("frame_count", job.frameCount)
      body.person("assignee", job.assignee, origin: context.client.origin)
    }
  }

  func labels(request: Request, context: AppContext) async throws -> Response {
    let project: Project.ID
    if let id = Project.ID(request.query["project_id"]) {
      project = try await ProjectStore(services.database).project(id, for: context.viewer).id
    } else if let id = LabelingTask.ID(request.query["task_id"]) {
      project = try await TaskStore(services.database).task(id, for: context.viewer).project
    } else {
      throw ValidationFailure(field: "project_id", "Name the project or the task whose labels are wanted.")
    }
    let labels = try await LabelStore(services.database).labels(of: project)
    return Self.list(of: labels) { body, label in
      body.field("id", label.id.value)
      body.field("name", label.name)
      body.field("color", label.color.description)
      body.field("type", "any")
      body.array("attributes") { _ in }
      body.array("sublabels") { _ in }
      body.field("project_id", project.value)
      body.field("has_parent", false)
    }
  }

  private static func list<Element>(of elements: [Element], _ write: (inout JSONWriter, Element) -> Void) -> Response {
    Response.json { body in
      body.field("count", elements.count)
      body.null("next")
      body.null("previous")
      body.array("results") { list in
        for element in elements { list.object { write(&$0, element) } }
      }
    }
  }

  private static func failure(_ upload: StagedUpload) -> ValidationFailure {
    guard !upload.refused.isEmpty else {
      return ValidationFailure(field: "client_files", "There is no picture in the form.")
    }
    return ValidationFailure(
      field: "client_files",
      upload.refused.map { "\($0.name): \($0.reason)" }.joined(separator: " ")
    )
  }

  private func document(
    _ id: LabelingTask.ID,
    _ context: AppContext,
    status: HTTPResponse.Status
  ) async throws -> Response {
    let task = try await TaskStore(services.database).task(id, for: context.viewer)
    let origin = context.client.origin
    return Response.json(status: status) { body in
      body.field("url", "\(origin)/api/tasks/\(id)")
      body.field("id", id.value)
      body.field("name", task.name)
      body.field("project_id", task.project.value)
      body.field("project_name", task.projectName)
      body.field("mode", task.size == nil ? "" : "annotation")
      body.person("owner", task.owner, origin: origin)
      body.null("assignee")
      body.field("bug_tracker", "")
      body.field("created_date", task.created.iso8601)
      body.field("updated_date", task.updated.iso8601)
      body.field("status", "annotation")
      body.field("subset", task.subset)
      body.field("dimension", "2d")
      if let size = task.size { body.field("size", size) }
      body.object("jobs") { $0.field("url", "\(origin)/api/jobs?task_id=\(id)") }
      body.object("labels") { $0.field("url", "\(origin)/api/labels?task_id=\(id)") }
    }
  }
}
