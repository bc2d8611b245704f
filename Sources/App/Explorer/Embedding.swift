import HTTPTypes
import Hummingbird
import Views

extension Request {
  /// A page of another site asks, to show the answer in a frame.
  var isFromFrame: Bool { query[Path.embedding.name] == Path.embedding.value }
}

extension Services {
  /// The page, and where it is one for frames, leave for the origins of `EMBED_ORIGINS` to show it.
  func framable(
    _ page: some Page,
    to request: Request,
    _ context: AppContext,
    status: HTTPResponse.Status = .ok
  ) -> Response {
    let response = pages.response(page, to: request, context, status: status)
    return page.layout.isEmbedded ? response.framable(by: settings.frameAncestors) : response
  }
}
