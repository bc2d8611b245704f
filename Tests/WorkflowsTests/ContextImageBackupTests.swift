import Blobs
import Database
import Domain
import Formats
import Store
import TestSupport
import Testing

@testable import Workflows

@Suite("Backups with context images")
struct ContextImageBackupTests {
  private static let shared: [UInt8] = BackupSample.picture

  /// Two pictures; the second has two context images, one of them in a folder.
  private func task(in room: TaskBackupRoom, project: Project.ID? = nil) async throws -> LabelingTask.ID {
    let names = ["a/1.png", "a/2.png"]
    let frames = try names.enumerated().map { try picture($1, number: $0, in: room) }
    let images = try ["cam2.png", "left/cam.10.png"].enumerated().map { place, name in
      StoredContextImage(position: place, picture: try picture(name, number: 1, in: room))
    }
    let owner = room.owner
    return try await room.database.write { connection in
      let draft = try TaskDraft(name: "rig")
      let task = try TaskStore.insert(
        draft,
        project: project,
        owner: owner.id,
        assignee: nil,
        now: .test(),
        on: connection
      )
      let attachment = MediaAttachment(
        frames: frames,
        contextImages: images,
        segments: [0...1],
        chunkSize: 2,
        imageQuality: 70,
        startFrame: 0,
        stopFrame: 1,
        step: 1
      )
      try attachment.write(to: task, now: .test(), on: connection)
      return task
    }
  }

  private func picture(_ name: String, number: Int, in room: TaskBackupRoom) throws -> StoredFrame {
    StoredFrame(
      frame: Frame(number: number, name: name, width: 96, height: 64),
      blobKey: try room.blobs.store(Self.shared),
      mediaType: "image/png"
    )
  }

  private func content(of task: LabelingTask.ID, in room: TaskBackupRoom) async throws -> [String] {
    try await room.database.read { connection in
      let frames = try FrameStore.frames(of: task, from: 0, to: 9, on: connection).map(\.frame.name)
      let images = try ContextImageStore.images(of: task, from: 0, to: 9, on: connection)
      return try frames
        + images.map { image in
          let isSame = try room.blobs.bytes(of: image.picture.blobKey) == Self.shared
          return "\(image.position) \(image.picture.frame) \(isSame)"
        }
    }
  }

  @Test("a task's come back beside their pictures, in CVAT's layout", arguments: Engine.available)
  func roundTrip(engine: Engine) async throws {
    try await TaskBackupRoom.with(engine) { room in
      let task = try await task(in: room)
      let before = try await content(of: task, in: room)
      #expect(before.count == 4)
      let backup = try await room.backup(.task(task))
      let files = try BackupSample.files(of: backup)
      #expect(files["data/a/related_images/2_png/cam2.png"] == Self.shared)
      #expect(files["data/a/related_images/2_png/left/cam.10.png"] == Self.shared)
      let made = try await room.restore(backup)
      #expect(made.message == "")
      let restored = LabelingTask.ID(try #require(made.result.subject))
      #expect(try await content(of: restored, in: room) == before)
    }
  }

  @Test("a project's come back, too", arguments: Engine.available)
  func project(engine: Engine) async throws {
    try await TaskBackupRoom.with(engine) { room in
      let (project, _) = try await Sample.project(owner: room.owner, in: room.database)
      let task = try await task(in: room, project: project.id)
      let before = try await content(of: task, in: room)
      let done = try await room.restore(try await room.backup(.project(project.id)), .project)
      #expect(done.message == "")
      let made = Project.ID(try #require(done.result.subject))
      let viewer = room.viewer
      let tasks = try await room.database.read { try DatasetStore.tasks(of: made, for: viewer, on: $0) }
      #expect(try await content(of: try #require(tasks.first).id, in: room) == before)
    }
  }

  @Test("without a list of pictures, folders tell them from frames")
  func withoutManifest() async throws {
    try await TaskBackupRoom.with(.sqlite) { room in
      let task = try await task(in: room)
      var files = try BackupSample.files(of: try await room.backup(.task(task)))
      files["data/manifest.jsonl"] = nil
      let made = try await room.restore(BackupSample.zip(files))
      #expect(made.message == "")
      let restored = LabelingTask.ID(try #require(made.result.subject))
      #expect(try await content(of: restored, in: room) == (try await content(of: task, in: room)))
    }
  }
}
