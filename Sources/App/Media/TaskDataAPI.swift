import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import JSON
import Store
import Views
import Workflows

/// Giving a task its media: the messages of CVAT's clients, files of the share, and one form with everything.
struct TaskDataAPI {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.upload("/api/tasks/{task}/data", .signedIn, receive)
    routes.get("/api/server/share", .signedIn, share)
  }

  func receive(request: Request, context: AppContext) async throws -> Response {
    let task = try await TaskStore(services.database).task(
      try context.identifier("task", of: "task"),
      for: context.viewer
    )
    // Asked again when it is queued: nobody else's bytes are taken in until then.
    try await StandingStore(services.database).rights(on: task.id, for: context.viewer).require(.edit, of: "task")
    let reception = UploadReception(services: services, purpose: .taskData(task.id))
    if let answer = try await reception.answer(request, context) { return answer }
    if request.isMultipart {
      let form = try await reception.form(request, context)
      return try await enqueue(try MediaPlanBody(form.fields).plan(hasUploads: form.hasFiles), task, context)
    }
    let body: MediaPlanBody = try await request.decoded(upTo: 64 << 20)
    return try await enqueue(try body.plan(hasUploads: UploadMessage(request) == .finish), task, context)
  }

  /// What is in a folder of the connected share, for those who make tasks; nothing where none is connected.
  func share(request: Request, context: AppContext) async throws -> Response {
    try context.signedInUser.role.requireMakingTasks()
    let (share, query) = (services.share, request.query)
    let entries = try await services.fileLane.run {
      try share?.entries(of: query["directory"], search: query["search"]) ?? []
    }
    var json = JSONWriter()
    json.array { list in
      for entry in entries {
        list.object { file in
          file.field("name", entry.name)
          file.field("type", entry.isFolder ? "DIR" : "REG")
          file.field("mime_type", entry.isFolder ? "DIR" : Self.kind(of: entry.name))
        }
      }
    }
    return .json(json.bytes)
  }

  private func enqueue(_ plan: MediaPlan, _ task: LabelingTask, _ context: AppContext) async throws -> Response {
    try check(plan)
    let made = try await services.requestMedia(plan, for: task, by: try context.signedInUser)
    return Response.json(status: .accepted) { $0.field("rq_id", made.name) }
  }

  private func check(_ plan: MediaPlan) throws {
    guard plan.hasUploads || !plan.serverFiles.isEmpty || !plan.remoteFiles.isEmpty else {
      throw ValidationFailure(field: "client_files", "There is nothing to make frames of: send files, or name some.")
    }
    guard plan.serverFiles.isEmpty || services.share != nil else {
      throw ValidationFailure(
        field: "server_files",
        "No share is connected to this server: an administrator sets SHARE_DIR."
      )
    }
  }

  /// As CVAT says it, by the name alone.
  private static func kind(of name: String) -> String {
    switch name.split(separator: ".").last?.lowercased() ?? "" {
    case "jpg", "jpeg", "png", "gif", "webp", "bmp", "tif", "tiff", "avif": "image"
    case "zip", "tar", "gz", "7z": "archive"
    case "mp4", "mkv", "webm", "avi", "mov", "ts", "mpg", "mpeg", "flv", "m4v": "video"
    default: "unknown"
    }
  }
}

extension Services {
  /// Queues the making of a task's frames; the files that were uploaded for it go with it.
  func requestMedia(_ plan: MediaPlan, for task: LabelingTask, by user: User) async throws -> BackgroundRequest {
    let now = now()
    let purpose = UploadPurpose.taskData(task.id)
    let hasUploads = plan.hasUploads
    return try await requests.enqueue(
      .init(.create, of: .task, task.id.value, place: .init(project: task.project, task: task.id)),
      input: String(decoding: try JSONEncoder().encode(plan), as: UTF8.self),
      by: user,
      now: now,
      check: { connection in
        guard try !RequestQueue.isUnderWay(.create, of: task.id, on: connection) else {
          throw Conflict("Pictures are being added to this task right now: wait until that is done, or cancel it.")
        }
        _ = try TaskStore.task(task.id, for: Viewer(user), on: connection)
        try StandingStore.rights(on: task.id, for: Viewer(user), on: connection).require(.edit, of: "task")
      },
      commit: { request, connection in
        guard hasUploads else { return }
        let files = try UploadFileStore.waiting(for: purpose.name, owner: user.id, on: connection)
        guard !files.isEmpty else {
          throw ValidationFailure(field: "client_files", "No file came before the end of the upload.")
        }
        if let broken = files.first(where: { !$0.isWhole }) {
          throw ValidationFailure(
            field: "client_files",
            "“\(broken.name)” is not whole: \(broken.received) of \(broken.size) bytes came."
          )
        }
        try UploadFileStore.assign(files.map(\.token), to: request, on: connection)
      }
    )
  }
}
