import Domain
import HTTPTypes
import Hummingbird
import JSON

/// What the API shows as a JSON object of its own, one by one or in a list.
protocol APIObject: Sendable {
  /// - Parameter origin: what the addresses in it begin with.
  func write(to json: inout JSONWriter, origin: String)
}

extension Response {
  static func object(
    _ object: some APIObject,
    _ context: AppContext,
    status: HTTPResponse.Status = .ok
  ) -> Response {
    .json(status: status) { object.write(to: &$0, origin: context.client.origin) }
  }

  static func page(_ page: ListPage<some APIObject>, to request: Request, _ context: AppContext) -> Response {
    Response.page(page, to: request, context) { $1.write(to: &$0, origin: context.client.origin) }
  }
}
