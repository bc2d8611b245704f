import Domain
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// What was deleted in a job, and bringing it back.
struct DeletionRoutes {
  private static let pageSize = 50

  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/tasks/{task}/jobs/{job}/deletions", .signedIn, list)
    routes.post("/tasks/{task}/jobs/{job}/deletions", .signedIn, restore)
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    let job = try await job(context)
    let moment = Int64(request.query["before"]).map { Timestamp(milliseconds: $0) }
    let found = try await DeletionStore(services.database).deletions(
      of: job.id,
      before: moment,
      size: Self.pageSize + 1
    )
    let page = JobDeletionsPage(
      task: try await TaskStore(services.database).task(of: job),
      job: job,
      deletions: Array(found.prefix(Self.pageSize)),
      hasMore: found.count > Self.pageSize
    )
    return services.pages.response(page, to: request, context)
  }

  func restore(request: Request, context: AppContext) async throws -> Response {
    let job = try await job(context)
    guard let time = Int64(context.form?["time"] ?? "") else {
      throw ValidationFailure(field: "time", "Name the deletion that is to be undone.")
    }
    let count = try await DeletionWork(database: services.database).restore(
      Timestamp(milliseconds: time),
      in: job.id,
      for: context.viewer,
      now: services.now()
    )
    return .seeOther(
      Path.jobDeletions(job.task, job.id),
      notice: count == 1 ? "One object is back." : "\(count) objects are back.",
      context
    )
  }

  private func job(_ context: AppContext) async throws -> Job {
    let id: LabelingTask.ID = try context.identifier("task", of: "task")
    let job = try await JobStore(services.database).job(
      try context.identifier("job", of: "job"),
      for: context.viewer
    )
    guard job.task == id else { throw NotFound("job") }
    return job
  }
}
