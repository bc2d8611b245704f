import Blobs
import Domain
import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Store
import Workflows

/// Guides and their pictures, as CVAT's clients know them.
struct GuideAPI {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.post("/api/guides", .signedIn, create)
    routes.get("/api/guides/{guide}", .signedIn, show)
    routes.patch("/api/guides/{guide}", .signedIn, update)
    routes.delete("/api/guides/{guide}", .signedIn, delete)
    routes.upload("/api/assets", .signedIn, addAsset)
    routes.get("/api/assets/{asset}", .signedIn, asset)
    routes.delete("/api/assets/{asset}", .signedIn, deleteAsset)
  }

  private struct Body: Decodable {
    let project_id: Int64?
    let task_id: Int64?
    let markdown: String?

    func subject() throws(ValidationFailure) -> Guide.Subject {
      switch (project_id, task_id) {
      case (let project?, nil): return .project(Project.ID(project))
      case (nil, let task?): return .task(LabelingTask.ID(task))
      default: throw ValidationFailure(field: "project_id", "Name one project or one task, by project_id or task_id.")
      }
    }
  }

  func create(request: Request, context: AppContext) async throws -> Response {
    let body: Body = try await request.decoded()
    let guide = try await services.guides.create(
      body.markdown ?? "",
      for: try body.subject(),
      by: try context.signedInUser,
      actor: context.actor,
      now: services.now()
    )
    return document(guide, status: .created)
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    document(try await GuideStore(services.database).guide(try id(context), for: try context.viewer))
  }

  func update(request: Request, context: AppContext) async throws -> Response {
    let body: Body = try await request.decoded()
    guard let markdown = body.markdown else { return try await show(request: request, context: context) }
    let guide = try await services.guides.update(
      try id(context),
      to: markdown,
      by: try context.signedInUser,
      actor: context.actor,
      now: services.now()
    )
    return document(guide)
  }

  func delete(request: Request, context: AppContext) async throws -> Response {
    let user = try context.signedInUser
    try await services.guides.delete(try id(context), by: user, actor: context.actor, now: services.now())
    try await services.blobSweep.run()
    return .noContent
  }

  /// One picture, in the form's field `file`; `guide_id` names the guide.
  func addAsset(request: Request, context: AppContext) async throws -> Response {
    let asset = try await GuidePictures(services: services).receive(request, context) { fields in
      guard let id = Guide.ID(fields["guide_id"]) else {
        throw ValidationFailure(field: "guide_id", "Name the guide that the picture is for.")
      }
      return id
    }
    return Response.json(status: .created) { json in
      json.field("uuid", asset.uuid)
      json.field("filename", asset.name)
      json.field("created_date", asset.created.iso8601)
      json.person("owner", asset.owner, origin: context.client.origin)
      json.field("guide_id", asset.guide.value)
    }
  }

  /// The picture: its type is what our own look found, and it is never a document.
  func asset(request: Request, context: AppContext) async throws -> Response {
    let uuid = context.parameters.get("asset") ?? ""
    let asset = try await GuideAssetStore(services.database).asset(uuid, for: try context.viewer)
    let headers: HTTPFields = [
      .eTag: "\"\(asset.uuid)\"", .cacheControl: "private, no-cache", .contentType: asset.mediaType,
      .contentSecurityPolicy: "sandbox; default-src 'none'",
    ]
    if request.headers[.ifNoneMatch] == "\"\(asset.uuid)\"" { return Response(status: .notModified, headers: headers) }
    let blobs = services.blobs
    let bytes = try await services.fileLane.run { try blobs.bytes(of: asset.blobKey) }
    return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  func deleteAsset(request: Request, context: AppContext) async throws -> Response {
    let uuid = context.parameters.get("asset") ?? ""
    try await services.guides.deleteAsset(uuid, by: try context.signedInUser, now: services.now())
    try await services.blobSweep.run()
    return .noContent
  }

  private func id(_ context: AppContext) throws -> Guide.ID { try context.identifier("guide", of: "guide") }

  private func document(_ guide: Guide, status: HTTPResponse.Status = .ok) -> Response {
    Response.json(status: status) { json in
      json.field("id", guide.id.value)
      switch guide.subject {
      case .project(let id):
        json.field("project_id", id.value)
        json.null("task_id")
      case .task(let id):
        json.null("project_id")
        json.field("task_id", id.value)
      }
      json.field("created_date", guide.created.iso8601)
      json.field("updated_date", guide.updated.iso8601)
      json.field("markdown", guide.markdown)
    }
  }
}

/// Taking a picture into a guide, for the API and for the page.
struct GuidePictures {
  let services: Services

  /// - Parameter guide: finds the guide by the form's fields.
  func receive(
    _ request: Request,
    _ context: AppContext,
    guide: @Sendable (Form) async throws -> Guide.ID
  ) async throws -> GuideAsset {
    guard request.isMultipart else { throw UnreadableBody(description: "The body must be multipart/form-data.") }
    if let length = request.headers[.contentLength].flatMap(Int.init), length > Self.limit {
      throw BodyTooLarge(limit: Self.limit)
    }
    let received = try await UploadReceiver(services: services).receive(request, context)
    do {
      let upload = received.intake.upload
      guard let picture = upload.pictures.first, upload.pictures.count == 1, upload.refused.isEmpty else {
        let reason = upload.refused.first.map { "\($0.name): \($0.reason)" }
        throw ValidationFailure(field: "file", reason ?? "Send one picture.")
      }
      return try await services.guides.add(
        picture,
        to: try await guide(received.fields),
        by: try context.signedInUser,
        now: services.now()
      )
    } catch {
      received.intake.discard()
      throw error
    }
  }

  private static let limit = 20 << 20
}
