import Database
import Domain
import Store
import TestSupport
import Testing

@Suite("Searching the lists of pages")
struct SearchTests {
  @Test("capital letters with accents are found by small ones", arguments: Engine.available)
  func accents(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let owner = try await Sample.user("ann", in: database)
      let viewer = Viewer(owner)
      let (project, _) = try await Sample.project("ÉTÉ", owner: owner, in: database)
      let (task, _) = try await Sample.task("ÄCKER", in: project, owner: owner, database: database)
      let projects = try await ProjectStore(database).projects(matching: "été", at: .newest, size: 3, for: viewer)
      #expect(projects.elements.map(\.name) == ["ÉTÉ"])
      let tasks = try await TaskStore(database).tasks(in: nil, matching: "äcker", at: .newest, size: 3, for: viewer)
      #expect(tasks.elements.map(\.id) == [task.id])
      try await database.write { connection in
        let frame = Frame(number: 3, name: "ÖL.jpg", width: 1, height: 1)
        let stored = StoredFrame(frame: frame, blobKey: Sample.key(3, of: task.id), mediaType: "image/jpeg")
        try FrameStore.insert([stored], into: task.id, on: connection)
      }
      let overview = OverviewStore(database)
      let frames = try await overview.frames(of: task.id, from: 0, matching: "öl", isDeleted: false, size: 9).frames
      #expect(frames.map(\.frame.number) == [3])
    }
  }
}
