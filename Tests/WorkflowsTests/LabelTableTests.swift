import Database
import Domain
import Formats
import FoundationEssentials
import Store
import TestSupport
import Testing

@testable import Workflows

@Suite("Tables of labels with their makers")
struct LabelTableTests {
  @Test(
    "mails are those that the reader may see, dates are UTC, and the branch is the bucket",
    arguments: Engine.available
  )
  func rows(engine: Engine) async throws {
    try await TaskBackupRoom.with(engine) { room in
      let task = try await BackupSample.task(in: room)
      let eve = try await Sample.user("eve", role: .admin, in: room.database)
      try await room.database.write { _ = try $0.execute(Self.mail, "ann@example.org", room.owner.id) }
      for (reader, mail) in [(room.viewer, "ann@example.org"), (Viewer(eve), "ann@example.org")] {
        let rows = try await rows(of: .task(task), for: reader, in: room)
        // The second job begins on the last frame of the first.
        #expect(
          rows.map(\.filepath) == Array(repeating: BackupSample.frameNames[0], count: 6)
            + Array(repeating: BackupSample.frameNames[3], count: 6)
        )
        #expect(rows.allSatisfy { $0.mail == mail && $0.branch == "pictures" })
        #expect(rows.prefix(6).map(\.created) == (0..<6).map { .test($0) })
        #expect(Set(rows.map(\.uid)).count == 12)
        #expect(rows.map(\.label).filter { $0 == "cat" }.count == 8)
      }
      // Somebody else made them.
      try await room.database.write { _ = try $0.execute(Self.handedOver, eve.id) }
      try await room.database.write { _ = try $0.execute(Self.mail, "eve@example.org", eve.id) }
      let seen = try await rows(of: .task(task), for: room.viewer, in: room)
      #expect(seen.count == 12 && seen.allSatisfy { $0.mail == "" && $0.created != nil })
      let jobs = try await JobStore(room.database).jobs(of: task, for: room.viewer)
      let job = try #require(jobs.first { $0.start == 3 })
      let own = try await rows(of: .job(job.id), for: Viewer(eve), in: room)
      #expect(own.map(\.mail) == Array(repeating: "eve@example.org", count: 6))
    }
  }

  @Test("the command line writes what administrators see", arguments: Engine.available)
  func file(engine: Engine) async throws {
    try await TaskBackupRoom.with(engine) { room in
      let task = try await BackupSample.task(in: room)
      try await room.database.write { _ = try $0.execute(Self.mail, "ann@example.org", room.owner.id) }
      let path = "\(room.folder)/table.zip"
      let files = DatasetFiles(
        database: room.database,
        media: Self.media(room),
        bucket: "pictures",
        lane: WorkLane("test", width: 1)
      ) { _, _ in }
      let export = DatasetExport(format: "Label table 1.0", savesPictures: false)
      try await files.write(export, of: .task(task), to: path, by: .commandLine, now: .test(100))
      let archive = try DatasetArchive(path: path, name: "table.zip")
      let text = String(decoding: try BackupSample.bytes(of: "labels.csv", in: archive), as: UTF8.self)
      let lines = text.split(separator: "\r\n")
      #expect(lines.count == 13)
      #expect(lines[1].hasSuffix(",ann@example.org,\(Timestamp.test(0).iso8601),pictures"))
    }
  }

  private func rows(of target: DatasetTargetID, for viewer: Viewer, in room: TaskBackupRoom) async throws -> [LabelRow]
  {
    let pictures = FramePictures(Self.media(room))
    return try await room.database.read { connection in
      let source = try StoredDataset(
        target,
        for: viewer,
        states: [],
        address: "",
        bucket: "pictures",
        pictures: pictures,
        on: connection
      )
      var rows: [LabelRow] = []
      try Dataset(source).eachLabelRow { rows.append($0) }
      return rows
    }
  }

  private static func media(_ room: TaskBackupRoom) -> MediaReader {
    let lane = WorkLane("test", width: 2)
    return MediaReader(
      blobs: room.blobs,
      pictures: lane,
      files: lane,
      videoLane: lane,
      cache: FileCache(path: "\(room.folder)/cache", lane: lane, mostBytes: 1 << 20),
      videos: nil
    )
  }

  private static let mail = Query("test.mail", "UPDATE users SET email = $1 WHERE id = $2")
  private static let handedOver = Query("test.handedOver", "UPDATE annotations SET creator_id = $1")
}
