import Domain
import HTTPTypes
import Hummingbird
import JSON
import Store
import Workflows

/// Projects and their labels, as CVAT's clients know them.
struct ProjectAPI {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.post("/api/projects", .signedIn, create)
    routes.get("/api/projects/{project}", .signedIn, show)
    routes.delete("/api/projects/{project}", .signedIn, delete)
  }

  private struct Draft: Decodable {
    struct Label: Decodable {
      let name: String
      let color: String?
    }

    let name: String
    let labels: [Label]?
  }

  func create(request: Request, context: AppContext) async throws -> Response {
    let user = try context.signedInUser
    let body: Draft = try await request.decoded()
    let labels = try (body.labels ?? []).enumerated().map { index, label in
      try LabelDraft(name: label.name, color: try color(label.color, index), field: "labels[\(index)].name")
    }
    let id = try await ProjectWork(database: services.database).create(
      ProjectDraft(name: body.name, labels: labels),
      by: user,
      actor: context.actor,
      now: services.now()
    )
    return try await document(id, context, status: .created)
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    try await document(try context.identifier("project", of: "project"), context, status: .ok)
  }

  func delete(request: Request, context: AppContext) async throws -> Response {
    try await ProjectWork(database: services.database).delete(
      try context.identifier("project", of: "project"),
      for: try context.viewer,
      actor: context.actor,
      now: services.now()
    )
    try await services.blobSweep.run()
    return .noContent
  }

  private func color(_ text: String?, _ index: Int) throws -> LabelColor? {
    guard let text, !text.isEmpty else { return nil }
    guard let color = LabelColor(text) else {
      throw ValidationFailure(field: "labels[\(index)].color", "A colour is written #rrggbb.")
    }
    return color
  }

  private func document(_ id: Project.ID, _ context: AppContext, status: HTTPResponse.Status) async throws -> Response {
    let project = try await ProjectStore(services.database).project(id, for: try context.viewer)
    let origin = context.client.origin
    return Response.json(status: status) { body in
      body.field("url", "\(origin)/api/projects/\(id)")
      body.field("id", id.value)
      body.field("name", project.name)
      body.person("owner", project.owner, origin: origin)
      body.null("assignee")
      body.field("bug_tracker", "")
      body.field("created_date", project.created.iso8601)
      body.field("updated_date", project.updated.iso8601)
      body.field("status", "annotation")
      body.object("tasks") { tasks in
        tasks.field("count", project.taskCount)
        tasks.field("url", "\(origin)/api/tasks?project_id=\(id)")
      }
      body.object("labels") { $0.field("url", "\(origin)/api/labels?project_id=\(id)") }
    }
  }
}

extension JSONWriter {
  /// As much of a user as others may see.
  mutating func person(_ key: StaticString, _ person: Person?, origin: String) {
    guard let person else { return null(key) }
    object(key) { user in
      user.field("url", "\(origin)/api/users/\(person.id)")
      user.field("id", person.id.value)
      user.field("username", person.name)
      user.field("first_name", person.displayName)
      user.field("last_name", "")
    }
  }
}
