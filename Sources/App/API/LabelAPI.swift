import Domain
import HTTPTypes
import Hummingbird
import JSON
import Store
import Workflows

/// Labels, as CVAT's clients know them.
struct LabelAPI {
  let services: Services

  private var store: LabelStore { LabelStore(services.database) }

  func add(to routes: inout RouteTable) {
    routes.get("/api/labels", .signedIn, list)
    routes.get("/api/labels/{label}", .signedIn, show)
    routes.patch("/api/labels/{label}", .signedIn, update)
    routes.delete("/api/labels/{label}", .signedIn, delete)
  }

  /// The labels of a project, a task or a job; of all that the viewer may see where none is named.
  func list(request: Request, context: AppContext) async throws -> Response {
    let scope = try await scope(request, context)
    let page = try await store.list(try request.listQuery(), in: scope, for: try context.viewer)
    return Response.page(page, to: request, context) { json, item in
      json.members(of: item.label, in: item.scope, parent: item.parent)
    }
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let (label, _, scope) = try await label(context)
    return Response.json { $0.members(of: label, in: scope) }
  }

  func update(request: Request, context: AppContext) async throws -> Response {
    let (label, parent, scope) = try await label(context)
    let body: LabelBody = try await request.decoded()
    let now = services.now()
    let draft = try body.keyed(label.id).draft(over: label, path: "label")
    switch scope {
    case .project(let id):
      try await ProjectWork(database: services.database).update(
        id,
        labels: [draft],
        for: context.viewer,
        actor: context.actor,
        now: now
      ) { _ in }
    case .task(let id):
      try await TaskWork(database: services.database).update(
        id,
        labels: [draft],
        for: context.viewer,
        actor: context.actor,
        now: now
      ) { _ in }
    }
    let labels = try await store.labels(in: scope)
    let all = parent == nil ? labels : labels.flatMap(\.sublabels)
    guard let renewed = all.first(where: { $0.id == label.id }) else { throw NotFound("label") }
    return Response.json { $0.members(of: renewed, in: scope, parent: parent?.id) }
  }

  func delete(request: Request, context: AppContext) async throws -> Response {
    let (label, parent, scope) = try await label(context)
    guard parent == nil else {
      throw ValidationFailure(field: "id", "A skeleton's point goes only with its skeleton.")
    }
    let now = services.now()
    switch scope {
    case .project(let id):
      try await ProjectWork(database: services.database).update(
        id,
        removing: [label.id],
        for: context.viewer,
        actor: context.actor,
        now: now
      ) { _ in }
    case .task(let id):
      try await TaskWork(database: services.database).update(
        id,
        removing: [label.id],
        for: context.viewer,
        actor: context.actor,
        now: now
      ) { _ in }
    }
    return .noContent
  }

  private func scope(_ request: Request, _ context: AppContext) async throws -> LabelScope? {
    let viewer = try context.viewer
    if let id = Project.ID(request.query["project_id"]) {
      return .project(try await ProjectStore(services.database).project(id, for: viewer).id)
    }
    if let id = LabelingTask.ID(request.query["task_id"]) {
      return try await TaskStore(services.database).task(id, for: viewer).labelScope
    }
    if let id = Job.ID(request.query["job_id"]) {
      let job = try await JobStore(services.database).job(id, for: viewer)
      return try await TaskStore(services.database).task(of: job).labelScope
    }
    return nil
  }

  private func label(_ context: AppContext) async throws -> (label: Label, parent: Label?, scope: LabelScope) {
    let id: Label.ID = try context.identifier("label", of: "label")
    let scope = try await store.scope(of: id, for: context.viewer)
    let labels = try await store.labels(in: scope)
    if let label = labels.first(where: { $0.id == id }) { return (label, nil, scope) }
    for parent in labels {
      if let label = parent.sublabels.first(where: { $0.id == id }) { return (label, parent, scope) }
    }
    throw NotFound("label")
  }
}

extension LabelBody {
  fileprivate func keyed(_ key: Label.ID) -> LabelBody {
    LabelBody(
      id: key.value,
      name: name,
      color: color,
      type: type,
      attributes: attributes,
      sublabels: sublabels,
      svg: svg,
      deleted: nil
    )
  }
}

extension JSONWriter {
  /// A label with its attributes and points.
  ///
  /// - Parameter parent: the skeleton that it is a point of.
  mutating func members(of label: Label, in scope: LabelScope, parent: Label.ID? = nil) {
    field("id", label.id.value)
    field("name", label.name)
    field("color", label.color.description)
    field("type", label.kind.rawValue)
    array("attributes") { list in
      for attribute in label.attributes { list.object { $0.members(of: attribute) } }
    }
    array("sublabels") { list in
      for point in label.sublabels { list.object { $0.members(of: point, in: scope, parent: label.id) } }
    }
    if label.kind == .skeleton { field("svg", label.svg) }
    switch scope {
    case .project(let id): field("project_id", id.value)
    case .task(let id): field("task_id", id.value)
    }
    if let parent { field("parent_id", parent.value) } else { null("parent_id") }
    field("has_parent", parent != nil)
  }

  private mutating func members(of attribute: LabelAttribute) {
    field("id", attribute.id.value)
    field("name", attribute.name)
    field("mutable", attribute.isMutable)
    field("input_type", attribute.input.rawValue)
    array("values") { list in for value in attribute.values { list.element(value) } }
    field("default_value", attribute.defaultValue)
  }
}
