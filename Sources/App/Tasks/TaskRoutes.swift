import Domain
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
    routes.get("/tasks/{task}/export", .signedIn, export)
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
        canCreate: try context.signedInUser.role != .worker
      ),
      to: request,
      context
    )
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let task = try await task(context)
    guard let size = task.size else {
      return try await page(of: task, frames: FramePage(frames: []), request, context)
    }
    let start = min(max(Int(request.query["from"]) ?? 0, 0), max(size - 1, 0))
    let frames = try await FrameStore(services.database).frames(
      of: task.id,
      from: start,
      to: start + Self.thumbnailsPerPage - 1
    )
    let next = start + frames.count
    let shown = FramePage(
      frames: frames.map(\.frame),
      previousStart: start > 0 ? max(0, start - Self.thumbnailsPerPage) : nil,
      nextStart: next < size ? next : nil
    )
    return try await page(of: task, frames: shown, request, context)
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

  func export(request: Request, context: AppContext) async throws -> Response {
    try await ExportResponse(services: services).response(
      to: request,
      for: context,
      task: try context.identifier("task", of: "task")
    )
  }

  private func task(_ context: AppContext) async throws -> LabelingTask {
    try await tasks.task(try context.identifier("task", of: "task"), for: context.viewer)
  }

  private func page(
    of task: LabelingTask,
    frames: FramePage,
    _ request: Request,
    _ context: AppContext
  ) async throws -> Response {
    async let jobs = JobStore(services.database).jobs(of: task.id, for: context.viewer)
    async let labels = LabelStore(services.database).labels(in: task.labelScope)
    async let latest = RequestStore(services.database).latest(.create, of: task.id)
    let counts = try await AnnotationStore(services.database).counts(of: task.id)
    let page = TaskPage(
      task: task,
      jobs: try await jobs,
      frames: frames,
      statistics: try await labels.map { LabelCount(label: $0, count: counts[$0.id] ?? 0) },
      formats: [COCOExport.formatName],
      canManage: true,
      request: try await latest.flatMap { $0.state == .finished ? nil : $0 }
    )
    return services.pages.response(page, to: request, context)
  }
}
