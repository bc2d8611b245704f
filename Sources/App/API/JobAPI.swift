import Domain
import HTTPTypes
import Hummingbird
import JSON
import Store
import Workflows

/// Jobs, as CVAT's clients know them.
struct JobAPI {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/api/jobs", .signedIn, list)
    routes.get("/api/jobs/{job}", .signedIn, show)
    routes.patch("/api/jobs/{job}", .signedIn, update)
    routes.patch("/api/jobs", .signedIn, assign)
  }

  private struct Body: Decodable, Sendable {
    let stage: String?
    let state: String?
    let assignee: Patched<Int64>?
  }

  private struct Assignment: Decodable, Sendable {
    let ids: [Int64]
    let assignee: Patched<Int64>
  }

  /// Gives many jobs of a task to somebody in one step: `{"ids": [1, 2], "assignee": 5}`.
  func assign(request: Request, context: AppContext) async throws -> Response {
    let body: Assignment = try await request.decoded()
    let (ids, viewer) = (body.ids.map { Job.ID($0) }, try context.viewer)
    try await JobWork(database: services.database).assign(
      ids,
      to: body.assignee.value.map { User.ID($0) },
      for: viewer,
      now: services.now()
    )
    let jobs = try await JobStore(services.database).namedJobs(ids, for: viewer)
    return try await answer(ListPage(elements: jobs, count: jobs.count), request, context)
  }

  func list(request: Request, context: AppContext) async throws -> Response {
    let page = try await JobStore(services.database).list(try request.listQuery(), for: try context.viewer)
    return try await answer(page, request, context)
  }

  private func answer(
    _ page: ListPage<NamedJob>,
    _ request: Request,
    _ context: AppContext
  ) async throws -> Response {
    let media = try await MediaStore(services.database).media(of: page.elements.map(\.job.task))
    let origin = context.client.origin
    return Response.page(page, to: request, context, reserving: 1024) { json, job in
      json.members(of: job, media[job.job.task], origin: origin)
    }
  }

  func show(request: Request, context: AppContext) async throws -> Response {
    try await document(try context.identifier("job", of: "job"), context)
  }

  func update(request: Request, context: AppContext) async throws -> Response {
    let id: Job.ID = try context.identifier("job", of: "job")
    let body: Body = try await request.decoded()
    let stage = try body.stage.map { try Self.known(Job.Stage.self, $0, field: "stage") }
    let state = try body.state.map { try Self.known(Job.State.self, $0, field: "state") }
    try await JobWork(database: services.database).update(id, for: context.viewer, now: services.now()) { change in
      if let stage, stage != change.stage {
        change.stage = stage
        // A new stage begins anew, unless the client says otherwise in the same breath.
        change.state = .new
      }
      if let state { change.state = state }
      if let assignee = body.assignee { change.assignee = assignee.value.map { User.ID($0) } }
    }
    if stage != nil || state != nil { await services.live.progressed(id) }
    return try await document(id, context)
  }

  private static func known<Word: RawRepresentable<String> & CaseIterable>(
    _ type: Word.Type,
    _ text: String,
    field: String
  ) throws(ValidationFailure) -> Word {
    guard let word = Word(rawValue: text) else {
      let all = Word.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationFailure(field: field, "This must be one of \(all).")
    }
    return word
  }

  func document(
    _ id: Job.ID,
    _ context: AppContext,
    _ status: HTTPResponse.Status = .ok
  ) async throws -> Response {
    let job = try await JobStore(services.database).namedJob(id, for: context.viewer)
    let media = try await MediaStore(services.database).media(of: job.job.task)
    let origin = context.client.origin
    return Response.json(status: status) { $0.members(of: job, media, origin: origin) }
  }
}

extension JSONWriter {
  mutating func members(of named: NamedJob, _ media: TaskMedia?, origin: String) {
    let job = named.job
    field("url", "\(origin)/api/jobs/\(job.id)")
    field("id", job.id.value)
    field("task_id", job.task.value)
    field("task_name", named.taskName)
    if let project = named.project {
      field("project_id", project.value)
      field("project_name", named.projectName)
    } else {
      null("project_id")
      null("project_name")
    }
    person("assignee", job.assignee, origin: origin)
    moment("assignee_updated_date", job.assigneeUpdated)
    key("guide_id", named.guide)
    field("dimension", "2d")
    field("media_type", "image")
    field("bug_tracker", named.bugTracker)
    field("status", job.status)
    field("stage", job.stage.rawValue)
    field("state", job.state.rawValue)
    field("type", job.kind.rawValue)
    chunkMembers(of: media)
    field("frame_count", job.frameCount)
    field("start_frame", job.start)
    field("stop_frame", job.stop)
    field("created_date", job.created.iso8601)
    field("updated_date", job.updated.iso8601)
    object("issues") { issues in
      issues.field("count", named.issueCount)
      issues.field("url", "\(origin)/api/issues?job_id=\(job.id)")
    }
    object("labels") { $0.field("url", "\(origin)/api/labels?job_id=\(job.id)") }
    key("organization", named.organization)
    null("target_storage")
    null("source_storage")
    null("parent_job_id")
    field("replicas_count", 0)
  }
}
