import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing

@testable import App

@Suite("What every answer carries")
struct HeaderTests {
  private static let paths = [
    "/", "/login", "/nothing", "/projects", "/health", "/api/users/self", "/mascots/owl/imgs/1.gif",
  ]

  @Test("a policy without inline scripts, no frames, no guessing of types, a request id", arguments: paths)
  func securityHeaders(path: String) async throws {
    try await withServer { server in
      let answer = try await server.stranger().get(path)
      let policy = answer.headers[.contentSecurityPolicy] ?? ""
      #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
      #expect(!policy.contains("unsafe"))
      #expect(answer.headers[.xContentTypeOptions] == "nosniff")
      for name in ["Referrer-Policy", "Cross-Origin-Opener-Policy", "Permissions-Policy", "X-Request-ID"] {
        let field = try #require(HTTPField.Name(name))
        #expect(answer.headers[field] != nil, "\(name)")
      }
      #expect(answer.headers[.accessControlAllowOrigin] == nil)
    }
  }

  @Test("only the explorer's page for frames may be shown in one, by whom EMBED_ORIGINS names, and it knows nobody")
  func frames() async throws {
    let options = try #require(HTTPField.Name("X-Frame-Options"))
    for (origins, sources) in [
      (nil, "*"),
      ("https://course.example.org, http://localhost:8888", "https://course.example.org http://localhost:8888"),
      ("none", "'none'"),
    ] {
      try await withServer(environment: origins.map { ["EMBED_ORIGINS": $0] } ?? [:]) { server in
        let visitor = server.stranger()
        for path in ["/activations?f=elu&embed=1", "/activations?f=x&embed=1", "/activations/softmax?embed=1"] {
          let answer = try await visitor.get(path)
          #expect(answer.headers[.contentSecurityPolicy]?.hasSuffix("; frame-ancestors \(sources)") == true, "\(path)")
          #expect((answer.headers[options] == nil) == (sources != "'none'"), "\(path)")
          #expect(answer.headers[.setCookie] == nil, "\(path)")
        }
        for path in ["/activations", "/activations?embed=0", "/?embed=1", "/login?embed=1", "/mascots/owl?embed=1"] {
          let answer = try await visitor.get(path)
          #expect(answer.headers[.contentSecurityPolicy]?.hasSuffix("frame-ancestors 'none'") == true, "\(path)")
          #expect(answer.headers[options] == "DENY", "\(path)")
        }
      }
    }
  }

  @Test("only pages that show strangers what everybody may see stay beside the window that opened them")
  func openers() async throws {
    let policy = try #require(HTTPField.Name("Cross-Origin-Opener-Policy"))
    try await withServer { server in
      let ann = try await server.visitor("ann")
      for path in ["/", "/mascots", "/mascots/owl", "/activations", "/activations/softmax", "/compare"] {
        #expect(try await server.stranger().get(path).headers[policy] == "unsafe-none", "\(path)")
        #expect(try await ann.get(path).headers[policy] == "same-origin", "\(path)")
      }
      for path in ["/login", "/projects", "/nothing", "/health"] {
        #expect(try await server.stranger().get(path).headers[policy] == "same-origin", "\(path)")
      }
    }
  }

  @Test("a theme that was chosen is in the page before it is painted, and nothing else comes out of that cookie")
  func theme() async throws {
    try await withServer { server in
      var visitor = server.stranger()
      for (cookie, expected) in [("dark", true), ("light", true), ("system", false), ("x\" onload=\"1", false)] {
        visitor.cookies = ["theme": cookie]
        let page = try await visitor.get("/mascots").text
        #expect(page.contains("<html lang=\"en\" data-theme=\"\(cookie)\">") == expected, "\(cookie)")
        #expect(page.contains("data-theme=") == expected)
      }
    }
  }

  @Test("assets are kept for ever under their digest, and answered by ETag and gzip")
  func assetsAreCached() async throws {
    try await withServer { server in
      let visitor = server.stranger()
      let path = server.services.pages.assets.path("css/app.css")
      let plain = try await visitor.get(path)
      #expect(plain.status == .ok)
      #expect(plain.headers[.cacheControl] == "public, max-age=31536000, immutable")
      let etag = try #require(plain.headers[.eTag])
      #expect(try await visitor.get(path, headers: [.ifNoneMatch: etag]).status == .notModified)
      let packed = try await visitor.get(path, headers: [.acceptEncoding: "gzip"])
      #expect(packed.headers[.contentEncoding] == "gzip")
      #expect(packed.bytes.count < plain.bytes.count / 2)
      #expect(try await visitor.get("/assets/000/../Package.swift").status == .notFound)
      #expect(try await visitor.get("/assets/000/%2e%2e/Package.swift").status == .notFound)
    }
  }

  @Test("a host name that is not ours is refused where names are set, but probes are answered")
  func hostNames() async throws {
    try await withServer(environment: ["ALLOWED_HOSTS": "porthole.example.org"]) { server in
      let visitor = server.stranger()
      let foreign = try await visitor.client.execute(uri: "/", method: .get, headers: [:])
      #expect(foreign.status == .misdirectedRequest)
      #expect(try await visitor.get("/health").status == .ok)
    }
    try await withServer(environment: ["ALLOWED_HOSTS": "*", "PUBLIC_URL": "https://porthole.example.org"]) { server in
      let answer = try await server.stranger().get("/mascots")
      #expect(answer.status == .ok)
    }
  }

  @Test("X-Forwarded headers of strangers do not count")
  func forwardedHeaders() async throws {
    try await withServer { server in
      let forwarded = try #require(HTTPField.Name("X-Forwarded-Proto"))
      let answer = try await server.stranger().get("/login", headers: [forwarded: "https"])
      #expect(answer.headers[values: .setCookie].allSatisfy { !$0.contains("Secure") })
    }
  }

  @Test("of keys in an address the log gets the beginning")
  func loggedPaths() {
    let link = String(repeating: "aB3z", count: 8)
    #expect(RequestLogMiddleware.logged("/invitations/\(link)") == "/invitations/aB3z…")
    #expect(RequestLogMiddleware.logged("/tasks/12/frames/0/") == "/tasks/12/frames/0/")
  }

  @Test("an answer that ends the connection says so")
  func closing() async throws {
    try await withServer { server in
      let visitor = server.stranger()
      let last = try await visitor.get("/health", headers: [.connection: "close"])
      #expect(last.headers[.connection] == "close")
      let kept = try await visitor.get("/health")
      #expect(kept.headers[.connection] == nil)
    }
  }

  @Test("GIFs are answered by Range")
  func ranges() async throws {
    try await withServer { server in
      let visitor = server.stranger()
      let whole = try await visitor.get("/mascots/owl/imgs/1.gif").bytes
      let part = try await visitor.get("/mascots/owl/imgs/1.gif", headers: [.range: "bytes=2-5"])
      #expect(part.status == .partialContent)
      #expect(part.bytes == Array(whole[2...5]))
      let tail = try await visitor.get("/mascots/owl/imgs/1.gif", headers: [.range: "bytes=-3"])
      #expect(tail.bytes == Array(whole.suffix(3)))
      let beyond = try await visitor.get("/mascots/owl/imgs/1.gif", headers: [.range: "bytes=99999999-"])
      #expect(beyond.status == .rangeNotSatisfiable)
    }
  }
}
