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
    routes.get("/api/tasks", .signedIn, list)
    routes.post("/api/tasks", .signedIn, create)
    routes.get("/api/tasks/{task}", .signedIn, show)
    routes.patch("/api/tasks/{task}", .signedIn, update)
    routes.delete("/api/tasks/{task}", .signedIn, delete)
    TaskDataAPI(services: services).add(to: &routes)
  }

  private struct Body: Decodable, Sendable {
    let name: String?
    let project_id: Patched<Int64>?
    let subset: String?
    let labels: [LabelBody]?
    let owner_id: Int64?
    let assignee_id: Patched<Int64>?
    let bug_tracker: String?
    let organization_id: Patched<Int64>?
    let overlap: Int?
    let segment_size: Int?
    let initial_replicas: Int?
    let consensus_replicas: Int?
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    let page = try await TaskStore(services.database).list(try request.listQuery(), for: try context.viewer)
    let media = try await MediaStore(services.database).media(of: page.elements.map(\.id))
    let origin = context.client.origin
    return Response.page(page, to: request, context, reserving: 1024) { json, task in
      json.members(of: task, media[task.id], origin: origin)
    }
  }

  func create(request: Request, context: AppContext) async throws -> Response {
    let user = try context.signedInUser
    let body: Body = try await request.decoded()
    guard let name = body.name else { throw ValidationFailure(field: "name", "This field is required.") }
    guard body.initial_replicas ?? 0 == 0, body.consensus_replicas ?? 0 == 0 else {
      throw ValidationFailure(field: "initial_replicas", "A job has no replicas here: leave this out, or say 0.")
    }
    let draft = try TaskDraft(
      name: name,
      subset: body.subset ?? "",
      bugTracker: body.bug_tracker ?? "",
      overlap: body.overlap,
      segmentSize: body.segment_size ?? 0,
      labels: try (body.labels ?? []).drafts()
    )
    let id = try await work.create(
      draft,
      in: body.project_id?.value.map { Project.ID($0) },
      owner: body.owner_id.map { User.ID($0) },
      assignee: body.assignee_id?.value.map { User.ID($0) },
      organization: try request.organizationScope(),
      by: user,
      actor: context.actor,
      now: services.now()
    )
    var response = try await document(id, context, .created)
    response.headers[.location] = "\(context.client.origin)/api/tasks/\(id)"
    return response
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    try await document(try context.identifier("task", of: "task"), context, .ok)
  }

  func update(request: Request, context: AppContext) async throws -> Response {
    let id: LabelingTask.ID = try context.identifier("task", of: "task")
    let body: Body = try await request.decoded()
    let viewer = try context.viewer
    let task = try await TaskStore(services.database).task(id, for: viewer)
    let stored = body.labels == nil ? [] : try await LabelStore(services.database).labels(in: task.labelScope)
    let labels = try (body.labels ?? []).changes(to: stored)
    try await work.update(
      id,
      labels: labels.drafts,
      removing: labels.removed,
      for: viewer,
      actor: context.actor,
      now: services.now()
    ) { change in
      if let name = body.name { change.name = try checkedName(name, of: "task") }
      if let subset = body.subset { change.subset = try TaskDraft.checkedSubset(subset) }
      if let address = body.bug_tracker { change.bugTracker = try checkedBugTracker(address) }
      if let assignee = body.assignee_id { change.assignee = assignee.value.map { User.ID($0) } }
      if let owner = body.owner_id { change.owner = User.ID(owner) }
      if let place = body.organization_id { change.organization = place.value.map { Organization.ID($0) } }
      if let project = body.project_id {
        guard project.value != nil || change.project == nil else {
          throw ValidationFailure(field: "project_id", "A task of a project stays in one: name where it moves to.")
        }
        change.project = project.value.map { Project.ID($0) }
      }
    }
    return try await document(id, context, .ok)
  }

  func delete(request: Request, context: AppContext) async throws -> Response {
    try await work.delete(
      try context.identifier("task", of: "task"),
      for: context.viewer,
      actor: context.actor,
      now: services.now()
    )
    try await services.blobSweep.begin()
    return .noContent
  }

  @Sendable private func document(
    _ id: LabelingTask.ID,
    _ context: AppContext,
    _ status: HTTPResponse.Status
  ) async throws -> Response {
    let task = try await TaskStore(services.database).task(id, for: context.viewer)
    let media = try await MediaStore(services.database).media(of: id)
    let origin = context.client.origin
    return Response.json(status: status) { $0.members(of: task, media, origin: origin) }
  }
}

extension JSONWriter {
  mutating func members(of task: LabelingTask, _ media: TaskMedia?, origin: String) {
    field("url", "\(origin)/api/tasks/\(task.id)")
    field("id", task.id.value)
    field("name", task.name)
    if let project = task.project {
      field("project_id", project.value)
      field("project_name", task.projectName)
    } else {
      null("project_id")
      null("project_name")
    }
    mediaMembers(of: media)
    person("owner", task.owner, origin: origin)
    person("assignee", task.assignee, origin: origin)
    moment("assignee_updated_date", task.assigneeUpdated)
    key("guide_id", task.guide)
    field("bug_tracker", task.bugTracker)
    field("created_date", task.created.iso8601)
    field("updated_date", task.updated.iso8601)
    field("status", task.jobs.status)
    field("subset", task.subset)
    field("dimension", "2d")
    field("media_type", "image")
    if task.hasGroundTruth { field("validation_mode", "gt") } else { null("validation_mode") }
    if let overlap = task.overlap { field("overlap", overlap) } else { null("overlap") }
    field("segment_size", task.segmentSize)
    field("initial_replicas", 0)
    null("data_cloud_storage_id")
    key("organization", task.organization)
    key("organization_id", task.organization)
    null("target_storage")
    null("source_storage")
    object("jobs") { jobs in
      jobs.field("count", task.jobs.all)
      jobs.field("completed", task.jobs.completed)
      jobs.field("validation", task.jobs.validation)
      jobs.field("url", "\(origin)/api/jobs?task_id=\(task.id)")
    }
    object("labels") { $0.field("url", "\(origin)/api/labels?task_id=\(task.id)") }
  }
}
