import Domain
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import App

@Suite("Pages of projects")
struct ProjectRoutesTests {
  @Test("a project is made with its labels, found again and shown", arguments: Engine.available)
  func works(engine: Engine) async throws {
    try await withServer(engine) { server in
      let ann = try await server.visitor("ann")
      let made = try await ann.post(
        "/projects",
        [
          ("name", "Owls & <b>"), ("label_name", "owl"), ("label_color", "#ff0000"), ("label_name", ""),
          ("label_color", "#00ff00"), ("label_name", "<script>"), ("label_color", "nonsense"),
        ]
      )
      #expect(made.status == .seeOther)
      let page = try await ann.get(made.location)
      #expect(page.status == .ok)
      #expect(page.text.contains("Owls &amp; &lt;b&gt;") && page.text.contains("&lt;script&gt;"))
      #expect(!page.text.contains("<script>"))
      #expect(try await ann.get("/projects?q=OWLS").text.contains("Owls &amp;"))
      #expect(try await !ann.get("/projects?q=cats").text.contains("Owls &amp;"))
    }
  }

  @Test(
    "what cannot be is said beside the field, and what was typed is kept",
    arguments: [
      ([("name", ""), ("label_name", "owl")], "data-field=\"name\"", "owl"),
      ([("name", "Birds"), ("label_name", String(repeating: "x", count: 65))], "data-field=\"labels[0]\"", "Birds"),
      ([("name", "Birds"), ("label_name", "owl"), ("label_name", "owl")], "data-field=\"labels[1]\"", "Birds"),
      ([("name", String(repeating: "n", count: 257)), ("label_name", "owl")], "data-field=\"name\"", "owl"),
    ] as [([(String, String)], String, String)]
  )
  func validates(fields: [(String, String)], mark: String, kept: String) async throws {
    try await withServer { server in
      let ann = try await server.visitor("ann")
      let answer = try await ann.post("/projects", fields)
      #expect(answer.status == .unprocessableContent)
      #expect(answer.text.contains(mark))
      #expect(answer.text.contains("value=\"\(kept)\""))
      #expect(try await !ann.get("/projects").text.contains("Birds"))
    }
  }

  @Test("annotators cannot make projects")
  func needsTheRole() async throws {
    try await withServer { server in
      let worker = try await server.visitor("bob", role: .worker)
      #expect(try await worker.post("/projects", [("name", "Mine")]).status == .forbidden)
    }
  }

  @Test("somebody else's project is not there, for any of its addresses; an administrator sees it")
  func refusesAnothers() async throws {
    try await withServer { server in
      let ann = try await server.visitor("ann")
      let eve = try await server.visitor("eve")
      let owner = try #require(ann.user)
      let (project, labels) = try await Sample.project(owner: owner, in: server.database)
      let label = try #require(labels.first)
      let base = "/projects/\(project.id)"
      for path in [
        base, "\(base)/settings", "\(base)/deletion", "\(base)/tasks/new", "\(base)/labels/\(label.id)/deletion",
      ] {
        #expect(try await eve.get(path).status == .notFound, "\(path)")
        #expect(try await ann.get(path).status == .ok, "\(path)")
      }
      for path in [
        base, "\(base)/deletion", "\(base)/labels", "\(base)/labels/\(label.id)", "\(base)/labels/\(label.id)/deletion",
      ] {
        #expect(try await eve.post(path, [("name", "x"), ("label_name", "x")]).status == .notFound, "\(path)")
      }
      let administrator = try await server.visitor("root", role: .admin)
      #expect(try await administrator.get(base).status == .ok)
      #expect(try await ann.get(base).text.contains("Owls"))
    }
  }

  @Test("labels are added, renamed and deleted one by one", arguments: Engine.available)
  func labels(engine: Engine) async throws {
    try await withServer(engine) { server in
      let ann = try await server.visitor("ann")
      let (project, labels) = try await Sample.project(owner: try #require(ann.user), in: server.database)
      let base = "/projects/\(project.id)/labels"
      #expect(try await ann.post(base, [("label_name", "moon"), ("label_color", "#ffffff")]).status == .seeOther)
      #expect(try await ann.post(base, [("label_name", "owl")]).status == .unprocessableContent)
      #expect(try await ann.post("\(base)/\(labels[0].id)", [("label_name", "barn owl")]).status == .seeOther)
      #expect(try await ann.post("\(base)/\(labels[1].id)/deletion").status == .seeOther)
      let left = try await LabelStore(server.database).labels(in: .project(project.id))
      #expect(left.map(\.name) == ["barn owl", "moon"])
    }
  }

  @Test("a list of a hundred pages by key, forth and back")
  func paging() async throws {
    try await withServer { server in
      let ann = try await server.visitor("ann")
      let owner = try #require(ann.user)
      for number in 1...70 { _ = try await Sample.project("p\(number)x", owner: owner, in: server.database) }
      let first = try await ann.get("/projects").text
      #expect(first.contains("p70x") && !first.contains("p40x"))
      let second = try await ann.get("/projects?before=41").text
      #expect(second.contains("p40x") && second.contains("p11x") && !second.contains("p41x"))
      let back = try await ann.get("/projects?after=40").text
      #expect(back.contains("p41x") && back.contains("p70x") && !back.contains("p40x"))
    }
  }
}
