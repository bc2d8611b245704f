import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import Workflows

/// A dataset as a download, made while it is sent; `format` and `save_images` in the query.
struct ExportResponse {
  let services: Services

  func response(to request: Request, for context: AppContext, task: LabelingTask.ID) async throws -> Response {
    let format = request.query["format"].isEmpty ? COCOExport.formatName : request.query["format"]
    guard format == COCOExport.formatName else {
      throw ValidationFailure(field: "format", "There is no format “\(format)”; there is \(COCOExport.formatName).")
    }
    let export = COCOExport(database: services.database, blobs: services.blobs, lane: services.fileLane)
    let plan = try await export.plan(
      task,
      withPictures: request.query["save_images"].lowercased() == "true",
      for: try context.viewer,
      now: services.now()
    )
    return Response(
      status: .ok,
      headers: [
        .contentType: "application/zip", .cacheControl: "private, no-store",
        .contentDisposition: "attachment; filename=\"\(plan.fileName)\"",
      ],
      body: .init { writer in
        try await export.send(plan) { piece in try await writer.write(ByteBuffer(bytes: piece)) }
        try await writer.finish(nil)
      }
    )
  }
}
