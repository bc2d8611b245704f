import Domain
import HTTPTypes
import Hummingbird
import NIOCore

/// Reads the fields of a posted form, so that its token can be compared before anything is done.
struct FormMiddleware: RouterMiddleware {
  /// The longest guide in a script whose letters a form sends as nine bytes each fits.
  static let limit = 1 << 20

  func handle(
    _ request: Request,
    context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    guard request.isURLEncoded, request.method == .post else { return try await next(request, context) }
    var context = context
    var request = request
    let body = try await request.collected(upTo: Self.limit)
    context.form = Form(encoded: String(buffer: body))
    return try await next(request, context)
  }
}

extension Request {
  /// The whole body, if it is no larger than `limit` and comes within half a minute.
  ///
  /// - Throws: `BodyTooLarge`; `HTTPError` 408 for a body that drips.
  mutating func collected(upTo limit: Int) async throws -> ByteBuffer {
    var collected = ByteBuffer()
    try await eachChunk(upTo: limit) { collected.writeImmutableBuffer($0) }
    body = .init(buffer: collected)
    return collected
  }

  /// Hands out the body as it comes, by the rules of `collected`.
  func eachChunk(upTo limit: Int, _ take: (ByteBuffer) async throws -> Void) async throws {
    if let length = headers[.contentLength].flatMap(Int.init), length > limit { throw BodyTooLarge(limit: limit) }
    let deadline = ContinuousClock.now.advanced(by: .seconds(30))
    var count = 0
    for try await chunk in body {
      count += chunk.readableBytes
      guard count <= limit else { throw BodyTooLarge(limit: limit) }
      guard ContinuousClock.now < deadline else {
        throw HTTPError(.requestTimeout, message: "The request took too long to arrive.")
      }
      try await take(chunk)
    }
  }
}
