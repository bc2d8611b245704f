import HTTPTypes
import Hummingbird
import JSON

/// Operations that CVAT's clients know and this server has not, each answered with 404 and the reason, and what to do instead.
struct UnofferedAPI {
  private static let replicas = "Jobs have no replicas here, so there is nothing to merge, and nothing to set about it."
  private static let events =
    "What clients do is not recorded here; what people changed, administrators see in the audit."
  private static let growth = "How people use the server is not recorded here."
  private static let requirements =
    "A task has one requirement here, for everything in it: change that one at /api/quality/settings/requirements/{task}."

  private static let all: [(method: HTTPRequest.Method, path: String, reason: String)] = [
    (.get, "/api/auth/rules", "Rights are checked by the program itself: there are no rules to fetch."),
    (.post, "/api/consensus/merges", replicas),
    (.get, "/api/consensus/settings/{task}", replicas),
    (.patch, "/api/consensus/settings/{task}", replicas),
    (.get, "/api/events", events),
    (.post, "/api/events", events),
    (.post, "/api/events/export", events),
    (.get, "/api/growth", growth),
    (.get, "/api/growth/{user}", growth),
    (.patch, "/api/growth/{user}", growth),
    (
      .get, "/api/quality/reports/{report}/confusion",
      "Ask for /api/quality/reports/{report}/confusion/matrix, as JSON or with format=csv as a table."
    ),
    (.post, "/api/quality/settings/requirements", requirements),
    (.post, "/api/quality/settings/requirements/bulk", requirements),
    (.delete, "/api/quality/settings/requirements/{task}", requirements),
  ]

  /// For the API's document.
  static var operations: [String: APIOperation] {
    Dictionary(uniqueKeysWithValues: all.map { ("\($0.method) \($0.path)", .show("Not offered. \($0.reason)")) })
  }

  func add(to routes: inout RouteTable) {
    for (method, path, reason) in Self.all {
      routes.add(method, path, .signedIn) { _, _ in
        Response.json(status: .notFound) { $0.field("detail", reason) }
      }
    }
  }
}
