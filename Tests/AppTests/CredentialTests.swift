import Domain
import FoundationEssentials
import HTTPTypes
import HummingbirdTesting
import NIOCore
import TestSupport
import Testing

@testable import App

@Suite("Credentials")
struct CredentialTests {
  private func basic(_ name: String, _ password: String) -> HTTPFields {
    [.authorization: "Basic \(Data("\(name):\(password)".utf8).base64EncodedString())"]
  }

  private func value(_ name: String, in text: String) throws -> String {
    let start = try #require(text.firstRange(of: "\"\(name)\":\""))
    return String(text[start.upperBound...].prefix { $0 != "\"" })
  }

  /// A token with these rights, and the header that shows it.
  private func bearer(_ visitor: Visitor, _ body: String = #"{"name":"script"}"#) async throws -> HTTPFields {
    let answer = try await visitor.json(.post, "/api/auth/access_tokens", body)
    #expect(answer.status == .created, "\(answer.text)")
    return [.authorization: "Bearer \(try value("value", in: answer.text))"]
  }

  @Test("all four ways open pages and the API", arguments: Engine.available)
  func fourWays(engine: Engine) async throws {
    try await withServer(engine) { (server: TestServer) async throws in
      let ann = try await server.visitor("ann")
      let stranger = server.stranger()
      let token: HTTPFields = [.authorization: "Token \(ann.cookies["sessionid"] ?? "")"]
      for headers in [token, basic("ann", "a long sentence"), try await bearer(ann)] {
        #expect(try await stranger.get("/api/users/self", headers: headers).text.contains("\"ann\""))
        #expect(try await stranger.get("/projects", headers: headers).status == .ok)
      }
    }
  }

