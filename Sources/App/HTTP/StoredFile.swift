import Glibc
import HTTPTypes
import Hummingbird
import NIOCore
import Workflows

/// A large file as a download: read piece by piece while it is sent, from anywhere in it.
final class StoredFile: Sendable {
  private static let pieceSize = 1 << 18

  let size: Int
  private let descriptor: Int32

  init(path: String) throws {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    var facts = stat()
    guard descriptor >= 0, fstat(descriptor, &facts) == 0 else {
      throw StoredFileFailure(reason: String(cString: strerror(errno)))
    }
    size = Int(facts.st_size)
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  func response(to request: Request, name: String, lane: WorkLane) -> Response {
    var headers: HTTPFields = [
      .contentType: "application/zip", .cacheControl: "private, no-store", .acceptRanges: "bytes",
      .contentDisposition: "attachment; filename=\"\(name)\"",
    ]
    guard let range = ByteRange(request.headers[.range], length: size) else {
      return Response(status: .ok, headers: headers, body: body(from: 0, count: size, lane))
    }
    guard range.start < size else {
      headers[.contentRange] = "bytes */\(size)"
      return Response(status: .rangeNotSatisfiable, headers: headers)
    }
    headers[.contentRange] = "bytes \(range.start)-\(range.start + range.count - 1)/\(size)"
    return Response(status: .partialContent, headers: headers, body: body(from: range.start, count: range.count, lane))
  }

  private func body(from start: Int, count: Int, _ lane: WorkLane) -> ResponseBody {
    ResponseBody(contentLength: count) { [self] writer in
      var sent = 0
      while sent < count {
        let place = start + sent
        let wanted = min(Self.pieceSize, count - sent)
        let piece = try await lane.run { try self.piece(at: place, size: wanted) }
        sent += piece.count
        try await writer.write(ByteBuffer(bytes: piece))
      }
      try await writer.finish(nil)
    }
  }

  func piece(at place: Int, size: Int) throws -> [UInt8] {
    var got = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      got = pread(descriptor, buffer.baseAddress, size, off_t(place))
      count = max(got, 0)
    }
    guard got > 0 else { throw StoredFileFailure(reason: got < 0 ? String(cString: strerror(errno)) : "it breaks off") }
    return bytes
  }
}

private struct StoredFileFailure: Error, CustomStringConvertible {
  let reason: String

  var description: String { "A stored file could not be read: \(reason)." }
}
