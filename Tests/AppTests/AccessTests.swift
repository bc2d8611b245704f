import Domain
import FoundationEssentials
import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing

@testable import App

/// Every route against everybody who might call it: a route that is missing from `Tests/Golden/routes.txt` fails here.
@Suite("Who may call what")
struct AccessTests {
  @Test("every route has its row in the access table, and no row is left over")
  func tableIsComplete() throws {
    let rows = try RouteListing.entries().map { "\($0.method) \($0.path) \($0.access.rawValue)" }.sorted()
    let table = rows.joined(separator: "\n") + "\n"
    let path = "Tests/Golden/routes.txt"
    if ProcessInfo.processInfo.environment["PORTHOLE_GOLDEN"] == "write" {
      try Data(table.utf8).write(to: URL(filePath: Checkout.path(path)))
    }
    #expect(String(decoding: try Checkout.bytes(path), as: UTF8.self) == table)
  }

  @Test("strangers get the sign-in page or 401, plain users get 403 on administration")
  func gatesHold() async throws {
    try await withServer { server in
      let stranger = server.stranger()
      let user = try await server.visitor("bob")
      for route in try RouteListing.entries() where route.access != .everybody {
        guard let method = HTTPRequest.Method(route.method) else { continue }
        let path = Self.path(route.path)
        let answer = try await stranger.send(method, path)
        if method == .get && !path.hasPrefix("/api") {
          #expect(answer.status == .seeOther, "\(route)")
          #expect(answer.location.hasPrefix("/login?next="), "\(route)")
        } else {
          #expect(answer.status == .unauthorized, "\(route)")
        }
        if route.access == .administrators {
          let refused = try await user.send(method, path)
          #expect(refused.status == .forbidden, "\(route)")
        }
      }
    }
  }

  @Test("no unsafe route does anything without the form's token")
  func tokenIsNeeded() async throws {
    try await withServer { server in
      let administrator = try await server.visitor("ann", role: .admin)
      for route in try RouteListing.entries() where route.method != "GET" {
        guard let method = HTTPRequest.Method(route.method) else { continue }
        let bare = try await administrator.send(method, Self.path(route.path))
        #expect(bare.status == .forbidden, "\(route)")
        var foreign = administrator
        foreign.token = ""
        let form = try await foreign.post(Self.path(route.path))
        #expect(form.status == .forbidden || method != .post, "\(route)")
      }
    }
  }

  @Test("a foreign origin is refused even with the token")
  func foreignOriginIsRefused() async throws {
    try await withServer { server in
      let user = try await server.visitor("bob")
      for headers: HTTPFields in [
        [.origin: "https://evil.example", .csrfToken: user.token], [.origin: "null", .csrfToken: user.token],
        [.secFetchSite: "cross-site", .csrfToken: user.token], [.secFetchSite: "same-site", .csrfToken: user.token],
      ] {
        let answer = try await user.send(.post, "/logout", headers: headers)
        #expect(answer.status == .forbidden, "\(headers)")
      }
      #expect(try await user.get("/account").status == .ok)
    }
  }

  @Test("nobody can sign up, whatever the address is called")
  func nobodySignsUp() async throws {
    try await withServer { server in
      let stranger = server.stranger()
      for path in ["/register", "/signup", "/sign-up", "/api/auth/register", "/user/signup", "/accounts/signup"] {
        for method in [HTTPRequest.Method.get, .post, .put] {
          let answer = try await stranger.send(method, path)
          #expect([404, 403, 405].contains(answer.status.code), "\(method) \(path)")
        }
      }
      for path in ["/", "/login"] {
        let page = try await stranger.get(path).text.lowercased()
        #expect(!page.contains("sign up") && !page.contains("register"), "\(path)")
      }
    }
  }

  @Test("GET and HEAD change nothing but the record of visits")
  func readingChangesNothing() async throws {
    try await withServer { server in
      let administrator = try await server.visitor("ann", role: .admin)
      let before = try await administrator.get("/admin/users").text
      for route in try RouteListing.entries() where route.method == "GET" {
        for method in [HTTPRequest.Method.get, .head] {
          let answer = try await administrator.send(method, Self.path(route.path))
          #expect(answer.status.code < 500, "\(method) \(route)")
        }
      }
      #expect(try await administrator.get("/admin/users").text == before)
    }
  }

  private static func path(_ pattern: String) -> String {
    pattern.replacing("{mascot}", with: "owl").replacing("{file}", with: "1.gif").replacing("{token}", with: "x")
      .replacing("**", with: "css/app.css").split(separator: "/", omittingEmptySubsequences: false)
      .map { $0.hasPrefix("{") ? "1" : String($0) }.joined(separator: "/")
  }
}
