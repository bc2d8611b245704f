import Database
import Domain
import Store
import TestSupport
import Testing

@testable import Workflows

@Suite("Relations between objects")
struct RelationTests {
  /// A job of three pictures with boxes 1 and 2 on the first, 3 on the second, tag 4 and track 5.
  private struct Room {
    let database: Database
    let owner: User
    let label: Label
    let task: LabelingTask
    let job: Job

    var viewer: Viewer { Viewer(owner) }
    var work: AnnotationWork { AnnotationWork(database: database) }

    func apply(_ edits: [Edit], client: Int = 900, seconds: Int64 = 1) async throws -> EditWork.Outcome {
      try await EditWork(database: database)
        .apply(edits, client: Sample.uid(client), to: job.id, for: viewer, now: .test(seconds))
    }

    /// What everybody sees.
    func relations() async throws -> [StoredRelation] {
      try await database.read { connection in
        var found: [StoredRelation] = []
        try RelationStore.each(of: job.id, on: connection) { found.append($0) }
        return found
      }
    }

    func isKept(_ number: Int) async throws -> Bool {
      try await database.read { connection in
        try !RelationStore.relations(of: job.id, uids: [Sample.uid(number)], on: connection).isEmpty
      }
    }
  }

  private static func relation(
    _ number: Int = 10,
    from: Int = 1,
    to: Int = 2,
    _ direction: Relation.Direction = .right,
    _ labels: [String] = []
  ) -> Relation {
    Relation(
      uid: Sample.uid(number),
      from: Sample.uid(from),
      to: Sample.uid(to),
      direction: direction,
      labels: labels
    )
  }

  private static func edit(_ seq: Int64, _ relation: Relation, base: Int? = nil) -> Edit {
    Edit(seq: seq, uid: relation.uid, change: .relate(relation, base: base))
  }

  private static func deletion(_ seq: Int64, _ number: Int, base: Int = 1) -> Edit {
    Edit(seq: seq, uid: Sample.uid(number), change: .delete(base: base))
  }

  private func withRoom(_ engine: Engine, _ test: (Room) async throws -> Void) async throws {
    try await withDatabase(engine) { database in
      let owner = try await Sample.user("ann", in: database)
      let (project, labels) = try await Sample.project(owner: owner, in: database)
      let (task, job) = try await Sample.task(in: project, owner: owner, database: database)
      let room = Room(database: database, owner: owner, label: labels[0], task: task, job: job)
      let box = Shape(kind: .rectangle, points: [1, 1, 9, 9])
      let contents: [Annotation.Content] = [.tag, .track(Track(keyframes: [Keyframe(frame: 0, shape: box)]))]
      let others = contents.enumerated().map { index, content in
        Annotation(uid: Sample.uid(4 + index), frame: 0, label: labels[0].id, content: content)
      }
      let boxes = [(1, 0), (2, 0), (3, 1)].map { Sample.box($0, label: labels[0], frame: $1) }
      let edits = (boxes + others).enumerated().map { index, annotation in
        Edit(seq: Int64(index + 1), uid: annotation.uid, change: .create(annotation))
      }
      _ = try await room.apply(edits, client: 899, seconds: 0)
      try await test(room)
    }
  }

