import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Compresses pages and JSON of some size for those who ask for it.
///
/// Not for pages of people who are signed in: what such a page repeats of the request, beside the form's token, would let
/// the length of the answer tell about the token (BREACH).
struct CompressionMiddleware: RouterMiddleware {
  static let smallest = 1400
  static let largest = 4 << 20

  func handle(
    _ request: Request,
    context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    guard context.user == nil || request.isForClients, request.acceptsGzip,
      response.headers[.contentEncoding] == nil, isWorthIt(response)
    else { return response }
    let body = try await response.body.collected()
    // Annotations are many, and mostly digits: a further tenth off their length would take more than twice the time.
    let level: Int32 = response.headers[.contentType] == "application/json" ? 2 : 5
    guard let compressed = Gzip.compressed(body, level: level) else {
      response.body = .init(byteBuffer: ByteBuffer(bytes: body))
      return response
    }
    response.body = .init(byteBuffer: ByteBuffer(bytes: compressed))
    response.headers[.contentLength] = nil
    response.headers[.contentEncoding] = "gzip"
    response.headers[.vary] = "Accept-Encoding"
    return response
  }

  private func isWorthIt(_ response: Response) -> Bool {
    guard let length = response.body.contentLength, length >= Self.smallest, length < Self.largest else { return false }
    let type = response.headers[.contentType] ?? ""
    return type.hasPrefix("application/json")
      || type.hasPrefix("text/html")
      || type.hasPrefix("text/csv") || type.hasPrefix("image/svg+xml")
  }
}

extension ResponseBody {
  /// The bytes of a body that is in memory already.
  consuming func collected() async throws -> [UInt8] {
    let collector = BodyCollector()
    try await write(collector)
    return Array(buffer: collector.buffer.withLock { $0 })
  }
}

private final class BodyCollector: ResponseBodyWriter {
  let buffer = Mutex(ByteBuffer())

  func write(_ buffer: ByteBuffer) async throws {
    self.buffer.withLock { _ = $0.writeImmutableBuffer(buffer) }
  }

  func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

extension Request {
  /// CVAT's clients send `identity` and save what comes as it is.
  var acceptsGzip: Bool {
    guard method == .get, let accepted = headers[.acceptEncoding]?.lowercased() else { return false }
    return accepted.contains("gzip") && !accepted.contains("gzip;q=0")
  }
}
