import Domain
import FoundationEssentials
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import App

@Suite("Guides")
struct GuideTests {
  private let photo = "Tests/Fixtures/photos/chelsea.png"

  private func uuid(_ text: String) throws -> String {
    let start = try #require(text.firstRange(of: "\"uuid\":\"")).upperBound
    return String(text[start...].prefix { $0 != "\"" })
  }

  @Test("are written for projects and tasks, with pictures, and go with them", arguments: Engine.available)
  func works(engine: Engine) async throws {
    let photo = photo
    try await withServer(engine) { (server: TestServer) async throws in
      let ann = try await server.visitor("ann")
      let owner = try #require(ann.user)
      let (project, _) = try await Sample.project(owner: owner, in: server.database)
      let (task, job) = try await Sample.task(in: project, owner: owner, database: server.database)
      let made = try await ann.json(.post, "/api/guides", ##"{"project_id":\##(project.id),"markdown":"# Owls"}"##)
      #expect(made.status == .created && made.text.contains(##""markdown":"# Owls""##), "\(made.text)")
      let again = try await ann.json(.post, "/api/guides", #"{"project_id":\#(project.id)}"#)
      #expect(again.status == .conflict)
      for path in ["/api/projects/\(project.id)", "/api/tasks/\(task.id)", "/api/jobs/\(job.id)"] {
        #expect(try await ann.get(path).text.contains(#""guide_id":1"#), "\(path)")
      }
      let ofTask = try await ann.json(.post, "/api/guides", #"{"task_id":\#(task.id)}"#)
      #expect(ofTask.status == .badRequest && ofTask.text.contains("project's guide"))
      let added = try await ann.upload(
        "/api/assets",
        fields: [("guide_id", "1")],
        files: [(name: "cat.png", bytes: try Checkout.bytes(photo))]
      )
      #expect(added.status == .created && added.text.contains(#""filename":"cat.png""#), "\(added.text)")
      let address = "/api/assets/\(try uuid(added.text))"
      let picture = try await ann.get(address)
      #expect(picture.status == .ok && picture.headers[.contentType] == "image/png")
      #expect(picture.headers[.contentSecurityPolicy] == "sandbox; default-src 'none'")
      let saved = try await ann.json(.patch, "/api/guides/1", #"{"markdown":"![a cat](\#(address))"}"#)
      #expect(saved.status == .ok)
      let page = try await ann.get("/projects/\(project.id)/guide").text
      #expect(page.contains("src=\"\(address)\"") && page.contains("alt=\"a cat\""))
      #expect(try await ann.get("/tasks/\(task.id)/guide").location == "/projects/\(project.id)/guide")
      #expect(try await ann.json(.delete, "/api/projects/\(project.id)", "").status == .noContent)
      #expect(try await ann.get(address).status == .notFound)
      #expect(try server.storedFiles().isEmpty)
    }
  }

  @Test("are read by annotators, written by managers, and hidden from strangers", arguments: Engine.available)
  func rights(engine: Engine) async throws {
    let photo = photo
    try await withServer(engine) { (server: TestServer) async throws in
      let ann = try await server.visitor("ann")
      let bob = try await server.visitor("bob", role: .worker)
      let eve = try await server.visitor("eve")
      let owner = try #require(ann.user)
      let (project, _) = try await Sample.project(owner: owner, in: server.database)
      let (_, job) = try await Sample.task(in: project, owner: owner, database: server.database)
      let bytes = try Checkout.bytes(photo)
      #expect(try await eve.json(.post, "/api/guides", #"{"project_id":\#(project.id)}"#).status == .notFound)
      #expect(
        try await ann.json(.post, "/api/guides", #"{"project_id":\#(project.id),"markdown":"x"}"#).status == .created
      )
      let added = try await ann.upload(
        "/api/assets",
        fields: [("guide_id", "1")],
        files: [(name: "a.png", bytes: bytes)]
      )
      let address = "/api/assets/\(try uuid(added.text))"
      #expect(try await bob.get("/api/guides/1").status == .notFound)
      let bobID = try #require(bob.user).id
      #expect(try await ann.json(.patch, "/api/jobs/\(job.id)", #"{"assignee":\#(bobID)}"#).status == .ok)
      for path in ["/api/guides/1", address, "/projects/\(project.id)/guide"] {
        #expect(try await bob.get(path).status == .ok, "\(path)")
        #expect(try await eve.get(path).status == .notFound, "\(path)")
      }
      for path in ["/projects/\(project.id)/guide/editing", "/projects/\(project.id)/guide/deletion"] {
        #expect(try await eve.get(path).status == .notFound)
      }
      #expect(try await bob.get("/projects/\(project.id)/guide/editing").status == .notFound)
      for visitor in [bob, eve] {
        let status: HTTPResponse.Status = visitor.user?.name == "bob" ? .forbidden : .notFound
        #expect(try await visitor.json(.patch, "/api/guides/1", #"{"markdown":"y"}"#).status == status)
        #expect(try await visitor.json(.delete, "/api/guides/1", "").status == status)
        #expect(try await visitor.json(.delete, address, "").status == status)
        let upload = try await visitor.upload(
          "/api/assets",
          fields: [("guide_id", "1")],
          files: [(name: "b.png", bytes: bytes)]
        )
        #expect(upload.status == status)
        #expect(try await visitor.post("/projects/\(project.id)/guide/deletion").status == status)
        #expect(try await visitor.post("/projects/\(project.id)/guide", [("markdown", "z")]).status == status)
      }
      #expect(try await ann.get("/api/guides/1").text.contains(#""markdown":"x""#))
      #expect(try await ann.json(.patch, "/api/guides/1", #"{"markdown":"y"}"#).status == .ok)
      #expect(try await ann.json(.delete, "/api/guides/1", "").status == .noContent)
      let audit = try await AuditStore(server.database).entries(matching: "guide", at: .newest, size: 9).elements
      #expect(audit.map(\.action) == ["deleted guide", "changed guide", "made guide"])
      #expect(audit.allSatisfy { $0.actor == "ann" && $0.subject == "project \(project.id)" })
    }
  }

  @Test("what is no picture, and what names no guide, is refused with a sentence, and leaves no file")
  func validates() async throws {
    try await withServer { (server: TestServer) async throws in
      let ann = try await server.visitor("ann")
      let owner = try #require(ann.user)
      let (project, _) = try await Sample.project(owner: owner, in: server.database)
      #expect(try await ann.json(.post, "/api/guides", "{}").text.contains("project_id"))
      #expect(try await ann.json(.post, "/api/guides", #"{"project_id":1,"task_id":1}"#).status == .badRequest)
      #expect(try await ann.json(.post, "/api/guides", #"{"project_id":99}"#).status == .notFound)
      #expect(try await ann.json(.post, "/api/guides", #"{"project_id":\#(project.id)}"#).status == .created)
      let svg = Array("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".utf8)
      for (fields, files) in [
        ([("guide_id", "1")], [(name: "x.svg", bytes: svg)]), ([("guide_id", "1")], [(name: "x.png", bytes: svg)]),
        ([("guide_id", "1")], []),
        ([], [(name: "cat.png", bytes: try Checkout.bytes("Tests/Fixtures/photos/chelsea.png"))]),
        ([("guide_id", "77")], [(name: "cat.png", bytes: try Checkout.bytes("Tests/Fixtures/photos/chelsea.png"))]),
      ] as [([(String, String)], [(name: String, bytes: [UInt8])])] {
        let answer = try await ann.upload("/api/assets", fields: fields, files: files)
        #expect([400, 404].contains(answer.status.code), "\(answer.text)")
      }
      #expect(try server.storedFiles().isEmpty)
    }
  }

  @Test("the pages write, picture, unpicture and delete", arguments: Engine.available)
  func pages(engine: Engine) async throws {
    let photo = photo
    try await withServer(engine) { (server: TestServer) async throws in
      let ann = try await server.visitor("ann")
      let owner = try #require(ann.user)
      let (project, _) = try await Sample.project(owner: owner, in: server.database)
      let path = "/projects/\(project.id)/guide"
      #expect(try await ann.get(path).text.contains("No guide yet"))
      #expect(try await ann.post(path, [("markdown", "# One\r\n\r\n<b>two</b>")]).location == path)
      #expect(try await ann.get(path).text.contains("<h2>One</h2>\n<p>&lt;b&gt;two&lt;/b&gt;</p>"))
      let long = try await ann.post(path, [("markdown", String(repeating: "é", count: 100_001))])
      #expect(long.status == .unprocessableContent && long.text.contains("data-field=\"markdown\""))
      let added = try await ann.upload("\(path)/pictures", files: [(name: "cat.png", bytes: try Checkout.bytes(photo))])
      #expect(added.location == "\(path)/editing")
      let editing = try await ann.get("\(path)/editing").text
      let start = try #require(editing.firstRange(of: "src=\"/api/assets/")).upperBound
      let uuid = String(editing[start...].prefix { $0 != "\"" })
      #expect(try await ann.post("\(path)/pictures/\(uuid)/deletion").location == "\(path)/editing")
      #expect(try await ann.get("/api/assets/\(uuid)").status == .notFound)
      #expect(try await ann.get("\(path)/deletion").text.contains("Delete the guide?"))
      #expect(try await ann.post("\(path)/deletion").location == path)
      #expect(try await ann.get(path).text.contains("No guide yet"))
    }
  }
}
