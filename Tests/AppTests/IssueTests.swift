import Database
import Domain
import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing

@testable import App

@Suite("Issues and comments")
struct IssueTests {
  private func withJob(
    _ engine: Engine = .sqlite,
    _ test: @escaping @Sendable (TestServer, Visitor, Job, LabelingTask) async throws -> Void
  ) async throws {
    try await withServer(engine) { (server: TestServer) async throws in
      let ann = try await server.visitor("ann")
      let owner = try #require(ann.user)
      let (project, _) = try await Sample.project(owner: owner, in: server.database)
      let (task, job) = try await Sample.task(in: project, owner: owner, database: server.database)
      try await test(server, ann, job, task)
    }
  }

  @Test("an issue begins with a comment, is answered, resolved and deleted", arguments: Engine.available)
  func works(engine: Engine) async throws {
    try await withJob(engine) { server, ann, job, task in
      let body = #"{"frame":1,"position":[1,2.5,30,40],"job":\#(job.id),"message":" Not an owl "}"#
      let made = try await ann.json(.post, "/api/issues", body)
      #expect(made.status == .created && made.text.contains(#""position":[1.0,2.5,30.0,40.0]"#), "\(made.text)")
      #expect(made.text.contains(#""count":1"#) && made.text.contains(#""resolved":false"#))
      let answer = try await ann.json(.post, "/api/comments", #"{"issue":1,"message":"It is"}"#)
      #expect(answer.status == .created)
      let comments = try await ann.get("/api/comments?issue_id=1&org=&page=1").text
      #expect(comments.contains(#""count":2"#) && comments.contains("Not an owl") && comments.contains("It is"))
      let changed = try await ann.json(.patch, "/api/issues/1", #"{"resolved":true,"assignee":1}"#)
      #expect(changed.text.contains(#""resolved":true"#) && changed.text.contains(#""assignee":{"#))
      let freed = try await ann.json(.patch, "/api/issues/1", #"{"assignee":null,"position":[5,6]}"#)
      #expect(freed.text.contains(#""assignee":null"#) && freed.text.contains(#""position":[5.0,6.0]"#))
      for (query, count) in [
        ("job_id=\(job.id)", 1), ("task_id=\(task.id)", 1), ("task_id=99", 0), ("resolved=False", 0),
        ("resolved=true", 1),
        ("frame_id=1", 1), ("owner=ann", 1), ("search=ann", 1), ("org=", 1),
      ] {
        #expect(try await ann.get("/api/issues?\(query)").text.contains("\"count\":\(count),\"next\""), "\(query)")
      }
      #expect(try await ann.get("/api/jobs/\(job.id)").text.contains(#""issues":{"count":1"#))
      let reworded = try await ann.json(.patch, "/api/comments/2", #"{"message":"It is one"}"#)
      #expect(reworded.text.contains("It is one"))
      #expect(try await ann.json(.delete, "/api/comments/2", "").status == .noContent)
      #expect(try await ann.json(.delete, "/api/issues/1", "").status == .noContent)
      #expect(try await ann.get("/api/comments").text.contains(#""count":0"#))
    }
  }

  @Test("what others said is not taken away by a worker, not even one who has the project", arguments: Engine.available)
  func workers(engine: Engine) async throws {
    try await withJob(engine) { server, ann, job, task in
      let will = try await server.visitor("will", role: .worker)
      let project = try #require(task.project)
      let assigned = #"{"assignee_id":\#(try #require(will.user).id)}"#
      #expect(try await ann.json(.patch, "/api/projects/\(project)", assigned).status == .ok)
      let body = #"{"frame":1,"position":[1,2],"job":\#(job.id),"message":"Not an owl"}"#
      _ = try await ann.json(.post, "/api/issues", body)
      #expect(try await will.get("/api/issues/1").status == .ok)
      #expect(try await will.json(.delete, "/api/issues/1", "").status == .forbidden)
      #expect(try await will.json(.delete, "/api/comments/1", "").status == .forbidden)
      #expect(try await ann.get("/api/comments/1").status == .ok)
    }
  }

  @Test(
    "what cannot be is refused with the field's name, and nothing is stored",
    arguments: [
      ("{}", "frame"), (#"{"frame":0,"position":[1],"job":1,"message":"x"}"#, "position"),
      (#"{"frame":0,"position":[],"job":1,"message":"x"}"#, "position"),
      (#"{"frame":0,"position":[1,1e12],"job":1,"message":"x"}"#, "position"),
      (#"{"frame":77,"position":[1,1],"job":1,"message":"x"}"#, "frame"),
      (#"{"frame":-1,"position":[1,1],"job":1,"message":"x"}"#, "frame"),
      (#"{"frame":0,"position":[1,1],"job":1,"message":" "}"#, "message"),
      (#"{"frame":0,"position":[1,1],"job":1,"message":"x","assignee":99}"#, "assignee"),
    ]
  )
  func validates(body: String, field: String) async throws {
    try await withJob { _, ann, _, _ in
      let answer = try await ann.json(.post, "/api/issues", body)
      #expect(answer.status == .badRequest && answer.text.contains("\"\(field)\":["), "\(answer.text)")
      #expect(try await ann.get("/api/issues").text.contains(#""count":0"#))
    }
  }

  @Test(
    "the job's annotator speaks, but takes away only what he said; strangers find nothing",
    arguments: Engine.available
  )
  func rights(engine: Engine) async throws {
    try await withJob(engine) { server, ann, job, _ in
      let bob = try await server.visitor("bob", role: .worker)
      let eve = try await server.visitor("eve")
      let bobID = try #require(bob.user).id
      let assigned = try await ann.json(.patch, "/api/jobs/\(job.id)", #"{"assignee":\#(bobID)}"#)
      #expect(assigned.status == .ok)
      let body = #"{"frame":0,"position":[1,2],"job":\#(job.id),"message":"x"}"#
      #expect(try await ann.json(.post, "/api/issues", body).status == .created)
      #expect(try await bob.json(.post, "/api/issues", body).status == .created)
      #expect(try await eve.json(.post, "/api/issues", body).status == .notFound)
      #expect(try await bob.json(.post, "/api/comments", #"{"issue":1,"message":"done"}"#).status == .created)
      for path in ["/api/issues/1", "/api/comments/1"] {
        #expect(try await eve.get(path).status == .notFound)
        #expect(try await eve.json(.patch, path, #"{"message":"y","resolved":true}"#).status == .notFound)
        #expect(try await eve.json(.delete, path, "").status == .notFound)
        #expect(try await bob.get(path).status == .ok)
        #expect(try await bob.json(.delete, path, "").status == .forbidden)
      }
      #expect(try await eve.json(.post, "/api/comments", #"{"issue":1,"message":"x"}"#).status == .notFound)
      #expect(try await eve.get("/api/issues?job_id=\(job.id)").text.contains(#""count":0"#))
      #expect(try await eve.get("/api/comments?issue_id=1").text.contains(#""count":0"#))
      #expect(try await bob.json(.patch, "/api/comments/1", #"{"message":"y"}"#).status == .forbidden)
      #expect(try await bob.json(.patch, "/api/issues/1", #"{"resolved":true}"#).status == .ok)
      #expect(try await ann.json(.patch, "/api/comments/2", #"{"message":"y"}"#).status == .forbidden)
      #expect(try await ann.json(.delete, "/api/issues/2", "").status == .noContent)
      #expect(try await bob.json(.delete, "/api/comments/3", "").status == .noContent)
    }
  }
}
