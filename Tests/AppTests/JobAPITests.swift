import Database
import Domain
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import App

@Suite("Jobs for CVAT's clients")
struct JobAPITests {
  @Test("hundreds of them are given to somebody in one step, and all are answered", arguments: Engine.available)
  func givesMany(engine: Engine) async throws {
    try await withServer(engine) { server in
      let ann = try await server.visitor("ann")
      let owner = try #require(ann.user)
      let (project, _) = try await Sample.project(owner: owner, in: server.database)
      let (task, _) = try await Sample.task(in: project, owner: owner, database: server.database)
      try await server.database.write { connection in
        for _ in 0..<300 { try JobStore.insert(task: task.id, start: 0, stop: 2, now: .test(), on: connection) }
      }
      let jobs = try await JobStore(server.database).jobs(of: task.id, for: Viewer(owner)).map(\.id.description)
      let body = #"{"ids":[\#(jobs.joined(separator: ","))],"assignee":\#(owner.id)}"#
      let answer = try await ann.json(.patch, "/api/jobs", body)
      #expect(answer.status == .ok && answer.text.hasPrefix(#"{"count":301,"next":null"#))
      #expect(answer.text.ranges(of: #""assignee":{"#).count == 301)
    }
  }
}
