import Domain
import HTTPTypes
import Hummingbird
import JSON
import Store
import Workflows

/// How tasks are compared with their ground truth: CVAT's settings of a task, and the one requirement that these amount to.
/// Both have their task's key.
struct QualitySettingsAPI {
  let services: Services

  private var store: QualitySettingsStore { QualitySettingsStore(services.database) }

  func add(to routes: inout RouteTable) {
    routes.get("/api/quality/settings", .signedIn, list)
    routes.get("/api/quality/settings/{task}", .signedIn, show)
    routes.patch("/api/quality/settings/{task}", .signedIn, update)
    routes.put("/api/quality/settings/{task}", .signedIn, update)
    routes.get("/api/quality/settings/requirements", .signedIn, listRequirements)
    routes.get("/api/quality/settings/requirements/{task}", .signedIn, showRequirement)
    routes.patch("/api/quality/settings/requirements/{task}", .signedIn, updateRequirement)
    routes.put("/api/quality/settings/requirements/{task}", .signedIn, updateRequirement)
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    .page(try await store.list(try request.listQuery(), for: try context.viewer), to: request, context)
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let id: LabelingTask.ID = try context.identifier("task", of: "quality settings")
    return .object(try await store.settings(of: id, for: try context.viewer), context)
  }

  func update(request: Request, context: AppContext) async throws -> Response {
    .object(try await changed(try await request.decoded() as QualitySettingsBody, context), context)
  }

  func listRequirements(request: Request, context: AppContext) async throws -> Response {
    let found = try await store.requirements(try request.listQuery(), for: try context.viewer)
    return .page(found, to: request, context) { json, settings in json.requirement(settings) }
  }

  func showRequirement(request: Request, context: AppContext) async throws -> Response {
    let id: LabelingTask.ID = try context.identifier("task", of: "requirement")
    let settings = try await store.settings(of: id, for: try context.viewer)
    return Response.json { $0.requirement(settings) }
  }

  func updateRequirement(request: Request, context: AppContext) async throws -> Response {
    let settings = try await changed(try await request.decoded() as QualityRequirementBody, context)
    return Response.json { $0.requirement(settings) }
  }

  private func changed(_ body: some QualityChange, _ context: AppContext) async throws -> StoredQualitySettings {
    try await services.quality.update(
      try context.identifier("task", of: "quality settings"),
      for: try context.viewer,
      actor: context.actor,
      now: services.now()
    ) { try body.apply(to: &$0) }
  }
}

extension StoredQualitySettings: APIObject {
  func write(to json: inout JSONWriter, origin: String) {
    json.field("id", task.value)
    json.field("task_id", task.value)
    json.null("project_id")
    json.field("job_filter", "")
    json.field("inherit", false)
    json.field("max_validations_per_job", 0)
    json.array("requirements") { list in list.object { $0.requirement(self) } }
    json.field("target_metric", settings.metric.rawValue)
    json.field("point_size_base", settings.pointSizeBase.rawValue)
    for share in QualitySettings.shares { json.field(named: share.name, number: settings[keyPath: share.path]) }
    for choice in QualitySettings.switches { json.field(named: choice.name, settings[keyPath: choice.path]) }
    json.field("created_date", created.iso8601)
    json.field("updated_date", updated.iso8601)
  }
}

extension JSONWriter {
  fileprivate mutating func requirement(_ stored: StoredQualitySettings) {
    field("id", stored.task.value)
    field("settings_id", stored.task.value)
    field("task_id", stored.task.value)
    null("project_id")
    field("name", QualitySettings.requirementName)
    field("is_base", true)
    field("sort_order", 0)
    field("filter", "")
    field("enabled", true)
    null("annotation_type")
    null("parent_requirement")
    members(of: stored.settings)
    object("effective") { $0.members(of: stored.settings) }
    field("created_date", stored.created.iso8601)
    field("updated_date", stored.updated.iso8601)
  }

  private mutating func members(of settings: QualitySettings) {
    field("metric", settings.metric.rawValue)
    field("point_size_base", settings.pointSizeBase.rawValue)
    for share in QualitySettings.shares {
      if let name = QualityWords.inRequirement(share.name) { field(named: name, number: settings[keyPath: share.path]) }
    }
    for choice in QualitySettings.switches {
      if let name = QualityWords.inRequirement(choice.name) { field(named: name, settings[keyPath: choice.path]) }
    }
    object("attribute_comparison") { attributes in
      attributes.object("default") { rule in
        rule.field("enabled", settings.comparesAttributes)
        rule.field("comparator", "exact")
        rule.null("threshold")
      }
      attributes.array("rules") { _ in }
    }
  }
}
