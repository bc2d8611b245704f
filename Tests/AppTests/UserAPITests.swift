import Domain
import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing
import Workflows

@testable import App

@Suite("Accounts through the API")
struct UserAPITests {
  @Test("lists search, filter and page; others are names only", arguments: Engine.available)
  func lists(engine: Engine) async throws {
    try await withServer(engine) { (server: TestServer) async throws in
      let ann = try await server.visitor("ann")
      let root = try await server.visitor("root", role: .admin)
      for name in ["bob1", "bob2", "bob3"] { _ = try await server.visitor(name) }
      let page = try await ann.get("/api/users?search=BOB&page_size=2&sort=username&page=1")
      #expect(page.text.contains(#""count":3"#) && page.text.contains(#""username":"bob1""#))
      #expect(page.text.contains(#"/api/users?page=2&search=BOB&page_size=2&sort=username""#), "\(page.text)")
      #expect(!page.text.contains("is_superuser"))
      #expect(try await root.get("/api/users?search=bob").text.contains("is_superuser"))
      #expect(try await ann.get("/api/users?username=ann").text.contains(#""groups":["user"]"#))
      #expect(try await ann.get("/api/users?page=9").status == .notFound)
      for query in [
        "page=x", "page_size=-1", "filter=%7B", #"filter=%7B%22%3D%3D%22:[%7B%22var%22:%22password%22%7D,1]%7D"#,
      ] {
        #expect(try await ann.get("/api/users?\(query)").status == .badRequest, "\(query)")
      }
    }
  }

