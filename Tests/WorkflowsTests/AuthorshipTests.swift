import Database
import Domain
import Formats
import Store
import TestSupport
import Testing

@testable import Workflows

@Suite("Who made an annotation, and when")
struct AuthorshipTests {
  /// A task of two jobs (frames 0 to 2, 3 to 5) with two people who may work on it.
  private struct Room {
    let database: Database
    let ann: User
    let bob: User
    let job: Job
    let later: Job
    let label: Label

    var whole: AnnotationWork { AnnotationWork(database: database) }
    var target: AnnotationWork.Target { .task(job.task) }

    func apply(_ edits: [Edit], by user: User, at seconds: Int64) async throws {
      let outcome = try await EditWork(database: database).apply(
        edits,
        client: Sample.uid(900 + Int(seconds)),
        to: job.id,
        for: Viewer(user),
        now: .test(seconds)
      )
      guard case .stored = outcome else { throw Conflict("The edits were not stored: \(outcome)") }
    }

    func authored(for user: User? = nil) async throws -> [AuthoredAnnotation] {
      let viewer = Viewer(user ?? ann)
      return try await database.read { connection in
        try AuthorshipStore.authored(of: job.task, on: 0...5, for: viewer, connection)
      }
    }

    /// Such as `ann 1`: the second in which somebody made it.
    func makers() async throws -> [String] {
      try await authored().map { found in
        let second = found.created.map { ($0.milliseconds - Timestamp.test().milliseconds) / 1000 }
        return "\(found.creator ?? "–") \(second.map(String.init) ?? "–")"
      }
    }
  }

  private func withRoom(_ engine: Engine, _ test: (Room) async throws -> Void) async throws {
    try await withDatabase(engine) { database in
      let ann = try await Sample.user("ann", in: database)
      let bob = try await Sample.user("bob", role: .admin, in: database)
      let (project, labels) = try await Sample.project(owner: ann, in: database)
      let (task, job) = try await Sample.task(in: project, owner: ann, database: database)
      try await database.write { try JobStore.insert(task: task.id, start: 3, stop: 5, now: .test(), on: $0) }
      let jobs = try await JobStore(database).jobs(of: task.id, for: Viewer(ann))
      let later = try #require(jobs.last)
      try await test(Room(database: database, ann: ann, bob: bob, job: job, later: later, label: labels[0]))
    }
  }

