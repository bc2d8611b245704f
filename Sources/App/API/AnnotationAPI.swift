import Domain
import HTTPTypes
import Hummingbird
import JSON
import Store
import Workflows

/// What stands on a job's frames: reading it in CVAT's form, and editing it by a log of operations.
struct AnnotationAPI {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/api/jobs/{job}/annotations", .signedIn, read)
    routes.patch("/api/jobs/{job}/ops", .signedIn, edit)
  }

  func read(request: Request, context: AppContext) async throws -> Response {
    let id: Job.ID = try context.identifier("job", of: "job")
    let job = try await JobStore(services.database).job(id, for: try context.viewer)
    let shapes = try await ShapeStore(services.database).shapes(of: id)
    var json = JSONWriter(reserving: 256 + shapes.count * 320)
    json.object { document in
      document.field("version", job.updated.milliseconds)
      document.array("tags") { _ in }
      document.array("shapes") { list in for stored in shapes { list.element(stored) } }
      document.array("tracks") { _ in }
    }
    return .json(json.bytes)
  }

  /// All or nothing, on the disk before the answer, and once only however often it is sent.
  func edit(request: Request, context: AppContext) async throws -> Response {
    let id: Job.ID = try context.identifier("job", of: "job")
    let batch: EditBatch = try await request.decoded(upTo: 4 << 20)
    let outcome = try await EditWork(database: services.database).apply(
      try batch.edits(),
      client: try batch.clientKey(),
      to: id,
      for: try context.viewer,
      now: services.now()
    )
    switch outcome {
    case .stored(let acked, let versions):
      return Response.json { body in
        body.field("acked", acked)
        body.object("versions") { list in
          for (uid, version) in versions { list.field(named: uid.text, version) }
        }
      }
    case .conflicts(let conflicts):
      return Response.json(status: .conflict) { body in
        body.array("conflicts") { list in for conflict in conflicts { list.element(conflict) } }
      }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func element(_ stored: StoredShape) {
    object { $0.members(of: stored) }
  }

  fileprivate mutating func element(_ conflict: EditConflict) {
    object { body in
      body.field("seq", conflict.seq)
      body.field("uid", conflict.uid.text)
      if let stored = conflict.stored {
        body.object("server") { $0.members(of: stored) }
      } else {
        body.null("server")
      }
    }
  }

  private mutating func members(of stored: StoredShape) {
    let shape = stored.shape
    field("id", stored.id.value)
    field("uid", shape.uid.text)
    field("version", stored.version)
    field("type", shape.kind.rawValue)
    field("frame", shape.frame)
    field("label_id", shape.label.value)
    array("points") { for point in shape.points { $0.element(point) } }
    field("occluded", shape.isOccluded)
    field("z_order", shape.zOrder)
    field("rotation", 0.0)
    field("outside", false)
    array("attributes") { _ in }
    field("group", 0)
    field("source", "manual")
  }
}
