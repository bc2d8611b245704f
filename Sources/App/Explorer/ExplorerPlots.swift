import Crypto
import Drawing
import HTTPTypes
import Hummingbird
import NIOCore
import Workflows

/// Draws beside Swift's own threads, and answers with what may be kept.
struct ExplorerPlots: Sendable {
  let renderer: PlotRenderer
  private let lane = WorkLane("plots", width: 2)

  init(_ services: Services) throws {
    renderer = try PlotRenderer(fontFolders: services.installation.fonts)
  }

  /// The same address gives the same bytes, so their digest is the ETag.
  func answer(
    _ request: Request,
    mediaType: String,
    bytes: @escaping @Sendable () throws -> [UInt8]
  ) async throws -> Response {
    let bytes = try await lane.run(bytes)
    let etag = "\"\(AssetMap.hex(SHA256.hash(data: bytes).prefix(12)))\""
    let headers: HTTPFields = [.eTag: etag, .contentType: mediaType, .cacheControl: "public, max-age=3600"]
    if request.headers[.ifNoneMatch] == etag { return Response(status: .notModified, headers: headers) }
    return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
