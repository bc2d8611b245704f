import HTTPTypes
import Hummingbird
import NIOCore
import Workflows

/// A picture as an answer: other people's bytes, of a type that our own look found, and never a document.
enum PictureResponse {
  static func response(
    to request: Request,
    etag: String,
    _ picture: () async throws -> MediaReader.Picture
  ) async throws -> Response {
    var headers: HTTPFields = [
      .eTag: "\"\(etag)\"", .cacheControl: "private, no-cache", .contentSecurityPolicy: "sandbox; default-src 'none'",
    ]
    if request.headers[.ifNoneMatch] == "\"\(etag)\"" { return Response(status: .notModified, headers: headers) }
    let picture = try await picture()
    headers[.contentType] = picture.mediaType
    headers[.acceptRanges] = "bytes"
    let body = ByteBuffer(bytes: picture.bytes)
    guard let range = ByteRange(request.headers[.range], length: body.readableBytes) else {
      return Response(status: .ok, headers: headers, body: .init(byteBuffer: body))
    }
    guard let slice = body.getSlice(at: range.start, length: range.count) else {
      headers[.contentRange] = "bytes */\(body.readableBytes)"
      return Response(status: .rangeNotSatisfiable, headers: headers)
    }
    headers[.contentRange] = "bytes \(range.start)-\(range.start + range.count - 1)/\(body.readableBytes)"
    return Response(status: .partialContent, headers: headers, body: .init(byteBuffer: slice))
  }
}

extension Response {
  /// Several pictures, or a piece of a video, as one file that is sent while it is read.
  init(_ chunk: MediaChunk) {
    self.init(
      status: .ok,
      headers: [
        .contentType: chunk.mediaType, .cacheControl: "private, no-cache",
        .contentSecurityPolicy: "sandbox; default-src 'none'",
      ],
      body: .init(contentLength: chunk.length) { writer in
        var writer = writer
        try await chunk.send { piece in try await writer.write(ByteBuffer(bytes: piece)) }
        try await writer.finish(nil)
      }
    )
  }
}
