import Domain
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing
import Workflows

@testable import App

@Suite("The first hour")
struct FirstHourTests {
  @Test("before the first account the sign-in page says where its link is, and the link leads in")
  func firstAccount() async throws {
    try await withServer { server in
      let visitor = server.stranger()
      let door = try await visitor.get("/login").text
      #expect(door.contains("Nobody has an account here yet") && !door.contains("name=\"password\""))
      let wrong = try await visitor.get("/setup?token=\(String(repeating: "a", count: 43))")
      #expect(wrong.status == .notFound)
      let token = try #require(try await server.services.accounts.setupLink(now: server.services.now()))
      #expect(try await visitor.get("/setup?token=\(token.text)").text.contains("Choose the first administrator"))
      _ = try await server.visitor("ada", role: .admin)
      #expect(try await visitor.get("/login").text.contains("name=\"password\""))
      let used = try await visitor.get("/setup?token=\(String(repeating: "a", count: 43))")
      #expect(used.status == .notFound && used.text.contains("the first account is made"))
    }
  }

  @Test(
    "the sample is made by one press: ten pictures that are annotated, fifteen that are not",
    arguments: Engine.available
  )
  func sample(engine: Engine) async throws {
    try await withServer(engine) { server in
      let ann = try await server.visitor("ann")
      #expect(try await ann.get("/projects").text.contains("action=\"/projects/sample\""))
      let made = try await ann.post("/projects/sample")
      #expect(made.status == .seeOther)
      // A second press before it is made leads to the same.
      #expect(try await ann.post("/projects/sample").location == made.location)
      try await server.work()
      let done = try await ann.get(made.location)
      #expect(done.status == .seeOther)
      let project = try await ann.get(done.location).text
      #expect(project.contains("Sample: mascots") && project.contains("Your turn: these are not"))
      #expect(try await !ann.get("/projects").text.contains("/projects/sample"))
      let tasks = try await ann.get("/api/tasks?sort=id").text
      #expect(tasks.contains("\"size\":10") && tasks.contains("\"size\":15"))
      let jobs = try await ann.get("/api/jobs?sort=id").text
      #expect(jobs.contains("\"count\":4"))
      let first = try #require(jobs.firstMatch(of: #/"id":(\d+)/#)?.output.1)
      let boxes = try await ann.get("/api/jobs/\(first)/annotations").text
      #expect(boxes.matches(of: #/"type":"rectangle"/#).count == 10)
    }
  }

  @Test("annotators make no sample")
  func workers() async throws {
    try await withServer { server in
      let bob = try await server.visitor("bob", role: .worker)
      #expect(try await bob.post("/projects/sample").status == .forbidden)
    }
  }
}
