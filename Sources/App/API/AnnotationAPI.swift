import Domain
import HTTPTypes
import Hummingbird
import JSON
import Store
import Workflows

/// What stands on the frames of jobs and tasks: whole documents as CVAT's clients send them, and a log of edits.
struct AnnotationAPI {
  let services: Services

  private var work: AnnotationWork { AnnotationWork(database: services.database) }

  func add(to routes: inout RouteTable) {
    routes.get("/api/jobs/{job}/annotations", .signedIn) { try await read($0, $1, try job($1)) }
    routes.put("/api/jobs/{job}/annotations", .signedIn) { try await replace($0, $1, try job($1)) }
    routes.patch("/api/jobs/{job}/annotations", .signedIn) { try await change($0, $1, try job($1)) }
    routes.delete("/api/jobs/{job}/annotations", .signedIn) { try await clear($0, $1, try job($1)) }
    routes.get("/api/tasks/{task}/annotations", .signedIn) { try await read($0, $1, try task($1)) }
    routes.put("/api/tasks/{task}/annotations", .signedIn) { try await replace($0, $1, try task($1)) }
    routes.patch("/api/tasks/{task}/annotations", .signedIn) { try await change($0, $1, try task($1)) }
    routes.delete("/api/tasks/{task}/annotations", .signedIn) { try await clear($0, $1, try task($1)) }
    routes.patch("/api/jobs/{job}/ops", .signedIn, edit)
  }

  private func job(_ context: AppContext) throws -> AnnotationWork.Target {
    .job(try context.identifier("job", of: "job"))
  }

  private func task(_ context: AppContext) throws -> AnnotationWork.Target {
    .task(try context.identifier("task", of: "task"))
  }

  private func read(
    _ request: Request,
    _ context: AppContext,
    _ target: AnnotationWork.Target
  ) async throws -> Response {
    let document = try await work.document(of: target, for: context.viewer)
    var response = Response.annotations(document)
    response.headers[.lastEdit] = String(document.edit)
    return response
  }

  private func replace(
    _ request: Request,
    _ context: AppContext,
    _ target: AnnotationWork.Target
  ) async throws -> Response {
    let items = try await items(request)
    return .annotations(
      try await work.replace(target, with: items, for: context.viewer, now: services.now())
    )
  }

  private func change(
    _ request: Request,
    _ context: AppContext,
    _ target: AnnotationWork.Target
  ) async throws -> Response {
    let viewer = try context.viewer
    let now = services.now()
    let document =
      switch request.query["action"] {
      case "create": try await work.create(try await items(request), on: target, for: viewer, now: now)
      case "update": try await work.update(try await items(request), on: target, for: viewer, now: now)
      case "delete": try await work.delete(try await keys(request), on: target, for: viewer, now: now)
      default: throw ValidationFailure(field: "action", "This must be create, update or delete.")
      }
    return .annotations(document)
  }

  private func clear(
    _ request: Request,
    _ context: AppContext,
    _ target: AnnotationWork.Target
  ) async throws -> Response {
    _ = try await work.replace(target, with: [], for: context.viewer, now: services.now())
    return .noContent
  }

  private func items(_ request: Request) async throws -> [AnnotationWork.Item] {
    var request = try request.checkedJSON()
    let body = try await request.collected(upTo: AnnotationDocumentBody.most)
    return try AnnotationDocumentBody(Array(body.readableBytesView)).items
  }

  private func keys(_ request: Request) async throws -> [AnnotationWork.Key] {
    let body: AnnotationKeysBody = try await request.decoded(upTo: AnnotationDocumentBody.most)
    return body.keys
  }

  /// All or nothing, on the disk before the answer, and once only however often it is sent.
  func edit(request: Request, context: AppContext) async throws -> Response {
    let id: Job.ID = try context.identifier("job", of: "job")
    let batch: EditBatch = try await request.decoded(upTo: 16 << 20)
    let outcome = try await EditWork(database: services.database).apply(
      try batch.edits(),
      client: try batch.clientKey(),
      to: id,
      for: try context.viewer,
      now: services.now()
    )
    switch outcome {
    case .stored(let acked, let versions):
      await services.live.edited(id)
      return Response.json { body in
        body.field("acked", acked)
        body.object("versions") { list in
          for (uid, version) in versions { list.field(named: uid.text, version) }
        }
      }
    case .conflicts(let conflicts):
      let json = AnnotationJSON(labels: [])
      return Response.json(status: .conflict) { body in
        body.array("conflicts") { list in
          for conflict in conflicts {
            list.object { entry in
              entry.field("seq", conflict.seq)
              entry.field("uid", conflict.uid.text)
              guard let stored = conflict.stored else { return entry.null("server") }
              entry.object("server") { json.members(of: stored, &$0) }
            }
          }
        }
      }
    }
  }
}

extension HTTPField.Name {
  /// The number of a job's last change: what follows it is told by `GET /api/jobs/{job}/events`.
  static let lastEdit = HTTPField.Name("X-Last-Edit") ?? .eTag
}

extension Response {
  fileprivate static func annotations(_ document: AnnotationWork.Document) -> Response {
    .json(AnnotationJSON(labels: document.labels).document(document.annotations, version: document.version))
  }
}
