import Domain
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import App

@Suite("The page of exports")
struct DatasetPageTests {
  @Test(
    "a split that cannot be leaves the form as it was, with the sentence at its field",
    arguments: ["0,0,0", "-1,1,1", "80,,10,10", "80,20"]
  )
  func wrongSplit(split: String) async throws {
    try await withServer(.sqlite) { server in
      let ann = try await server.visitor("ann")
      let owner = try #require(ann.user)
      let (project, _) = try await Sample.project(owner: owner, in: server.database)
      let (_, job) = try await Sample.task(pictures: 1, in: project, owner: owner, database: server.database)
      let fields = [("format", "COCO 1.0"), ("split", split), ("groups_apart", "true")]
      let answer = try await ann.post("/tasks/\(job.task)/dataset/export", fields)
      #expect(answer.status == .unprocessableContent)
      #expect(answer.text.contains("A split has three parts"))
      #expect(answer.text.contains("value=\"\(split)\""))
    }
  }
}
