import Domain
import HTTPTypes
import Hummingbird
import JSON
import Store
import Workflows

/// The talk about issues, as CVAT's clients know it.
struct CommentAPI {
  let services: Services

  private var store: CommentStore { CommentStore(services.database) }

  func add(to routes: inout RouteTable) {
    routes.get("/api/comments", .signedIn, list)
    routes.post("/api/comments", .signedIn, create)
    routes.get("/api/comments/{comment}", .signedIn, show)
    routes.patch("/api/comments/{comment}", .signedIn, update)
    routes.delete("/api/comments/{comment}", .signedIn, delete)
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    let found = try await store.list(try request.listQuery(), for: try context.viewer)
    return .page(found, to: request, context)
  }

  private struct Draft: Decodable {
    let issue: Int64
    let message: String
  }

  func create(request: Request, context: AppContext) async throws -> Response {
    let body: Draft = try await request.decoded()
    let (comment, job) = try await services.issues.comment(
      body.message,
      on: Issue.ID(body.issue),
      by: try context.signedInUser,
      now: services.now()
    )
    await services.live.talked(in: job)
    return .object(comment, context, status: .created)
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let id: Comment.ID = try context.identifier("comment", of: "comment")
    return .object(try await store.comment(id, for: try context.viewer), context)
  }

  private struct Change: Decodable {
    let message: String?
  }

  func update(request: Request, context: AppContext) async throws -> Response {
    let id: Comment.ID = try context.identifier("comment", of: "comment")
    let body: Change = try await request.decoded()
    guard let message = body.message else {
      return .object(try await store.comment(id, for: try context.viewer), context)
    }
    let (comment, job) = try await services.issues.reword(
      id,
      to: message,
      by: try context.signedInUser,
      now: services.now()
    )
    await services.live.talked(in: job)
    return .object(comment, context)
  }

  func delete(request: Request, context: AppContext) async throws -> Response {
    let id: Comment.ID = try context.identifier("comment", of: "comment")
    let job = try await services.issues.delete(id, by: try context.signedInUser, now: services.now())
    await services.live.talked(in: job)
    return .noContent
  }
}

extension Comment: APIObject {
  func write(to json: inout JSONWriter, origin: String) {
    json.field("id", id.value)
    json.field("issue", issue.value)
    json.person("owner", owner, origin: origin)
    json.field("message", message)
    json.field("created_date", created.iso8601)
    json.field("updated_date", updated.iso8601)
  }
}
