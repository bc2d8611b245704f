import Domain
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// What people say about places in a job.
struct JobIssueRoutes {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/tasks/{task}/jobs/{job}/issues", .signedIn, list)
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    let (viewer, query) = (try context.viewer, request.query)
    let job = try await JobStore(services.database).job(try context.identifier("job", of: "job"), for: viewer)
    let task: LabelingTask.ID = try context.identifier("task", of: "task")
    guard job.task == task else { throw NotFound("job") }
    let showsResolved = query["resolved"] == "true"
    let found = try await IssueStore(services.database).list(
      ListQuery([
        ("job_id", "\(job.id)"), ("resolved", showsResolved ? "" : "false"), ("search", query.search),
        ("page", query.optional("page") ?? "1"), ("page_size", "30"),
      ]),
      for: viewer
    )
    let page = JobIssuesPage(
      task: try await TaskStore(services.database).task(of: job),
      job: job,
      issues: found,
      messages: try await CommentStore(services.database).firstMessages(of: found.elements.map(\.id)),
      search: query.search,
      showsResolved: showsResolved
    )
    return services.pages.response(page, to: request, context)
  }
}