  @Test("one is made, changed and taken away, by versions and once only", arguments: Engine.available)
  func life(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let (first, second) = (Self.relation(), Self.relation(10, .both, ["rides", "holds"]))
      let made = try await room.apply([Self.edit(1, first)])
      #expect(made == .stored(acked: 1, ids: [:], versions: [first.uid: 1]))
      let again = try await room.apply([Self.edit(1, first)])
      #expect(again == made)
      let changed = try await room.apply([Self.edit(2, second, base: 1)])
      #expect(changed == .stored(acked: 2, ids: [:], versions: [first.uid: 2]))
      let stored = try await room.relations()
      #expect(stored == [StoredRelation(second, version: 2, place: .init(frame: 0, label: room.label.id))])
      let late = try await room.apply([Self.edit(1, first, base: 1)], client: 901)
      #expect(late == .conflicts([EditConflict(seq: 1, uid: first.uid, stored: nil, relation: stored[0])]))
      let gone = try await room.apply([Self.deletion(3, 10, base: 2)])
      #expect(gone == .stored(acked: 3, ids: [:], versions: [:]))
      #expect(try await !room.isKept(10))
      let both = try await room.apply([Self.deletion(4, 10, base: 2)])
      #expect(both == .stored(acked: 4, ids: [:], versions: [:]))
    }
  }

  @Test("objects may be made, joined and taken away in one batch, tracks too", arguments: Engine.available)
  func batches(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let box = Sample.box(7, label: room.label, frame: 2)
      let outcome = try await room.apply([
        Edit(seq: 1, uid: box.uid, change: .create(box)), Self.edit(2, Self.relation(10, from: 7, to: 5)),
        Self.edit(3, Self.relation(11, from: 5, to: 3)), Self.deletion(4, 7),
      ])
      #expect(outcome == .stored(acked: 4, ids: [:], versions: [Sample.uid(10): 1, Sample.uid(11): 1]))
      #expect(try await room.relations().map(\.relation.uid) == [Sample.uid(11)])
    }
  }

  @Test("what cannot be joined is named by its field, and nothing is stored", arguments: Engine.available)
  func refusals(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let words = (1...9).map(String.init)
      let long = String(repeating: "ü", count: 65)
      let cases: [(Relation, field: String, words: String)] = [
        (Self.relation(from: 99), "ops[0].shape.relation.from", "not in the job"),
        (Self.relation(to: 99), "ops[0].shape.relation.to", "not in the job"),
        (Self.relation(to: 1), "ops[0].shape.relation.to", "itself"),
        (Self.relation(to: 4), "ops[0].shape.relation.to", "tag"),
        (Self.relation(to: 3), "ops[0].shape.relation.to", "two pictures, 0 and 1"),
        (Self.relation(2, from: 1, to: 5), "ops[0].uid", "key of an object"),
        (Self.relation(10, .right, words), "ops[0].shape.relation.labels", "at most 8"),
        (Self.relation(10, .right, ["a", long]), "ops[0].shape.relation.labels[1]", "65"),
        (Self.relation(10, .right, ["a", "a"]), "ops[0].shape.relation.labels[1]", "twice"),
        (Self.relation(10, .right, ["a\nb"]), "ops[0].shape.relation.labels[0]", "one line"),
        (Self.relation(10, .right, [""]), "ops[0].shape.relation.labels[0]", "1 to 64"),
      ]
      for (relation, field, words) in cases {
        await #expect("\(field)") {
          try await room.apply([Self.edit(1, relation)])
        } throws: { error in
          let problems = (error as? ValidationFailure)?.problems ?? []
          return problems.map(\.field) == [field] && problems[0].sentence.contains(words)
        }
      }
      let stored = try await room.relations()
      #expect(stored.isEmpty)
    }
  }

  @Test("with an object its relations go, and come back with it", arguments: Engine.available)
  func withObjects(engine: Engine) async throws {
    try await withRoom(engine) { room in
      _ = try await room.apply([Self.edit(1, Self.relation()), Self.deletion(2, 2)])
      #expect(try await room.relations().isEmpty)
      let back = Sample.box(2, label: room.label)
      _ = try await room.apply([Edit(seq: 3, uid: back.uid, change: .create(back))])
      #expect(try await room.relations().map(\.relation) == [Self.relation()])
    }
  }

  @Test("replacing everything leaves none, bringing it back does, and time forgets them", arguments: Engine.available)
  func wholeSets(engine: Engine) async throws {
    try await withRoom(engine) { room in
      _ = try await room.apply([Self.edit(1, Self.relation())])
      _ = try await room.work.replace(.job(room.job.id), with: [], for: room.viewer, now: .test(10))
      #expect(try await room.relations().isEmpty)
      let deletions = DeletionWork(database: room.database)
      let count = try await deletions.restore(.test(10), in: room.job.id, for: room.viewer, now: .test(20))
      #expect(count == 5)
      #expect(try await room.relations().count == 1)
      _ = try await room.work.replace(.task(room.task.id), with: [], for: room.viewer, now: .test(30))
      try await deletions.forgetOld(now: .test(40))
      #expect(try await room.isKept(10), "its objects can still be brought back")
      try await deletions.forgetOld(now: .test(Int64(Deletion.days) * 86_400 + 31))
      #expect(try await !room.isKept(10))
    }
  }

  @Test("those who look on hear of it, and of what comes back with its object", arguments: Engine.available)
  func news(engine: Engine) async throws {
    try await withRoom(engine) { room in
      func heard(after number: Int64) async throws -> JobNews {
        try await JobNews.since(number, in: room.job.id, besides: Sample.uid(7), for: room.viewer, from: room.database)
      }
      let start = try await JobNews.latest(in: room.job.id, for: room.viewer, from: room.database)
      _ = try await room.apply([Self.edit(1, Self.relation())])
      let made = try await heard(after: start)
      #expect(made.relations.map(\.relation) == [Self.relation()] && made.changed.isEmpty && made.gone.isEmpty)
      _ = try await room.apply([Self.deletion(2, 2)])
      let lost = try await heard(after: made.number)
      #expect(lost.gone == [Sample.uid(2)] && lost.relations.isEmpty)
      let back = Sample.box(2, label: room.label)
      _ = try await room.apply([Edit(seq: 3, uid: back.uid, change: .create(back))])
      let found = try await heard(after: lost.number)
      #expect(found.changed.count == 1 && found.relations.map(\.relation.uid) == [Sample.uid(10)])
      _ = try await room.apply([Self.deletion(4, 10)])
      #expect(try await heard(after: found.number).gone == [Sample.uid(10)])
    }
  }

  @Test("an import stores them in the job of their two ends, one of the task by job", arguments: Engine.available)
  func imported(engine: Engine) async throws {
    try await withRoom(engine) { room in
      var packed = AnnotationSpool(in: nil)
      packed.relate(Self.relation(20, from: 21, to: 22, .left, ["ü"]))
      packed.relate(Self.relation(25, from: 21, to: 99))
      for number in [21, 23, 22] { try packed.append(Sample.box(number, label: room.label, frame: 2)) }
      #expect(packed.relations.map(\.uid) == [Sample.uid(20)])
      let (target, viewer, annotations) = (DatasetTargetID.task(room.task.id), room.viewer, packed)
      try await room.database.write { connection in
        let place = try ImportPlace(target, for: viewer, on: connection)
        try place.write(annotations, LabelKeys(), appends: false, by: viewer, now: .test(50), on: connection)
      }
      let stored = try await room.relations()
      #expect(stored.map(\.relation) == [Self.relation(20, from: 21, to: 22, .left, ["ü"])])
      #expect(stored.first?.place?.frame == 2)
      let (task, job) = (room.task.id, room.job.id)
      let (ofJob, count) = try await room.database.read { connection in
        (
          try RelationStore.relations(of: job, on: connection),
          try RelationStore.count(of: [task], jobs: nil, on: connection)
        )
      }
      #expect(ofJob.map(\.uid) == [Sample.uid(20)] && count == 1)
    }
  }

  @Test("a job that has as many as it may have takes changes, and no more", arguments: Engine.available)
  func limit(engine: Engine) async throws {
    try await withRoom(engine) { room in
      _ = try await room.apply([Self.edit(1, Self.relation())])
      let filling = Query(
        "test.relations",
        """
        INSERT INTO relations (job_id, uid, version, from_uid, to_uid, direction, labels)
        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 99999)
        SELECT r.job_id, 'filled' || n, 1, r.from_uid, r.to_uid, r.direction, r.labels FROM relations r, numbers
        """
      )
      _ = try await room.database.write { try $0.execute(filling) }
      _ = try await room.apply([Self.edit(2, Self.relation(10, .both), base: 1)])
      let refused = await #expect(throws: ValidationFailure.self) {
        try await room.apply([Self.edit(3, Self.relation(11, from: 2, to: 1))])
      }
      #expect(refused?.problems.first?.sentence.hasPrefix("A job has at most 100000 relations") == true)
      #expect(try await !room.isKept(11))
    }
  }
}
