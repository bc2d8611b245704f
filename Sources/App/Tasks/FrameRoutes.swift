import Domain
import HTTPTypes
import Hummingbird
import Store
import Views
import Workflows

/// The pictures of tasks, whole and small.
///
/// They are other people's bytes: their type is what our own look found, they are never documents, and they are kept by
/// the person's own browser only.
struct FrameRoutes {
  let services: Services

  func add(to routes: inout RouteTable) {
    routes.get("/tasks/{task}/frames/{frame}", .signedIn, picture)
    routes.get("/tasks/{task}/frames/{frame}/thumbnail", .signedIn, thumbnail)
    routes.post("/tasks/{task}/frames/{frame}/restoration", .signedIn, restore)
  }

  /// Puts back what was taken out.
  func restore(request: Request, context: AppContext) async throws -> Response {
    let stored = try await frame(context)
    let task: LabelingTask.ID = try context.identifier("task", of: "task")
    let number = stored.frame.number
    try await MediaWork(database: services.database).setDeleted(
      [],
      of: task,
      within: number...number,
      job: nil,
      for: context.viewer,
      now: services.now()
    )
    return .seeOther(Path.task(task), notice: "“\(stored.frame.name)” is back.", context)
  }

  func picture(request: Request, context: AppContext) async throws -> Response {
    let stored = try await frame(context)
    let media = try await media(context)
    return try await PictureResponse.response(to: request, etag: tag(stored, media, "whole")) {
      try await services.media.shown(stored, of: media)
    }
  }

  func thumbnail(request: Request, context: AppContext) async throws -> Response {
    let stored = try await frame(context)
    let media = try await media(context)
    return try await PictureResponse.response(to: request, etag: tag(stored, media, "small")) {
      try await services.media.preview(stored, of: media, services.thumbnails)
    }
  }

  private func media(_ context: AppContext) async throws -> TaskMedia? {
    try await MediaStore(services.database).media(of: try context.identifier("task", of: "task"))
  }

  /// A stored file never changes; the frame of a video is made anew for each revision.
  private func tag(_ stored: StoredFrame, _ media: TaskMedia?, _ size: String) -> String {
    guard stored.blobKey.isEmpty, let media else { return "\(stored.blobKey)-\(size)" }
    return "\(media.task)-\(media.revision)-\(stored.frame.number)-\(size)"
  }

  private func frame(_ context: AppContext) async throws -> StoredFrame {
    let task: LabelingTask.ID = try context.identifier("task", of: "task")
    guard let number = context.parameters.get("frame").flatMap({ Int($0) }), number >= 0 else {
      throw NotFound("picture")
    }
    return try await FrameStore(services.database).frame(number, of: task, for: context.viewer)
  }
}
