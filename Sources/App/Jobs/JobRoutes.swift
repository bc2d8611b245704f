import Domain
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// The list of jobs, and the editor.
struct JobRoutes {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/jobs", .signedIn, list)
    routes.get("/tasks/{task}/jobs/{job}", .signedIn, editor)
  }

  /// One's own jobs, unless the address says otherwise; who has none sees all.
  func list(request: Request, context: AppContext) async throws -> Response {
    let (query, user) = (request.query, try context.signedInUser)
    var choice = JobChoice(
      whose: JobChoice.Whose(rawValue: query["whose"]) ?? .mine,
      state: Job.State(rawValue: query["state"]),
      stage: Job.Stage(rawValue: query["stage"]),
      assignee: query["assignee"].trimmed,
      project: Project.ID(query["project"]),
      search: query.search
    )
    let page = query.optional("page") ?? "1"
    var found = try await jobs(choice, page: page, for: user)
    if found.elements.isEmpty, query.items.isEmpty {
      choice.whose = .all
      found = try await jobs(choice, page: page, for: user)
    }
    let name = choice.project == nil ? "" : found.elements.first?.projectName ?? ""
    return services.pages.response(
      JobsPage(
        jobs: found.map(JobSummary.init),
        choice: choice,
        projectName: name,
        canCreate: user.role.makesTasks
      ),
      to: request,
      context
    )
  }

  private func jobs(_ choice: JobChoice, page: String, for user: User) async throws -> ListPage<NamedJob> {
    let assignee = choice.whose == .mine ? user.name : choice.whose == .all ? choice.assignee : ""
    let query = try ListQuery([
      ("page", page), ("page_size", "30"), ("search", choice.search), ("state", choice.state?.rawValue ?? ""),
      ("stage", choice.stage?.rawValue ?? ""), ("project_id", choice.project?.description ?? ""),
      ("assignee", assignee), ("filter", choice.whose == .nobodys ? #"{"==":[{"var":"assignee"},null]}"# : ""),
    ])
    return try await JobStore(services.database).list(query, for: Viewer(user))
  }

  func editor(request: Request, context: AppContext) async throws -> Response {
    let user = try context.signedInUser
    let id: LabelingTask.ID = try context.identifier("task", of: "task")
    let job = try await JobStore(services.database).job(try context.identifier("job", of: "job"), for: Viewer(user))
    guard job.task == id else { throw NotFound("job") }
    // Not for the viewer: he who has a job of a task need not see the task.
    let task = try await TaskStore(services.database).task(of: job)
    async let labels = LabelStore(services.database).labels(in: task.labelScope)
    async let chapters = chapters(of: job)
    async let contextCounts = ContextImageStore(services.database).counts(of: task.id, from: job.start, to: job.stop)
    // Of a ground truth job, only the frames that were chosen for it.
    let frames = try await FrameStore(services.database).frames(of: task.id, from: job.start, to: job.stop)
      .filter { job.contains(frame: $0.frame.number) }
    let page = EditorPage(
      task: task,
      job: job,
      labels: try await labels,
      frames: frames.map(\.frame),
      deletedFrames: Set(frames.filter(\.isDeleted).map(\.frame.number)),
      contextCounts: try await contextCounts,
      chapters: try await chapters,
      userName: user.name,
      frame: Int(request.query["frame"])
    )
    return services.pages.response(page, to: request, context)
  }

  private func chapters(of job: Job) async throws -> [Chapter] {
    guard let media = try await MediaStore(services.database).media(of: job.task) else { return [] }
    return try await services.media.chapters(of: media).filter { $0.frames.overlaps(job.start...job.stop) }
  }
}

extension JobSummary {
  init(_ named: NamedJob) {
    self.init(
      job: named.job,
      taskName: named.taskName,
      projectName: named.projectName,
      issueCount: named.issueCount
    )
  }
}
