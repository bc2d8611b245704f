import Domain
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// The pages that compare a task's jobs with its ground truth.
struct QualityRoutes {
  private static let jobsPerPage = 50
  private static let frames = 20

  let services: Services

  private var reports: QualityReportStore { QualityReportStore(services.database) }

  func add(to routes: inout RouteTable) {
    routes.get("/tasks/{task}/quality", .signedIn, show)
    routes.post("/tasks/{task}/quality", .signedIn, compare)
    routes.post("/tasks/{task}/quality/ground-truth", .signedIn, makeTruth)
    routes.get("/tasks/{task}/quality/settings", .signedIn, settings)
    routes.post("/tasks/{task}/quality/settings", .signedIn, saveSettings)
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    services.pages.response(try await page(of: try await task(context), request, context), to: request, context)
  }

  func compare(request: Request, context: AppContext) async throws -> Response {
    let task = try await task(context)
    do {
      _ = try await services.quality.compare(
        task.id,
        by: try context.signedInUser,
        actor: context.actor,
        now: services.now()
      )
      return .seeOther(Path.quality(task.id))
    } catch let failure as ValidationFailure {
      return .seeOther(
        Path.quality(task.id),
        notice: failure.problems.map(\.sentence).joined(separator: " "),
        kind: .alert,
        context
      )
    }
  }

  func makeTruth(request: Request, context: AppContext) async throws -> Response {
    let task = try await task(context)
    guard let form = context.form else { throw UnreadableBody(description: "This is no form.") }
    let viewer = try context.viewer
    do {
      guard let percent = Double(form["share"]), percent > 0, percent <= 100 else {
        throw ValidationFailure(field: "share", "Say how many percent: a number above 0, at most 100.")
      }
      let job = try await GroundTruthWork(database: services.database).create(
        try GroundTruthSelection(method: .randomPerJob, share: percent / 100),
        of: task.id,
        for: viewer,
        actor: context.actor,
        now: services.now()
      )
      let notice = "Job \(job) is the ground truth: give it to somebody you trust, or annotate it yourself."
      return .seeOther(Path.quality(task.id), notice: notice, context)
    } catch let failure as ValidationFailure {
      let page = try await page(of: task, request, context, typed: form["share"], failure: failure)
      return services.pages.response(page, to: request, context, status: .unprocessableContent)
    }
  }

  func settings(request: Request, context: AppContext) async throws -> Response {
    let task = try await manageableTask(context)
    let stored = try await QualitySettingsStore(services.database).settings(of: task.id, for: try context.viewer)
    let page = QualitySettingsPage(task: task, settings: stored.settings)
    return services.pages.response(page, to: request, context)
  }

  func saveSettings(request: Request, context: AppContext) async throws -> Response {
    let task = try await manageableTask(context)
    guard let form = context.form else { throw UnreadableBody(description: "This is no form.") }
    do {
      _ = try await services.quality.update(
        task.id,
        for: try context.viewer,
        actor: context.actor,
        now: services.now()
      ) { try form.apply(to: &$0) }
      return .seeOther(Path.quality(task.id), notice: "The settings count from the next comparison on.", context)
    } catch let failure as ValidationFailure {
      let values = Dictionary(form.items.map { ($0.name, $0.value) }) { first, _ in first }
      let page = QualitySettingsPage(task: task, values: values, failure: failure)
      return services.pages.response(page, to: request, context, status: .unprocessableContent)
    }
  }

  private func page(
    of task: LabelingTask,
    _ request: Request,
    _ context: AppContext,
    typed: String = "",
    failure: ValidationFailure? = nil
  ) async throws -> QualityPage {
    let (database, viewer) = (services.database, try context.viewer)
    async let rights = StandingStore(database).rights(on: task.id, for: viewer)
    async let settings = QualitySettingsStore(database).settings(of: task.id, for: viewer)
    async let latest = RequestStore(database).latest(.calculate, of: task.id)
    async let media = MediaStore(database).media(of: task.id)
    let truth = try await JobStore(database).list(
      ListQuery(pageSize: 1, parameters: ["task_id": "\(task.id)", "type": Job.Kind.groundTruth.rawValue]),
      for: viewer
    ).elements.first?.job
    return QualityPage(
      task: task,
      rights: try await rights,
      truth: truth,
      obstacle: Self.obstacle(try await media),
      settings: try await settings.settings,
      comparison: try await comparison(of: task, request, viewer),
      request: try await latest.flatMap { $0.state == .finished ? nil : $0 },
      typed: typed,
      failure: failure
    )
  }

  private func comparison(
    of task: LabelingTask,
    _ request: Request,
    _ viewer: Viewer
  ) async throws -> QualityPage.Comparison? {
    guard let report = try await reports.latest(of: task.id, for: viewer) else { return nil }
    async let frames = reports.worstFrames(of: report.id, most: Self.frames)
    async let confusion = reports.confusion(of: report.id)
    let jobs = try await reports.list(
      ListQuery([
        ("parent_id", "\(report.id)"), ("page", request.query.optional("page") ?? "1"),
        ("page_size", "\(Self.jobsPerPage)"), ("sort", "job_id"),
      ]),
      for: viewer
    )
    return .init(report: report, jobs: jobs, frames: try await frames, confusion: try await confusion)
  }

  private static func obstacle(_ media: TaskMedia?) -> String? {
    guard let media else { return "The task has no pictures yet: add some first." }
    return media.video == nil ? nil : "Ground truth jobs are for tasks of pictures, and this one is a video."
  }

  private func manageableTask(_ context: AppContext) async throws -> LabelingTask {
    let task = try await task(context)
    try await StandingStore(services.database).rights(on: task.id, for: context.viewer).require(.edit, of: "task")
    return task
  }

  private func task(_ context: AppContext) async throws -> LabelingTask {
    try await TaskStore(services.database).task(try context.identifier("task", of: "task"), for: context.viewer)
  }
}

extension Form {
  /// Takes over what stands in the form; a box that is not ticked is not sent.
  fileprivate func apply(to settings: inout QualitySettings) throws(ValidationFailure) {
    var problems: [ValidationFailure.Problem] = []
    for share in QualitySettings.shares {
      if let value = Double(self[share.name].trimmed), (0...1).contains(value) {
        settings[keyPath: share.path] = value
      } else {
        problems.append(.init(field: share.name, sentence: "This is a share: a number from 0 to 1, such as 0.4."))
      }
    }
    guard problems.isEmpty else { throw ValidationFailure(problems) }
    for choice in QualitySettings.switches { settings[keyPath: choice.path] = self[choice.name] == "1" }
    settings.metric = try QualityWords.metric(self["target_metric"]) ?? settings.metric
    settings.pointSizeBase = try QualityWords.base(self["point_size_base"]) ?? settings.pointSizeBase
  }
}
