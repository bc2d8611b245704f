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
    let found = try await store.list(try request.listQuery(), for: try context.viewer)
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

/// What a body says about a task's settings.
protocol QualityChange: Sendable {
  func apply(to settings: inout QualitySettings) throws
}

/// A requirement, in the words of CVAT 2.80; what is absent or null stays.
struct QualityRequirementBody: Decodable, QualityChange {
  let filter: String?
  let enabled: Bool?
  let annotation_type: String?
  let parent_requirement: Int64?
  let metric: String?
  let required_score: Double?
  let iou_threshold: Double?
  let point_size: Double?
  let point_size_base: String?
  let line_thickness: Double?
  let match_orientation: Bool?
  let line_orientation_threshold: Double?
  let match_groups: Bool?
  let group_match_threshold: Double?
  let check_covered_annotations: Bool?
  let object_visibility_threshold: Double?
  let panoptic_comparison: Bool?
  let attribute_comparison: Attributes?

  struct Attributes: Decodable, Sendable {
    let `default`: Rule?
    let rules: [Rule]?
  }

  struct Rule: Decodable, Sendable {
    let enabled: Bool?
    let comparator: String?
  }

  func apply(to settings: inout QualitySettings) throws {
    try checkIsForAll()
    settings.metric = try QualityWords.metric(metric) ?? settings.metric
    settings.requiredScore = required_score ?? settings.requiredScore
    settings.iouThreshold = iou_threshold ?? settings.iouThreshold
    settings.pointSize = point_size ?? settings.pointSize
    settings.pointSizeBase = try QualityWords.base(point_size_base) ?? settings.pointSizeBase
    settings.lineThickness = line_thickness ?? settings.lineThickness
    settings.matchesOrientation = match_orientation ?? settings.matchesOrientation
    settings.lineOrientationThreshold = line_orientation_threshold ?? settings.lineOrientationThreshold
    settings.matchesGroups = match_groups ?? settings.matchesGroups
    settings.groupMatchThreshold = group_match_threshold ?? settings.groupMatchThreshold
    settings.checksCovered = check_covered_annotations ?? settings.checksCovered
    settings.objectVisibilityThreshold = object_visibility_threshold ?? settings.objectVisibilityThreshold
    settings.comparesVisibleParts = panoptic_comparison ?? settings.comparesVisibleParts
    settings.comparesAttributes = attribute_comparison?.default?.enabled ?? settings.comparesAttributes
  }

  private func checkIsForAll() throws(ValidationFailure) {
    let isNarrow = !(filter ?? "").isEmpty || !(annotation_type ?? "").isEmpty || parent_requirement != nil
    guard !isNarrow else {
      throw ValidationFailure(
        field: "filter",
        "The requirement is about everything here: leave filter, annotation_type and parent_requirement out."
      )
    }
    guard enabled != false else { throw ValidationFailure(field: "enabled", "The only requirement stays enabled.") }
    let rules = attribute_comparison?.rules ?? []
    let comparators = ([attribute_comparison?.default] + rules.map(Optional.some)).compactMap { $0?.comparator }
    guard rules.isEmpty, comparators.allSatisfy({ $0 == "exact" }) else {
      throw ValidationFailure(
        field: "attribute_comparison",
        "Attributes are compared exactly, all or none: leave rules and other comparators out."
      )
    }
  }
}

/// A task's settings: flat, as CVAT had them before, or with the one requirement of today.
struct QualitySettingsBody: Decodable, QualityChange {
  let job_filter: String?
  let inherit: Bool?
  let max_validations_per_job: Int?
  let requirements: [QualityRequirementBody]?
  let target_metric: String?
  let point_size_base: String?
  private let shares: [String: Double]
  private let switches: [String: Bool]

  private struct Name: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(_ text: String) { stringValue = text }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let body = try decoder.container(keyedBy: Name.self)
    job_filter = try body.decodeIfPresent(String.self, forKey: Name("job_filter"))
    inherit = try body.decodeIfPresent(Bool.self, forKey: Name("inherit"))
    max_validations_per_job = try body.decodeIfPresent(Int.self, forKey: Name("max_validations_per_job"))
    requirements = try body.decodeIfPresent([QualityRequirementBody].self, forKey: Name("requirements"))
    target_metric = try body.decodeIfPresent(String.self, forKey: Name("target_metric"))
    point_size_base = try body.decodeIfPresent(String.self, forKey: Name("point_size_base"))
    shares = try QualitySettings.shares.reduce(into: [:]) { found, share in
      found[share.name] = try body.decodeIfPresent(Double.self, forKey: Name(share.name))
    }
    switches = try QualitySettings.switches.reduce(into: [:]) { found, choice in
      found[choice.name] = try body.decodeIfPresent(Bool.self, forKey: Name(choice.name))
    }
  }

  func apply(to settings: inout QualitySettings) throws {
    guard (job_filter ?? "").isEmpty else {
      throw ValidationFailure(field: "job_filter", "All jobs of a task are compared here: leave this out.")
    }
    guard inherit != true else {
      throw ValidationFailure(field: "inherit", "Each task has settings of its own here: leave this out, or say false.")
    }
    guard max_validations_per_job ?? 0 == 0 else {
      throw ValidationFailure(
        field: "max_validations_per_job",
        "Jobs are compared when somebody asks for it: leave this out, or say 0."
      )
    }
    guard requirements?.count ?? 1 == 1 else {
      throw ValidationFailure(field: "requirements", "A task has one requirement here, for everything in it.")
    }
    try requirements?.first?.apply(to: &settings)
    settings.metric = try QualityWords.metric(target_metric) ?? settings.metric
    settings.pointSizeBase = try QualityWords.base(point_size_base) ?? settings.pointSizeBase
    for share in QualitySettings.shares {
      if let value = shares[share.name] { settings[keyPath: share.path] = value }
    }
    for choice in QualitySettings.switches {
      if let value = switches[choice.name] { settings[keyPath: choice.path] = value }
    }
  }
}

/// The words of settings that are neither numbers nor switches.
enum QualityWords {
  static func metric(_ text: String?) throws(ValidationFailure) -> QualitySettings.Metric? {
    try known(text, field: "target_metric")
  }

  static func base(_ text: String?) throws(ValidationFailure) -> QualitySettings.PointSizeBase? {
    try known(text, field: "point_size_base")
  }

  private static func known<Word: RawRepresentable<String> & CaseIterable>(
    _ text: String?,
    field: String
  ) throws(ValidationFailure) -> Word? {
    guard let text, !text.isEmpty else { return nil }
    guard let word = Word(rawValue: text) else {
      let all = Word.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationFailure(field: field, "This must be one of \(all).")
    }
    return word
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
    field("required_score", settings.requiredScore)
    field("iou_threshold", settings.iouThreshold)
    field("point_size", settings.pointSize)
    field("point_size_base", settings.pointSizeBase.rawValue)
    field("line_thickness", settings.lineThickness)
    field("match_orientation", settings.matchesOrientation)
    field("line_orientation_threshold", settings.lineOrientationThreshold)
    field("match_groups", settings.matchesGroups)
    field("group_match_threshold", settings.groupMatchThreshold)
    field("check_covered_annotations", settings.checksCovered)
    field("object_visibility_threshold", settings.objectVisibilityThreshold)
    field("panoptic_comparison", settings.comparesVisibleParts)
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
