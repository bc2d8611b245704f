import Domain
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// The pages of webhooks, for those who manage the organisation or project.
struct WebhookRoutes {
  let services: Services

  private var store: WebhookStore { WebhookStore(services.database) }

  func add(to routes: inout RouteTable) {
    for place in ["/projects/{project}/webhooks", "/organizations/{organization}/webhooks"] {
      routes.get(place, .signedIn, list)
      routes.post(place, .signedIn, create)
    }
    routes.get("/webhooks/{webhook}", .signedIn, show)
    routes.post("/webhooks/{webhook}", .signedIn, update)
    routes.post("/webhooks/{webhook}/ping", .signedIn, ping)
    routes.get("/webhooks/{webhook}/deletion", .signedIn, confirmDeletion)
    routes.post("/webhooks/{webhook}/deletion", .signedIn, delete)
    routes.post("/webhooks/{webhook}/deliveries/{delivery}/redelivery", .signedIn, redeliver)
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    try await listPage(request, context)
  }

  func create(request: Request, context: AppContext) async throws -> Response {
    let sent = try sent(context)
    let scope = try scope(context)
    do {
      let webhook = try await services.webhooks.create(
        try Self.traits(sent.form),
        in: scope,
        secret: sent.secret,
        by: try context.signedInUser,
        actor: context.actor,
        now: services.now()
      )
      let notice = "The webhook is made. Send it a test message."
      return .seeOther(Path.webhook(webhook.id), notice: notice, context)
    } catch let failure as ValidationFailure {
      return try await listPage(request, context, form: sent.form, failure: failure)
    }
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    try await page(try await webhook(context), request, context)
  }

  func update(request: Request, context: AppContext) async throws -> Response {
    let webhook = try await webhook(context)
    let sent = try sent(context)
    do {
      let traits = try Self.traits(sent.form)
      _ = try await services.webhooks.update(
        webhook.id,
        secret: sent.secret.isEmpty ? (sent.form.dropsSecret ? "" : nil) : sent.secret,
        by: try context.signedInUser,
        actor: context.actor,
        now: services.now()
      ) { _ in traits }
      return .seeOther(Path.webhook(webhook.id), notice: "The webhook is saved.", context)
    } catch let failure as ValidationFailure {
      return try await page(webhook, request, context, form: sent.form, failure: failure)
    }
  }

  func ping(request: Request, context: AppContext) async throws -> Response {
    let webhook = try await webhook(context)
    let user = try context.signedInUser
    let delivery = try await services.webhooks.ping(webhook.id, by: user, now: services.now())
    let answer = delivery.statusCode.map { "It answered with status \($0)." } ?? delivery.response
    return .seeOther(Path.webhook(webhook.id), notice: answer, context)
  }

  func confirmDeletion(request: Request, context: AppContext) async throws -> Response {
    let webhook = try await webhook(context)
    let page = ConfirmationPage(
      title: "Delete this webhook?",
      consequences: ["\(webhook.traits.targetURL) hears of nothing any more. Messages that wait are not sent."],
      action: Path.webhookDeletion(webhook.id),
      button: "Delete webhook",
      cancel: Path.webhook(webhook.id)
    )
    return services.pages.response(page, to: request, context)
  }

  func delete(request: Request, context: AppContext) async throws -> Response {
    let webhook = try await webhook(context)
    let user = try context.signedInUser
    try await services.webhooks.delete(webhook.id, by: user, actor: context.actor, now: services.now())
    return .seeOther(Path.webhooks(webhook.scope), notice: "The webhook is deleted.", context)
  }

  func redeliver(request: Request, context: AppContext) async throws -> Response {
    let webhook = try await webhook(context)
    try await services.webhooks.redeliver(
      try context.identifier("delivery", of: "delivery"),
      of: webhook.id,
      by: try context.signedInUser,
      now: services.now()
    )
    return .seeOther(Path.webhook(webhook.id), notice: "The message is sent again.", context)
  }

  private func webhook(_ context: AppContext) async throws -> Webhook {
    try await store.webhook(try context.identifier("webhook", of: "webhook"), for: try context.viewer)
  }

  private func scope(_ context: AppContext) throws -> Webhook.Scope {
    context.parameters.get("project") == nil
      ? .organization(try context.identifier("organization", of: "organization"))
      : .project(try context.identifier("project", of: "project"))
  }

  private func sent(_ context: AppContext) throws -> (form: WebhookForm, secret: String) {
    guard let form = context.form else { throw UnreadableBody(description: "This is no form.") }
    let typed = WebhookForm(
      targetURL: form["target_url"],
      description: form["description"],
      events: form.all("events"),
      isActive: form["is_active"] == "1",
      checksCertificate: form["checks_certificate"] == "1",
      dropsSecret: form["drops_secret"] == "1"
    )
    return (typed, form["secret"])
  }

  private static func traits(_ form: WebhookForm) throws(ValidationFailure) -> Webhook.Traits {
    var events: [WebhookEvent] = []
    for name in form.events { events.append(try WebhookEvent(named: name, in: WebhookEvent.all)) }
    return try Webhook.Traits(
      targetURL: form.targetURL,
      description: form.description,
      events: events,
      isActive: form.isActive,
      checksCertificate: form.checksCertificate
    )
  }

  /// What the organisation or project is called, for those who manage it.
  private func name(of scope: Webhook.Scope, _ context: AppContext) async throws -> String {
    try await services.webhooks.name(of: scope, managedBy: try context.signedInUser)
  }

  private func listPage(
    _ request: Request,
    _ context: AppContext,
    form: WebhookForm = WebhookForm(),
    failure: ValidationFailure? = nil
  ) async throws -> Response {
    let scope = try scope(context)
    let name = try await name(of: scope, context)
    let narrow =
      switch scope {
      case .organization(let id): ["organization_id": "\(id)"]
      case .project(let id): ["project_id": "\(id)"]
      }
    let page = WebhooksPage(
      scope: scope,
      name: name,
      webhooks: try await store.list(request.query.pageQuery.narrowed(narrow), for: try context.viewer),
      search: request.query.search,
      form: form,
      failure: failure
    )
    return services.pages.response(page, to: request, context, status: failure == nil ? .ok : .unprocessableContent)
  }

  private func page(
    _ webhook: Webhook,
    _ request: Request,
    _ context: AppContext,
    form: WebhookForm? = nil,
    failure: ValidationFailure? = nil
  ) async throws -> Response {
    let viewer = try context.viewer
    let page = WebhookPage(
      webhook: webhook,
      name: try await name(of: webhook.scope, context),
      deliveries: try await services.webhooks.deliveries(request.query.pageQuery, of: webhook.id, for: viewer),
      search: request.query.search,
      form: form,
      failure: failure
    )
    return services.pages.response(page, to: request, context, status: failure == nil ? .ok : .unprocessableContent)
  }
}
