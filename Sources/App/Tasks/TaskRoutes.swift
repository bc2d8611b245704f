import Domain
import Formats
import HTTPTypes
import Hummingbird
import NIOCore
import Store
import Views
import Workflows

/// The pages of tasks.
struct TaskRoutes {
  static let thumbnailsPerPage = 60

  let services: Services

  private var tasks: TaskStore { TaskStore(services.database) }
  private var work: TaskWork { TaskWork(database: services.database) }

  func add(to routes: inout RouteTable) {
    routes.get("/tasks", .signedIn, list)
    routes.get("/tasks/{task}", .signedIn, show)
    routes.get("/tasks/{task}/deletion", .signedIn, confirmDeletion)
    routes.post("/tasks/{task}/deletion", .signedIn, delete)
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    let list = ListRequest<LabelingTask>(request.query)
    let found = try await tasks.tasks(
      in: nil,
      matching: list.search,
      at: list.cursor,
      size: ListRequest<LabelingTask>.pageSize,
      for: context.viewer
    )
    return services.pages.response(
      TasksPage(
        tasks: found.map(TaskSummary.init),
        search: list.search,
        canCreate: try context.signedInUser.role.makesTasks
      ),
      to: request,
      context
    )
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let task = try await task(context)
    let (database, viewer) = (services.database, try context.viewer)
    async let rights = StandingStore(database).rights(on: task.id, for: viewer)
    async let progress = OverviewStore(database).progress(of: task.id)
    async let survey = services.exports.survey(of: .task(task.id), for: viewer)
    async let lastFormat = services.exports.lastFormat(of: viewer.id)
    async let latest = RequestStore(database).latest(.create, of: task.id)
    let jobs = try await JobStore(database).list(
      ListQuery([
        ("task_id", "\(task.id)"), ("page", request.query.optional("jobs") ?? "1"), ("page_size", "50"), ("sort", "id"),
      ]),
      for: viewer
    )
    let (objects, losses) = try await survey
    let page = TaskPage(
      task: task,
      rights: try await rights,
      progress: try await progress,
      jobs: jobs.map(JobSummary.init),
      frames: try await frames(of: task, request.query, viewer),
      objects: objects,
      exporter: quickExport(of: task, in: try await lastFormat ?? "COCO 1.0", losses),
      request: try await latest.flatMap { $0.state == .finished ? nil : $0 },
      mediaProblem: try await mediaProblem(of: task),
      people: try await rights.include(.assignJobs) && jobs.count > 1 ? try await PeopleStore(database).people() : []
    )
    return services.pages.response(page, to: request, context)
  }

  private func frames(of task: LabelingTask, _ query: Form, _ viewer: Viewer) async throws -> FramePage {
    let showsDeleted = query["deleted"] == "true"
    let start = min(max(Int(query["from"]) ?? 0, 0), max((task.size ?? 1) - 1, 0))
    let found = try await OverviewStore(services.database).frames(
      of: task.id,
      from: start,
      matching: query.search,
      isDeleted: showsDeleted,
      size: Self.thumbnailsPerPage
    )
    let numbers = found.frames.map(\.frame.number)
    let jobs = try await JobStore(services.database).jobs(
      of: task.id,
      from: numbers.first ?? 0,
      to: numbers.last ?? 0,
      for: viewer
    )
    return FramePage(
      frames: found.frames.map { stored in
        let job = jobs.first { $0.kind == .annotation && $0.contains(frame: stored.frame.number) }
        return .init(frame: stored.frame, isDeleted: stored.isDeleted, job: job?.id)
      },
      previousStart: found.previous,
      nextStart: found.hasMore ? numbers.last.map { $0 + 1 } : nil,
      search: query.search,
      showsDeleted: showsDeleted,
      deletedCount: found.deletedCount
    )
  }

  /// The format that this person used last, COCO before the first time, with what it would leave out.
  private func quickExport(
    of task: LabelingTask,
    in last: String,
    _ losses: [String: [String]]
  ) -> DatasetFormatChoice? {
    guard task.size != nil, let format = FormatRegistry.exporters.first(where: { $0.name == last }) else { return nil }
    return DatasetFormatChoice(name: format.name, summary: format.summary, losses: losses[last] ?? [])
  }

  /// A video cannot be looked into without ffmpeg.
  private func mediaProblem(of task: LabelingTask) async throws -> String? {
    guard services.videos == nil, task.size != nil else { return nil }
    let media = try await MediaStore(services.database).media(of: task.id)
    guard media?.video != nil else { return nil }
    return "The frames of this task's video cannot be shown: ffmpeg and ffprobe are not installed on this server. "
      + "What was marked is safe; ask an administrator for the programs."
  }

  func confirmDeletion(request: Request, context: AppContext) async throws -> Response {
    let task = try await task(context)
    let pictures = task.size ?? 0
    let page = ConfirmationPage(
      title: "Delete the task “\(task.name)”?",
      consequences: [
        "\(pictures == 1 ? "Its picture goes" : "Its \(pictures) pictures go"), and everything that was marked on them.",
        "Nothing of it can be brought back.",
      ],
      action: Path.taskDeletion(task.id),
      button: "Delete task",
      cancel: Path.task(task.id)
    )
    return services.pages.response(page, to: request, context)
  }

  func delete(request: Request, context: AppContext) async throws -> Response {
    let task = try await task(context)
    try await work.delete(task.id, for: context.viewer, actor: context.actor, now: services.now())
    try await services.blobSweep.begin()
    return .seeOther(
      task.project.map(Path.project) ?? Path.tasks,
      notice: "The task “\(task.name)” is deleted.",
      context
    )
  }

  private func task(_ context: AppContext) async throws -> LabelingTask {
    try await tasks.task(try context.identifier("task", of: "task"), for: context.viewer)
  }
}
