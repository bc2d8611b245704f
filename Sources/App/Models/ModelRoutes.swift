import Domain
import HTTPTypes
import Hummingbird
import Views
import Workflows

/// Models for administrators: declaring, trying, changing, removing.
struct ModelRoutes {
  let services: Services

  private var models: ModelWork { services.models }

  func add(to routes: inout RouteTable) {
    routes.get("/admin/models", .administrators, list)
    routes.get("/admin/models/new", .administrators, blank)
    routes.post("/admin/models", .administrators, create)
    routes.post("/admin/models/nuclio", .administrators, takeOver)
    routes.get("/admin/models/{model}", .administrators, show)
    routes.post("/admin/models/{model}", .administrators, update)
    routes.post("/admin/models/{model}/trial", .administrators, attempt)
    routes.get("/admin/models/{model}/deletion", .administrators, confirmDeletion)
    routes.post("/admin/models/{model}/deletion", .administrators, delete)
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    let page = ModelsPage(models: try await models.functions(), nuclio: services.settings.nuclio)
    return services.pages.response(page, to: request, context)
  }

  /// Declares what the Nuclio dashboard of the settings has.
  func takeOver(request: Request, context: AppContext) async throws -> Response {
    guard let dashboard = services.settings.nuclio else { throw NotFound("Nuclio dashboard: NUCLIO_URL names none") }
    do {
      let report = try await models.declareFunctions(ofNuclio: dashboard, actor: context.actor, now: services.now())
      return .seeOther(Path.models, notice: report.sentence, context)
    } catch let failure as ModelFailure {
      return .seeOther(Path.models, notice: failure.sentence, kind: .alert, context)
    }
  }

  func blank(request: Request, context: AppContext) async throws -> Response {
    let usual = [
      "kind": "detector", "service": "nuclio", "region": services.settings.amazonRegion, "request": "image",
      "answer": "torchserve", "min_pos_points": "1", "min_neg_points": "0", "seconds": "120",
    ]
    return services.pages.response(ModelFormPage(model: nil, values: usual), to: request, context)
  }

  func create(request: Request, context: AppContext) async throws -> Response {
    try await save(request, context, model: nil) { form in
      try await models.create(form, actor: context.actor, now: services.now())
    }
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let model = try await model(context)
    let page = ModelFormPage(model, labels: ModelLabels.text(model.traits.labels))
    return services.pages.response(page, to: request, context)
  }

  func update(request: Request, context: AppContext) async throws -> Response {
    let model = try await model(context)
    return try await save(request, context, model: model) { form in
      try await models.change(model.id, to: form, actor: context.actor, now: services.now())
      return model.id
    }
  }

  func attempt(request: Request, context: AppContext) async throws -> Response {
    let model = try await model(context)
    do {
      let words = try await models.trial(of: model)
      return .seeOther(Path.model(model.id), notice: words, context)
    } catch let failure as ModelFailure {
      return .seeOther(Path.model(model.id), notice: failure.sentence, kind: .alert, context)
    }
  }

  func confirmDeletion(request: Request, context: AppContext) async throws -> Response {
    let model = try await model(context)
    let page = ConfirmationPage(
      title: "Remove the model “\(model.traits.name)”?",
      consequences: ["Annotators cannot ask it any more. What it has found stays."],
      action: Path.modelDeletion(model.id),
      button: "Remove model",
      cancel: Path.model(model.id)
    )
    return services.pages.response(page, to: request, context)
  }

  func delete(request: Request, context: AppContext) async throws -> Response {
    let model = try await model(context)
    try await models.delete(model, actor: context.actor, now: services.now())
    return .seeOther(Path.models, notice: "The model “\(model.traits.name)” is removed.", context)
  }

  private func model(_ context: AppContext) async throws -> ModelFunction {
    try await models.function(try context.identifier("model", of: "model"))
  }

  private func save(
    _ request: Request,
    _ context: AppContext,
    model: ModelFunction?,
    _ store: (ModelFunctionForm) async throws -> ModelFunction.ID
  ) async throws -> Response {
    let fields = (context.form?.items ?? []).map { ($0.name, $0.value) }
    let values = Dictionary(fields) { first, _ in first }
    do {
      let form = try ModelFunctionForm(values)
      let id = try await store(form)
      return .seeOther(Path.model(id), notice: "The model “\(form.traits.name)” is saved.", context)
    } catch let failure as ValidationFailure {
      let page = ModelFormPage(model: model, values: values, failure: failure)
      return services.pages.response(page, to: request, context, status: .unprocessableContent)
    }
  }
}
