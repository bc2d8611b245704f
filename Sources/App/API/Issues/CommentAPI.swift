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
    return Response.page(found, to: request, context) { body, comment in
      body.members(of: comment, origin: context.client.origin)
    }
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
    return document(comment, context, status: .created)
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let id: Comment.ID = try context.identifier("comment", of: "comment")
    return document(try await store.comment(id, for: try context.viewer), context)
  }

  private struct Change: Decodable {
    let message: String?
  }

  func update(request: Request, context: AppContext) async throws -> Response {
    let id: Comment.ID = try context.identifier("comment", of: "comment")
    let body: Change = try await request.decoded()
    guard let message = body.message else {
      return document(try await store.comment(id, for: try context.viewer), context)
    }
    let (comment, job) = try await services.issues.reword(
      id,
      to: message,
      by: try context.signedInUser,
      now: services.now()
    )
    await services.live.talked(in: job)
    return document(comment, context)
  }

  func delete(request: Request, context: AppContext) async throws -> Response {
    let id: Comment.ID = try context.identifier("comment", of: "comment")
    let job = try await services.issues.delete(id, by: try context.signedInUser)
    await services.live.talked(in: job)
    return .noContent
  }

  private func document(_ comment: Comment, _ context: AppContext, status: HTTPResponse.Status = .ok) -> Response {
    Response.json(status: status) { $0.members(of: comment, origin: context.client.origin) }
  }
}

extension JSONWriter {
  fileprivate mutating func members(of comment: Comment, origin: String) {
    field("id", comment.id.value)
    field("issue", comment.issue.value)
    person("owner", comment.owner, origin: origin)
    field("message", comment.message)
    field("created_date", comment.created.iso8601)
    field("updated_date", comment.updated.iso8601)
  }
}
