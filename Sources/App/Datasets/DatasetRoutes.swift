import Domain
import Formats
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// The page of a task's exports and imports.
struct DatasetRoutes {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/tasks/{task}/dataset", .signedIn, show)
    routes.post("/tasks/{task}/dataset/export", .signedIn, export)
    routes.upload("/tasks/{task}/dataset/import", .signedIn, importing)
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    try await page(try await task(context), request, context)
  }

  func export(request: Request, context: AppContext) async throws -> Response {
    let task = try await task(context)
    let form = context.form ?? Form(items: [])
    do {
      var export = try DatasetExport(form, origin: context.client.origin)
      export.mergesGroups = form["groups_apart"] != "true"
      _ = try await services.exports.request(export, of: .task(task.id), by: context.signedInUser, now: services.now())
      return .seeOther(Path.requests, notice: "The export is being made.", context)
    } catch let failure as ValidationFailure {
      return try await page(task, request, context, failure: failure)
    }
  }

  func importing(request: Request, context: AppContext) async throws -> Response {
    let task = try await task(context)
    let user = try context.signedInUser
    let received = try await UploadReceiver(services: services).receive(request, context, into: RawFiles())
    let purpose = UploadPurpose.taskAnnotations(task.id)
    do {
      guard let file = received.sink.files.last else {
        throw ValidationFailure(field: "annotation_file", "Choose a file to import.")
      }
      var wanted = DatasetImportRequest(format: received.fields["import_format"], fileName: file.name)
      wanted.appends = received.fields["mode"] == "append"
      wanted.isDryRun = !["append", "replace"].contains(received.fields["mode"])
      wanted.drawsMasksAsPolygons = received.fields["conv_mask_to_poly"] == "true"
      try wanted.check()
      try await services.uploads.start(purpose, by: user.id, now: services.now())
      try await services.uploads.keep([file], for: purpose, by: user.id, now: services.now())
      _ = try await services.imports.request(
        wanted,
        into: .task(task.id),
        from: purpose,
        by: user,
        now: services.now()
      )
      return .seeOther(Path.requests, notice: "The import is under way.", context)
    } catch let failure as ValidationFailure {
      return try await page(task, request, context, failure: failure)
    }
  }

  private func page(
    _ task: LabelingTask,
    _ request: Request,
    _ context: AppContext,
    failure: ValidationFailure? = nil
  ) async throws -> Response {
    let losses = try await services.exports.losses(of: .task(task.id), for: context.viewer)
    let byName = Dictionary(losses.map { ($0.format, $0.losses) }, uniquingKeysWith: { first, _ in first })
    let last = try await services.exports.lastFormat(of: context.signedInUser.id)
    let exporters = FormatRegistry.exporters.map { format in
      DatasetFormatChoice(name: format.name, summary: format.summary, losses: byName[format.name] ?? [])
    }
    let page = DatasetPage(
      task: task,
      exporters: exporters.filter { $0.name == last } + exporters.filter { $0.name != last },
      importers: FormatRegistry.importers.map { DatasetFormatChoice(name: $0.name, summary: $0.summary) },
      failure: failure
    )
    return services.pages.response(page, to: request, context, status: failure == nil ? .ok : .unprocessableContent)
  }

  private func task(_ context: AppContext) async throws -> LabelingTask {
    try await TaskStore(services.database).task(try context.identifier("task", of: "task"), for: context.viewer)
  }
}
