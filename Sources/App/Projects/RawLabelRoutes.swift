import Domain
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// All labels of a project in one document.
struct RawLabelRoutes {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/projects/{project}/labels/raw", .signedIn, show)
    routes.post("/projects/{project}/labels/raw", .signedIn, save)
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let (project, labels) = try await project(context)
    let page = RawLabelsPage(project: project, text: try LabelDocument.text(of: labels))
    return services.pages.response(page, to: request, context)
  }

  func save(request: Request, context: AppContext) async throws -> Response {
    let (project, labels) = try await project(context)
    guard let form = context.form else { throw UnreadableBody(description: "This is no form.") }
    var going: [Label] = []
    do {
      let document = try LabelDocument(form["labels"])
      going = labels.filter { label in !document.bodies.contains { $0.id == label.id.value } }
      guard going.isEmpty || form["removal"] == "true" else {
        throw ValidationFailure(field: "removal", "Labels that are missing go with all that is marked: say so below.")
      }
      try await store(document, over: labels, removing: going.map(\.id), in: project.id, context)
      return .seeOther(Path.projectSettings(project.id), notice: "The labels are saved.", context)
    } catch let failure as ValidationFailure {
      let page = RawLabelsPage(
        project: project,
        text: form["labels"],
        goingLabels: failure["removal"] == nil ? [] : going.map(\.name),
        failure: failure
      )
      return services.pages.response(page, to: request, context, status: .unprocessableContent)
    }
  }

  private func store(
    _ document: LabelDocument,
    over labels: [Label],
    removing going: [Label.ID],
    in project: Project.ID,
    _ context: AppContext
  ) async throws {
    do {
      let drafts = try document.bodies.changes(to: labels).drafts
      try await ProjectWork(database: services.database).update(
        project,
        labels: drafts,
        removing: going,
        for: context.viewer,
        actor: context.actor,
        now: services.now()
      ) { _ in }
    } catch let failure as ValidationFailure {
      throw document.located(failure)
    }
  }

  private func project(_ context: AppContext) async throws -> (Project, [Label]) {
    let project = try await ProjectStore(services.database).project(
      try context.identifier("project", of: "project"),
      for: context.viewer
    )
    let rights = try await StandingStore(services.database).rights(on: project.id, for: context.viewer)
    try rights.require(.edit, of: "project")
    return (project, try await LabelStore(services.database).labels(in: .project(project.id)))
  }
}
