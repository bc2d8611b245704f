import Database
import Domain
import FoundationEssentials
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import App

@Suite("Ground truth jobs")
struct GroundTruthAPITests {
  /// Six pictures in one job, and their owner.
  private func withTask(
    _ engine: Engine = .sqlite,
    _ test: @escaping @Sendable (TestServer, Visitor, LabelingTask, Job, [Domain.Label]) async throws -> Void
  ) async throws {
    try await withServer(engine) { server in
      let ann = try await server.visitor("ann")
      let owner = try #require(ann.user)
      let (project, labels) = try await Sample.project(owner: owner, in: server.database)
      let (task, job) = try await Sample.task(pictures: 6, in: project, owner: owner, database: server.database)
      try await server.database.write { connection in
        let media = TaskMedia(
          task: task.id,
          mode: .annotation,
          size: 6,
          chunkSize: 2,
          imageQuality: 70,
          startFrame: 0,
          stopFrame: 5,
          step: 1,
          originalChunks: .imageset,
          compressedChunks: .imageset,
          revision: 1,
          changed: .test(),
          video: nil
        )
        try MediaStore.put(media, on: connection)
      }
      try await test(server, ann, task, job, labels)
    }
  }

  private func body(_ task: LabelingTask, _ more: String) -> String {
    #"{"type":"ground_truth","task_id":\#(task.id),\#(more)}"#
  }

  private let manual = #""frame_selection_method":"manual","frames":[4,1]"#

