public import Database
public import Domain

/// Reports of comparisons with a ground truth, for those who see the whole task: whoever has only one of its jobs must not
/// learn which frames are looked at, and what is right there.
public struct QualityReportStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  public static let fields = ListFields(
    key: "r.id",
    [
      .integer("task_id", "r.task_id"), .integer("project_id", "t.project_id"), .integer("job_id", "r.job_id"),
      .integer("parent_id", "r.parent_id"), .date("created_date", "r.created_at"),
      .text("target", "CASE WHEN r.job_id IS NULL THEN 'task' ELSE 'job' END"), .text("assignee", "u.name"),
      .date("gt_last_updated", "r.truth_updated_at"), .date("target_last_updated", "r.target_updated_at"),
    ]
  )

  public func list(_ query: ListQuery, for viewer: Viewer) async throws -> ListPage<QualityReport> {
    // A project's report is no row that those of its tasks could name.
    if let parent: QualityReport.ID = try query.identifier("parent_id"),
      let project = ProjectQualityReport.project(of: parent)
    {
      let newest: SQLText = "(\(Self.visible(to: viewer))) AND r.id IN (\(ProjectQualityStore.newest(of: project)))"
      return try await Self.source(of: newest).page(query.without("parent_id"), in: database)
    }
    return try await Self.source(of: Self.visible(to: viewer)).page(query, in: database)
  }

  public func report(_ id: QualityReport.ID, for viewer: Viewer) async throws -> QualityReport {
    try await database.read { try Self.report(id, for: viewer, on: $0) }
  }

  /// The newest report of a task that the viewer may see; nil where it was never compared.
  public func latest(of task: LabelingTask.ID, for viewer: Viewer) async throws -> QualityReport? {
    let query = ListQuery(pageSize: 1, parameters: ["task_id": "\(task)", "target": "task"])
    return try await list(query, for: viewer).elements.first
  }

  /// The labels that were given for others, of a report that the viewer was shown.
  public func confusion(of report: QualityReport.ID) async throws -> ConfusionMatrix {
    let found = try await database.read { connection in
      try connection.first(Self.confusion, report) { Self.matrix(labels: $0.string(0), cells: $0.string(1)) }
    }
    guard let found else { throw NotFound("report") }
    return found
  }

  /// The frames of a job's report, or of all jobs of a task's, in their order.
  public func frames(of report: QualityReport.ID) async throws -> [QualityFrame] {
    try await database.read { try $0.all(Self.frames, report, map: Self.frame) }
  }

  /// Those with the most conflicts.
  public func worstFrames(of report: QualityReport.ID, most: Int) async throws -> [QualityFrame] {
    try await database.read { try $0.all(Self.worstFrames, report, most, map: Self.frame) }
  }

  public static func report(
    _ id: QualityReport.ID,
    for viewer: Viewer,
    on connection: any Connection
  ) throws -> QualityReport {
    try source(of: visible(to: viewer)).element(where: "r.id = \(id)", on: connection)
  }

  /// The newest report of a task, if it was made of the same; nil otherwise.
  public static func current(
    of task: LabelingTask.ID,
    fingerprint: String,
    on connection: any Connection
  ) throws -> QualityReport.ID? {
    let newest: (id: QualityReport.ID, fingerprint: String)? = try connection.first(newest, task) {
      ($0.identifier(0), $0.string(1))
    }
    return newest?.fingerprint == fingerprint ? newest?.id : nil
  }

  /// A report that is to be stored.
  public struct Draft: Sendable {
    public let task: LabelingTask.ID
    public let job: Job.ID?
    public let assignee: User.ID?
    public let targetUpdated: Timestamp
    public let truthUpdated: Timestamp
    public let fingerprint: String
    public let summary: QualityReport.Summary
    public let confusion: ConfusionMatrix

    public init(
      task: LabelingTask.ID,
      job: Job.ID? = nil,
      assignee: User.ID? = nil,
      targetUpdated: Timestamp,
      truthUpdated: Timestamp,
      fingerprint: String,
      summary: QualityReport.Summary,
      confusion: ConfusionMatrix
    ) {
      self.task = task
      self.job = job
      self.assignee = assignee
      self.targetUpdated = targetUpdated
      self.truthUpdated = truthUpdated
      self.fingerprint = fingerprint
      self.summary = summary
      self.confusion = confusion
    }
  }

  public static func insert(
    _ draft: Draft,
    under parent: QualityReport.ID?,
    now: Timestamp,
    on connection: any Connection
  ) throws -> QualityReport.ID {
    let (summary, counts) = (draft.summary, draft.summary.counts)
    let id = try connection.first(
      insertion,
      parent,
      draft.task,
      draft.job,
      draft.assignee,
      now,
      draft.targetUpdated,
      draft.truthUpdated,
      draft.fingerprint,
      summary.frames,
      summary.comparedFrames,
      summary.jobs,
      summary.comparedJobs,
      summary.passedJobs,
      counts.valid,
      counts.mismatched,
      counts.missing,
      counts.extra,
      QualityConflict.Kind.allCases.map { "\(counts.conflicts[$0] ?? 0)" }.joined(separator: ","),
      summary.unlisted,
      summary.metric.rawValue,
      summary.requiredScore,
      draft.confusion.labels.joined(separator: "\n"),
      draft.confusion.cells.map { "\($0.row),\($0.column),\($0.count)" }.joined(separator: ",")
    ) { $0.int64(0) }
    guard let id else { throw NotFound("task") }
    return Identifier(id)
  }

  public static func insert(
    _ frame: (frame: Int, counts: QualityCounts),
    of report: QualityReport.ID,
    on connection: any Connection
  ) throws {
    let counts = frame.counts
    try connection.executeLater(
      frameInsertion,
      report,
      frame.frame,
      counts.valid,
      counts.mismatched,
      counts.missing,
      counts.extra,
      counts.conflictCount
    )
  }

  /// Lets the older reports of a task go.
  ///
  /// - Parameter kept: how many of the task's own stay, with those of its jobs.
  public static func forgetOld(of task: LabelingTask.ID, kept: Int, on connection: any Connection) throws {
    try connection.execute(forgetting, task, kept)
  }

  private static func source(of visible: SQLText) -> ListSource<QualityReport> {
    ListSource(
      "report",
      columns: columns,
      from: tables,
      visible: visible,
      organization: "coalesce(p.organization_id, t.organization_id)",
      fields: fields,
      map: report
    )
  }

  /// For the table `r` of reports.
  static func visible(to viewer: Viewer) -> SQLText {
    guard !viewer.isAdministrator else { return .always }
    return "EXISTS (SELECT 1 FROM task_members m WHERE m.task_id = r.task_id AND m.user_id = \(viewer.id))"
  }

  static func report(_ row: Row) -> QualityReport {
    var summary = QualityReport.Summary()
    (summary.frames, summary.comparedFrames) = (row.int(12), row.int(13))
    (summary.jobs, summary.comparedJobs, summary.passedJobs) = (row.int(14), row.int(15), row.int(16))
    (summary.counts.valid, summary.counts.mismatched) = (row.int(17), row.int(18))
    (summary.counts.missing, summary.counts.extra) = (row.int(19), row.int(20))
    for (kind, count) in zip(QualityConflict.Kind.allCases, row.string(21).split(separator: ",").compactMap { Int($0) })
    where count > 0 {
      summary.counts.conflicts[kind] = count
    }
    summary.unlisted = row.int(22)
    summary.metric = .init(rawValue: row.string(23)) ?? .accuracy
    summary.requiredScore = row.double(24)
    return QualityReport(
      id: row.identifier(0),
      parent: row.optionalIdentifier(1),
      task: row.identifier(2),
      project: row.optionalIdentifier(3),
      job: row.optionalIdentifier(4),
      assignee: row.person(5),
      created: row.timestamp(9),
      targetUpdated: row.timestamp(10),
      truthUpdated: row.timestamp(11),
      summary: summary
    )
  }

  private static func frame(_ row: Row) -> QualityFrame {
    var counts = QualityCounts()
    (counts.valid, counts.mismatched) = (row.int(2), row.int(3))
    (counts.missing, counts.extra) = (row.int(4), row.int(5))
    return QualityFrame(job: row.identifier(0), frame: row.int(1), counts: counts, conflicts: row.int(6))
  }

  static func matrix(labels: String, cells: String) -> ConfusionMatrix {
    let numbers = cells.split(separator: ",").compactMap { Int($0) }
    return ConfusionMatrix(
      labels: labels.split(separator: "\n").map(String.init),
      cells: stride(from: 0, to: numbers.count - 2, by: 3).map { place in
        .init(row: numbers[place], column: numbers[place + 1], count: numbers[place + 2])
      }
    )
  }
}
