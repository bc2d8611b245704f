import Blobs
import Database
import Domain
import Formats
import Store
import TestSupport
import Testing

@testable import Workflows

@Suite("Backups of tasks and projects")
struct TaskBackupTests {
  /// What must be the same after a restore: everything but keys.
  private func content(of id: LabelingTask.ID, in room: TaskBackupRoom) async throws -> [String] {
    let viewer = room.viewer
    return try await room.database.read { connection in
      let task = try TaskStore.task(id, for: viewer, on: connection)
      let media = try #require(try MediaStore.media(of: id, on: connection))
      var lines = [
        task.name, task.subset, "\(task.overlap ?? -1) \(task.segmentSize) \(task.assignee?.name ?? "–")",
        "\(media.chunkSize) \(media.imageQuality) \(media.startFrame) \(media.stopFrame) \(media.step)",
      ]
      for stored in try FrameStore.frames(of: id, from: 0, to: 99, on: connection) {
        let isSame = try room.blobs.bytes(of: stored.blobKey) == BackupSample.picture
        lines.append("\(stored.frame) \(stored.isDeleted) \(isSame)")
      }
      let labels = try LabelStore.labels(in: task.labelScope, on: connection)
      let names = BackupNamesOfLabels(labels)
      lines += labels.map { "\($0.name) \($0.color) \($0.kind) \($0.attributes.map(\.values)) \(names.text($0.svg))" }
      for job in try JobStore.jobs(of: id, for: viewer, on: connection) {
        lines.append(
          "\(job.start) \(job.stop) \(job.chosen ?? []) \(job.kind) \(job.stage) \(job.state) \(job.assignee?.name ?? "–")"
        )
        for stored in try AnnotationStore.annotations(of: job.id, on: connection) {
          lines.append(names.text("\(stored.annotation)"))
        }
        let drawn = try AnnotationStore.annotations(of: job.id, on: connection).map(\.annotation.uid)
        try RelationStore.each(of: job.id, on: connection) { stored in
          let relation = stored.relation
          let ends = [relation.from, relation.to].map { drawn.firstIndex(of: $0) ?? -1 }
          lines.append("\(ends) \(relation.direction) \(relation.labels)")
        }
      }
      lines.append("\(try GroundTruthStore.layout(of: id, on: connection))")
      for issue in try IssueStore.issues(of: id, on: connection) {
        lines.append(
          "\(issue.frame) \(issue.position) \(issue.isResolved) \(issue.created) \(issue.owner?.name ?? "") "
            + "\(issue.assignee?.name ?? "")"
        )
      }
      for comment in try CommentStore.comments(of: id, on: connection) {
        lines.append("\(comment.message) \(comment.created) \(comment.owner?.name ?? "")")
      }
      if let guide = try GuideStore.guide(of: .task(id), for: viewer, on: connection) { lines.append(guide.markdown) }
      return lines
    }
  }