  @Test("one is made of named frames, holds those alone, and goes again", arguments: Engine.available)
  func works(engine: Engine) async throws {
    try await withTask(engine) { server, ann, task, job, labels in
      let made = try await ann.json(.post, "/api/jobs", body(task, manual))
      #expect(made.status == .created, "\(made.text)")
      #expect(made.text.contains(#""type":"ground_truth""#) && made.text.contains(#""frame_count":2"#))
      let id = try #require(made.headers[.location]?.split(separator: "/").last)
      let editor = try await ann.get("/tasks/\(task.id)/jobs/\(id)").text
      let listed = editor.matches(of: #/"number":(\d+)/#).compactMap { Int($0.output.1) }
      #expect(listed == [1, 4], "the editor shows the job's frames, and no others")
      let meta = try await ann.get("/api/jobs/\(id)/data/meta").text
      #expect(meta.contains(#""included_frames":[1,4]"#) && meta.contains(#""size":2"#))
      #expect(meta.ranges(of: "placeholder.jpg").count == 4)
      #expect(try await ann.get("/api/tasks/\(task.id)").text.contains(#""validation_mode":"gt""#))
      let shape = { (frame: Int) in
        #"{"shapes":[{"type":"rectangle","frame":\#(frame),"label_id":\#(labels[0].id),"points":[1,2,3,4]}]}"#
      }
      #expect(try await ann.json(.put, "/api/jobs/\(id)/annotations", shape(4)).status == .ok)
      let outside = try await ann.json(.put, "/api/jobs/\(id)/annotations", shape(2))
      #expect(outside.status == .badRequest && outside.text.contains("shapes[0].frame"))
      #expect(try await ann.get("/api/jobs/\(id)/annotations").text.contains(#""frame":4"#))
      #expect(!(try await ann.get("/api/tasks/\(task.id)/annotations").text.contains(#""frame":4"#)))
      #expect(try await OverviewStore(server.database).objectCounts(of: task).total == 0)
      #expect(try await ann.json(.delete, "/api/jobs/\(job.id)", "").status == .badRequest)
      #expect(try await ann.json(.delete, "/api/jobs/\(id)", "").status == .noContent)
      #expect(try await ann.get("/api/tasks/\(task.id)").text.contains(#""validation_mode":null"#))
    }
  }

  @Test("the audit says who made and deleted the job, and of which task", arguments: Engine.available)
  func audited(engine: Engine) async throws {
    try await withTask(engine) { server, ann, task, _, _ in
      #expect(try await ann.json(.post, "/api/jobs", body(task, manual)).status == .created)
      let id = try #require(try await server.database.read { try GroundTruthStore.job(of: task.id, on: $0) })
      #expect(try await ann.json(.delete, "/api/jobs/\(id)", "").status == .noContent)
      let entries = try await AuditStore(server.database).entries(matching: "job \(id)", at: .newest, size: 9).elements
      #expect(entries.map(\.action) == ["deleted job", "made job"] && entries.allSatisfy { $0.actor == "ann" })
      #expect(entries.allSatisfy { $0.detail == "ground truth of task \(task.id)" })
    }
  }

  @Test("frames that do not count are named, and only those of the job can be", arguments: Engine.available)
  func layout(engine: Engine) async throws {
    try await withTask(engine) { _, ann, task, _, _ in
      let path = "/api/tasks/\(task.id)/validation_layout"
      #expect(try await ann.get(path).text.contains(#""mode":null"#))
      #expect(try await ann.json(.post, "/api/jobs", body(task, manual)).status == .created)
      let changed = try await ann.json(.patch, path, #"{"disabled_frames":[4]}"#)
      #expect(changed.text.contains(#""mode":"gt""#) && changed.text.contains(#""validation_frames":[1,4]"#))
      #expect(changed.text.contains(#""disabled_frames":[4]"#))
      #expect(try await ann.json(.patch, path, #"{"disabled_frames":[2]}"#).status == .badRequest)
      #expect(try await ann.json(.patch, path, #"{"honeypot_real_frames":[2]}"#).status == .badRequest)
      #expect(try await ann.get(path).text == changed.text)
    }
  }

  @Test("who takes frames out in one leaves those of the others as they are", arguments: Engine.available)
  func deletedFrames(engine: Engine) async throws {
    try await withTask(engine) { _, ann, task, _, _ in
      let made = try await ann.json(.post, "/api/jobs", body(task, manual))
      let id = try #require(made.headers[.location]?.split(separator: "/").last)
      let (ofTask, ofJob) = ("/api/tasks/\(task.id)/data/meta", "/api/jobs/\(id)/data/meta")
      #expect(try await ann.json(.patch, ofTask, #"{"deleted_frames":[1,2]}"#).status == .ok)
      #expect(try await ann.json(.patch, ofJob, #"{"deleted_frames":[4]}"#).status == .ok)
      #expect(try await ann.get(ofTask).text.contains(#""deleted_frames":[2,4]"#))
      #expect(try await ann.json(.patch, ofJob, #"{"deleted_frames":[]}"#).status == .ok)
      #expect(try await ann.get(ofTask).text.contains(#""deleted_frames":[2]"#))
    }
  }

  @Test("what cannot be is refused with the field's name")
  func validates() async throws {
    try await withTask { _, ann, task, _, _ in
      let cases = [
        (#"{"type":"annotation","task_id":1}"#, "type"), (#"{"type":"ground_truth"}"#, "task_id"),
        (body(task, #""frames":[1]"#), "frame_selection_method"),
        (body(task, #""frame_selection_method":"best""#), "frame_selection_method"),
        (body(task, #""frame_selection_method":"manual","frames":[9]"#), "frames"),
        (body(task, #""frame_selection_method":"random_uniform","frame_count":7"#), "frame_count"),
        (body(task, #""frame_selection_method":"random_uniform","frame_count":1,"assignee":99"#), "assignee_id"),
      ]
      for (body, field) in cases {
        let answer = try await ann.json(.post, "/api/jobs", body)
        #expect(answer.status == .badRequest && answer.text.contains("\"\(field)\":["), "\(answer.text)")
      }
      #expect(try await ann.json(.post, "/api/jobs", body(task, manual)).status == .created)
      let second = try await ann.json(.post, "/api/jobs", body(task, manual))
      #expect(second.status == .badRequest && second.text.contains("already"))
    }
  }

  @Test("nobody else makes, sees or removes one; whoever works in it cannot remove it")
  func isPrivate() async throws {
    try await withTask { server, ann, task, _, _ in
      let eve = try await server.visitor("eve")
      let bob = try await server.visitor("bob", role: .worker)
      #expect(try await eve.json(.post, "/api/jobs", body(task, manual)).status == .notFound)
      let assigned = manual + #","assignee":\#(try #require(bob.user).id)"#
      let made = try await ann.json(.post, "/api/jobs", body(task, assigned))
      let id = try #require(made.headers[.location]?.split(separator: "/").last)
      for path in ["/api/jobs/\(id)", "/api/jobs/\(id)/validation_layout", "/api/tasks/\(task.id)/validation_layout"] {
        #expect(try await eve.get(path).status == .notFound)
      }
      #expect(try await eve.json(.delete, "/api/jobs/\(id)", "").status == .notFound)
      #expect(try await bob.get("/api/jobs/\(id)").status == .ok)
      #expect(try await bob.json(.delete, "/api/jobs/\(id)", "").status == .forbidden)
      #expect(try await bob.get("/api/jobs/\(id)/data?type=frame&number=2").status == .badRequest)
      #expect(try await bob.get("/tasks/\(task.id)/frames/2").status == .notFound)
    }
  }
}
