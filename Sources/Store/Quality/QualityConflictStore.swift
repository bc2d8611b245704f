public import Database
public import Domain

/// The conflicts of jobs' reports, for those who see the report.
public struct QualityConflictStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  /// A conflict as it is stored.
  public struct Stored: Equatable, Sendable {
    public let id: Identifier<QualityConflict>
    /// The job's.
    public let report: QualityReport.ID
    public let conflict: QualityConflict
  }

  public static let fields = ListFields(
    key: "c.id",
    isAscending: true,
    [
      .integer("job_id", "r.job_id"), .integer("task_id", "r.task_id"), .integer("project_id", "t.project_id"),
      .integer("frame", "c.frame"), .text("type", "c.kind"), .text("severity", "c.severity"),
    ]
  )

  /// - Parameter report: only its own, or those of its jobs, or of its project's tasks; nil for those of all reports.
  public func list(
    _ query: ListQuery,
    report: QualityReport.ID?,
    for viewer: Viewer
  ) async throws -> ListPage<Stored> {
    let source = ListSource(
      "conflict",
      columns: Self.columns,
      from: Self.tables,
      visible: "(\(Self.belongs(to: report))) AND (\(QualityReportStore.visible(to: viewer)))",
      organization: "coalesce(p.organization_id, t.organization_id)",
      fields: Self.fields,
      map: Self.stored
    )
    return try await source.page(query, in: database)
  }

  public static func insert(
    _ conflict: QualityConflict,
    of report: QualityReport.ID,
    on connection: any Connection
  ) throws {
    guard let first = conflict.annotations.first else { return }
    let second = conflict.annotations.count > 1 ? conflict.annotations[1] : nil
    try connection.executeLater(
      insertion,
      report,
      conflict.frame,
      conflict.kind.rawValue,
      conflict.kind.severity.rawValue,
      first.id,
      first.job,
      first.type.rawValue,
      first.shape?.rawValue ?? "",
      second?.id,
      second?.job,
      second?.type.rawValue,
      second.map { $0.shape?.rawValue ?? "" },
      conflict.attributes.joined(separator: "\n")
    )
  }

  private static func belongs(to report: QualityReport.ID?) -> SQLText {
    guard let report else { return .always }
    guard let project = ProjectQualityReport.project(of: report) else {
      return "c.report_id = \(report) OR r.parent_id = \(report)"
    }
    return "r.parent_id IN (\(ProjectQualityStore.newest(of: project)))"
  }

  private static func stored(_ row: Row) throws -> Stored {
    guard let kind = QualityConflict.Kind(rawValue: row.string(3)) else { throw NotFound("conflict") }
    var annotations = [reference(row, at: 4)]
    if !row.isNull(8) { annotations.append(reference(row, at: 8)) }
    return Stored(
      id: row.identifier(0),
      report: row.identifier(1),
      conflict: QualityConflict(
        frame: row.int(2),
        kind: kind,
        annotations: annotations,
        attributes: row.string(12).split(separator: "\n").map(String.init)
      )
    )
  }

  private static func reference(_ row: Row, at column: Int) -> AnnotationReference {
    AnnotationReference(
      id: row.identifier(column),
      job: row.identifier(column + 1),
      type: AnnotationReference.AnnotationType(rawValue: row.string(column + 2)) ?? .shape,
      shape: ShapeKind(rawValue: row.string(column + 3))
    )
  }
}

extension QualityConflictStore {
  private static let columns: StaticString = """
    c.id, c.report_id, c.frame, c.kind, c.object_id, c.object_job, c.object_type, c.object_shape, c.other_id, c.other_job,
    c.other_type, c.other_shape, c.attribute_names
    """

  private static let tables: StaticString = """
    quality_conflicts c JOIN quality_reports r ON r.id = c.report_id JOIN tasks t ON t.id = r.task_id
    LEFT JOIN projects p ON p.id = t.project_id
    """

  static let insertion = Query(
    "qualityConflict.insertion",
    insertingInto: "quality_conflicts",
    """
    report_id, frame, kind, severity, object_id, object_job, object_type, object_shape, other_id, other_job, other_type,
    other_shape, attribute_names
    """
  )

  public static let queries = [insertion]
}
