import Domain
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import App

@Suite("Mascots")
struct GalleryTests {
  /// The address of the picture that a page shows.
  private static func shown(in answer: TestResponse) throws -> String {
    let start = try #require(answer.text.firstRange(of: "src=\"/mascots/")).lowerBound
    return String(answer.text[start...].dropFirst(5).prefix { $0 != "\"" })
  }

  @Test("forty visits show at least three GIFs, never one twice in a row, and keep none of the pages")
  func another() async throws {
    try await withServer { server in
      var visitor = server.stranger()
      var seen: [String] = []
      for _ in 0..<40 {
        let answer = try await visitor.get("/mascots/owl")
        #expect(answer.headers[.cacheControl] == "no-store")
        let picture = try Self.shown(in: answer)
        #expect(picture != seen.last)
        seen.append(picture)
        visitor.cookies["mascot-owl"] = String(picture.dropLast(4).suffix(1))
      }
      #expect(Set(seen).count >= 3)
      for picture in Set(seen) {
        let answer = try await visitor.get(picture)
        #expect(answer.status == .ok && answer.headers[.contentType] == "image/gif")
        #expect(answer.headers[.cacheControl]?.contains("immutable") == true)
      }
    }
  }

  @Test("MASCOT makes a mascot the home page, with the course's three points", arguments: Mascot.allCases)
  func pinned(mascot: Mascot) async throws {
    try await withServer(environment: ["MASCOT": mascot.rawValue, "USER": "Zoë"]) { server in
      let visitor = server.stranger()
      let home = try await visitor.get("/")
      #expect(try Self.shown(in: home).hasPrefix("/mascots/\(mascot.rawValue)/imgs/"))
      #expect(home.text.contains("data-author") && home.text.contains("data-user>Zoë<"))
      let icon = try await visitor.get("/favicon.ico")
      #expect(icon.bytes == (try await visitor.get("/mascots/\(mascot.rawValue)/imgs/favicon.png")).bytes)
    }
  }

  @Test("the icon is a picture that is kept by its digest, another one for each mascot")
  func icons() async throws {
    try await withServer { server in
      let visitor = server.stranger()
      var digests: Set<String> = []
      for mascot in Mascot.allCases {
        let icon = try await visitor.get("/mascots/\(mascot.rawValue)/imgs/favicon.png")
        #expect(icon.headers[.contentType] == "image/png")
        digests.insert(try #require(icon.headers[.eTag]))
      }
      #expect(digests.count == Mascot.allCases.count)
      let icon = try await visitor.get("/favicon.ico")
      let again = try await visitor.get("/favicon.ico", headers: [.ifNoneMatch: try #require(icon.headers[.eTag])])
      #expect(icon.status == .ok && again.status == .notModified)
    }
  }

  @Test("no page knows the port that the server listens on")
  func ports() async throws {
    try await withServer(environment: ["PORT": "5000"]) { server in
      for path in ["/", "/mascots", "/mascots/owl", "/activations", "/activations/softmax", "/compare", "/login"] {
        let answer = try await server.stranger().get(path)
        #expect(answer.status == .ok && !answer.text.contains(":8501") && !answer.text.contains(":5000"))
      }
    }
  }
}
