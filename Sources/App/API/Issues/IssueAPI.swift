import Domain
import HTTPTypes
import Hummingbird
import JSON
import Store
import Workflows

/// What reviewers say about places on frames, as CVAT's clients know it.
struct IssueAPI {
  let services: Services

  private var store: IssueStore { IssueStore(services.database) }

  func add(to routes: inout RouteTable) {
    routes.get("/api/issues", .signedIn, list)
    routes.post("/api/issues", .signedIn, create)
    routes.get("/api/issues/{issue}", .signedIn, show)
    routes.patch("/api/issues/{issue}", .signedIn, update)
    routes.delete("/api/issues/{issue}", .signedIn, delete)
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    let found = try await store.list(try request.listQuery(), for: try context.viewer)
    return .page(found, to: request, context)
  }

  private struct Draft: Decodable {
    let frame: Int
    let position: [Double]
    let job: Int64
    let message: String
    let assignee: Int64?
    let resolved: Bool?
  }

  func create(request: Request, context: AppContext) async throws -> Response {
    let body: Draft = try await request.decoded()
    let draft = try IssueWork.Draft(
      job: Job.ID(body.job),
      frame: body.frame,
      position: body.position,
      message: body.message,
      assignee: body.assignee.map { User.ID($0) },
      isResolved: body.resolved ?? false
    )
    let issue = try await services.issues.create(draft, by: try context.signedInUser, now: services.now())
    await services.live.talked(in: issue.job)
    return .object(issue, context, status: .created)
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    let id: Issue.ID = try context.identifier("issue", of: "issue")
    return .object(try await store.issue(id, for: try context.viewer), context)
  }

  private struct Change: Decodable {
    let position: [Double]?
    let assignee: Patched<Int64>?
    let resolved: Bool?
  }

  func update(request: Request, context: AppContext) async throws -> Response {
    let body: Change = try await request.decoded()
    let change = IssueWork.Change(
      position: body.position,
      assignee: body.assignee.map { $0.value.map { User.ID($0) } },
      isResolved: body.resolved
    )
    let issue = try await services.issues.update(
      try context.identifier("issue", of: "issue"),
      change,
      by: try context.signedInUser,
      now: services.now()
    )
    await services.live.talked(in: issue.job)
    return .object(issue, context)
  }

  func delete(request: Request, context: AppContext) async throws -> Response {
    let id: Issue.ID = try context.identifier("issue", of: "issue")
    let job = try await services.issues.delete(id, by: try context.signedInUser, now: services.now())
    await services.live.talked(in: job)
    return .noContent
  }
}

extension Issue: APIObject {
  func write(to json: inout JSONWriter, origin: String) {
    json.field("id", id.value)
    json.field("frame", frame)
    json.array("position") { for coordinate in position { $0.element(coordinate) } }
    json.field("job", job.value)
    json.person("owner", owner, origin: origin)
    json.person("assignee", assignee, origin: origin)
    json.field("created_date", created.iso8601)
    json.field("updated_date", updated.iso8601)
    json.field("resolved", isResolved)
    json.object("comments") { comments in
      comments.field("url", "\(origin)/api/comments?issue_id=\(id)")
      comments.field("count", commentCount)
    }
  }
}