  @Test("a task comes back as it was, in either engine", arguments: Engine.available, Engine.available)
  func taskRoundTrip(from: Engine, to: Engine) async throws {
    try await TaskBackupRoom.with(from) { source in
      let task = try await BackupSample.task(in: source)
      let (before, file) = (try await content(of: task, in: source), try await source.backup(.task(task)))
      #expect(before.contains { $0.contains("A.png") } && before.contains { $0.contains("„ö“") })
      try await TaskBackupRoom.with(to) { target in
        let done = try await target.restore(file)
        #expect(done.message == "")
        let made = LabelingTask.ID(try #require(done.result.subject))
        #expect(try await content(of: made, in: target) == before)
        // And a second time, beside the first.
        let again = try await target.restore(try await target.backup(.task(made)))
        let second = LabelingTask.ID(try #require(again.result.subject))
        #expect(second != made)
        #expect(try await content(of: second, in: target) == before)
      }
    }
  }

  @Test("a project comes back with its tasks and labels", arguments: Engine.available)
  func projectRoundTrip(engine: Engine) async throws {
    try await TaskBackupRoom.with(engine) { room in
      let owner = room.owner
      let draft = try ProjectDraft(name: "Zoo", labels: BackupSample.labels, bugTracker: "https://example.org")
      let project = try await room.database.write { connection in
        let id = try ProjectStore.insert(draft, owner: owner.id, assignee: owner.id, now: .test(), on: connection)
        try LabelStore.insert(draft.labels, into: .project(id), on: connection)
        return id
      }
      let task = try await BackupSample.task(in: room, project: project)
      let before = try await content(of: task, in: room)
      let done = try await room.restore(try await room.backup(.project(project)), .project)
      #expect(done.message == "")
      let made = Project.ID(try #require(done.result.subject))
      let (found, tasks) = try await room.database.read { connection in
        (
          try ProjectStore.project(made, for: room.viewer, on: connection),
          try DatasetStore.tasks(of: made, for: room.viewer, on: connection)
        )
      }
      #expect(made != project)
      #expect([found.name, found.bugTracker, found.assignee?.name] == ["Zoo", "https://example.org", "ann"])
      #expect(tasks.count == 1)
      #expect(try await content(of: tasks[0].id, in: room) == before)
    }
  }

  @Test(
    "an administrator gets what others said; anybody else says it with their names",
    arguments: [Role.admin, .user]
  )
  func authors(role: Role) async throws {
    try await TaskBackupRoom.with(.sqlite) { source in
      let file = try await source.backup(.task(try await BackupSample.task(in: source)))
      var files = try BackupSample.files(of: file)
      let document = String(decoding: files["task.json"] ?? [], as: UTF8.self)
      files["task.json"] = Array(document.replacing("\"ann\"", with: "\"bob\"").utf8)
      try await TaskBackupRoom.with(.sqlite, owner: role) { target in
        _ = try await Sample.user("bob", in: target.database)
        let done = try await target.restore(BackupSample.zip(files))
        let made = LabelingTask.ID(try #require(done.result.subject))
        let comments = try await target.database.read { try CommentStore.comments(of: made, on: $0) }
        let task = try await TaskStore(target.database).task(made, for: target.viewer)
        #expect(task.owner?.name == "ann")
        #expect(task.assignee?.name == "bob")
        #expect(comments.first?.owner?.name == (role == .admin ? "bob" : "ann"))
        #expect(comments.first?.message == (role == .admin ? "Is it?\nYes." : "bob: Is it?\nYes."))
      }
    }
  }

  @Test("who has no account here is told, and what was theirs is nobody's")
  func strangers() async throws {
    try await TaskBackupRoom.with(.sqlite) { room in
      var files = try BackupSample.files(of: try await room.backup(.task(try await BackupSample.task(in: room))))
      let document = String(decoding: files["task.json"] ?? [], as: UTF8.self)
      files["task.json"] = Array(document.replacing("\"ann\"", with: "\"zoe\"").utf8)
      let done = try await room.restore(BackupSample.zip(files))
      #expect(done.log.contains("No account here has the name of: zoe."))
      let made = LabelingTask.ID(try #require(done.result.subject))
      #expect(try await TaskStore(room.database).task(made, for: room.viewer).assignee == nil)
    }
  }

  @Test(
    "a damaged or hostile backup changes nothing, and the sentence has the file and the key",
    arguments: [
      (
        "task.json", "\"start_frame\":3,\"stop_frame\":6", "\"start_frame\":3,\"stop_frame\":7",
        "task.json, jobs[2]: The job ends at frame 7"
      ),
      (
        "task.json", "\"version\":\"1.0\"", "\"version\":\"9\"",
        "task.json, line 1, version: The backup has the version"
      ),
      ("task.json", "\"name\":\"cat\"", "\"name\":\"\"", "task.json, line 1, labels[0]: A label needs a name."),
      ("task.json", "\"deleted_frames\":[1,5]", "\"deleted_frames\":[99]", "deleted_frames: There is no frame 99"),
      ("task.json", "\"position\":[1.5,", "\"position\":[1e9,", "task.json, line 1, jobs[0].issues[0]: A place lies"),
      ("task.json", "\"frame\":3,", "\"frame\":2,", "task.json, jobs[2].issues[0].frame: Frame 2 is not the job's"),
      ("task.json", "\"frames\":[1,2,6]", "\"frames\":[1,2,9]", "task.json, jobs[1].frames: Frame 9 is not the job's"),
      ("task.json", "\"type\":\"annotation\"", "\"type\":\"ground_truth\"", "one ground truth job at most"),
      ("task.json", "{", "{{", "task.json, line 1: A member's name"),
      ("annotations.json", "\"label\":\"cat\"", "\"label\":\"cut\"", "[0].tags[0]: The backup has no label “cut”; did"),
      ("annotations.json", "\"name\":\"mood\"", "\"name\":\"food\"", "has no attribute “food”; did you mean “mood”?"),
      ("annotations.json", "30.1,40.0", "30.1", "annotations.json, line 1, [0].shapes[0]: "),
      (
        "annotations.json", "\"frame\":0", "\"frame\":70", "annotations.json, line 1, [0].tags[0]: Frame 70 is not here"
      ),
      ("annotations.json", "\"from\":1", "\"from\":9", "annotations.json, [0].relations[0], from: “from” names one of"),
      ("annotations.json", "\"bi\"", "\"up\"", "“up” is none of right, left, bi"),
      ("annotations.json", "\"label\":\"head\"", "\"label\":\"cat\"", "The skeleton “worm” has no point “cat”"),
      ("data/manifest.jsonl", "\"b/10\"", "\"b/11\"", "manifest.jsonl: The picture “b/11.png” is listed"),
      ("data/manifest.jsonl", "{\"type\"", "[\"type\"", "data/manifest.jsonl, line 2: "),
      ("data/b/2.png", "IHDR", "IHDX", "b/2.png"),
    ]
  )
  func damage(file: String, old: String, new: String, sentence: String) async throws {
    try await TaskBackupRoom.with(.sqlite) { room in
      let backup = try await room.backup(.task(try await BackupSample.task(in: room)))
      let before = try await room.rowCounts()
      var files = try BackupSample.files(of: backup)
      var bytes = try #require(files[file])
      let place = try #require(bytes.firstRange(of: Array(old.utf8)))
      bytes.replaceSubrange(place, with: Array(new.utf8))
      files[file] = bytes
      let done = try await room.restore(BackupSample.zip(files))
      #expect(done.state == .failed)
      #expect(done.message.contains(sentence), "\(done.message)")
      #expect(try await room.rowCounts() == before)
    }
  }

  @Test("what is no backup, or one of the other kind, is told so")
  func otherFiles() async throws {
    try await TaskBackupRoom.with(.sqlite) { room in
      let backup = try await room.backup(.task(try await BackupSample.task(in: room)))
      var files = try BackupSample.files(of: backup)
      let asProject = try await room.restore(backup, .project)
      #expect(asProject.message.contains("is the backup of a task"))
      files["task.json"] = nil
      let bare = try await room.restore(BackupSample.zip(files))
      #expect(bare.message.contains("there is no task.json in it"))
      let text = try await room.restore(Array("hello".utf8))
      #expect(text.message.contains("a backup is a zip"))
      let cut = try await room.restore(Array(backup.prefix(backup.count / 2)))
      #expect(cut.message.contains("The archive is broken"))
    }
  }

  @Test("names that lead elsewhere are not taken for frames")
  func hostileNames() async throws {
    try await TaskBackupRoom.with(.sqlite) { room in
      var files = try BackupSample.files(of: try await room.backup(.task(try await BackupSample.task(in: room))))
      let manifest = String(decoding: files["data/manifest.jsonl"] ?? [], as: UTF8.self)
      files["data/manifest.jsonl"] = Array(manifest.replacing("\"A.png\"", with: "\"../../A.png\"").utf8)
      let done = try await room.restore(BackupSample.zip(files))
      let made = LabelingTask.ID(try #require(done.result.subject))
      let names = try await FrameStore(room.database).frames(of: made, from: 0, to: 9).map(\.frame.name)
      #expect(names[3] == "renamed/000003.png")
    }
  }

  @Test("changed bytes anywhere never crash, and leave all or nothing")
  func fuzz() async throws {
    try await TaskBackupRoom.with(.sqlite) { room in
      let files = try BackupSample.files(of: try await room.backup(.task(try await BackupSample.task(in: room))))
      let names = ["annotations.json", "data/manifest.jsonl", "task.json"]
      var state: UInt64 = 11
      func random(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
      }
      let interesting = Array("0123456789-.,:\"{}[]/ eE".utf8) + [0xFF, 0]
      var taken = 0
      for _ in 0..<80 {
        var changed = files
        let name = names[random(names.count)]
        var bytes = try #require(changed[name])
        let place = random(bytes.count)
        if random(3) == 0 { bytes.remove(at: place) } else { bytes[place] = interesting[random(interesting.count)] }
        changed[name] = bytes
        let before = try await room.rowCounts()
        let done = try await room.restore(BackupSample.zip(changed))
        if done.state == .finished { taken += 1 } else { #expect(try await room.rowCounts() == before) }
        #expect(!done.message.contains("Something went wrong"), "\(name) at \(place)")
      }
      #expect(taken > 0 && taken < 80)
    }
  }

  @Test("annotators make no backups into tasks")
  func workers() async throws {
    try await TaskBackupRoom.with(.sqlite, owner: .worker) { room in
      await #expect(throws: Forbidden.self) { _ = try await room.restore(BackupSample.picture) }
    }
  }

  @Test("who loses his rights while a backup waits restores nothing", arguments: Engine.available)
  func lostRights(engine: Engine) async throws {
    try await TaskBackupRoom.with(engine) { room in
      let file = try await room.backup(.task(try await BackupSample.task(in: room)))
      let (database, person) = (room.database, room.owner.id)
      let boss = try await Sample.user("boss", in: database)
      let organizations = OrganizationWork(database: database)
      let draft = try OrganizationDraft(slug: "lab", name: "Lab")
      let lab = try await organizations.create(draft, by: boss, actor: .commandLine, now: .test()).id
      let membership = try await database.write {
        try MembershipStore.insert(person, as: .maintainer, into: lab, now: .test(), on: $0)
      }
      let before = try await room.rowCounts()
      let removed = try await room.restore(file, in: .id(lab.value)) {
        try await organizations.remove(membership, by: boss, actor: .commandLine, now: .test(1))
      }
      let demoted = try await room.restore(file) {
        try await database.write { try UserStore.set(role: .worker, isActive: true, of: person, on: $0) }
      }
      #expect(removed.state == .failed && removed.message.contains("organization"), "\(removed.message)")
      #expect(demoted.state == .failed && demoted.message.contains("Annotators work on tasks"))
      #expect(try await room.rowCounts() == before)
    }
  }
}

/// Puts names in the place of keys, which differ from one restore to the next.
struct BackupNamesOfLabels {
  private let pairs: [(String, String)]

  init(_ labels: [Label]) {
    let all = labels + labels.flatMap(\.sublabels)
    let attributes = all.flatMap(\.attributes)
    pairs =
      all.map { ("label: \($0.id)", "label: \($0.name)") } + all.map { ("data-label-id=\"\($0.id)\"", $0.name) }
      + attributes.map { ("attribute: \($0.id)", "attribute: \($0.name)") }
  }

  func text(_ text: String) -> String {
    let named = pairs.reduce(text) { $0.replacing($1.0, with: $1.1) }
    guard let start = named.firstRange(of: "uid: "), let end = named[start.upperBound...].firstIndex(of: ",") else {
      return named
    }
    return named.replacingCharacters(in: start.lowerBound..<end, with: "uid")
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + self[range.upperBound...]
  }
}
