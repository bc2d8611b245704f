import Domain
import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing

@testable import App

@Suite("A job's page")
struct JobPageTests {
  @Test("says how long objects took that were drawn in the editor", arguments: Engine.available)
  func pace(engine: Engine) async throws {
    try await withServer(engine) { server in
      let ann = try await server.visitor("ann")
      let owner = try #require(ann.user)
      let (project, labels) = try await Sample.project(owner: owner, in: server.database)
      let (task, job) = try await Sample.task(in: project, owner: owner, database: server.database)
      let path = "/tasks/\(task.id)/jobs/\(job.id)/settings"
      #expect(try await ann.get(path).text.contains("Nothing was timed yet"))
      let now = server.services.now().milliseconds
      let edits = [0, 3000, 7000].enumerated().map { number, after in
        let time = String(now - 60_000 + Int64(after), radix: 16)
        let uid = String(repeating: "0", count: 12 - time.count) + time + "7abc81234567" + "0000000\(number)"
        let shape =
          #"{"type":"rectangle","frame":0,"label_id":\#(labels[0].id),"points":[1,1,20,20]}"#
        return #"{"seq":\#(number + 1),"kind":"create","uid":"\#(uid)","shape":\#(shape)}"#
      }
      let body = #"{"client":"\#(Sample.uid(900))","ops":[\#(edits.joined(separator: ","))]}"#
      let stored = try await ann.json(.patch, "/api/jobs/\(job.id)/ops", body)
      #expect(stored.status == .ok, "\(stored.text)")
      let text = try await ann.get(path).text
      #expect(text.contains("3.5 seconds for an object, 1,029 in an hour of work"))
    }
  }
}
