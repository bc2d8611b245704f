import Domain
import HTTPTypes
import Hummingbird
import Views
import Workflows

/// A dry run becomes the import, without the file being sent again.
struct KeptImportRoutes {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.post("/requests/{request}/import", .signedIn, importKept)
    routes.get("/requests/{request}/labels", .signedIn, showLabels)
    routes.get("/requests/{request}/upload/deletion", .signedIn, confirmDeletion)
    routes.post("/requests/{request}/upload/deletion", .signedIn, delete)
  }

  func importKept(request: Request, context: AppContext) async throws -> Response {
    let id = try id(context)
    let form = context.form ?? Form(items: [])
    return try await orBack(to: id, context) {
      do {
        let made = try await services.imports.importKept(
          by: .number(id),
          for: context.signedInUser,
          now: services.now()
        ) { $0.change(byPage: form) }
        return .seeOther(Path.request(made.id))
      } catch let failure as ValidationFailure {
        return try await labelsPage(id, typed: form, failure, request, context)
      }
    }
  }

  func showLabels(request: Request, context: AppContext) async throws -> Response {
    let id = try id(context)
    return try await orBack(to: id, context) { try await labelsPage(id, typed: nil, nil, request, context) }
  }

  func confirmDeletion(request: Request, context: AppContext) async throws -> Response {
    let id = try id(context)
    return try await orBack(to: id, context) {
      let kept = try await services.imports.kept(by: .number(id), for: context.signedInUser, now: services.now())
      let page = ConfirmationPage(
        title: "Throw “\(kept.fileName)” away?",
        consequences: ["Only the uploaded file goes: to import it later, send it again."],
        action: Path.requestUploadDeletion(id),
        button: "Throw away",
        cancel: Path.request(id)
      )
      return services.pages.response(page, to: request, context)
    }
  }

  func delete(request: Request, context: AppContext) async throws -> Response {
    let id = try id(context)
    return try await orBack(to: id, context) {
      try await services.imports.throwAway(keptBy: .number(id), for: context.signedInUser, now: services.now())
      try await services.blobSweep.begin()
      return .seeOther(Path.request(id), notice: "The file is thrown away.", context)
    }
  }

  private func id(_ context: AppContext) throws -> BackgroundRequest.ID {
    try context.identifier("request", of: "request")
  }

  /// A file that is gone is told on the page of its dry run.
  private func orBack(
    to id: BackgroundRequest.ID,
    _ context: AppContext,
    _ body: () async throws -> Response
  ) async throws -> Response {
    do {
      return try await body()
    } catch let conflict as Conflict {
      return .seeOther(Path.request(id), notice: conflict.sentence, kind: .alert, context)
    }
  }

  private func labelsPage(
    _ id: BackgroundRequest.ID,
    typed form: Form?,
    _ failure: ValidationFailure?,
    _ request: Request,
    _ context: AppContext
  ) async throws -> Response {
    let user = try context.signedInUser
    let kept = try await services.imports.kept(by: .number(id), for: user, now: services.now())
    var wanted = kept.wanted
    wanted.isDryRun = false
    if let form { wanted.change(byPage: form) }
    let labels = try await services.imports.labels(
      inKept: .number(id),
      for: user,
      now: services.now(),
      reading: MediaFiles(blobs: services.blobs, lane: services.workLane)
    )
    let page = ImportLabelsPage(
      subject: try await DatasetSubject(kept.target, in: services.database, for: context.viewer),
      choice: DatasetImportChoice(token: labels.token, format: wanted.format, manner: wanted.manner),
      keeper: id,
      fileName: labels.fileName,
      found: labels.found,
      stored: labels.stored,
      chosen: wanted.labelChoices,
      mayCreate: labels.mayMakeMore,
      failure: failure
    )
    return services.pages.response(page, to: request, context, status: failure == nil ? .ok : .unprocessableContent)
  }
}
