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
  private var conflicts: QualityConflictStore { QualityConflictStore(services.database) }

  func add(to routes: inout RouteTable) {
    routes.get("/api/quality/reports", .signedIn, list)
    routes.post("/api/quality/reports", .signedIn, create)
    routes.get("/api/quality/reports/{report}", .signedIn, show)
    routes.get("/api/quality/reports/{report}/data", .signedIn, data)
    routes.get("/api/quality/reports/{report}/confusion/matrix", .signedIn, matrix)
    routes.get("/api/quality/conflicts", .signedIn, listConflicts)
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    .page(try await store.list(try request.listQuery(), for: try context.viewer), to: request, context)
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
    guard let task = body.task_id, body.project_id == nil else {
      throw ValidationFailure(
        field: "task_id",
        body.project_id == nil ? "Name the task to compare." : "Tasks are compared one by one here: name a task."
      )
    }
    let made = try await services.quality.compare(
      LabelingTask.ID(task),
      by: try context.signedInUser,
      actor: context.actor,
      now: services.now()
    )
    return Response.json(status: .accepted) { $0.field("rq_id", made.name) }
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    .object(try await report(context), context)
  }

  /// The report with each of its frames and conflicts.
  func data(request: Request, context: AppContext) async throws -> Response {
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
      body.object("parameters") { parameters in
        parameters.field("target_metric", report.summary.metric.rawValue)
        parameters.field("target_metric_threshold", report.summary.requiredScore)
      }
      body.object("comparison_summary") { summary in
        summary.members(of: report.summary, report)
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

  /// As JSON, or with `format=csv` as a table.
  func matrix(request: Request, context: AppContext) async throws -> Response {
    let report = try await report(context)
    if let requirement = request.query.optional("requirement"), requirement != "\(report.task)" {
      throw NotFound("requirement")
    }
    let matrix = try await store.confusion(of: report.id)
    switch request.query["format"] {
    case "", "json": return Response.json { $0.members(of: matrix, report.summary) }
    case "csv":
      let headers: HTTPFields = [
        .contentType: "text/csv; charset=utf-8",
        .contentDisposition: "attachment; filename=\"confusion_\(report.id).csv\"",
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

  private func report(_ context: AppContext) async throws -> QualityReport {
    try await store.report(try context.identifier("report", of: "report"), for: context.viewer)
  }
}
