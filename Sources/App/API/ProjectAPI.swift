import Domain
import HTTPTypes
import Hummingbird
import JSON
import Store
import Workflows

/// Projects and their labels, as CVAT's clients know them.
struct ProjectAPI {
  let services: Services

  private var work: ProjectWork { ProjectWork(database: services.database) }

  func add(to routes: inout RouteTable) {
    routes.get("/api/projects", .signedIn, list)
    routes.post("/api/projects", .signedIn, create)
    routes.get("/api/projects/{project}", .signedIn, show)
    routes.patch("/api/projects/{project}", .signedIn, update)
    routes.delete("/api/projects/{project}", .signedIn, delete)
  }

  private struct Body: Decodable, Sendable {
    let name: String?
    let labels: [LabelBody]?
    let owner_id: Int64?
    let assignee_id: Patched<Int64>?
    let bug_tracker: String?
    let organization_id: Patched<Int64>?
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    let store = ProjectStore(services.database)
    let page = try await store.list(try request.listQuery(), for: try context.viewer)
    let subsets = try await store.subsets(of: page.elements.map(\.id))
    let origin = context.client.origin
    return Response.page(page, to: request, context, reserving: 1024) { json, project in
      json.members(of: project, subsets: subsets[project.id] ?? [], origin: origin)
    }
  }

  func create(request: Request, context: AppContext) async throws -> Response {
    let user = try context.signedInUser
    let body: Body = try await request.decoded()
    guard let name = body.name else { throw ValidationFailure(field: "name", "This field is required.") }
    let id = try await work.create(
      ProjectDraft(name: name, labels: try (body.labels ?? []).drafts(), bugTracker: body.bug_tracker ?? ""),
      owner: body.owner_id.map { User.ID($0) },
      assignee: body.assignee_id?.value.map { User.ID($0) },
      in: try request.organizationScope(),
      by: user,
      actor: context.actor,
      now: services.now()
    )
    var response = try await document(id, context, status: .created)
    response.headers[.location] = "\(context.client.origin)/api/projects/\(id)"
    return response
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    try await document(try context.identifier("project", of: "project"), context, status: .ok)
  }

  func update(request: Request, context: AppContext) async throws -> Response {
    let id: Project.ID = try context.identifier("project", of: "project")
    let body: Body = try await request.decoded()
    let viewer = try context.viewer
    _ = try await ProjectStore(services.database).project(id, for: viewer)
    let stored = body.labels == nil ? [] : try await LabelStore(services.database).labels(in: .project(id))
    let labels = try (body.labels ?? []).changes(to: stored)
    try await work.update(
      id,
      labels: labels.drafts,
      removing: labels.removed,
      for: viewer,
      actor: context.actor,
      now: services.now()
    ) { change in
      if let name = body.name { change.name = try checkedName(name, of: "project") }
      if let address = body.bug_tracker { change.bugTracker = try checkedBugTracker(address) }
      if let assignee = body.assignee_id { change.assignee = assignee.value.map { User.ID($0) } }
      if let owner = body.owner_id { change.owner = User.ID(owner) }
      if let place = body.organization_id { change.organization = place.value.map { Organization.ID($0) } }
    }
    return try await document(id, context, status: .ok)
  }

  func delete(request: Request, context: AppContext) async throws -> Response {
    try await work.delete(
      try context.identifier("project", of: "project"),
      for: try context.viewer,
      actor: context.actor,
      now: services.now()
    )
    try await services.blobSweep.begin()
    return .noContent
  }

  private func document(_ id: Project.ID, _ context: AppContext, status: HTTPResponse.Status) async throws -> Response {
    let store = ProjectStore(services.database)
    let project = try await store.project(id, for: try context.viewer)
    let subsets = try await store.subsets(of: [id])[id] ?? []
    let origin = context.client.origin
    return Response.json(status: status) { $0.members(of: project, subsets: subsets, origin: origin) }
  }
}

extension JSONWriter {
  mutating func members(of project: Project, subsets: [String], origin: String) {
    field("url", "\(origin)/api/projects/\(project.id)")
    field("id", project.id.value)
    field("name", project.name)
    person("owner", project.owner, origin: origin)
    person("assignee", project.assignee, origin: origin)
    moment("assignee_updated_date", project.assigneeUpdated)
    key("guide_id", project.guide)
    field("bug_tracker", project.bugTracker)
    array("task_subsets") { list in for subset in subsets { list.element(subset) } }
    field("created_date", project.created.iso8601)
    field("updated_date", project.updated.iso8601)
    field("status", "annotation")
    if project.taskCount > 0 { field("dimension", "2d") } else { null("dimension") }
    key("organization", project.organization)
    key("organization_id", project.organization)
    null("target_storage")
    null("source_storage")
    object("tasks") { tasks in
      tasks.field("count", project.taskCount)
      tasks.field("url", "\(origin)/api/tasks?project_id=\(project.id)")
    }
    object("labels") { $0.field("url", "\(origin)/api/labels?project_id=\(project.id)") }
  }

  /// As much of a user as others may see.
  mutating func person(_ key: StaticString, _ person: Person?, origin: String) {
    guard let person else { return null(key) }
    object(key) { user in
      user.field("url", "\(origin)/api/users/\(person.id)")
      user.field("id", person.id.value)
      user.field("username", person.name)
      user.field("first_name", person.firstName)
      user.field("last_name", person.lastName)
    }
  }
}
