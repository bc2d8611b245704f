import Database
import Domain
import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing
import Workflows

@testable import App

@Suite("The stream of a job's news")
struct LiveAPITests {
  private static let client = Sample.uid(900).text

  private func withJob(
    _ engine: Engine = .sqlite,
    _ test: @escaping @Sendable (TestServer, Visitor, Job) async throws -> Void
  ) async throws {
    try await withServer(engine) { (server: TestServer) async throws in
      let ann = try await server.visitor("ann")
      let owner = try #require(ann.user)
      let (project, _) = try await Sample.project(owner: owner, in: server.database)
      let (_, job) = try await Sample.task(in: project, owner: owner, database: server.database)
      try await test(server, ann, job)
    }
  }

  @Test("a job's annotations name the last change, from which a stream goes on", arguments: Engine.available)
  func lastChange(engine: Engine) async throws {
    try await withJob(engine) { server, ann, job in
      let before = try await ann.get("/api/jobs/\(job.id)/annotations")
      #expect(before.headers[.lastEdit] == "0")
      let edit = #"{"seq":1,"kind":"create","uid":"\#(Sample.uid(1))","shape":{"type":"tag","frame":0,"label_id":1}}"#
      let stored = try await ann.json(
        .patch,
        "/api/jobs/\(job.id)/ops",
        #"{"client":"\#(Self.client)","ops":[\#(edit)]}"#
      )
      #expect(stored.status == .ok, "\(stored.text)")
      let after = try await ann.get("/api/jobs/\(job.id)/annotations")
      #expect(Int64(after.headers[.lastEdit] ?? "").map { $0 > 0 } == true)
    }
  }

  @Test("who may not see a job neither follows it nor says where they are; wrong words are named")
  func rights() async throws {
    try await withJob { server, ann, job in
      let eve = try await server.visitor("eve")
      let events = "/api/jobs/\(job.id)/events?client=\(Self.client)"
      let place = #"{"client":"\#(Self.client)","frame":0}"#
      #expect(try await eve.get(events).status == .notFound)
      #expect(try await eve.json(.post, "/api/jobs/\(job.id)/presence", place).status == .notFound)
      #expect(try await server.stranger().get(events).status == .unauthorized)
      #expect(try await ann.get("/api/jobs/\(job.id)/events?client=x").text.contains("client"))
      #expect(try await ann.json(.post, "/api/jobs/\(job.id)/presence", place).status == .noContent)
      let wrong = [
        #"{"client":"\#(Self.client)","frame":0,"point":[1]}"#, #"{"client":"x","frame":0}"#,
        #"{"client":"\#(Self.client)"}"#,
      ]
      for body in wrong {
        let answer = try await ann.json(.post, "/api/jobs/\(job.id)/presence", body)
        #expect([400, 422].contains(answer.status.code), "\(body)")
      }
    }
  }

  @Test("what is said about a job is told to those who have it open, and to nobody else")
  func issues() async throws {
    try await withJob { server, ann, job in
      let hub = server.services.live
      let seat = try await hub.join(job.id, as: Presence(client: Sample.uid(1), user: try #require(ann.user)))
      let other = Job.ID(job.id.value + 1)
      let away = try await hub.join(other, as: Presence(client: Sample.uid(2), user: try #require(ann.user)))
      let issue = #"{"job":\#(job.id),"frame":0,"position":[1,2],"message":"Here"}"#
      let made = try await ann.json(.post, "/api/issues", issue)
      #expect(made.status == .created, "\(made.text)")
      #expect(await hub.mail(for: seat.seat, within: .zero).hasTalk)
      let key = try #require(made.text.firstMatch(of: #/"id":(\d+)/#)).output.1
      _ = try await ann.json(.post, "/api/comments", #"{"issue":\#(key),"message":"Yes"}"#)
      #expect(await hub.mail(for: seat.seat, within: .zero).hasTalk)
      _ = try await ann.json(.patch, "/api/issues/\(key)", #"{"resolved":true}"#)
      #expect(await hub.mail(for: seat.seat, within: .zero).hasTalk)
      _ = try await ann.json(.patch, "/api/jobs/\(job.id)", #"{"state":"completed"}"#)
      #expect(await hub.mail(for: seat.seat, within: .zero).hasProgress)
      #expect(await hub.mail(for: away.seat, within: .zero).isEmpty)
    }
  }

  @Test("the tabs of one person that look on are counted")
  func tooManyTabs() async throws {
    try await withJob { server, ann, job in
      let user = try #require(ann.user)
      for number in 1...12 {
        _ = try await server.services.live.join(job.id, as: Presence(client: Sample.uid(number), user: user))
      }
      let refused = try await ann.get("/api/jobs/\(job.id)/events?client=\(Self.client)")
      #expect(refused.status == .tooManyRequests && refused.text.contains("close some tabs"))
    }
  }
}
