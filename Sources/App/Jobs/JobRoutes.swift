import Domain
import HTTPTypes
import Hummingbird
import Store
import Views

/// The list of jobs, and the editor.
struct JobRoutes {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/jobs", .signedIn, list)
    routes.get("/tasks/{task}/jobs/{job}", .signedIn, editor)
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    let list = ListRequest<Job>(request.query)
    let found = try await JobStore(services.database).jobs(
      matching: list.search,
      at: list.cursor,
      size: ListRequest<Job>.pageSize,
      for: context.viewer
    )
    let jobs = found.map { JobSummary(job: $0.job, taskName: $0.taskName, projectName: $0.projectName) }
    return services.pages.response(JobsPage(jobs: jobs, search: list.search), to: request, context)
  }

  func editor(request: Request, context: AppContext) async throws -> Response {
    let user = try context.signedInUser
    let id: LabelingTask.ID = try context.identifier("task", of: "task")
    let job = try await JobStore(services.database).job(try context.identifier("job", of: "job"), for: Viewer(user))
    guard job.task == id else { throw NotFound("job") }
    // Not for the viewer: he who has a job of a task need not see the task.
    let task = try await TaskStore(services.database).task(of: job)
    async let labels = LabelStore(services.database).labels(in: task.labelScope)
    let frames = try await FrameStore(services.database).frames(of: task.id, from: job.start, to: job.stop)
    let page = EditorPage(
      task: task,
      job: job,
      labels: try await labels,
      frames: frames.map(\.frame),
      userName: user.name,
      frame: Int(request.query["frame"])
    )
    return services.pages.response(page, to: request, context)
  }
}