  @Test("what is wrong is 401 with the way to sign in, whatever the address")
  func wrongOnes() async throws {
    try await withServer { (server: TestServer) async throws in
      _ = try await server.visitor("ann")
      let stranger = server.stranger()
      for authorization in [
        "Token x", "Token \(String(repeating: "a", count: 32))", "Bearer", "Bearer x.y", "Bearer a b", "Basic",
        "Basic !!!", "Basic \(Data("ann".utf8).base64EncodedString())", "Digest x", "",
        "Basic \(Data("ann:wrong".utf8).base64EncodedString())", "Basic \(Data("nobody:x".utf8).base64EncodedString())",
      ] {
        for path in ["/api/users/self", "/api/server/about", "/account"] {
          let answer = try await stranger.get(path, headers: [.authorization: authorization])
          #expect(answer.status == .unauthorized || answer.status == .tooManyRequests || path == "/account")
          if answer.status == .unauthorized { #expect(answer.headers[.wwwAuthenticate] == "Token", "\(authorization)") }
          #expect(answer.status != .ok)
        }
      }
    }
  }

  @Test("a password that was right is refused as soon as it is changed, the account barred or deleted")
  func basicForgets() async throws {
    try await withServer { (server: TestServer) async throws in
      let ann = try await server.visitor("ann")
      let root = try await server.visitor("root", role: .admin)
      let stranger = server.stranger()
      let right = basic("ANN", "a long sentence")
      for _ in 0..<3 { #expect(try await stranger.get("/api/users/self", headers: right).status == .ok) }
      let changed = try await ann.json(
        .post,
        "/api/auth/password/change",
        #"{"old_password":"a long sentence","new_password1":"another sentence","new_password2":"another sentence"}"#
      )
      #expect(changed.status == .ok)
      #expect(try await stranger.get("/api/users/self", headers: right).status == .unauthorized)
      let new = basic("ann", "another sentence")
      #expect(try await stranger.get("/api/users/self", headers: new).status == .ok)
      let id = try #require(ann.user).id
      #expect(try await root.json(.patch, "/api/users/\(id)", #"{"is_active":false}"#).status == .ok)
      #expect(try await stranger.get("/api/users/self", headers: new).status == .unauthorized)
    }
  }

  @Test("twenty requests at once with one right password are all let in, and ask scrypt once")
  func manyAtOnce() async throws {
    try await withServer { (server: TestServer) async throws in
      _ = try await server.visitor("ann")
      let headers = basic("ann", "a long sentence")
      let statuses = try await withThrowingTaskGroup(of: HTTPResponse.Status.self) { group in
        for _ in 0..<20 {
          group.addTask { try await server.stranger().get("/api/users/self", headers: headers).status }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(Set(statuses) == [.ok])
      let audit = try await server.visitor("root", role: .admin).get("/admin/audit").text
      #expect(audit.ranges(of: "signed in by Basic").count == 1)
    }
  }

  @Test("guessing by Basic is slowed down as on the sign-in page")
  func guessing() async throws {
    let clock = HandClock()
    try await withServer(clock: { clock.now }) { (server: TestServer) async throws in
      _ = try await server.visitor("ann")
      let statuses = try await withThrowingTaskGroup(of: HTTPResponse.Status.self) { group in
        for attempt in 0..<30 {
          let headers = basic("ann", "guess \(attempt)")
          group.addTask { try await server.stranger().get("/api/users/self", headers: headers).status }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses.count { $0 == .unauthorized } == 4)
      #expect(statuses.count { $0 == .tooManyRequests } == 26)
      let headers = basic("ann", "a long sentence")
      let early = try await server.stranger().get("/api/users/self", headers: headers)
      #expect(early.status == .tooManyRequests && early.headers[.retryAfter] == "1")
      clock.advance(bySeconds: 1)
      #expect(try await server.stranger().get("/api/users/self", headers: headers).status == .ok)
    }
  }

  @Test("a token for reading reads, starts exports here, and changes nothing", arguments: Engine.available)
  func readOnly(engine: Engine) async throws {
    try await withServer(engine) { (server: TestServer) async throws in
      let ann = try await server.visitor("ann")
      let stranger = server.stranger()
      let reading = try await bearer(ann)
      let writing = try await bearer(ann, #"{"name":"w","read_only":false,"expiry_date":"2999-01-01"}"#)
      let body = ByteBuffer(string: #"{"name":"Owls"}"#)
      let refused = try await stranger.send(
        .post,
        "/api/projects",
        headers: reading.merging([.contentType: "application/json"]),
        body: body
      )
      #expect(refused.status == .forbidden)
      let made = try await stranger.send(
        .post,
        "/api/projects",
        headers: writing.merging([.contentType: "application/json"]),
        body: body
      )
      #expect(made.status == .created)
      #expect(try await stranger.send(.delete, "/api/projects/1", headers: reading).status == .forbidden)
      #expect(try await stranger.get("/api/projects/1", headers: reading).status == .ok)
      for entry in try RouteListing.entries() where entry.method != "GET" && !entry.path.hasSuffix("/export") {
        guard let method = HTTPRequest.Method(entry.method) else { continue }
        let path = entry.path.replacing("{project}", with: "1")
        let answer = try await stranger.send(method, path, headers: reading)
        #expect(answer.status == .forbidden, "\(entry)")
      }
    }
  }

  @Test("tokens are listed without their values, found by their owner alone, and end when revoked")
  func tokens() async throws {
    try await withServer { (server: TestServer) async throws in
      let ann = try await server.visitor("ann")
      let eve = try await server.visitor("eve", role: .admin)
      let headers = try await bearer(ann)
      let ownself = try await server.stranger().get("/api/auth/access_tokens/self", headers: headers)
      #expect(ownself.text.contains(#""name":"script""#) && !ownself.text.contains("value"))
      #expect(try await ann.get("/api/auth/access_tokens/self").status == .notFound)
      let list = try await ann.get("/api/auth/access_tokens?search=SCR&sort=-id").text
      #expect(list.contains(#""count":1"#) && list.contains(#""read_only":true"#) && !list.contains("value"))
      #expect(try await eve.get("/api/auth/access_tokens").text.contains(#""count":0"#))
      for method in [HTTPRequest.Method.get, .patch, .delete] {
        let answer = try await eve.json(method, "/api/auth/access_tokens/1", #"{"name":"mine"}"#)
        #expect(answer.status == .notFound, "\(method)")
      }
      let renamed = try await ann.json(.patch, "/api/auth/access_tokens/1", #"{"name":"nightly","expiry_date":null}"#)
      #expect(renamed.text.contains(#""name":"nightly""#) && renamed.text.contains(#""expiry_date":null"#))
      #expect(try await ann.json(.delete, "/api/auth/access_tokens/1", "").status == .noContent)
      #expect(try await server.stranger().get("/api/users/self", headers: headers).status == .unauthorized)
    }
  }

  @Test(
    "a token that cannot be is refused with the field's name",
    arguments: [
      ("{}", "name"), (#"{"name":" "}"#, "name"), (#"{"name":7}"#, "name"),
      (#"{"name":"\#(String(repeating: "x", count: 51))"}"#, "name"),
      (#"{"name":"x","expiry_date":"soon"}"#, "expiry_date"),
      (#"{"name":"x","expiry_date":"2001-01-01"}"#, "expiry_date"), (#"{"name":"x","read_only":"no"}"#, "read_only"),
    ]
  )
  func tokenValidates(body: String, field: String) async throws {
    try await withServer { (server: TestServer) async throws in
      let answer = try await server.visitor("ann").json(.post, "/api/auth/access_tokens", body)
      #expect(answer.status == .badRequest && answer.text.contains("\"\(field)\":["), "\(answer.text)")
    }
  }

  @Test("an access token makes and changes none, by no way", arguments: Engine.available)
  func tokensMakeNone(engine: Engine) async throws {
    try await withServer(engine) { (server: TestServer) async throws in
      let ann = try await server.visitor("ann")
      let headers = try await bearer(ann, #"{"name":"script","read_only":false}"#)
      let stranger = server.stranger()
      let made = try await stranger.json(.post, "/api/auth/access_tokens", #"{"name":"more"}"#, headers: headers)
      #expect(made.status == .forbidden && made.text.contains("by people who sign in"), "\(made.text)")
      let longer = #"{"expiry_date":null}"#
      let changed = try await stranger.json(.patch, "/api/auth/access_tokens/1", longer, headers: headers)
      #expect(changed.status == .forbidden)
      #expect(try await ann.get("/api/auth/access_tokens").text.contains(#""count":1"#))
    }
  }

  @Test("the page of tokens makes one, shows it once, and revokes it after asking")
  func page() async throws {
    try await withServer { (server: TestServer) async throws in
      let ann = try await server.visitor("ann")
      #expect(try await ann.get("/account/tokens").text.contains("No tokens yet"))
      let wrong = try await ann.post("/account/tokens", [("name", "")])
      #expect(wrong.status == .unprocessableContent && wrong.text.contains("data-field=\"name\""))
      let made = try await ann.post("/account/tokens", [("name", "<b>"), ("read_only", "true"), ("days", "30")])
      #expect(made.text.contains("Your new token") && made.text.contains("&lt;b&gt;"))
      #expect(!(try await ann.get("/account/tokens").text.contains("Your new token")))
      #expect(try await ann.get("/account/tokens/1/revocation").text.contains("Revoke the token"))
      #expect(try await ann.post("/account/tokens/1/revocation").status == .seeOther)
      #expect(try await ann.get("/account/tokens/1/revocation").status == .notFound)
    }
  }
}

extension HTTPFields {
  func merging(_ others: HTTPFields) -> HTTPFields {
    var merged = self
    merged.append(contentsOf: others)
    return merged
  }
}
