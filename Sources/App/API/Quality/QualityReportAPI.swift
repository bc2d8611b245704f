import Domain
import HTTPTypes
import Hummingbird
import JSON
import Store
import Workflows

/// Comparisons of jobs with their task's ground truth, as CVAT's clients know them.
struct QualityReportAPI {
  let services: Services

  private var store: QualityReportStore { QualityReportStore(services.database) }
  private var projects: ProjectQualityStore { ProjectQualityStore(services.database) }
  private var conflicts: QualityConflictStore { QualityConflictStore(services.database) }

  func add(to routes: inout RouteTable) {
    routes.get("/api/quality/reports", .signedIn, list)
    routes.post("/api/quality/reports", .signedIn, create)
    routes.get("/api/quality/reports/{report}", .signedIn, show)
    routes.get("/api/quality/reports/{report}/data", .signedIn, data)
    routes.get("/api/quality/reports/{report}/confusion/matrix", .signedIn, matrix)
    routes.get("/api/quality/conflicts", .signedIn, listConflicts)
  }

  /// Reports of tasks and jobs, or with `target=project` those of projects.
  func list(request: Request, context: AppContext) async throws -> Response {
    let (query, viewer) = (try request.listQuery(), try context.viewer)
    guard request.query["target"] == "project" else {
      return .page(try await store.list(query, for: viewer), to: request, context)
    }
    return .page(try await projects.list(query, for: viewer), to: request, context)
  }

  private struct Body: Decodable, Sendable {
    let task_id: Int64?
    let project_id: Int64?
  }

  func create(request: Request, context: AppContext) async throws -> Response {
    guard request.query["rq_id"].isEmpty else {
      throw ValidationFailure(field: "rq_id", "How far a comparison is, GET /api/requests/… says.")
    }
    let body: Body = try await request.decoded()
    let (user, actor, now) = (try context.signedInUser, context.actor, services.now())
    let made: BackgroundRequest
    switch (body.task_id, body.project_id) {
    case (let task?, nil):
      made = try await services.quality.compare(LabelingTask.ID(task), by: user, actor: actor, now: now)
    case (nil, let project?):
      made = try await services.quality.compare(Project.ID(project), by: user, actor: actor, now: now)
    default: throw ValidationFailure(field: "task_id", "Name the task or the project to compare: one of the two.")
    }
    return Response.json(status: .accepted) { $0.field("rq_id", made.name) }
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    if let project = try project(context) {
      return .object(try await projects.report(of: project, for: context.viewer), context)
    }
    return .object(try await report(context), context)
  }

  /// The report with each of its frames and conflicts; of a project without them, as they are its tasks'.
  func data(request: Request, context: AppContext) async throws -> Response {
    if let project = try project(context) { return try await data(of: project, context) }
    let report = try await report(context)
    // A frame that two jobs share counts for both.
    let frames = try await store.frames(of: report.id).reduce(into: [(frame: Int, counts: QualityCounts)]()) {
      if $0.last?.frame == $1.frame { $0[$0.count - 1].counts.add($1.counts) } else { $0.append(($1.frame, $1.counts)) }
    }
    let matrix = try await store.confusion(of: report.id)
    var found: [Int: [QualityConflictStore.Stored]] = [:]
    var page = 1
    while true {
      let query = ListQuery(page: page, pageSize: ListQuery.largestPage)
      let some = try await conflicts.list(query, report: report.id, for: context.viewer)
      for one in some.elements { found[one.conflict.frame, default: []].append(one) }
      guard some.hasNext else { break }
      page += 1
    }
    let origin = context.client.origin
    return Response.json { body in
      body.parameters(of: report.summary)
      body.object("comparison_summary") { summary in
        summary.members(of: report.summary, requirement: report.task.value, hasJobs: report.job == nil)
        summary.array("frames") { list in for frame in frames { list.element(frame.frame) } }
        summary.object("confusion_matrix") { $0.members(of: matrix, report.summary) }
      }
      body.object("frame_results") { results in
        for (frame, counts) in frames {
          results.object(named: "\(frame)") { result in
            result.object("annotations") { $0.members(of: counts) }
            result.array("conflicts") { list in
              for conflict in found[frame] ?? [] { list.object { conflict.write(to: &$0, origin: origin) } }
            }
          }
        }
      }
    }
  }

  private func data(of project: Project.ID, _ context: AppContext) async throws -> Response {
    let report = try await projects.report(of: project, for: context.viewer)
    let matrix = try await projects.confusion(of: project)
    return Response.json { body in
      body.parameters(of: report.summary)
      body.object("comparison_summary") { summary in
        summary.members(of: report)
        summary.object("confusion_matrix") { $0.members(of: matrix, report.summary) }
      }
    }
  }

  /// As JSON, or with `format=csv` as a table.
  func matrix(request: Request, context: AppContext) async throws -> Response {
    let id: QualityReport.ID
    let (summary, requirement, matrix): (QualityReport.Summary, Int64, ConfusionMatrix)
    if let project = try project(context) {
      let report = try await projects.report(of: project, for: context.viewer)
      (id, summary, requirement) = (report.id, report.summary, report.id.value)
      matrix = try await projects.confusion(of: project)
    } else {
      let report = try await report(context)
      (id, summary, requirement) = (report.id, report.summary, report.task.value)
      matrix = try await store.confusion(of: report.id)
    }
    if let wanted = request.query.optional("requirement"), wanted != "\(requirement)" {
      throw NotFound("requirement")
    }
    switch request.query["format"] {
    case "", "json": return Response.json { $0.members(of: matrix, summary) }
    case "csv":
      let headers: HTTPFields = [
        .contentType: "text/csv; charset=utf-8",
        .contentDisposition: "attachment; filename=\"confusion_\(id).csv\"",
      ]
      return Response(status: .ok, headers: headers, body: .init(byteBuffer: .init(string: matrix.csv)))
    default: throw ValidationFailure(field: "format", "This must be one of json, csv.")
    }
  }

  func listConflicts(request: Request, context: AppContext) async throws -> Response {
    let text = request.query["report_id"]
    let report = QualityReport.ID(text)
    guard text.isEmpty || report != nil else {
      throw ValidationFailure(field: "report_id", "“\(text.prefix(40))” is not a whole number.")
    }
    let found = try await conflicts.list(try request.listQuery(), report: report, for: try context.viewer)
    return .page(found, to: request, context)
  }

  /// The project whose report is asked for; nil where it is that of a task or a job.
  private func project(_ context: AppContext) throws -> Project.ID? {
    ProjectQualityReport.project(of: try context.identifier("report", of: "report"))
  }

  private func report(_ context: AppContext) async throws -> QualityReport {
    try await store.report(try context.identifier("report", of: "report"), for: context.viewer)
  }
}

extension JSONWriter {
  fileprivate mutating func parameters(of summary: QualityReport.Summary) {
    object("parameters") { parameters in
      parameters.field("target_metric", summary.metric.rawValue)
      parameters.field("target_metric_threshold", summary.requiredScore)
    }
  }
}
