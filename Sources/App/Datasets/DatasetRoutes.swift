import Domain
import Formats
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// The pages for exports and imports of projects, tasks and jobs.
struct DatasetRoutes {
  let services: Services

  func add(to routes: inout RouteTable) {
    for path in ["/projects/{project}/dataset", "/tasks/{task}/dataset", "/tasks/{task}/jobs/{job}/dataset"] {
      routes.get(path, .signedIn, show)
      routes.post("\(path)/export", .signedIn, export)
      routes.upload("\(path)/import", .signedIn, importing)
      routes.get("\(path)/labels", .signedIn, showLabels)
      routes.post("\(path)/labels", .signedIn, importWithLabels)
    }
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    try await page(try await place(context), request, context, typed: request.query)
  }

  func export(request: Request, context: AppContext) async throws -> Response {
    let place = try await place(context)
    let form = context.form ?? Form(items: [])
    do {
      let export = try DatasetExport(page: form, origin: context.client.origin)
      let made = try await services.exports.request(
        export,
        of: place.id,
        by: context.signedInUser,
        actor: context.actor,
        now: services.now()
      )
      return .seeOther(Path.request(made.id))
    } catch let failure as ValidationFailure {
      return try await page(place, request, context, typed: form, failure: failure)
    }
  }

  func importing(request: Request, context: AppContext) async throws -> Response {
    let place = try await place(context)
    let user = try context.signedInUser
    let received = try await UploadReceiver(services: services).receive(request, context, into: RawFiles())
    let form = received.fields
    do {
      guard let file = received.sink.files.last else {
        throw ValidationFailure(field: "annotation_file", "Choose a file to import.")
      }
      var wanted = DatasetImportRequest(form, fileName: file.name)
      try wanted.check()
      try await services.uploads.start(place.purpose, by: user.id, now: services.now())
      try await services.uploads.keep([file], for: place.purpose, by: user.id, now: services.now())
      let labels = try await labels(wanted, place, by: user)
      if !labels.isComplete {
        let choice = DatasetImportChoice(token: labels.token, format: wanted.format, manner: wanted.manner)
        return .seeOther(place.subject.labels(choice))
      }
      wanted.fileName = labels.token
      return try await queue(wanted, place, by: user)
    } catch let failure as ValidationFailure {
      return try await page(place, request, context, typed: form, failure: failure)
    }
  }

  func showLabels(request: Request, context: AppContext) async throws -> Response {
    let place = try await place(context)
    return try await labelsPage(place, request.query, request, context)
  }

  func importWithLabels(request: Request, context: AppContext) async throws -> Response {
    let place = try await place(context)
    let user = try context.signedInUser
    let form = context.form ?? Form(items: [])
    let wanted = DatasetImportRequest(form, fileName: form["file"])
    do {
      return try await queue(wanted, place, by: user)
    } catch let failure as ValidationFailure {
      return try await labelsPage(place, form, request, context, failure: failure)
    }
  }

  private func queue(
    _ wanted: DatasetImportRequest,
    _ place: Place,
    by user: User
  ) async throws -> Response {
    let made = try await services.imports.request(
      wanted,
      into: place.id,
      from: place.purpose,
      by: user,
      now: services.now()
    )
    return .seeOther(Path.request(made.id))
  }

  private func labels(_ wanted: DatasetImportRequest, _ place: Place, by user: User) async throws -> ImportLabels {
    try await services.imports.labels(
      in: wanted,
      for: place.id,
      from: place.purpose,
      by: user,
      reading: MediaFiles(blobs: services.blobs, lane: services.workLane)
    )
  }

  private func labelsPage(
    _ place: Place,
    _ form: Form,
    _ request: Request,
    _ context: AppContext,
    failure: ValidationFailure? = nil
  ) async throws -> Response {
    let user = try context.signedInUser
    let wanted = DatasetImportRequest(form, fileName: form["file"])
    let labels = try await labels(wanted, place, by: user)
    let page = ImportLabelsPage(
      subject: place.subject,
      choice: DatasetImportChoice(token: labels.token, format: wanted.format, manner: wanted.manner),
      fileName: labels.fileName,
      found: labels.found,
      stored: labels.stored,
      mayCreate: labels.mayMakeMore,
      failure: failure
    )
    return services.pages.response(page, to: request, context, status: failure == nil ? .ok : .unprocessableContent)
  }

  private func page(
    _ place: Place,
    _ request: Request,
    _ context: AppContext,
    typed: Form = Form(items: []),
    failure: ValidationFailure? = nil
  ) async throws -> Response {
    // What cannot be asked for has no losses of its own: the statement is then that of the usual choices.
    let choices = (try? DatasetExport(page: typed, origin: "")) ?? DatasetExport(format: "", savesPictures: false)
    let survey = try await services.exports.survey(of: place.id, for: context.viewer, under: choices)
    let losses = survey.losses
    let last = try await services.exports.lastFormat(of: context.signedInUser.id)
    let exporters = FormatRegistry.exporters.map { format in
      DatasetFormatChoice(name: format.name, summary: format.summary, losses: losses[format.name] ?? [])
    }
    let importers = FormatRegistry.importers.map { DatasetFormatChoice(name: $0.name, summary: $0.summary) }
    let mayUpdateTable = try await services.exports.mayUpdateTable(with: place.id, as: context.viewer)
    let page = DatasetPage(
      subject: place.subject,
      exporters: exporters.lastUsedFirst(last),
      importers: importers.lastUsedFirst(last),
      table: mayUpdateTable ? services.settings.labelTable?.place : nil,
      typed: Dictionary(typed.items, uniquingKeysWith: { "\($0),\($1)" }),
      failure: failure
    )
    return services.pages.response(page, to: request, context, status: failure == nil ? .ok : .unprocessableContent)
  }
}

extension DatasetExport {
  /// What the page's form chooses: its boxes are ticked for what CVAT does not do.
  fileprivate init(page form: Form, origin: String) throws {
    try self.init(form, origin: origin)
    mergesGroups = form["groups_apart"] != "true"
    marksCrowds = form["no_crowds"] != "true"
  }
}

extension DatasetRoutes {
  /// What an address names.
  private struct Place {
    let id: DatasetTargetID
    let purpose: UploadPurpose
    let subject: DatasetSubject
  }

  private func place(_ context: AppContext) async throws -> Place {
    if context.parameters.get("project") != nil {
      let id: Project.ID = try context.identifier("project", of: "project")
      let subject = try await DatasetSubject(.project(id), in: services.database, for: context.viewer)
      return Place(id: .project(id), purpose: .projectDataset(id), subject: subject)
    }
    let id: LabelingTask.ID = try context.identifier("task", of: "task")
    guard context.parameters.get("job") != nil else {
      let subject = try await DatasetSubject(.task(id), in: services.database, for: context.viewer)
      return Place(id: .task(id), purpose: .taskAnnotations(id), subject: subject)
    }
    let job: Job.ID = try context.identifier("job", of: "job")
    guard try await JobStore(services.database).job(job, for: context.viewer).task == id else { throw NotFound("job") }
    let subject = try await DatasetSubject(.job(job), in: services.database, for: context.viewer)
    return Place(id: .job(job), purpose: .jobAnnotations(job), subject: subject)
  }
}

extension [DatasetFormatChoice] {
  fileprivate func lastUsedFirst(_ name: String?) -> [DatasetFormatChoice] {
    filter { $0.name == name } + filter { $0.name != name }
  }
}
