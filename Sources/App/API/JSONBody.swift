import Domain
import FoundationEssentials
import Hummingbird
import JSON
import NIOCore

extension Request {
  /// Reads a small JSON body.
  ///
  /// - Throws: `ValidationFailure` that names the field, as in `ops[3].shape.points`.
  func decoded<Value: Decodable>(upTo limit: Int = 1 << 20) async throws -> Value {
    var request = try checkedJSON()
    let body = try await request.collected(upTo: limit)
    try Self.checkStrictly(body)
    do {
      return try JSONDecoder().decode(Value.self, from: Data(buffer: body))
    } catch let error as DecodingError {
      throw Self.failure(error)
    }
  }

  /// This request, if it says that its body is JSON, or nothing.
  func checkedJSON() throws(UnreadableBody) -> Request {
    guard isJSON || mediaType.isEmpty else {
      throw UnreadableBody(description: "The body must be JSON, with Content-Type: application/json.")
    }
    return self
  }

  /// Two readers may take different ones of two members of one name, so there must not be two.
  ///
  /// - Throws: `UnreadableBody` for what RFC 8259 leaves open or forbids, with its place.
  private static func checkStrictly(_ body: ByteBuffer) throws {
    guard body.readableBytes > 0 else { return }
    do {
      var reader = JSONReader(Array(buffer: body))
      try reader.skip()
      try reader.end()
    } catch let problem as JSONProblem {
      throw UnreadableBody(description: "The body is not valid JSON: \(problem)")
    }
  }

  private static func failure(_ error: DecodingError) -> any Error {
    switch error {
    case .keyNotFound(let key, let context):
      ValidationFailure(field: path(context.codingPath + [key]), "This field is missing.")
    case .valueNotFound(_, let context):
      ValidationFailure(field: path(context.codingPath), "This field must not be null.")
    case .typeMismatch(_, let context) where context.codingPath.isEmpty:
      UnreadableBody(description: "The body must be a JSON object.")
    case .typeMismatch(let type, let context):
      ValidationFailure(field: path(context.codingPath), "This field must be \(words(for: type)).")
    case .dataCorrupted(let context) where context.codingPath.isEmpty:
      UnreadableBody(description: "The body is not valid JSON.")
    case .dataCorrupted(let context):
      ValidationFailure(field: path(context.codingPath), "This value cannot be used here.")
    @unknown default:
      UnreadableBody(description: "The body cannot be read.")
    }
  }

  /// `ops[3].shape.points[0]`
  private static func path(_ keys: [any CodingKey]) -> String {
    keys.reduce(into: "") { path, key in
      if let index = key.intValue {
        path += "[\(index)]"
      } else {
        path += (path.isEmpty ? "" : ".") + key.stringValue
      }
    }
  }

  private static func words(for type: any Any.Type) -> String {
    switch type {
    case is Double.Type, is Float.Type: "a finite number"
    case is any BinaryInteger.Type: "a whole number"
    case is String.Type: "a text"
    case is Bool.Type: "true or false"
    default: "of another kind"
    }
  }
}

extension Data {
  init(buffer: ByteBuffer) {
    self.init(buffer.readableBytesView)
  }
}
