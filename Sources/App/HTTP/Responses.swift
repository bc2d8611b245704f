import Domain
import HTTPTypes
import Hummingbird
import JSON
import NIOCore

extension Response {
  static func html(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status,
      headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
      body: .init(byteBuffer: ByteBuffer(bytes: bytes))
    )
  }

  static func json(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status,
      headers: [.contentType: "application/json", .cacheControl: "no-store"],
      body: .init(byteBuffer: ByteBuffer(bytes: bytes))
    )
  }

  static func json(
    status: HTTPResponse.Status = .ok,
    _ body: (inout JSONWriter) throws -> Void
  ) rethrows -> Response {
    var json = JSONWriter()
    try json.object(body)
    return .json(json.bytes, status: status)
  }

  static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status,
      headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
      body: .init(byteBuffer: ByteBuffer(string: text))
    )
  }

  /// 303: after a POST, always a GET.
  static func seeOther(_ path: String) -> Response {
    Response(status: .seeOther, headers: [.location: path, .cacheControl: "no-store"])
  }

  static var noContent: Response { Response(status: .noContent, headers: [.cacheControl: "no-store"]) }
}

/// A body that is larger than its limit.
struct BodyTooLarge: Error, CustomStringConvertible {
  let limit: Int

  var description: String { "This is more than the \(limit / 1024) KiB that are taken here." }
}

/// JSON that cannot be read: which field, and why.
struct UnreadableBody: Error, CustomStringConvertible {
  let description: String
}
