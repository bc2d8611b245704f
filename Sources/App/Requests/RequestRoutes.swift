import Domain
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// The pages of background requests: one's own, and everybody's for administrators.
struct RequestRoutes {
  /// So many lines of what was passed over are told where a request leads to.
  private static let linesTold = 2

  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/requests", .signedIn, own)
    routes.get("/admin/work", .administrators, everybodys)
    routes.get("/requests/{request}", .signedIn, show)
    routes.post("/requests/{request}/retry-of-usable", .signedIn, retryOfUsable)
    routes.post("/requests/{request}/cancellation", .signedIn, cancel)
    routes.post("/requests/{request}/retry", .signedIn, retry)
  }

  func own(request: Request, context: AppContext) async throws -> Response {
    try await page(of: try context.signedInUser.id, request, context)
  }

  func everybodys(request: Request, context: AppContext) async throws -> Response {
    try await page(of: nil, request, context)
  }

  /// With `then=result` a request that is finished leads on to what it made, which says what was passed over; an export is downloaded here.
  func show(request: Request, context: AppContext) async throws -> Response {
    let store = RequestStore(services.database)
    let found = try await store.request(
      try context.identifier("request", of: "request") as BackgroundRequest.ID,
      for: context.viewer
    )
    if request.query["then"] == "result", found.state == .finished, found.operation.action != .export,
      let address = found.resultAddress
    {
      return Self.leading(to: address, from: found, context)
    }
    let page = RequestPage(
      request: found,
      subject: try await store.subjects(of: [found])[found.id] ?? "",
      kept: try await kept(by: found, context)
    )
    return services.pages.response(page, to: request, context)
  }

  /// Nobody who is led on sees the request's own page, with what it passed over.
  private static func leading(
    to address: String,
    from request: BackgroundRequest,
    _ context: AppContext
  ) -> Response {
    let lines = request.log.split(separator: "\n").map(String.init)
    guard !lines.isEmpty else { return .seeOther(address) }
    let others = lines.count - linesTold
    let rest = others > 0 ? ["And \(others) more, in the list of your requests."] : []
    return .seeOther(address, notice: (lines.prefix(linesTold) + rest).joined(separator: " "), context)
  }

  /// Nil where it was no dry run, or that of somebody else.
  private func kept(by request: BackgroundRequest, _ context: AppContext) async throws -> RequestPage.KeptFile? {
    let user = try context.signedInUser
    guard request.operation.action == .import, request.result.expires != nil, request.owner.id == user.id else {
      return nil
    }
    do {
      let kept = try await services.imports.kept(by: .number(request.id), for: user, now: services.now())
      return .waiting(
        KeptImportForm(
          request: request.id,
          kind: kept.target.kind,
          manner: kept.wanted.manner,
          fileName: kept.fileName,
          expires: kept.expires,
          labelMapping: kept.wanted.labelMapping,
          createsLabels: kept.wanted.createsLabels
        )
      )
    } catch let conflict as Conflict {
      return .gone(conflict.sentence)
    }
  }

  func retryOfUsable(request: Request, context: AppContext) async throws -> Response {
    let id: BackgroundRequest.ID = try context.identifier("request", of: "request")
    do {
      try await services.requests.retryWithoutUnusable(id, for: context.viewer, now: services.now())
      return .seeOther(Path.making(id))
    } catch let conflict as Conflict {
      return .seeOther(Path.request(id), notice: conflict.sentence, kind: .alert, context)
    }
  }

  func cancel(request: Request, context: AppContext) async throws -> Response {
    let id: BackgroundRequest.ID = try context.identifier("request", of: "request")
    do {
      try await services.requests.cancel(.number(id), by: context.signedInUser, now: services.now())
      return .seeOther(back(context), notice: "The request is cancelled.", context)
    } catch let conflict as Conflict {
      return .seeOther(back(context), notice: conflict.sentence, kind: .alert, context)
    }
  }

  func retry(request: Request, context: AppContext) async throws -> Response {
    let id: BackgroundRequest.ID = try context.identifier("request", of: "request")
    do {
      try await services.requests.retry(id, for: context.viewer, now: services.now())
      return .seeOther(back(context), notice: "It is tried again.", context)
    } catch let conflict as Conflict {
      return .seeOther(back(context), notice: conflict.sentence, kind: .alert, context)
    }
  }

  private func page(of owner: User.ID?, _ request: Request, _ context: AppContext) async throws -> Response {
    let list = ListRequest<BackgroundRequest>(request.query)
    let found = try await RequestStore(services.database).requests(
      of: owner,
      matching: list.search,
      at: list.cursor,
      size: ListRequest<BackgroundRequest>.pageSize,
      for: context.viewer
    )
    let page = RequestsPage(
      requests: found,
      subjects: try await RequestStore(services.database).subjects(of: found.elements),
      search: list.search,
      isEverybodys: owner == nil
    )
    return services.pages.response(page, to: request, context)
  }

  /// The page that the form stands on says which it is; only pages of ours with such forms count.
  private func back(_ context: AppContext) -> String {
    let from = context.form?["from"] ?? ""
    if from == Path.adminWork { return from }
    if from.hasPrefix("\(Path.tasks)/"), let id = LabelingTask.ID(from.dropFirst(Path.tasks.count + 1)) {
      return Path.task(id)
    }
    if from.hasPrefix("\(Path.requests)/"), let id = BackgroundRequest.ID(from.dropFirst(Path.requests.count + 1)) {
      return Path.making(id)
    }
    return Path.requests
  }
}
