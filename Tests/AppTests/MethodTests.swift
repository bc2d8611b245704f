import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing

@testable import App

@Suite("Methods")
struct MethodTests {
  @Test("an address answers the methods that it does not know with 405, and OPTIONS with those that it knows")
  func refusesOthers() async throws {
    try await withServer { (server: TestServer) async throws in
      let ann = try await server.visitor("ann")
      for (path, allowed) in [
        ("/api/projects", "GET, POST, HEAD, OPTIONS"),
        ("/api/tasks/1/annotations/", "DELETE, GET, PATCH, POST, PUT, HEAD, OPTIONS"),
        ("/api/auth/login", "POST, OPTIONS"), ("/projects/new", "GET, HEAD, OPTIONS"),
      ] {
        let known = allowed.split(separator: ", ").map(String.init)
        let options = try await ann.send(.options, path)
        #expect(options.status == .noContent && options.headers[.allow] == allowed, "\(path)")
        for method: HTTPRequest.Method in [.get, .post, .put, .patch, .delete] where !known.contains(method.rawValue) {
          let answer = try await ann.send(method, path)
          #expect(answer.status == .methodNotAllowed && answer.headers[.allow] == allowed, "\(method) \(path)")
        }
      }
    }
  }

  @Test("HEAD is GET without a body")
  func head() async throws {
    try await withServer { (server: TestServer) async throws in
      let ann = try await server.visitor("ann")
      for path in ["/api/server/about", "/api/projects", "/api/users/self", "/projects"] {
        let (head, get) = (try await ann.send(.head, path), try await ann.get(path))
        #expect(head.status == .ok && head.bytes.isEmpty, "\(path)")
        #expect(head.headers[.contentType] == get.headers[.contentType])
      }
      #expect(try await ann.send(.head, "/api/projects/1").status == .notFound)
    }
  }
}
