import Domain
import HTTPTypes
import Hummingbird
import JSON
import Store
import Workflows

/// Reading media: what there is, frames, chunks and previews, of tasks and of jobs.
struct MediaAPI {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/api/tasks/{task}/data", .signedIn, taskData)
    routes.get("/api/jobs/{job}/data", .signedIn, jobData)
    routes.get("/api/tasks/{task}/data/meta", .signedIn, taskMeta)
    routes.get("/api/jobs/{job}/data/meta", .signedIn, jobMeta)
    routes.patch("/api/tasks/{task}/data/meta", .signedIn, changeTask)
    routes.patch("/api/jobs/{job}/data/meta", .signedIn, changeJob)
    routes.get("/api/tasks/{task}/preview", .signedIn, taskPreview)
    routes.get("/api/jobs/{job}/preview", .signedIn, jobPreview)
    routes.get("/api/projects/{project}/preview", .signedIn, projectPreview)
    routes.get("/api/tasks/{task}/status", .signedIn, taskStatus)
  }

  func taskData(request: Request, context: AppContext) async throws -> Response {
    try await data(of: try await task(context), request, context)
  }

  func jobData(request: Request, context: AppContext) async throws -> Response {
    try await data(of: try await job(context), request, context)
  }

  func taskMeta(request: Request, context: AppContext) async throws -> Response {
    try await MediaDocument(services: services).response(for: try await task(context))
  }

  func jobMeta(request: Request, context: AppContext) async throws -> Response {
    try await MediaDocument(services: services).response(for: try await job(context))
  }

  func changeTask(request: Request, context: AppContext) async throws -> Response {
    try await change(try await task(context), request, context)
  }

  func changeJob(request: Request, context: AppContext) async throws -> Response {
    try await change(try await job(context), request, context)
  }

  func taskPreview(request: Request, context: AppContext) async throws -> Response {
    try await preview(of: try await task(context), request)
  }

  func jobPreview(request: Request, context: AppContext) async throws -> Response {
    try await preview(of: try await job(context), request)
  }

  /// The first frame of the first task that has one.
  func projectPreview(request: Request, context: AppContext) async throws -> Response {
    let id: Project.ID = try context.identifier("project", of: "project")
    _ = try await ProjectStore(services.database).project(id, for: context.viewer)
    guard let task = try await MediaStore(services.database).firstTask(withMediaIn: id) else {
      throw NotFound("picture: the project has none yet")
    }
    return try await preview(of: try await MediaScope(of: task, job: nil, services), request)
  }

  /// CVAT's older way to ask how far the making of a task is.
  func taskStatus(request: Request, context: AppContext) async throws -> Response {
    let id: LabelingTask.ID = try context.identifier("task", of: "task")
    let task = try await TaskStore(services.database).task(id, for: context.viewer)
    let latest = try await RequestStore(services.database).latest(.create, of: id)
    let state =
      switch latest?.state {
      case .queued: "Queued"
      case .started: "Started"
      case .failed: "Failed"
      case .finished: "Finished"
      case nil: task.size == nil ? "Queued" : "Finished"
      }
    return Response.json { body in
      body.field("state", state)
      body.field("message", latest?.message ?? "")
      body.field("progress", latest?.progress ?? 0)
    }
  }

  private func task(_ context: AppContext) async throws -> MediaScope {
    let id: LabelingTask.ID = try context.identifier("task", of: "task")
    let task = try await TaskStore(services.database).task(id, for: context.viewer)
    return try await MediaScope(of: task.id, job: nil, services)
  }

  private func job(_ context: AppContext) async throws -> MediaScope {
    let job = try await JobStore(services.database).job(try context.identifier("job", of: "job"), for: context.viewer)
    return try await MediaScope(of: job.task, job: job, services)
  }

  private func data(of scope: MediaScope, _ request: Request, _ context: AppContext) async throws -> Response {
    let query = request.query
    guard let quality = FrameQuality(rawValue: query.optional("quality") ?? "compressed") else {
      throw ValidationFailure(field: "quality", "The quality is original or compressed.")
    }
    switch query["type"] {
    case "frame": return try await frame(try scope.frameNumber(query), quality, scope, request)
    case "chunk": return try await chunk(try scope.chunkFrames(query), quality, scope)
    case "preview": return try await preview(of: scope, request)
    case "context_image": return try await contextImages(quality, scope, request, context)
    default: throw ValidationFailure(field: "type", "The type is frame, chunk, preview or context_image.")
    }
  }

  private func frame(
    _ number: Int,
    _ quality: FrameQuality,
    _ scope: MediaScope,
    _ request: Request
  ) async throws -> Response {
    let stored = try await scope.frame(number, services)
    let etag = "\(scope.media.task)-\(scope.media.revision)-\(number)-\(quality.rawValue)"
    return try await PictureResponse.response(to: request, etag: etag) {
      try await services.media.frame(stored, of: scope.media, quality)
    }
  }

  private func chunk(_ range: ClosedRange<Int>, _ quality: FrameQuality, _ scope: MediaScope) async throws -> Response {
    let frames = try await FrameStore(services.database).frames(
      of: scope.media.task,
      from: range.lowerBound,
      to: range.upperBound
    ).filter { scope.contains($0.frame.number) }
    return Response(try await services.media.chunk(frames, of: scope.media, quality))
  }

  /// A frame's context images as a zip, or the one of them that `index` counts from 0.
  private func contextImages(
    _ quality: FrameQuality,
    _ scope: MediaScope,
    _ request: Request,
    _ context: AppContext
  ) async throws -> Response {
    let query = request.query
    let frame = try scope.frameNumber(query)
    let images = try await ContextImageStore(services.database).images(
      of: frame,
      in: scope.media.task,
      job: scope.job?.id,
      for: context.viewer
    )
    guard !images.isEmpty else { throw NotFound("context image: frame \(frame) has none") }
    guard let index = query.optional("index") else {
      return Response(try await services.media.contextImages(images, of: scope.media, quality))
    }
    guard let image = Int(index).flatMap({ wanted in images.first { $0.position == wanted } }) else {
      throw ValidationFailure(
        field: "index",
        "There is no context image \(index): frame \(frame) has \(images.count), counted from 0."
      )
    }
    let etag = "\(image.picture.blobKey)-\(image.position)-\(quality.rawValue)"
    var response = try await PictureResponse.response(to: request, etag: etag) {
      try await services.media.frame(image.picture, of: scope.media, quality)
    }
    response.headers[.contentDisposition] =
      "inline; filename*=UTF-8''\(PercentCoding.encoded(image.picture.frame.name))"
    return response
  }

  private func preview(of scope: MediaScope, _ request: Request) async throws -> Response {
    let stored = try await scope.frame(scope.job?.chosen?.first ?? scope.frames.lowerBound, services)
    let etag = "\(scope.media.task)-\(scope.media.revision)-\(stored.frame.number)-preview"
    return try await PictureResponse.response(to: request, etag: etag) {
      try await services.media.preview(stored, of: scope.media, services.thumbnails)
    }
  }

  private struct Change: Decodable {
    let deleted_frames: [Int]?
  }

  private func change(_ scope: MediaScope, _ request: Request, _ context: AppContext) async throws -> Response {
    let change: Change = try await request.decoded(upTo: 16 << 20)
    if let deleted = change.deleted_frames {
      if let wrong = deleted.first(where: { !scope.contains($0) }) {
        throw ValidationFailure(
          field: "deleted_frames",
          "Frame \(wrong) is not among \(scope.frames.lowerBound) to \(scope.frames.upperBound)."
        )
      }
      try await MediaWork(database: services.database).setDeleted(
        deleted,
        of: scope.media.task,
        within: scope.frames,
        job: scope.job?.id,
        for: context.viewer,
        now: services.now()
      )
    }
    return try await MediaDocument(services: services).response(
      for: try await MediaScope(of: scope.media.task, job: scope.job, services)
    )
  }
}
