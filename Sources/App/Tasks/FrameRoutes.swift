import Blobs
import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import Store
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
  }

  func picture(request: Request, context: AppContext) async throws -> Response {
    let stored = try await frame(context)
    return try await answer(request, etag: stored.blobKey, mediaType: stored.mediaType) {
      let blobs = services.blobs
      return try await services.fileLane.run { try blobs.bytes(of: stored.blobKey) }
    }
  }

  func thumbnail(request: Request, context: AppContext) async throws -> Response {
    let stored = try await frame(context)
    return try await answer(request, etag: "\(stored.blobKey)-small", mediaType: "image/jpeg") {
      try await services.thumbnails.thumbnail(of: stored.blobKey)
    }
  }

  private func frame(_ context: AppContext) async throws -> StoredFrame {
    let task: LabelingTask.ID = try context.identifier("task", of: "task")
    guard let number = context.parameters.get("frame").flatMap({ Int($0) }), number >= 0 else {
      throw NotFound("picture")
    }
    return try await FrameStore(services.database).frame(number, of: task, for: context.viewer)
  }

  private func answer(
    _ request: Request,
    etag: String,
    mediaType: String,
    bytes: () async throws -> [UInt8]
  ) async throws -> Response {
    let headers: HTTPFields = [
      .eTag: "\"\(etag)\"", .contentType: mediaType, .cacheControl: "private, max-age=86400",
      .contentSecurityPolicy: "sandbox; default-src 'none'",
    ]
    if request.headers[.ifNoneMatch] == "\"\(etag)\"" { return Response(status: .notModified, headers: headers) }
    return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: try await bytes())))
  }
}
