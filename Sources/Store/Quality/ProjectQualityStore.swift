public import Database
public import Domain

/// The quality of whole projects, summed up from the newest reports of their tasks, for those who see all of the project.
public struct ProjectQualityStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  public static let fields = ListFields(
    key: "p.id",
    [
      // As `ProjectQualityReport.id`.
      .integer("id", "(p.id + 4503599627370496)"), .integer("project_id", "p.id"),
      .integer("task_id", "CAST(NULL AS BIGINT)"), .integer("job_id", "CAST(NULL AS BIGINT)"),
      .integer("parent_id", "CAST(NULL AS BIGINT)"), .text("target", "CAST('project' AS TEXT)"),
      .date(
        "created_date",
        """
        (SELECT max(n.created_at) FROM quality_reports n JOIN tasks k ON k.id = n.task_id
          JOIN jobs g ON g.task_id = k.id AND g.kind = 'ground_truth' WHERE k.project_id = p.id)
        """
      ),
    ]
  )

  /// One for each project of which a task was compared.
  public func list(_ query: ListQuery, for viewer: Viewer) async throws -> ListPage<ProjectQualityReport> {
    try await database.read { connection in
      let page = try Self.source(for: viewer).page(query, on: connection)
      let reports = try Self.reports(of: page.elements, on: connection)
      return ListPage(
        elements: page.elements.compactMap { reports[$0] },
        count: page.count,
        page: page.page,
        pageSize: page.pageSize
      )
    }
  }

  /// - Throws: `NotFound` where the viewer does not see the project, or none of its tasks was compared.
  public func report(of project: Project.ID, for viewer: Viewer) async throws -> ProjectQualityReport {
    try await database.read { connection in
      let id = try Self.source(for: viewer).element(where: "p.id = \(project)", on: connection)
      guard let report = try Self.reports(of: [id], on: connection)[id] else { throw NotFound("report") }
      return report
    }
  }

  /// The labels that were given for others, of a project whose report the viewer was shown.
  public func confusion(of project: Project.ID) async throws -> ConfusionMatrix {
    try await database.read { connection in
      var sum = ConfusionSum()
      try connection.run(Self.confusions, [Self.list([project]).sqlValue]) { row in
        sum.add(QualityReportStore.matrix(labels: row.string(0), cells: row.string(1)))
      }
      return sum.matrix
    }
  }

  /// The newest reports of a project's tasks that have a ground truth: what was compared with one that is gone does not
  /// count any more.
  static func newest(of project: Project.ID) -> SQLText {
    """
    SELECT max(n.id) FROM quality_reports n JOIN tasks k ON k.id = n.task_id
      JOIN jobs g ON g.task_id = k.id AND g.kind = 'ground_truth'
    WHERE k.project_id = \(project) AND n.job_id IS NULL GROUP BY n.task_id
    """
  }

  private static func source(for viewer: Viewer) -> ListSource<Project.ID> {
    ListSource(
      "report",
      columns: "p.id",
      from: "projects p",
      visible: """
        EXISTS (SELECT 1 FROM quality_reports n JOIN tasks k ON k.id = n.task_id
          JOIN jobs g ON g.task_id = k.id AND g.kind = 'ground_truth' WHERE k.project_id = p.id)
        """,
      seen: .seenProjects(by: viewer),
      organization: "p.organization_id",
      fields: fields
    ) { $0.identifier(0) }
  }

  private static func reports(
    of projects: [Project.ID],
    on connection: any Connection
  ) throws -> [Project.ID: ProjectQualityReport] {
    var found: [Project.ID: ProjectQualityReport] = [:]
    try connection.run(counts, [list(projects).sqlValue]) { row in
      let tasks = ProjectQualityReport.Tasks(all: row.int(1), withTruth: row.int(2), custom: row.int(3))
      found[row.identifier(0)] = ProjectQualityReport(row.identifier(0), tasks: tasks)
    }
    try connection.run(newestOfTasks, [list(projects).sqlValue]) { row in
      let report = QualityReportStore.report(row)
      if let project = report.project { found[project]?.add(report) }
    }
    return found
  }

  private static func list(_ projects: [Project.ID]) -> String {
    "[" + projects.map(\.description).joined(separator: ",") + "]"
  }
}

extension ProjectQualityStore {
  private static let isNewest: StaticString = """
    WHERE r.id IN (SELECT max(n.id) FROM quality_reports n JOIN tasks k ON k.id = n.task_id
      JOIN jobs g ON g.task_id = k.id AND g.kind = 'ground_truth'
      WHERE k.project_id IN {numbers of $1} AND n.job_id IS NULL GROUP BY n.task_id)
    """

  static let counts = Query(
    "projectQuality.counts",
    """
    SELECT t.project_id, count(*),
      count(CASE WHEN EXISTS (SELECT 1 FROM jobs j WHERE j.task_id = t.id AND j.kind = 'ground_truth') THEN 1 END),
      count(s.task_id)
    FROM tasks t LEFT JOIN quality_settings s ON s.task_id = t.id
    WHERE t.project_id IN {numbers of $1} GROUP BY t.project_id
    """
  )

  static let newestOfTasks = Query(
    "projectQuality.newestOfTasks",
    "SELECT",
    QualityReportStore.columns,
    "FROM",
    QualityReportStore.tables,
    isNewest
  )

  static let confusions = Query(
    "projectQuality.confusions",
    "SELECT r.labels, r.cells FROM quality_reports r",
    isNewest,
    "ORDER BY r.id"
  )

  public static let queries = [counts, newestOfTasks, confusions]
}
