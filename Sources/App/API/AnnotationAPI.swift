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
    // The editor's own addition: CVAT's clients do not know it.
    let hasRelations = request.query["relations"] == "true"
    let answer = AnnotationAnswer(services, hasRelations: hasRelations)
    let state = try await work.document(of: target, hasRelations: hasRelations, for: context.viewer, into: answer)
    var response = try answer.response(version: state.version)
    response.headers[.lastEdit] = String(state.edit)
    return response
  }

  private func replace(
    _ request: Request,
    _ context: AppContext,
    _ target: AnnotationWork.Target
  ) async throws -> Response {
    let items = try await document(request).items
    let answer = AnnotationAnswer(services)
    let state = try await work.replace(target, with: items, for: context.viewer, now: services.now(), into: answer)
    return try answer.response(version: state.version)
  }

  private func change(
    _ request: Request,
    _ context: AppContext,
    _ target: AnnotationWork.Target
  ) async throws -> Response {
    let viewer = try context.viewer
    let (now, answer) = (services.now(), AnnotationAnswer(services))
    let action = request.query["action"]
    guard ["create", "update", "delete"].contains(action) else {
      throw ValidationFailure(field: "action", "This must be create, update or delete.")
    }
    let document = try await document(request)
    let state =
      switch action {
      case "create": try await work.create(document.items, on: target, for: viewer, now: now, into: answer)
      case "update": try await work.update(document.items, on: target, for: viewer, now: now, into: answer)
      default: try await work.delete(document.keys, on: target, for: viewer, now: now, into: answer)
      }
    return try answer.response(version: state.version)
  }

  private func clear(
    _ request: Request,
    _ context: AppContext,
    _ target: AnnotationWork.Target
  ) async throws -> Response {
    _ = try await work.replace(target, with: [], for: context.viewer, now: services.now())
    return .noContent
  }

  private func document(_ request: Request) async throws -> AnnotationDocument {
    AnnotationDocument(body: try await request.checkedJSON().spooled(upTo: AnnotationDocument.most, services))
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
    case .stored(let acked, let ids, let versions):
      await services.live.edited(id)
      return Response.json { body in
        body.field("acked", acked)
        body.object("ids") { list in
          for (uid, id) in ids { list.field(named: uid.text, id.value) }
        }
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
              if let stored = conflict.stored {
                entry.object("server") { json.members(of: stored, &$0) }
              } else if let stored = conflict.relation {
                entry.object("server") { json.members(of: stored, &$0) }
              } else {
                entry.null("server")
              }
            }
          }
        }
      }
    }
  }
}

extension HTTPField.Name {
  /// The number of a job's last change: what follows it is told by `GET /api/jobs/{job}/events`.
  static let lastEdit = known("X-Last-Edit")
}
