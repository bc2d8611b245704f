import Domain
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// The labels of a project, one by one.
struct LabelRoutes {
  let services: Services

  private var work: ProjectWork { ProjectWork(database: services.database) }

  func add(to routes: inout RouteTable) {
    routes.post("/projects/{project}/labels", .signedIn, create)
    routes.get("/projects/{project}/labels/new", .signedIn, newForm)
    routes.get("/projects/{project}/labels/{label}", .signedIn, form)
    routes.post("/projects/{project}/labels/{label}", .signedIn, update)
    routes.get("/projects/{project}/labels/{label}/deletion", .signedIn, confirmDeletion)
    routes.post("/projects/{project}/labels/{label}/deletion", .signedIn, delete)
  }

  func create(request: Request, context: AppContext) async throws -> Response {
    let project = try await project(context)
    if let form = context.form, form.has("kind") { return try await save(form, nil, project, request, context) }
    let row = typedRow(context)
    do {
      let draft = try LabelDraft(name: row.name, color: LabelColor(row.color), field: "label_name")
      try await work.add(draft, to: project.id, for: context.viewer, now: services.now())
      return .seeOther(Path.projectSettings(project.id), notice: "The label “\(draft.name)” is added.", context)
    } catch let failure as ValidationFailure {
      return try await page(project, request, context, newLabel: row, failure: failure)
    }
  }

  func update(request: Request, context: AppContext) async throws -> Response {
    let project = try await project(context)
    let label = try await label(of: project, context)
    if let form = context.form, form.has("kind") { return try await save(form, label, project, request, context) }
    let id = label.id
    let row = typedRow(context)
    do {
      let draft = try LabelDraft(
        id: id,
        name: row.name,
        color: LabelColor(row.color),
        kind: label.kind,
        field: "label_name"
      )
      try await work.change(id, of: project.id, to: draft, for: context.viewer, now: services.now())
      return .seeOther(Path.projectSettings(project.id), notice: "The label “\(draft.name)” is saved.", context)
    } catch let failure as ValidationFailure {
      return try await page(project, request, context, edited: id, edit: row, failure: failure)
    }
  }

  func newForm(request: Request, context: AppContext) async throws -> Response {
    let project = try await project(context)
    return services.pages.response(LabelPage(project: project, label: nil), to: request, context)
  }

  func form(request: Request, context: AppContext) async throws -> Response {
    let project = try await project(context)
    let label = try await label(of: project, context)
    return services.pages.response(LabelPage(project: project, label: label), to: request, context)
  }

  /// Stores the whole form of a label; a new skeleton comes back to its page, where its points are named.
  private func save(
    _ form: Form,
    _ label: Label?,
    _ project: Project,
    _ request: Request,
    _ context: AppContext
  ) async throws -> Response {
    let typed = LabelForm(form)
    do {
      let draft = try typed.draft(over: label)
      let viewer = try context.viewer
      if let label {
        try await work.change(label.id, of: project.id, to: draft, for: viewer, now: services.now())
      } else {
        try await work.add(draft, to: project.id, for: viewer, now: services.now())
      }
      let labels = try await LabelStore(services.database).labels(in: .project(project.id))
      let saved = labels.first { $0.name == draft.name }
      let asksOn = draft.kind == .skeleton && !typed.hasPoints
      let next = asksOn ? saved.map { Path.projectLabel(project.id, $0.id) } : nil
      return .seeOther(
        next ?? Path.projectSettings(project.id),
        notice: asksOn ? "Now name the skeleton's points." : "The label “\(draft.name)” is saved.",
        context
      )
    } catch let failure as ValidationFailure {
      let page = LabelPage(project: project, label: label, typed: typed.typed, failure: failure)
      return services.pages.response(page, to: request, context, status: .unprocessableContent)
    }
  }

  func confirmDeletion(request: Request, context: AppContext) async throws -> Response {
    let project = try await project(context)
    let label = try await label(of: project, context)
    let page = ConfirmationPage(
      title: "Delete the label “\(label.name)”?",
      consequences: [
        "Everything that was marked as “\(label.name)” in this project goes with it, and cannot be brought back."
      ],
      action: Path.labelDeletion(project.id, label.id),
      button: "Delete label",
      cancel: Path.projectSettings(project.id)
    )
    return services.pages.response(page, to: request, context)
  }

  func delete(request: Request, context: AppContext) async throws -> Response {
    let project = try await project(context)
    let label = try await label(of: project, context)
    try await work.delete(label.id, of: project.id, for: context.viewer, now: services.now())
    return .seeOther(Path.projectSettings(project.id), notice: "The label “\(label.name)” is deleted.", context)
  }

  private func typedRow(_ context: AppContext) -> LabelRow {
    LabelRow(name: context.form?["label_name"] ?? "", color: context.form?["label_color"] ?? "")
  }

  private func project(_ context: AppContext) async throws -> Project {
    try await ProjectStore(services.database).project(
      try context.identifier("project", of: "project"),
      for: context.viewer
    )
  }

  private func label(of project: Project, _ context: AppContext) async throws -> Label {
    let id: Label.ID = try context.identifier("label", of: "label")
    let labels = try await LabelStore(services.database).labels(in: .project(project.id))
    guard let label = labels.first(where: { $0.id == id }) else { throw NotFound("label") }
    return label
  }

  private func page(
    _ project: Project,
    _ request: Request,
    _ context: AppContext,
    newLabel: LabelRow? = nil,
    edited: Label.ID? = nil,
    edit: LabelRow? = nil,
    failure: ValidationFailure
  ) async throws -> Response {
    let labels = try await LabelStore(services.database).labels(in: .project(project.id))
    let page = ProjectSettingsPage(
      project: project,
      labels: labels,
      newLabel: newLabel,
      editedLabel: edited,
      edit: edit,
      failure: failure
    )
    return services.pages.response(page, to: request, context, status: .unprocessableContent)
  }
}
