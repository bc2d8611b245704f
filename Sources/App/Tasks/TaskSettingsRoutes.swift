import Domain
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// Who works on a task and on its jobs, and how far they are.
struct TaskSettingsRoutes {
  let services: Services

  private var tasks: TaskStore { TaskStore(services.database) }

  func add(to routes: inout RouteTable) {
    routes.get("/tasks/{task}/settings", .signedIn, show)
    routes.post("/tasks/{task}/settings", .signedIn, save)
    routes.post("/tasks/{task}/assignments", .signedIn, assign)
    routes.get("/tasks/{task}/jobs/{job}/settings", .signedIn, showJob)
    routes.post("/tasks/{task}/jobs/{job}/settings", .signedIn, saveJob)
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let task = try await task(context)
    let page = TaskSettingsPage(
      task: task,
      people: try await people(),
      organizations: try await organizations(for: task, context)
    )
    return services.pages.response(page, to: request, context)
  }

  func save(request: Request, context: AppContext) async throws -> Response {
    let task = try await task(context)
    guard let form = context.form else { throw UnreadableBody(description: "This is no form.") }
    let (name, subset, tracker) = (form["name"], form["subset"], form["bug_tracker"])
    let assignee = User.ID(form["assignee"])
    do {
      try await TaskWork(database: services.database).update(
        task.id,
        for: context.viewer,
        actor: context.actor,
        now: services.now()
      ) { change in
        change.name = try checkedName(name, of: "task")
        change.subset = try TaskDraft.checkedSubset(subset)
        change.bugTracker = try checkedBugTracker(tracker)
        change.assignee = assignee
        if form.has("organization") { change.organization = Organization.ID(form["organization"]) }
      }
      return .seeOther(Path.task(task.id), notice: "The task's settings are saved.", context)
    } catch let failure as ValidationFailure {
      let page = TaskSettingsPage(
        task: task,
        people: try await people(),
        organizations: try await organizations(for: task, context),
        typed: .init(name: name, subset: subset, bugTracker: tracker),
        failure: failure
      )
      return services.pages.response(page, to: request, context, status: .unprocessableContent)
    }
  }

  /// Gives the jobs that were ticked, or all of the task, to one person.
  func assign(request: Request, context: AppContext) async throws -> Response {
    let task = try await task(context)
    let viewer = try context.viewer
    guard let form = context.form else { throw UnreadableBody(description: "This is no form.") }
    let chosen =
      form["all"] == "1"
      ? try await JobStore(services.database).jobs(of: task.id, for: viewer).map(\.id)
      : form.all("job").compactMap { Job.ID($0) }
    guard !chosen.isEmpty else {
      return .seeOther(Path.task(task.id), notice: "Nothing is changed: tick the jobs to give, or all.", context)
    }
    let assignee = User.ID(form["assignee"])
    try await JobWork(database: services.database).assign(chosen, to: assignee, for: viewer, now: services.now())
    let words = chosen.count == 1 ? "One job is" : "\(chosen.count) jobs are"
    let end = assignee == nil ? "nobody's now." : "given."
    return .seeOther(Path.task(task.id), notice: "\(words) \(end)", context)
  }

  func showJob(request: Request, context: AppContext) async throws -> Response {
    let (task, job) = try await job(context)
    let page = try await page(task, job)
    return services.pages.response(page, to: request, context)
  }

  func saveJob(request: Request, context: AppContext) async throws -> Response {
    let (task, job) = try await job(context)
    guard let form = context.form else { throw UnreadableBody(description: "This is no form.") }
    let assignee = User.ID(form["assignee"])
    let stage = Job.Stage(rawValue: form["stage"])
    let state = Job.State(rawValue: form["state"])
    do {
      try await JobWork(database: services.database).update(
        job.id,
        for: context.viewer,
        now: services.now()
      ) { change in
        change.assignee = assignee
        if let state { change.state = state }
        if let stage, stage != change.stage {
          change.stage = stage
          change.state = .new
        }
      }
      await services.live.progressed(job.id)
      return .seeOther(Path.task(task.id), notice: "Job \(job.id) is saved.", context)
    } catch let failure as ValidationFailure {
      let page = try await page(task, job, failure: failure)
      return services.pages.response(page, to: request, context, status: .unprocessableContent)
    }
  }

  private func page(
    _ task: LabelingTask,
    _ job: Job,
    failure: ValidationFailure? = nil
  ) async throws -> JobSettingsPage {
    async let labels = LabelStore(services.database).labels(in: task.labelScope)
    async let pace = WorkPaceStore(services.database).pace(of: job.id, now: services.now())
    return JobSettingsPage(
      task: task,
      job: job,
      people: try await people(),
      pace: try await pace,
      labels: try await labels,
      failure: failure
    )
  }

  private func task(_ context: AppContext) async throws -> LabelingTask {
    try await tasks.task(try context.identifier("task", of: "task"), for: context.viewer)
  }

  private func job(_ context: AppContext) async throws -> (LabelingTask, Job) {
    let task = try await task(context)
    let job = try await JobStore(services.database).job(
      try context.identifier("job", of: "job"),
      for: context.viewer
    )
    guard job.task == task.id else { throw NotFound("job") }
    return (task, job)
  }

  /// Where the task may be moved by itself.
  private func organizations(for task: LabelingTask, _ context: AppContext) async throws -> [Organization] {
    let rights = try await StandingStore(services.database).rights(on: task.id, for: context.viewer)
    guard task.project == nil, rights.include(.reassign) else { return [] }
    return try await OrganizationStore(services.database).destinations(for: context.viewer)
  }

  private func people() async throws -> [Person] {
    try await PeopleStore(services.database).people()
  }
}
