import Database
import Dispatch
import Domain
import Formats
import FoundationEssentials
import Store
import Synchronization
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
      try await room.database.write { _ = try $0.execute(TaskBackupRoom.mail, "ann@example.org", room.owner.id) }
      for (reader, mail) in [(room.viewer, "ann@example.org"), (Viewer(eve), "ann@example.org")] {
        let rows = try await rows(of: .task(task), for: reader, in: room)
        // The second job begins on the last frame of the first.
        #expect(
          rows.map(\.filepath) == Array(repeating: BackupSample.frameNames[0], count: 6)
            + Array(repeating: BackupSample.frameNames[3], count: 6)
        )
        #expect(rows.allSatisfy { $0.mail == mail && $0.branch == "pictures" })
        #expect(rows.prefix(6).map(\.created) == (0..<6).map { .test($0) })
        #expect(Set(rows.map(\.id)).count == 12 && rows.allSatisfy { $0.id.hasPrefix("\(task)-") })
        #expect(rows.map(\.label).filter { $0 == "cat" }.count == 8)
      }
      // Somebody else made them.
      try await room.database.write { _ = try $0.execute(Self.handedOver, eve.id) }
      try await room.database.write { _ = try $0.execute(TaskBackupRoom.mail, "eve@example.org", eve.id) }
      let seen = try await rows(of: .task(task), for: room.viewer, in: room)
      #expect(seen.count == 12 && seen.allSatisfy { $0.mail == "" && $0.created != nil })
      let jobs = try await JobStore(room.database).jobs(of: task, for: room.viewer)
      let job = try #require(jobs.first { $0.start == 3 })
      let own = try await rows(of: .job(job.id), for: Viewer(eve), in: room)
      #expect(own.map(\.mail) == Array(repeating: "eve@example.org", count: 6))
    }
  }

  @Test("without its first picture a box is not there, but the track is, on the next", arguments: Engine.available)
  func deletedPictures(engine: Engine) async throws {
    try await TaskBackupRoom.with(engine) { room in
      let task = try await BackupSample.task(in: room)
      let before = try await rows(of: .task(task), for: room.viewer, in: room)
      try await room.database.write {
        try MediaStore.setDeleted([0, 1, 5], of: task, from: 0, to: 6, now: .test(), on: $0)
      }
      let jobs = try await JobStore(room.database).jobs(of: task, for: room.viewer)
      let job = try #require(jobs.first { $0.start == 0 })
      for target in [DatasetTargetID.task(task), .job(job.id)] {
        let after = try await rows(of: target, for: room.viewer, in: room)
        // One track ends on the third picture, the other one goes on.
        let kept = after.filter { row in before.prefix(6).contains { $0.id == row.id } }
        #expect(kept.map(\.id) == [before[5].id])
        #expect(kept.map(\.created) == [before[5].created])
        #expect(kept.map(\.filepath) == [BackupSample.frameNames[2]])
      }
      // What reaches into another job stays with its own.
      try await room.database.write { _ = try $0.execute(Self.finished, task) }
      let other = try await rows(of: .task(task), states: [.completed], for: room.viewer, in: room)
      #expect(other.map(\.id).sorted() == before.suffix(6).map(\.id).sorted())
    }
  }

  @Test("the command line writes what administrators see", arguments: Engine.available)
  func file(engine: Engine) async throws {
    try await TaskBackupRoom.with(engine) { room in
      let task = try await BackupSample.task(in: room)
      try await room.database.write { _ = try $0.execute(TaskBackupRoom.mail, "ann@example.org", room.owner.id) }
      let path = "\(room.folder)/table.zip"
      let files = DatasetFiles(
        database: room.database,
        media: room.media,
        bucket: "pictures",
        lane: WorkLane("test", width: 1)
      ) { _, _ in }
      var export = DatasetExport(format: "Label table 1.0", savesPictures: false)
      export.updatesTable = true
      let pushing = export
      await #expect {
        try await files.write(
          pushing,
          of: .task(task),
          to: path,
          by: .commandLine,
          now: .test(100),
          tellingLosses: { _ in }
        )
      } throws: { "\($0)".contains("LABEL_TABLE_URL") }
      export.updatesTable = nil
      try await files.write(
        export,
        of: .task(task),
        to: path,
        by: .commandLine,
        now: .test(100),
        tellingLosses: { _ in }
      )
      let archive = try DatasetArchive(path: path, name: "table.zip")
      let text = String(decoding: try BackupSample.bytes(of: "labels.csv", in: archive), as: UTF8.self)
      let lines = text.split(separator: "\r\n")
      #expect(lines.count == 13)
      #expect(lines[1].hasSuffix(",ann@example.org,\(Timestamp.test(0).iso8601),pictures"))
    }
  }

  @Test(
    "a second push brings the table up to date, and doubles nothing; what is gone here stays there",
    arguments: Engine.available
  )
  func push(engine: Engine) async throws {
    try await Self.withTable { outside, table in
      try await TaskBackupRoom.with(engine) { room in
        let task = try await BackupSample.task(in: room)
        let eve = try await Sample.user("eve", in: room.database)
        try await room.database.write { _ = try $0.execute(TaskBackupRoom.mail, "eve@example.org", eve.id) }
        try await room.database.write { _ = try $0.execute(Self.handedOver, eve.id) }
        let first = try await Self.pushed(task, to: table, in: room)
        #expect(first.message == "" && first.state == .finished)
        let before = try await Self.stored(outside)
        #expect(before.count == 12)
        // Whoever exports must not see the address; the operator's table has it.
        #expect(before.allSatisfy { $0.contains("eve@example.org") && $0.hasSuffix(" pictures") })
        #expect(before.count { $0.contains(Timestamp.test(5).iso8601.prefix(19)) } == 2)
        try await room.database.write { connection in
          let job = try #require(try JobStore.jobs(of: task, for: room.viewer, on: connection).first { $0.start == 0 })
          let drawn = try AnnotationStore.annotations(of: job.id, on: connection)
          try DeletionStore.delete([drawn[0]], from: job.id, by: eve.id, now: .test(50), on: connection)
          let cat = try #require(try LabelStore.labels(in: .task(task), on: connection).first { $0.name == "cat" })
          let new = StoredAnnotation(id: .init(900), annotation: Sample.box(77, label: cat), version: 1)
          try AnnotationStore.insert(new, madeBy: .unknown, into: job.id, on: connection)
          _ = try connection.execute(TaskBackupRoom.mail, "eva@example.org", eve.id)
        }
        _ = try await Self.pushed(task, to: table, in: room)
        let after = try await Self.stored(outside)
        #expect(after.count == 13)
        #expect(after.count { $0.contains("eva@example.org") } == 11)
        #expect(after.count { $0.contains("eve@example.org") } == 1)
        #expect(after.contains { $0.hasPrefix("\(task)-900 cat") && $0.hasSuffix("  – pictures") })
        _ = try await Self.pushed(task, to: table, in: room)
        #expect(try await Self.stored(outside) == after)
      }
    }
  }

  @Test(
    "it is asked for by those who manage the task, in this format, where there is a table",
    arguments: [Role.user, .worker]
  )
  func refusals(role: Role) async throws {
    try await TaskBackupRoom.with(.sqlite, owner: role) { room in
      let task = try await BackupSample.task(in: room)
      var export = DatasetExport(format: "Label table 1.0", savesPictures: false)
      export.updatesTable = true
      let (asked, work) = (export, RequestWork(database: room.database, signal: RequestSignal()))
      func ask(_ export: DatasetExport, hasTable: Bool) async throws {
        _ = try await DatasetExports(requests: work, database: room.database, hasTable: hasTable)
          .request(export, of: .task(task), by: room.owner, actor: .commandLine, now: .test())
      }
      await #expect {
        try await ask(asked, hasTable: false)
      } throws: { "\($0)".contains("LABEL_TABLE_URL") }
      var other = DatasetExport(format: "COCO 1.0", savesPictures: false)
      other.updatesTable = true
      let wrong = other
      await #expect {
        try await ask(wrong, hasTable: true)
      } throws: { "\($0)".contains("Label table 1.0") }
      let exports = DatasetExports(requests: work, database: room.database, hasTable: true)
      let may = try await exports.mayUpdateTable(with: .task(task), as: room.viewer)
      #expect(may == (role == .user))
      if may {
        try await ask(asked, hasTable: true)
      } else {
        await #expect(throws: Forbidden.self) { try await ask(asked, hasTable: true) }
      }
    }
  }

  @Test("who loses the account while the archive is written brings nothing outside")
  func lostAccount() async throws {
    try await Self.withTable { outside, table in
      try await TaskBackupRoom.with(.sqlite) { room in
        let task = try await BackupSample.task(in: room)
        // With the archive's last step, which is right before the push.
        try await room.database.write { _ = try $0.execute(Self.disablingLate) }
        let request = try await Self.pushed(task, to: table, in: room)
        #expect(request.state == .failed)
        #expect(try await outside.read { try $0.first(Self.tableCount) { $0.int(0) } } == 0)
      }
    }
  }

  @Test("what goes wrong is said with the setting's name and without the password, and changes nothing")
  func failures() async throws {
    try await TaskBackupRoom.with(.sqlite) { room in
      let task = try await BackupSample.task(in: room)
      let address = "host=127.0.0.1 port=1 user=ann password=canary dbname=x sslmode=disable"
      let nobody = LabelTable(place: "127.0.0.1/x", database: .postgres(connectionString: address, connections: 1))
      let failed = try await Self.pushed(task, to: nobody, in: room)
      #expect(failed.state == .failed && failed.result.blobKey == nil)
      #expect(failed.message.contains("LABEL_TABLE_URL") && failed.message.contains("cannot be reached"))
      #expect(!failed.message.contains("canary"))
    }
  }

  @Test(
    "another table of the name is left as it was, and it is said what is needed",
    arguments: [
      "TABLE porthole_labels (id BIGINT, name TEXT)",
      "TABLE porthole_labels (label_id BIGINT PRIMARY KEY, \(others) TEXT)",
      "TABLE porthole_labels (label_id VARCHAR(3) PRIMARY KEY, \(others) TEXT)",
      "TABLE porthole_labels (label_id TEXT PRIMARY KEY, \(others) TEXT, more TEXT NOT NULL)",
      "TABLE porthole_labels (label_id TEXT PRIMARY KEY, \(others) TEXT UNIQUE)",
      "TABLE porthole_labels (label_id TEXT PRIMARY KEY, \(others) TEXT CHECK (branch = 'x'))",
      "VIEW porthole_labels AS SELECT 1 AS id",
    ]
  )
  func otherTables(definition: String) async throws {
    try await Self.withTable { outside, table in
      try await outside.write { try $0.script("CREATE \(definition)") }
      let before = try await outside.read { try $0.first(Self.count) { $0.int(0) } }
      try await TaskBackupRoom.with(.sqlite) { room in
        let refused = try await Self.pushed(BackupSample.task(in: room), to: table, in: room)
        #expect(refused.state == .failed)
        #expect(refused.message.contains("LABEL_TABLE_URL") && refused.message.contains("as its primary key"))
        #expect(try await outside.read { try $0.first(Self.count) { $0.int(0) } } == before)
      }
    }
  }

  private static let others = "label TEXT, filepath TEXT, creator_mail TEXT, label_create_date TIMESTAMPTZ, branch"

  @Test("who holds the table outside does not hold the server up")
  func locked() async throws {
    try await Self.withTable { outside, _ in
      try await TaskBackupRoom.with(.sqlite) { room in
        let task = try await BackupSample.task(in: room)
        let table = LabelTable(place: "test/labels", database: outside, lockMilliseconds: 50)
        _ = try await Self.pushed(task, to: table, in: room)
        for held in ["LOCK TABLE porthole_labels", "SELECT pg_advisory_xact_lock(85010023)"] {
          // The push comes to its end while this transaction is open.
          let (isHeld, hold) = AsyncStream.makeStream(of: Void.self)
          let gate = DispatchSemaphore(value: 0)
          async let holding: Void = outside.write { connection in
            try connection.script(held)
            hold.finish()
            #expect(gate.wait(timeout: .now() + 60) == .success, "the push waits for \(held)")
          }
          for await _ in isHeld {}
          let failed = try await Self.pushed(task, to: table, in: room)
          gate.signal()
          try await holding
          #expect(failed.state == .failed && failed.message.contains("others keep it locked"), "\(held)")
        }
        #expect(try await Self.pushed(task, to: table, in: room).state == .finished)
      }
    }
  }

  @Test("a moment that other programs cannot read is left out, and holds no row up")
  func moments() async throws {
    try await Self.withTable { outside, table in
      try await TaskBackupRoom.with(.sqlite) { room in
        let task = try await BackupSample.task(in: room)
        let (first, last) = (Int64(-62_135_596_800_000), Int64(253_402_300_799_999))
        for (moment, isKept) in [(first - 1, false), (first, true), (last, true), (last + 1, false)] {
          try await room.database.write { _ = try $0.execute(Self.dated, moment) }
          let pushed = try await Self.pushed(task, to: table, in: room)
          #expect(pushed.state == .finished, "\(moment): \(pushed.message)")
          #expect(try await Self.stored(outside).allSatisfy { $0.contains(" – ") != isKept }, "\(moment)")
        }
      }
    }
  }

  @Test("it is never said that nothing was changed where nobody knows")
  func sentences() {
    func sentence(_ failure: DatabaseFailure) -> String { LabelTableFailure(failure, at: "db/x").sentence }
    let uncertain = sentence(.uncertain("The connection to PostgreSQL broke."))
    #expect(uncertain.contains("may have been brought up to date") && uncertain.contains("doubles nothing"))
    #expect(!uncertain.contains("was not"))
    #expect(sentence(.statement(query: "q", code: "57014", detail: "d")).contains("others keep it locked"))
    let damaged = sentence(.damaged(query: "q", detail: "d"))
    #expect(damaged.contains("db/x") && !damaged.contains("porthole doctor"))
  }

  @Test("who cancels midway leaves the table as it was")
  func cancellation() async throws {
    try await Self.withTable { outside, table in
      try await TaskBackupRoom.with(.sqlite) { room in
        let task = try await BackupSample.task(in: room)
        let export = DatasetExport(format: "Label table 1.0", savesPictures: false)
        try await room.database.write { connection in
          let job = try #require(try JobStore.jobs(of: task, for: room.viewer, on: connection).first { $0.start == 0 })
          let cat = try #require(try LabelStore.labels(in: .task(task), on: connection).first { $0.name == "cat" })
          for number in 0..<1100 {
            let box = StoredAnnotation(
              id: .init(Int64(1000 + number)),
              annotation: Sample.box(1000 + number, label: cat),
              version: 1
            )
            try AnnotationStore.insert(box, madeBy: .unknown, into: job.id, on: connection)
          }
        }
        var pushing = export
        pushing.updatesTable = true
        let stopped = Stopping()
        let work = RequestProgress(request: BackgroundRequest.ID(1), told: { stopped.hear($1) })
        stopped.work = work
        let writing = DatasetWriting(
          export: pushing,
          target: .task(task),
          viewer: room.viewer,
          media: room.media,
          bucket: "",
          work: work
        )
        let path = "\(room.folder)/table.zip"
        let rows = try await room.database.read { try writing.write(to: path, now: .test(100), on: $0) }
        #expect(rows?.count == 1112)
        await #expect(throws: CancellationError.self) { try await Optional(table).update(from: rows, work) }
        #expect(stopped.messages.withLock { $0 } == ["Table “porthole_labels” in test/labels: row 500 of 1112"])
        #expect(try await outside.read { try $0.first(Self.tableCount) { $0.int(0) } } == 0)
      }
    }
  }

  /// Ends the work with the first word about the table.
  private final class Stopping: Sendable {
    let messages = Mutex<[String]>([])
    private let held = Mutex<RequestProgress?>(nil)

    var work: RequestProgress? {
      get { held.withLock { $0 } }
      set { held.withLock { $0 = newValue } }
    }

    func hear(_ message: String) {
      guard message.hasPrefix("Table") else { return }
      messages.withLock { $0.append(message) }
      work?.stop()
    }
  }

  /// An empty database outside, and the table that is to be made in it.
  private static func withTable(_ test: (Database, LabelTable) async throws -> Void) async throws {
    try await withDatabase(.postgres, migrated: false) { outside in
      try await test(outside, LabelTable(place: "test/labels", database: outside))
    }
  }

  private static func pushed(
    _ task: LabelingTask.ID,
    to table: LabelTable,
    in room: TaskBackupRoom
  ) async throws -> BackgroundRequest {
    let requests = RequestWork(database: room.database, signal: RequestSignal())
    var export = DatasetExport(format: "Label table 1.0", savesPictures: false)
    export.updatesTable = true
    let asked = try await DatasetExports(requests: requests, database: room.database, hasTable: true)
      .request(export, of: .task(task), by: room.owner, actor: .commandLine, now: .test())
    let files = RequestFiles(
      database: room.database,
      blobs: room.blobs,
      lane: WorkLane("test", width: 1),
      now: { .test(100) }
    )
    let runner = RequestRunner(
      database: room.database,
      signal: RequestSignal(),
      handlers: [
        DatasetExportHandler(.annotations, files, media: room.media, bucket: "pictures", table: table)
      ],
      holder: "test",
      now: { .test(50) },
      report: { _ in }
    )
    _ = try await runner.runNext()
    return try await RequestStore(room.database).request(asked.id, for: room.viewer)
  }

  private static func stored(_ outside: Database) async throws -> [String] {
    try await outside.read { connection in
      try connection.all(Self.table) { row in
        (0..<6).map { row.optionalString($0) ?? "–" }.joined(separator: " ")
      }
    }
  }

  private static let table = Query(
    "test.table",
    """
    SELECT label_id, label, filepath, creator_mail, to_char(label_create_date AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS'),
      branch
    FROM porthole_labels ORDER BY label_id
    """
  )
  private static let disablingLate = Query(
    "test.disablingLate",
    "CREATE TRIGGER late AFTER INSERT ON request_blobs BEGIN UPDATE users SET is_active = 0; END"
  )
  private static let count = Query("test.count", "SELECT count(*) FROM porthole_labels")
  private static let tableCount = Query("test.tableCount", "SELECT count(to_regclass('porthole_labels'))")

  private func rows(
    of target: DatasetTargetID,
    states: Set<Job.State> = [],
    for viewer: Viewer,
    in room: TaskBackupRoom
  ) async throws -> [LabelRow] {
    try await room.reading(target, for: viewer, states: states) { dataset in
      var rows: [LabelRow] = []
      try dataset.eachLabelRow { rows.append($0) }
      return rows
    }
  }

  private static let finished = Query(
    "test.finished",
    "UPDATE jobs SET state = 'completed' WHERE task_id = $1 AND start_frame = 3"
  )
  private static let dated = Query("test.dated", "UPDATE annotations SET created_at = $1")
  private static let handedOver = Query("test.handedOver", "UPDATE annotations SET creator_id = $1")
}