  @Test("nobody raises himself, and nobody but administrators changes others", arguments: Engine.available)
  func rights(engine: Engine) async throws {
    try await withServer(engine) { (server: TestServer) async throws in
      let ann = try await server.visitor("ann")
      let bob = try await server.visitor("bob")
      let root = try await server.visitor("root", role: .admin)
      let (annID, bobID) = (try #require(ann.user).id, try #require(bob.user).id)
      for body in [
        #"{"groups":["admin"]}"#, #"{"is_superuser":true}"#, #"{"is_staff":true}"#, #"{"is_active":false}"#,
        #"{"username":"root2"}"#, #"{"email":"victim@x.org"}"#,
      ] {
        #expect(try await ann.json(.patch, "/api/users/\(annID)", body).status == .forbidden, "\(body)")
      }
      #expect(try await ann.json(.patch, "/api/users/\(bobID)", #"{"first_name":"X"}"#).status == .forbidden)
      #expect(try await ann.json(.delete, "/api/users/\(annID)", "").status == .forbidden)
      let own = try await ann.json(
        .patch,
        "/api/users/\(annID)",
        #"{"first_name":"Ann Mary","last_name":"de Lune","email":"","password":"h","is_active":true}"#
      )
      #expect(own.text.contains(#""first_name":"Ann Mary","last_name":"de Lune","email":"""#), "\(own.text)")
      let given = try await root.json(.patch, "/api/users/\(annID)", #"{"email":"ann@x.org"}"#)
      #expect(given.text.contains(#""email":"ann@x.org""#), "\(given.text)")
      let again = try await ann.json(.patch, "/api/users/\(annID)", #"{"email":"ann@x.org","last_name":"Lune"}"#)
      #expect(again.status == .ok, "\(again.text)")
      let raised = try await root.json(.patch, "/api/users/\(bobID)", #"{"groups":["worker"],"username":"bobby"}"#)
      #expect(raised.text.contains(#""groups":["worker"]"#) && raised.text.contains(#""username":"bobby""#))
      let last = try await root.json(.patch, "/api/users/\(try #require(root.user).id)", #"{"groups":["user"]}"#)
      #expect(last.status == .conflict)
      #expect(try await root.json(.delete, "/api/users/\(bobID)", "").status == .noContent)
      #expect(try await root.get("/api/users/\(bobID)").status == .notFound)
      #expect(try await root.json(.patch, "/api/users/999", "{}").status == .notFound)
    }
  }

  @Test("administrators make accounts, others get 403, and an e-mail signs in", arguments: Engine.available)
  func registration(engine: Engine) async throws {
    try await withServer(engine) { (server: TestServer) async throws in
      let ann = try await server.visitor("ann")
      let root = try await server.visitor("root", role: .admin)
      let body =
        #"{"username":"carol","password1":"a good sentence","password2":"a good sentence","email":"Carol@x.org","last_name":"C"}"#
      #expect(try await ann.json(.post, "/api/auth/register", body).status == .forbidden)
      #expect(try await server.stranger().json(.post, "/api/auth/register", body).status == .forbidden)
      #expect(try await root.get("/api/users?search=carol").text.contains(#""count":0"#))
      let made = try await root.json(.post, "/api/auth/register", body)
      #expect(made.status == .created && made.text.contains(#""username":"carol""#), "\(made.text)")
      #expect(made.headers[values: .setCookie].isEmpty)
      #expect(try await root.json(.post, "/api/auth/register", body).text.contains("username"))
      for name in ["carol", "carol@X.org"] {
        let login = try await server.stranger().json(
          .post,
          "/api/auth/login",
          #"{"username":"\#(name)","password":"a good sentence"}"#
        )
        #expect(login.status == .ok, "\(name)")
        #expect(login.headers[values: .setCookie].allSatisfy { $0.hasSuffix("; Path=/; SameSite=Lax") })
      }
      let twice = try await root.json(
        .patch,
        "/api/users/\(try #require(ann.user).id)",
        #"{"email":"CAROL@x.org"}"#
      )
      #expect(twice.status == .badRequest && twice.text.contains("email"))
    }
  }

  @Test(
    "an account that cannot be is refused with the field's name",
    arguments: [
      (#"{"username":"a b","password1":"a good sentence","password2":"a good sentence"}"#, "username"),
      (#"{"username":"carol","password1":"short","password2":"short"}"#, "password1"),
      (#"{"username":"carol","password1":"a good sentence","password2":"another one"}"#, "password2"),
      (#"{"username":"carol","password1":"a good sentence","password2":"a good sentence","email":"x"}"#, "email"),
      (#"{"username":"carol","password1":"a good sentence"}"#, "password2"),
    ]
  )
  func validates(body: String, field: String) async throws {
    try await withServer { (server: TestServer) async throws in
      let root = try await server.visitor("root", role: .admin)
      let answer = try await root.json(.post, "/api/auth/register", body)
      #expect(answer.status == .badRequest && answer.text.contains("\"\(field)\":["), "\(answer.text)")
      #expect(try await root.get("/api/users?search=carol").text.contains(#""count":0"#))
    }
  }

  @Test("a changed password ends the other sessions, and a wrong one changes nothing")
  func passwords() async throws {
    try await withServer { (server: TestServer) async throws in
      let ann = try await server.visitor("ann")
      for (body, field) in [
        (
          #"{"old_password":"wrong","new_password1":"a new sentence","new_password2":"a new sentence"}"#, "old_password"
        ),
        (#"{"old_password":"a long sentence","new_password1":"x","new_password2":"x"}"#, "new_password1"),
        (#"{"old_password":"a long sentence","new_password1":"a new sentence","new_password2":"y"}"#, "new_password2"),
      ] {
        let answer = try await ann.json(.post, "/api/auth/password/change", body)
        #expect(answer.status == .badRequest && answer.text.contains("\"\(field)\":["), "\(answer.text)")
      }
      #expect(try await ann.json(.post, "/api/auth/password/reset", #"{"email":"x"}"#).status == .forbidden)
    }
  }

  @Test("a link of an administrator sets a password through the API, once")
  func redeemsLink() async throws {
    try await withServer { (server: TestServer) async throws in
      let ann = try await server.visitor("ann")
      let id = try #require(ann.user).id
      let (_, token) = try await server.services.accounts.resetLink(
        for: id,
        by: .commandLine,
        now: server.services.now()
      )
      let body =
        #"{"token":"\#(token.text)","uid":"x","new_password1":"a new sentence","new_password2":"a new sentence"}"#
      let stranger = server.stranger()
      #expect(try await stranger.json(.post, "/api/auth/password/reset/confirm", body).status == .ok)
      #expect(try await stranger.json(.post, "/api/auth/password/reset/confirm", body).status == .notFound)
      #expect(try await ann.get("/api/users/self").status == .unauthorized)
    }
  }
}
