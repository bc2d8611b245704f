import Database
import Domain
import FoundationEssentials
import Store
import TestSupport
import Testing

@testable import Workflows

@Suite("Imports of datasets") struct DatasetImportTests {
  private static func wanted(_ name: String = "coco.json", createsLabels: Bool = true) -> DatasetImportRequest {
    var wanted = DatasetImportRequest(format: "COCO 1.0", fileName: name)
    wanted.createsLabels = createsLabels
    return wanted
  }

  /// The label takes no boxes any more.
  private static let narrowing = Query("test.narrowing", "UPDATE labels SET kind = 'mask' WHERE name = 'cat'")

  private static func narrow(_ room: TaskBackupRoom) async throws {
    try await room.database.write { _ = try $0.execute(narrowing) }
  }

  @Test(
    "what fails while it is stored leaves a task as it was: labels, what was there, and what was to come",
    arguments: Engine.available
  )
  func failsHalfWay(engine: Engine) async throws {
    try await TaskBackupRoom.with(engine) { room in
      let task = try await BackupSample.task(in: room)
      let before = Mutexed<[String]>([])
      // The new label and its boxes come first; what does not fit any more is the last of all.
      let file = TaskBackupRoom.coco([("owl", 300), ("cat", 1)])
      let request = try await room.importing(file, Self.wanted(), into: .task(task)) { handler in
        ChangedMeanwhile(inner: handler) {
          try await Self.narrow(room)
          before.value = try await room.everything()
        }
      }
      #expect(request.state == .failed && request.message.contains("“cat”"), "\(request.message)")
      let after = try await room.everything()
      #expect(after == before.value && !after.contains { $0.contains("owl") })
      // It was no matter of the file: with the label as it was, all of it is stored.
      try await room.database.write {
        _ = try $0.execute(Query("test.widening", "UPDATE labels SET kind = 'any' WHERE name = 'cat'"))
      }
      let again = try await room.importing(file, Self.wanted(), into: .task(task))
      #expect(again.state == .finished, "\(again.message)")
      let stored = try await room.everything()
      #expect(stored.count { $0.hasPrefix("annotations: ") } == 301)
      #expect(stored.contains { $0.hasPrefix("labels: ") && $0.contains(" owl ") })
    }
  }

  @Test("a mistake far behind in the file leaves a task as it was", arguments: Engine.available)
  func mistakeFarBehind(engine: Engine) async throws {
    try await TaskBackupRoom.with(engine) { room in
      let task = try await BackupSample.task(in: room)
      let before = try await room.everything()
      let text = String(decoding: TaskBackupRoom.coco([("owl", 3000)]), as: UTF8.self)
        .replacing("\"id\": 3000, \"image_id\": 1", with: "\"id\": 3000, \"image_id\": 99")
      let request = try await room.importing(Array(text.utf8), Self.wanted(), into: .task(task))
      #expect(request.state == .failed && request.message.contains("image_id 99"), "\(request.message)")
      #expect(try await room.everything() == before)
    }
  }

  @Test(
    "what fails at the second task leaves a project without the first, and without the labels",
    arguments: Engine.available
  )
  func projectFailsHalfWay(engine: Engine) async throws {
    try await TaskBackupRoom.with(engine) { room in
      let owner = room.owner
      let project = try await room.database.write { connection in
        let draft = try ProjectDraft(name: "night", labels: [])
        let id = try ProjectStore.insert(draft, owner: owner.id, assignee: nil, now: .test(), on: connection)
        try LabelStore.insert(BackupSample.labels, into: .project(id), on: connection)
        return id
      }
      let zip = BackupSample.zip([
        "annotations/instances_a.json": TaskBackupRoom.coco([("owl", 5)], on: ["one.png"]),
        "images/a/one.png": BackupSample.picture,
        "annotations/instances_b.json": TaskBackupRoom.coco([("owl", 5), ("cat", 1)], on: ["two.png"]),
        "images/b/two.png": BackupSample.picture,
      ])
      let before = Mutexed<[String]>([])
      let request = try await room.importing(zip, Self.wanted("coco.zip"), into: .project(project)) { handler in
        ChangedMeanwhile(inner: handler) {
          try await Self.narrow(room)
          before.value = try await room.everything()
        }
      }
      #expect(request.state == .failed && request.message.contains("“cat”"), "\(request.message)")
      let after = try await room.everything()
      #expect(after == before.value && !after.contains { $0.contains("owl") || $0.hasPrefix("tasks: ") })
    }
  }

  @Test("an import that is cancelled while it reads ends so, and changes nothing", arguments: Engine.available)
  func cancellation(engine: Engine) async throws {
    try await TaskBackupRoom.with(engine) { room in
      let task = try await BackupSample.task(in: room)
      let before = try await room.everything()
      let reached = Mutexed<Double?>(nil)
      let file = TaskBackupRoom.coco([("owl", 10_000)])
      let request = try await room.importing(file, Self.wanted(), into: .task(task)) { handler in
        CancelledInside(inner: handler, requests: room.datasetRequests, reached: reached)
      }
      #expect(request.state == .failed && request.message == "Cancelled." && request.isCancelled)
      // It had begun, and was not at its end.
      let place = try #require(reached.value)
      #expect(place > 0.1 && place < 0.45)
      #expect(try await room.everything() == before)
    }
  }
}
