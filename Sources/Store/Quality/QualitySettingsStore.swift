public import Database
public import Domain

/// How tasks are compared with their ground truth, for those who see the task; a task that was never changed has the
/// defaults.
public struct QualitySettingsStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  public static let fields = ListFields(
    key: "t.id",
    [
      .integer("task_id", "t.id"), .integer("project_id", "CAST(NULL AS BIGINT)"),
      .date("created_date", "t.created_at"),
      .date("updated_date", "coalesce(s.updated_at, t.created_at)"), .text("parent_type", "CAST('task' AS TEXT)"),
      .flag("inherit", "CAST(0 AS SMALLINT)"),
    ]
  )

  /// Of the one requirement that each task's settings amount to.
  public static let requirementFields = ListFields(
    key: "t.id",
    [
      .integer("settings_id", "t.id"), .integer("task_id", "t.id"), .integer("project_id", "CAST(NULL AS BIGINT)"),
      .date("created_date", "t.created_at"), .date("updated_date", "coalesce(s.updated_at, t.created_at)"),
      .flag("enabled", "CAST(1 AS SMALLINT)"), .text("annotation_type", "CAST(NULL AS TEXT)"),
    ]
  )

  public func list(_ query: ListQuery, for viewer: Viewer) async throws -> ListPage<StoredQualitySettings> {
    try await Self.source(for: viewer).page(query, in: database)
  }

  public func requirements(_ query: ListQuery, for viewer: Viewer) async throws -> ListPage<StoredQualitySettings> {
    try await Self.source(for: viewer, fields: Self.requirementFields).page(query, in: database)
  }

  public func settings(of task: LabelingTask.ID, for viewer: Viewer) async throws -> StoredQualitySettings {
    try await database.read { try Self.settings(of: task, for: viewer, on: $0) }
  }

  public static func settings(
    of task: LabelingTask.ID,
    for viewer: Viewer,
    on connection: any Connection
  ) throws -> StoredQualitySettings {
    try source(for: viewer).element(where: "t.id = \(task)", on: connection)
  }

  public static func set(
    _ settings: QualitySettings,
    of task: LabelingTask.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try connection.execute(
      setting,
      task,
      settings.iouThreshold,
      settings.lowOverlapThreshold,
      settings.pointSize,
      settings.pointSizeBase.rawValue,
      settings.lineThickness,
      settings.matchesOrientation,
      settings.lineOrientationThreshold,
      settings.matchesGroups,
      settings.groupMatchThreshold,
      settings.checksCovered,
      settings.objectVisibilityThreshold,
      settings.comparesVisibleParts,
      settings.comparesAttributes,
      settings.metric.rawValue,
      settings.requiredScore,
      now
    )
  }

  private static func source(
    for viewer: Viewer,
    fields: ListFields = fields
  ) -> ListSource<StoredQualitySettings> {
    ListSource(
      "quality settings",
      columns: columns,
      from: """
        tasks t LEFT JOIN quality_settings s ON s.task_id = t.id LEFT JOIN projects p ON p.id = t.project_id
        """,
      visible: viewer.isAdministrator ? .always : SQLText.visibleTasks(to: viewer),
      organization: "coalesce(p.organization_id, t.organization_id)",
      fields: fields,
      map: settings
    )
  }

  private static func settings(_ row: Row) -> StoredQualitySettings {
    var settings = QualitySettings()
    if !row.isNull(17) {
      settings.iouThreshold = row.double(2)
      settings.lowOverlapThreshold = row.double(3)
      settings.pointSize = row.double(4)
      settings.pointSizeBase = .init(rawValue: row.string(5)) ?? settings.pointSizeBase
      settings.lineThickness = row.double(6)
      settings.matchesOrientation = row.bool(7)
      settings.lineOrientationThreshold = row.double(8)
      settings.matchesGroups = row.bool(9)
      settings.groupMatchThreshold = row.double(10)
      settings.checksCovered = row.bool(11)
      settings.objectVisibilityThreshold = row.double(12)
      settings.comparesVisibleParts = row.bool(13)
      settings.comparesAttributes = row.bool(14)
      settings.metric = .init(rawValue: row.string(15)) ?? settings.metric
      settings.requiredScore = row.double(16)
    }
    let created = row.timestamp(1)
    return StoredQualitySettings(
      task: row.identifier(0),
      settings: settings,
      created: created,
      updated: row.optionalTimestamp(17) ?? created
    )
  }
}

extension QualitySettingsStore {
  private static let columns: StaticString = """
    t.id, t.created_at, s.iou_threshold, s.low_overlap_threshold, s.point_size, s.point_size_base, s.line_thickness,
    s.matches_orientation, s.line_orientation_threshold, s.matches_groups, s.group_match_threshold, s.checks_covered,
    s.object_visibility_threshold, s.compares_visible_parts, s.compares_attributes, s.metric, s.required_score, s.updated_at
    """

  static let setting = Query(
    "qualitySettings.setting",
    """
    INSERT INTO quality_settings (task_id, iou_threshold, low_overlap_threshold, point_size, point_size_base,
      line_thickness, matches_orientation, line_orientation_threshold, matches_groups, group_match_threshold,
      checks_covered, object_visibility_threshold, compares_visible_parts, compares_attributes, metric, required_score,
      updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
    ON CONFLICT (task_id) DO UPDATE SET iou_threshold = excluded.iou_threshold,
      low_overlap_threshold = excluded.low_overlap_threshold, point_size = excluded.point_size,
      point_size_base = excluded.point_size_base, line_thickness = excluded.line_thickness,
      matches_orientation = excluded.matches_orientation,
      line_orientation_threshold = excluded.line_orientation_threshold, matches_groups = excluded.matches_groups,
      group_match_threshold = excluded.group_match_threshold, checks_covered = excluded.checks_covered,
      object_visibility_threshold = excluded.object_visibility_threshold,
      compares_visible_parts = excluded.compares_visible_parts, compares_attributes = excluded.compares_attributes,
      metric = excluded.metric, required_score = excluded.required_score, updated_at = excluded.updated_at
    """
  )

  public static let queries = [setting]
}