  @Test("who edits an object has not made it", arguments: Engine.available)
  func editsKeep(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let (box, other) = (Sample.box(1, label: room.label), Sample.box(2, label: room.label, frame: 1))
      try await room.apply([Edit(seq: 1, uid: box.uid, change: .create(box))], by: room.ann, at: 1)
      let moved = Sample.box(1, label: room.label, points: [0, 0, 5, 5])
      try await room.apply(
        [
          Edit(seq: 1, uid: box.uid, change: .update(moved, base: 1)),
          Edit(seq: 2, uid: other.uid, change: .create(other)),
        ],
        by: room.bob,
        at: 2
      )
      #expect(try await room.makers() == ["ann 1", "bob 2"])
      let item = AnnotationWork.Item(
        id: .init(1),
        annotation: Sample.box(1, label: room.label, frame: 2),
        path: "shapes[0]"
      )
      _ = try await room.whole.update([item], on: room.target, for: Viewer(room.bob), now: .test(3))
      #expect(try await room.makers() == ["bob 2", "ann 1"])
    }
  }

  @Test("who brings a deleted object back has not made it, in one batch or later", arguments: Engine.available)
  func undoKeeps(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let box = Sample.box(1, label: room.label)
      try await room.apply([Edit(seq: 1, uid: box.uid, change: .create(box))], by: room.ann, at: 1)
      try await room.apply([Edit(seq: 1, uid: box.uid, change: .delete(base: 1))], by: room.bob, at: 2)
      #expect(try await room.makers() == [])
      let other = Sample.box(2, label: room.label, frame: 1)
      try await room.apply(
        [
          Edit(seq: 1, uid: box.uid, change: .create(box)), Edit(seq: 2, uid: other.uid, change: .create(other)),
        ],
        by: room.bob,
        at: 3
      )
      #expect(try await room.makers() == ["ann 1", "bob 3"])
      let moved = Sample.box(1, label: room.label, points: [0, 0, 5, 5])
      try await room.apply(
        [
          Edit(seq: 1, uid: box.uid, change: .delete(base: 1)), Edit(seq: 2, uid: box.uid, change: .create(moved)),
        ],
        by: room.bob,
        at: 4
      )
      #expect(try await room.makers() == ["ann 1", "bob 3"])
    }
  }

  @Test(
    "a set is whose put it; what came back and what went to another job is still the maker's",
    arguments: Engine.available
  )
  func wholeSets(engine: Engine) async throws {
    try await withRoom(engine) { room in
      func item(_ number: Int, frame: Int, id: Int64? = nil) -> AnnotationWork.Item {
        let box = Sample.box(number, label: room.label, frame: frame)
        return AnnotationWork.Item(id: id.map { .init($0) }, annotation: box, path: "shapes[0]")
      }
      _ = try await room.whole.create([item(1, frame: 0)], on: room.target, for: Viewer(room.ann), now: .test(1))
      let moved = item(1, frame: 4, id: 1)
      _ = try await room.whole.update([moved], on: room.target, for: Viewer(room.bob), now: .test(2))
      #expect(try await room.makers() == ["ann 1"])
      _ = try await room.whole.replace(room.target, with: [item(2, frame: 1)], for: Viewer(room.bob), now: .test(3))
      #expect(try await room.makers() == ["bob 3"])
      _ = try await DeletionWork(database: room.database)
        .restore(.test(3), in: room.later.id, for: Viewer(room.bob), now: .test(4))
      #expect(try await room.makers() == ["bob 3", "ann 1"])
      let back = item(1, frame: 0, id: 1)
      _ = try await room.whole.update([back], on: room.target, for: Viewer(room.bob), now: .test(5))
      #expect(try await room.makers() == ["ann 1", "bob 3"])
    }
  }

  @Test(
    "addresses are seen by administrators and by oneself; of a deleted account only the moment is left",
    arguments: Engine.available
  )
  func addresses(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let eve = try await Sample.user("eve", in: room.database)
      try await room.database.write { connection in
        _ = try connection.execute(TaskBackupRoom.mail, "ann@example.org", room.ann.id)
      }
      let box = Sample.box(1, label: room.label)
      try await room.apply([Edit(seq: 1, uid: box.uid, change: .create(box))], by: room.ann, at: 1)
      #expect(try await room.authored(for: room.ann).map(\.email) == ["ann@example.org"])
      #expect(try await room.authored(for: room.bob).map(\.email) == ["ann@example.org"])
      #expect(try await room.authored(for: eve).map(\.email) == [""])
      try await room.database.write { _ = try $0.execute(Self.withoutAccount, room.ann.id) }
      let found = try await room.authored(for: room.bob)
      #expect(found.map(\.creator) == [nil] && found.map(\.email) == [""] && found.map(\.created) == [.test(1)])
    }
  }

  /// An account's deletion as annotations see it.
  private static let withoutAccount = Query(
    "test.withoutAccount",
    "UPDATE annotations SET creator_id = creator_id + 1000 WHERE creator_id = $1"
  )

  @Test(
    "a backup keeps who made what: whoever is no administrator becomes the maker, of what somebody made",
    arguments: Engine.available,
    [Role.admin, .user]
  )
  func backups(engine: Engine, role: Role) async throws {
    try await TaskBackupRoom.with(engine) { source in
      var files = try BackupSample.files(of: try await source.backup(.task(try await BackupSample.task(in: source))))
      let text = String(decoding: files["annotations.json"] ?? [], as: UTF8.self)
      let (owner, date) = (#""owner":"ann""#, #""created_date":"\#(Timestamp.test(2).iso8601)""#)
      #expect(text.ranges(of: owner).count == 12 && text.ranges(of: date).count == 2)
      // The third object of each job was made by an account that is here, the second by nobody who is known.
      files["annotations.json"] = Array(
        text.replacing("\(owner),\(date)", with: "\"owner\":\"bob\",\(date)")
          .replacing(",\(owner),\"created_date\":\"\(Timestamp.test(1).iso8601)\"", with: "").utf8
      )
      try await TaskBackupRoom.with(engine, owner: role) { room in
        _ = try await Sample.user("bob", in: room.database)
        let made = LabelingTask.ID(try #require(try await room.restore(BackupSample.zip(files)).result.subject))
        let found = try await room.database.read { connection in
          try AuthorshipStore.authored(of: made, on: 0...6, for: room.viewer, connection)
        }
        func count(_ name: String?) -> Int { found.count { $0.creator == name } }
        #expect(found.count == 12)
        #expect([count("ann"), count("bob"), count(nil)] == (role == .admin ? [8, 2, 2] : [10, 0, 2]))
        #expect(Set(found.map(\.created)) == [nil, .test(0), .test(2), .test(3), .test(4), .test(5)])
      }
    }
  }

  @Test(
    "what moved to another job is not there twice, and what was deleted twice comes back as it was last",
    arguments: Engine.available
  )
  func movedAndBack(engine: Engine) async throws {
    try await withRoom(engine) { room in
      func item(_ frame: Int, _ points: [Double] = [10, 10, 50, 40]) -> AnnotationWork.Item {
        let box = Sample.box(1, label: room.label, frame: frame, points: points)
        return AnnotationWork.Item(id: .init(1), annotation: box, path: "shapes[0]")
      }
      func update(_ item: AnnotationWork.Item, at seconds: Int64) async throws {
        _ = try await room.whole.update([item], on: room.target, for: Viewer(room.bob), now: .test(seconds))
      }
      func restore(_ seconds: Int64, at now: Int64) async throws {
        _ = try await DeletionWork(database: room.database)
          .restore(.test(seconds), in: room.job.id, for: Viewer(room.bob), now: .test(now))
      }
      let box = Sample.box(1, label: room.label)
      try await room.apply([Edit(seq: 1, uid: box.uid, change: .create(box))], by: room.ann, at: 1)
      try await update(item(4), at: 2)
      try await restore(2, at: 3)
      #expect(try await room.authored().map(\.frame) == [4])
      try await update(item(4), at: 4)
      try await update(item(0), at: 5)
      try await update(item(4), at: 6)
      try await update(item(1, [5, 6, 7, 8]), at: 7)
      let stored = try await room.database.read { try AnnotationStore.annotations(of: room.job.id, on: $0) }
      try await room.database.write {
        try DeletionStore.delete(stored, from: room.job.id, by: room.bob.id, now: .test(8), on: $0)
      }
      #expect(try await room.makers() == [])
      try await restore(8, at: 9)
      let back = try await room.database.read { try AnnotationStore.annotations(of: room.job.id, on: $0) }
      #expect(back.map(\.annotation.shape?.points) == [[5, 6, 7, 8]] && back.map(\.annotation.frame) == [1])
      #expect(try await room.makers() == ["ann 1"])
    }
  }

  @Test(
    "a backup's names and moments are taken only where they can be; a disabled account keeps its work",
    arguments: Engine.available,
    [Role.admin, .user]
  )
  func strangeBackups(engine: Engine, role: Role) async throws {
    try await TaskBackupRoom.with(engine) { source in
      var files = try BackupSample.files(of: try await source.backup(.task(try await BackupSample.task(in: source))))
      var text = String(decoding: files["annotations.json"] ?? [], as: UTF8.self)
      func replace(_ second: Int64, owner: String = "ann", date: String? = nil) {
        let moment = Timestamp.test(second).iso8601
        text = text.replacing(
          #""owner":"ann","created_date":"\#(moment)""#,
          with: #""owner":"\#(owner)","created_date":"\#(date ?? moment)""#
        )
      }
      replace(0, owner: String(repeating: "x", count: 151))
      replace(1, date: "0000-01-01T00:00:00Z")
      replace(2, date: "2027-11-21T00:00:00Z")
      replace(3, owner: "eve")
      replace(4, owner: "zoe")
      replace(5, owner: #"a\u0000b"#)
      files["annotations.json"] = Array(text.utf8)
      let document = String(decoding: files["task.json"] ?? [], as: UTF8.self)
      files["task.json"] = Array(document.replacing("\"ann\"", with: "\"eve\"").utf8)
      try await TaskBackupRoom.with(engine, owner: role) { room in
        let eve = try await Sample.user("eve", in: room.database)
        try await room.database.write { _ = try $0.execute(Self.disabling, eve.id) }
        let done = try await room.restore(BackupSample.zip(files))
        #expect(done.message == "")
        let made = LabelingTask.ID(try #require(done.result.subject))
        let (found, comments, task) = try await room.database.read { connection in
          (
            try AuthorshipStore.authored(of: made, on: 0...2, for: room.viewer, connection),
            try CommentStore.comments(of: made, on: connection),
            try TaskStore.task(made, for: room.viewer, on: connection)
          )
        }
        let others: [String?] = role == .admin ? ["eve", nil] : ["ann", "ann"]
        let makers = Dictionary(grouping: found, by: \.created).mapValues { Set($0.map(\.creator)) }
        #expect(
          makers == [.test(0): [nil], nil: ["ann"], .test(3): [others[0]], .test(4): [others[1]], .test(5): [nil]]
        )
        #expect(comments.first?.owner?.name == (role == .admin ? "eve" : "ann"))
        #expect(task.assignee == nil)
        #expect(done.log.contains("Disabled here are the accounts of: eve."))
        #expect(done.log.contains("No account here has the name of: zoe.") == (role == .admin))
      }
    }
  }

  @Test("an administrator's backup names at most 10,000 makers in all its tasks", arguments: [Role.admin, .user])
  func manyMakers(role: Role) async throws {
    try await TaskBackupRoom.with(.sqlite, owner: role) { room in
      let one = try BackupSample.files(of: try await room.backup(.task(try await BackupSample.task(in: room))))
      let task = String(decoding: one["task.json"] ?? [], as: UTF8.self)
      let labels = try #require(task.firstRange(of: "\"labels\":"))
      var files = ["project.json": Array(#"{"name":"Zoo",\#(task[labels.lowerBound...])"#.utf8)]
      for number in 0...1 {
        let tags = (0..<5001).map { #"{"frame":0,"label":"cat","owner":"u\#(number)_\#($0)"}"# }
        for (name, bytes) in one { files["task_\(number)/\(name)"] = bytes }
        files["task_\(number)/annotations.json"] = Array(#"[{"tags":[\#(tags.joined(separator: ","))]}]"#.utf8)
      }
      let done = try await room.restore(BackupSample.zip(files), .project)
      if role == .admin {
        #expect(done.message.contains("More than 10000 people"), "\(done.message)")
      } else {
        #expect(done.state == .finished && done.message == "", "\(done.message)")
      }
    }
  }

  private static let disabling = Query("test.disabling", "UPDATE users SET is_active = 0 WHERE id = $1")
}

extension AuthorshipStore {
  /// In the whole task without its ground truth.
  fileprivate static func authored(
    of task: LabelingTask.ID,
    on frames: ClosedRange<Int>,
    for viewer: Viewer,
    _ connection: any Connection
  ) throws -> [AuthoredAnnotation] {
    let jobs = try JobStore.jobs(of: task, for: .everything(as: viewer.id), on: connection)
    return try authored(
      of: task,
      jobs: jobs.filter { $0.kind == .annotation }.map(\.id),
      on: frames,
      for: viewer,
      connection: connection
    )
  }
}
