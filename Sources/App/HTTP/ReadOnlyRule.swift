import Domain
import HTTPTypes
import Hummingbird

/// What an access token that is for reading only may be used for: reading, and fetching datasets and backups here.
enum ReadOnlyRule {
  static func check(_ request: Request, _ context: AppContext) throws(Forbidden) {
    guard context.accessToken?.isReadOnly == true, request.method != .get, request.method != .head else { return }
    guard request.method == .post, isExport(request) else {
      throw Forbidden("This access token is for reading only.")
    }
  }

  /// Into a storage, the server would write.
  private static func isExport(_ request: Request) -> Bool {
    let path = request.uri.path.hasSuffix("/") ? String(request.uri.path.dropLast()) : request.uri.path
    guard path.hasPrefix("/api/"), path.hasSuffix("/dataset/export") || path.hasSuffix("/backup/export") else {
      return false
    }
    let location = request.query["location"]
    return location.isEmpty || location == "local"
  }
}
