import Domain
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// Pairs of pictures for administrators: sending, fetching, changing, deleting.
struct ComparisonAdminRoutes {
  let services: Services

  private var work: ComparisonWork { ComparisonWork(database: services.database) }
  private var store: ComparisonStore { ComparisonStore(services.database) }

  func add(to routes: inout RouteTable) {
    routes.get("/admin/comparisons", .administrators, list)
    routes.get("/admin/comparisons/new", .administrators, blank)
    routes.upload("/admin/comparisons", .administrators, create)
    routes.post("/admin/comparisons/fetching", .administrators, fetchMissing)
    routes.get("/admin/comparisons/{comparison}", .administrators, form)
    routes.upload("/admin/comparisons/{comparison}", .administrators, update)
    routes.post("/admin/comparisons/{comparison}/fetching", .administrators, fetch)
    routes.get("/admin/comparisons/{comparison}/deletion", .administrators, confirmDeletion)
    routes.post("/admin/comparisons/{comparison}/deletion", .administrators, delete)
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    let list = ListRequest<Comparison>(request.query)
    let size = ListRequest<Comparison>.pageSize
    let problems = try await services.comparisons.problems().map { FolderProblem(path: $0.path, sentence: $0.sentence) }
    let page = AdminComparisonsPage(
      comparisons: try await store.comparisons(matching: list.search, at: list.cursor, size: size),
      search: list.search,
      problems: problems
    )
    return services.pages.response(page, to: request, context)
  }

  func blank(request: Request, context: AppContext) async throws -> Response {
    services.pages.response(ComparisonFormPage(comparison: nil, values: [:]), to: request, context)
  }

  func create(request: Request, context: AppContext) async throws -> Response {
    let taken = Set(try await services.comparisons.comparisons().map(\.slug))
    return try await save(request, context, comparison: nil) { draft, pictures in
      try await work.create(draft, pictures: pictures, taken: taken, actor: context.actor, now: services.now())
    }
  }

  func form(request: Request, context: AppContext) async throws -> Response {
    services.pages.response(ComparisonFormPage(try await comparison(context)), to: request, context)
  }

  func update(request: Request, context: AppContext) async throws -> Response {
    let comparison = try await comparison(context)
    let id: Comparison.ID = try context.identifier("comparison", of: "pair of pictures")
    return try await save(request, context, comparison: comparison) { draft, pictures in
      try await work.change(id, to: draft, pictures: pictures, actor: context.actor, now: services.now())
      return id
    }
  }

  func fetch(request: Request, context: AppContext) async throws -> Response {
    let comparison = try await comparison(context)
    try await enqueue(comparison, by: context.signedInUser)
    return .seeOther(Path.requests, notice: "The pictures are being fetched; here is how far it is.", context)
  }

  func fetchMissing(request: Request, context: AppContext) async throws -> Response {
    let missing = try await store.comparisons().filter {
      !$0.isComplete && !($0.first.address.isEmpty && $0.second.address.isEmpty)
    }
    guard !missing.isEmpty else {
      return .seeOther(Path.adminComparisons, notice: "No pair with an address lacks a picture.", context)
    }
    for comparison in missing { try await enqueue(comparison, by: context.signedInUser) }
    return .seeOther(Path.requests, notice: "The pictures are being fetched; here is how far it is.", context)
  }

  func confirmDeletion(request: Request, context: AppContext) async throws -> Response {
    let comparison = try await comparison(context)
    let id: Comparison.ID = try context.identifier("comparison", of: "pair of pictures")
    let page = ConfirmationPage(
      title: "Delete the pair “\(comparison.words.title)”?",
      consequences: ["Its pictures and words go, and links to it lead nowhere. This cannot be undone."],
      action: Path.comparisonDeletion(id),
      button: "Delete pair",
      cancel: Path.adminComparison(id)
    )
    return services.pages.response(page, to: request, context)
  }

  func delete(request: Request, context: AppContext) async throws -> Response {
    let comparison = try await comparison(context)
    let id: Comparison.ID = try context.identifier("comparison", of: "pair of pictures")
    try await work.delete(id, actor: context.actor, now: services.now())
    try await services.blobSweep.run()
    return .seeOther(Path.adminComparisons, notice: "The pair “\(comparison.words.title)” is deleted.", context)
  }

  private func comparison(_ context: AppContext) async throws -> Comparison {
    try await store.comparison(try context.identifier("comparison", of: "pair of pictures"))
  }

  private func enqueue(_ comparison: Comparison, by user: User) async throws {
    guard let id = comparison.storedID else { throw NotFound("pair of pictures") }
    _ = try await services.requests.enqueue(
      ComparisonFetchHandler.operation(id),
      input: "{}",
      onlyOnce: "fetch:comparison:\(id)",
      by: user,
      now: services.now()
    )
  }

  /// Reads the form with its files; `store` writes what it says.
  private func save(
    _ request: Request,
    _ context: AppContext,
    comparison: Comparison?,
    _ store: (ComparisonDraft, [ComparisonSide.Place: ComparisonPicture]) async throws -> Comparison.ID
  ) async throws -> Response {
    let sink = ComparisonFiles(intake: ComparisonIntake(blobs: services.blobs))
    let received = try await UploadReceiver(services: services).receive(request, context, into: sink)
    let values = Dictionary(received.fields.items.map { ($0.name, $0.value) }) { first, _ in first }
    do {
      let draft = try sink.checked(try ComparisonDraft(values), comparison)
      let pictures = try await services.fileLane.run { [blobs = services.blobs] in try sink.keep(in: blobs) }
      let id = try await store(draft, pictures)
      try await services.blobSweep.run()
      return .seeOther(Path.adminComparison(id), notice: "The pair “\(draft.words.title)” is saved.", context)
    } catch let failure as ValidationFailure {
      sink.discard()
      let page = ComparisonFormPage(comparison: comparison, values: values, failure: sink.joined(to: failure))
      return services.pages.response(page, to: request, context, status: .unprocessableContent)
    } catch {
      sink.discard()
      throw error
    }
  }
}
