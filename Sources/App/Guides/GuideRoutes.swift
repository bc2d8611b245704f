import Domain
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// The pages of guides, of projects and of tasks without project.
struct GuideRoutes {
  let services: Services

  private var store: GuideStore { GuideStore(services.database) }

  func add(to routes: inout RouteTable) {
    for subject in ["/projects/{project}", "/tasks/{task}"] {
      routes.get("\(subject)/guide", .signedIn, show)
      routes.post("\(subject)/guide", .signedIn, save)
      routes.get("\(subject)/guide/editing", .signedIn, edit)
      routes.upload("\(subject)/guide/pictures", .signedIn, addPicture)
      routes.post("\(subject)/guide/pictures/{asset}/deletion", .signedIn, deletePicture)
      routes.get("\(subject)/guide/deletion", .signedIn, confirmDeletion)
      routes.post("\(subject)/guide/deletion", .signedIn, delete)
    }
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let subject = try subject(context)
    let viewer = try context.viewer
    let managed = try await managed(subject, for: viewer)
    // A task of a project has the project's guide.
    if let guide = managed?.inherited { return .seeOther(Path.guide(guide)) }
    guard let guide = try await store.guide(of: subject, for: viewer) else {
      guard let managed else { throw NotFound("guide") }
      return services.pages.response(
        GuidePage(subject: managed.subject, guide: nil, canManage: true),
        to: request,
        context
      )
    }
    let page = GuidePage(
      subject: managed?.subject ?? GuideSubject(subject, name: "your work"),
      guide: guide,
      assets: try await GuideAssetStore(services.database).assets(of: guide.id),
      canManage: managed != nil
    )
    return services.pages.response(page, to: request, context)
  }

  func edit(request: Request, context: AppContext) async throws -> Response {
    try await editingPage(request, context)
  }

  func save(request: Request, context: AppContext) async throws -> Response {
    guard let form = context.form else { throw UnreadableBody(description: "This is no form.") }
    let subject = try subject(context)
    let (user, actor) = (try context.signedInUser, context.actor)
    // Browsers send lines as CR LF.
    let markdown = form["markdown"].replacing("\r\n", with: "\n")
    do {
      if let guide = try await store.guide(of: subject, for: Viewer(user)) {
        _ = try await services.guides.update(guide.id, to: markdown, by: user, actor: actor, now: services.now())
      } else {
        _ = try await services.guides.create(markdown, for: subject, by: user, actor: actor, now: services.now())
      }
      return .seeOther(Path.guide(subject), notice: "The guide is saved.", context)
    } catch let failure as ValidationFailure {
      return try await editingPage(request, context, markdown: markdown, failure: failure)
    }
  }

  func addPicture(request: Request, context: AppContext) async throws -> Response {
    let subject = try subject(context)
    let guide = try await guide(of: subject, context)
    try await services.guides.checkManages(guide.id, try context.signedInUser)
    do {
      _ = try await GuidePictures(services: services).receive(request, context) { _ in guide.id }
      return .seeOther(
        Path.guideEditing(subject),
        notice: "The picture is added: copy its line into the text.",
        context
      )
    } catch let failure as ValidationFailure {
      return try await editingPage(request, context, failure: failure)
    }
  }

  func deletePicture(request: Request, context: AppContext) async throws -> Response {
    let subject = try subject(context)
    let guide = try await guide(of: subject, context)
    let uuid = context.parameters.get("asset") ?? ""
    let asset = try await GuideAssetStore(services.database).asset(uuid, for: try context.viewer)
    guard asset.guide == guide.id else { throw NotFound("picture") }
    try await services.guides.deleteAsset(uuid, by: try context.signedInUser, now: services.now())
    try await services.blobSweep.run()
    return .seeOther(Path.guideEditing(subject), notice: "The picture is removed.", context)
  }

  func confirmDeletion(request: Request, context: AppContext) async throws -> Response {
    let subject = try subject(context)
    _ = try await guide(of: subject, context)
    let page = ConfirmationPage(
      title: "Delete the guide?",
      consequences: ["Its text and its pictures are gone."],
      action: Path.guideDeletion(subject),
      button: "Delete guide",
      cancel: Path.guideEditing(subject)
    )
    return services.pages.response(page, to: request, context)
  }

  func delete(request: Request, context: AppContext) async throws -> Response {
    let subject = try subject(context)
    let guide = try await guide(of: subject, context)
    let user = try context.signedInUser
    try await services.guides.delete(guide.id, by: user, actor: context.actor, now: services.now())
    try await services.blobSweep.run()
    return .seeOther(Path.guide(subject), notice: "The guide is deleted.", context)
  }

  private func subject(_ context: AppContext) throws -> Guide.Subject {
    guard context.parameters.get("project") != nil else { return .task(try context.identifier("task", of: "task")) }
    return .project(try context.identifier("project", of: "project"))
  }

  private func guide(of subject: Guide.Subject, _ context: AppContext) async throws -> Guide {
    guard let guide = try await store.guide(of: subject, for: try context.viewer) else { throw NotFound("guide") }
    return guide
  }

  private struct Managed {
    let subject: GuideSubject
    /// Where a task's guide is its project's.
    var inherited: Guide.Subject?
  }

  /// nil for who sees the guide only because he annotates.
  private func managed(_ subject: Guide.Subject, for viewer: Viewer) async throws -> Managed? {
    do {
      switch subject {
      case .project(let id):
        let project = try await ProjectStore(services.database).project(id, for: viewer)
        return Managed(subject: GuideSubject(subject, name: project.name))
      case .task(let id):
        let task = try await TaskStore(services.database).task(id, for: viewer)
        return Managed(
          subject: GuideSubject(subject, name: task.name),
          inherited: task.project.map { Guide.Subject.project($0) }
        )
      }
    } catch is NotFound {
      return nil
    }
  }

  private func editingPage(
    _ request: Request,
    _ context: AppContext,
    markdown: String? = nil,
    failure: ValidationFailure? = nil
  ) async throws -> Response {
    let subject = try subject(context)
    guard let managed = try await managed(subject, for: try context.viewer) else { throw NotFound("guide") }
    if let inherited = managed.inherited { return .seeOther(Path.guideEditing(inherited)) }
    let guide = try await store.guide(of: subject, for: try context.viewer)
    var assets: [GuideAsset] = []
    if let guide { assets = try await GuideAssetStore(services.database).assets(of: guide.id) }
    let page = GuideEditingPage(
      subject: managed.subject,
      guide: guide,
      assets: assets,
      markdown: markdown,
      failure: failure
    )
    return services.pages.response(page, to: request, context, status: failure == nil ? .ok : .unprocessableContent)
  }
}
