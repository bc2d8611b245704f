import Blobs
import Domain
import HTTPTypes
import Hummingbird
import JSON
import Store
import Workflows

/// Exports and imports of projects, tasks and jobs, as CVAT's clients ask for them, and the files that come of them.
struct DatasetAPI {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.post("/api/projects/{project}/dataset/export", .signedIn) { try await export($0, $1, project($1)) }
    routes.post("/api/tasks/{task}/dataset/export", .signedIn) { try await export($0, $1, task($1)) }
    routes.post("/api/jobs/{job}/dataset/export", .signedIn) { try await export($0, $1, job($1)) }
    routes.upload("/api/tasks/{task}/annotations", .signedIn) { request, context in
      let id: LabelingTask.ID = try context.identifier("task", of: "task")
      return try await importing(request, context, into: .task(id), from: .taskAnnotations(id))
    }
    routes.upload("/api/jobs/{job}/annotations", .signedIn) { request, context in
      let id: Job.ID = try context.identifier("job", of: "job")
      return try await importing(request, context, into: .job(id), from: .jobAnnotations(id))
    }
    routes.upload("/api/projects/{project}/dataset", .signedIn) { request, context in
      let id: Project.ID = try context.identifier("project", of: "project")
      return try await importing(request, context, into: .project(id), from: .projectDataset(id))
    }
    routes.get("/api/requests/{request}/file", .signedIn, download)
    routes.delete("/api/requests/{request}/file", .signedIn, throwAway)
    routes.post("/api/requests/{request}/import", .signedIn, importKept)
  }

  private func project(_ context: AppContext) throws -> DatasetTargetID {
    .project(try context.identifier("project", of: "project"))
  }

  private func task(_ context: AppContext) throws -> DatasetTargetID {
    .task(try context.identifier("task", of: "task"))
  }

  private func job(_ context: AppContext) throws -> DatasetTargetID {
    .job(try context.identifier("job", of: "job"))
  }

  private func export(_ request: Request, _ context: AppContext, _ target: DatasetTargetID) async throws -> Response {
    let user = try context.signedInUser
    try request.query.checkLocation()
    let export = try DatasetExport(request.query, origin: context.client.origin)
    let made = try await services.exports.request(
      export,
      of: target,
      by: user,
      actor: context.actor,
      now: services.now()
    )
    return Response.json(status: .accepted) { $0.field("rq_id", made.name) }
  }

  private func importing(
    _ request: Request,
    _ context: AppContext,
    into target: DatasetTargetID,
    from purpose: UploadPurpose
  ) async throws -> Response {
    let user = try context.signedInUser
    // What may not be changed must not fill the disk either.
    try await services.imports.check(target, for: context.viewer)
    try request.query.checkLocation()
    if let answer = try await UploadReception(services: services, purpose: purpose).answer(request, context) {
      return answer
    }
    let query = request.query
    var fileName = query["filename"]
    if UploadMessage(request) == .single {
      let received = try await UploadReceiver(services: services).receive(request, context, into: RawFiles())
      try await services.uploads.start(purpose, by: user.id, now: services.now())
      try await services.uploads.keep(received.sink.files, for: purpose, by: user.id, now: services.now())
      fileName = received.sink.files.last?.name ?? ""
    }
    var wanted = DatasetImportRequest(format: query["format"], fileName: fileName)
    try wanted.change(by: query)
    let made = try await services.imports.request(wanted, into: target, from: purpose, by: user, now: services.now())
    return Response.json(status: .accepted) { $0.field("rq_id", made.name) }
  }

  /// The import of what a dry run kept; what the query does not name is as it was there.
  func importKept(request: Request, context: AppContext) async throws -> Response {
    let made = try await services.imports.importKept(
      by: try context.requestName,
      for: context.signedInUser,
      now: services.now()
    ) { try $0.change(by: request.query) }
    return Response.json(status: .accepted) { $0.field("rq_id", made.name) }
  }

  /// Throws away what a dry run kept.
  func throwAway(request: Request, context: AppContext) async throws -> Response {
    try await services.imports.throwAway(
      keptBy: try context.requestName,
      for: context.signedInUser,
      now: services.now()
    )
    try await services.blobSweep.begin()
    return Response(status: .noContent)
  }

  /// The file of an export, whole or a range of it.
  func download(request: Request, context: AppContext) async throws -> Response {
    let found = try await RequestStore(services.database).request(try context.requestName, for: context.viewer)
    let gone = NotFound("file any more: exports are kept for a day")
    guard found.state == .finished, let key = found.result.blobKey,
      found.result.expires.map({ services.now() < $0 }) ?? true
    else { throw gone }
    try await services.exports.checkSource(of: found, for: context.viewer)
    let blobs = services.blobs
    let file = try await services.fileLane.run {
      guard let path = try blobs.path(of: key) else { throw gone }
      return try StoredFile(path: path)
    }
    return file.response(
      to: request,
      name: found.result.fileName ?? "export.zip",
      lane: services.fileLane
    )
  }
}

extension DatasetExport {
  /// CVAT's query, and what we have beside it: `merge_groups`, `masks_as_polygons`, `iscrowd=false`, `split=80,10,10`,
  /// `seed`, `job_state`, `update_table`.
  init(_ query: Form, origin: String) throws {
    self.init(
      format: query["format"],
      savesPictures: query["save_images"].lowercased() == "true",
      fileName: query["filename"].isEmpty ? nil : query["filename"]
    )
    mergesGroups = query["merge_groups"].lowercased() != "false"
    drawsMasksAsPolygons = query["masks_as_polygons"].lowercased() == "true"
    marksCrowds = query["iscrowd"].lowercased() != "false"
    jobStates = query.all("job_state").filter { !$0.isEmpty }
    if query["update_table"].lowercased() == "true" { updatesTable = true }
    address = origin
    if !query["seed"].isEmpty {
      guard let seed = UInt64(query["seed"]) else {
        throw ValidationFailure(field: "seed", "The seed is a whole number of 0 or more.")
      }
      self.seed = seed
    }
    guard !query["split"].isEmpty else { return }
    guard let parts = Self.split(query["split"]) else {
      throw ValidationFailure(field: "split", "A split has three parts, such as 80,10,10 for train, val and test.")
    }
    split = parts
  }
}

extension Services {
  var exports: DatasetExports {
    DatasetExports(requests: requests, database: database, hasTable: settings.labelTable != nil)
  }
  var imports: DatasetImports { DatasetImports(requests: requests, database: database) }
}
