import HTTPTypes
import HummingbirdTesting
import Testing

@testable import App

@Suite("A site below a path")
struct PrefixTests {
  private static let environment = ["PUBLIC_URL": "http://localhost/port/hole/", "USER": "Zoë"]

  @Test("whoever follows every link of the open pages gets an answer, and never leaves the path")
  func crawl() async throws {
    try await withServer(environment: Self.environment) { server in
      let visitor = server.stranger()
      var open = ["/port/hole/"]
      var seen = Set(open)
      var outside: [String] = []
      while let path = open.popLast(), seen.count < 400 {
        let answer = try await visitor.get(path)
        #expect([.ok, .seeOther].contains(answer.status), "\(path)")
        let found = Self.addresses(in: answer) + (answer.headers[.location].map { [$0] } ?? [])
        outside += found.filter { $0.hasPrefix("/") && !$0.hasPrefix("/port/hole/") && $0 != "/port/hole" }
        for next in found where next.hasPrefix("/port/hole") && Self.isNew(next) && seen.insert(next).inserted {
          open.append(next)
        }
      }
      #expect(outside == [])
      for part in ["/mascots/owl/imgs/", "/activations/plot.png", "/compare/hubble-deep-field", "/assets/"] {
        #expect(seen.contains { $0.contains(part) }, "\(part)")
      }
    }
  }

  @Test(
    "a proxy may pass the path on or take it away",
    arguments: ["/port/hole/mascots/owl", "/mascots/owl", "/port/hole/mascots/owl?gif=2"]
  )
  func bothWays(path: String) async throws {
    try await withServer(environment: Self.environment) { server in
      let answer = try await server.stranger().get(path)
      #expect(answer.status == .ok)
      #expect(answer.text.contains("src=\"/port/hole/mascots/owl/imgs/"))
      let cookies = answer.headers[values: .setCookie]
      #expect(!cookies.isEmpty && cookies.allSatisfy { $0.contains("Path=/port/hole;") })
    }
  }

  @Test("the path alone is the home page, and what only begins like it is nothing")
  func edges() async throws {
    try await withServer(environment: Self.environment) { server in
      let visitor = server.stranger()
      for (path, status) in [("", HTTPResponse.Status.ok), ("?x=1", .ok), ("s", .notFound)] {
        let answer = try await visitor.get("/port/hole\(path)")
        #expect(answer.status == status, "\(path)")
      }
    }
  }

  @Test("redirects and the addresses in answers of the API begin with it")
  func redirects() async throws {
    try await withServer(environment: Self.environment) { server in
      let stranger = server.stranger()
      let refused = try await stranger.get("/port/hole/projects")
      #expect(refused.headers[.location] == "/port/hole/login?next=%2Fprojects")
      let person = try await server.visitor("ann")
      let made = try await person.post("/port/hole/projects", [("name", "Owls")])
      #expect(made.headers[.location]?.hasPrefix("/port/hole/projects/") == true)
      let list = try await person.get("/port/hole/api/projects")
      #expect(list.text.contains("\"http://localhost/port/hole/api/projects/"))
    }
  }

  /// One function in one size stands for all: their pages differ in nothing that leads elsewhere.
  private static func isNew(_ path: String) -> Bool {
    !["f=", "dpr=", "min=", "w=", "/compare/pictures/"].contains(where: path.contains)
  }

  /// What a browser would fetch or follow.
  private static func addresses(in answer: TestResponse) -> [String] {
    guard answer.headers[.contentType]?.hasPrefix("text/html") == true else { return [] }
    let values = ["href", "src", "srcset", "action"].flatMap { name in
      answer.text.split(separator: " \(name)=\"", omittingEmptySubsequences: false).dropFirst().map {
        String($0.prefix { $0 != "\"" })
      }
    }
    return values.flatMap { $0.split(separator: ", ") }
      .map { String($0.prefix { $0 != " " && $0 != "#" }).replacing("&amp;", with: "&") }
      .filter { $0.hasPrefix("/") && !$0.contains("/logout") }
  }
}
