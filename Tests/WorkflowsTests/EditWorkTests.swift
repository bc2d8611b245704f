import Database
import Domain
import Store
import TestSupport
import Testing
import Workflows

@Suite("Storing edits")
struct EditWorkTests {
  /// A job of three pictures of 100 × 80 pixels, and somebody who owns it.
  private struct Room {
    let database: Database
    let owner: User
    let labels: [Label]
    let job: Job

    var viewer: Viewer { Viewer(owner) }
    var work: EditWork { EditWork(database: database) }

    func apply(_ edits: [Edit], client: Int = 900, seconds: Int64 = 1) async throws -> EditWork.Outcome {
      try await work.apply(edits, client: Sample.uid(client), to: job.id, for: viewer, now: .test(seconds))
    }

    func shapes() async throws -> [StoredAnnotation] { try await AnnotationStore(database).annotations(of: job.id) }
  }

  private func withRoom(_ engine: Engine, _ test: (Room) async throws -> Void) async throws {
    try await withDatabase(engine) { database in
      let owner = try await Sample.user("ann", in: database)
      let (project, labels) = try await Sample.project(owner: owner, in: database)
      let (_, job) = try await Sample.task(in: project, owner: owner, database: database)
      try await test(Room(database: database, owner: owner, labels: labels, job: job))
    }
  }

  @Test("what was stored is read back, and versions rise", arguments: Engine.available)
  func storesAndReads(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let first = Sample.box(1, label: room.labels[0], points: [1.25, 2, 30.5, 40])
      let second = Sample.box(2, label: room.labels[1], frame: 2)
      let created = try await room.apply([
        Edit(seq: 1, uid: first.uid, change: .create(first)), Edit(seq: 2, uid: second.uid, change: .create(second)),
      ])
      let versions = [first.uid: 1, second.uid: 1]
      #expect(created == .stored(acked: 2, ids: [first.uid: .init(1), second.uid: .init(2)], versions: versions))
      let moved = Sample.box(1, label: room.labels[1], points: [0, 0, 100, 80])
      let updated = try await room.apply([
        Edit(seq: 3, uid: first.uid, change: .update(moved, base: 1)),
        Edit(seq: 4, uid: second.uid, change: .delete(base: 1)),
      ])
      #expect(updated == .stored(acked: 4, ids: [first.uid: .init(1)], versions: [first.uid: 2]))
      let shapes = try await room.shapes()
      #expect(shapes.map(\.annotation) == [moved])
      #expect(shapes.map(\.version) == [2])
    }
  }

  @Test("edits that follow each other in one batch count on", arguments: Engine.available)
  func batchCountsOn(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let box = Sample.box(1, label: room.labels[0])
      let moved = Sample.box(1, label: room.labels[0], points: [0, 0, 5, 5])
      let outcome = try await room.apply([
        Edit(seq: 1, uid: box.uid, change: .create(box)), Edit(seq: 2, uid: box.uid, change: .update(moved, base: 1)),
        Edit(seq: 3, uid: box.uid, change: .delete(base: 2)), Edit(seq: 4, uid: box.uid, change: .create(box)),
      ])
      #expect(outcome == .stored(acked: 4, ids: [box.uid: .init(2)], versions: [box.uid: 1]))
      #expect(try await room.shapes().map(\.annotation) == [box])
    }
  }

  @Test("a batch that is sent again after a lost answer is not applied again", arguments: Engine.available)
  func replayIsHarmless(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let box = Sample.box(1, label: room.labels[0])
      let batch = [Edit(seq: 1, uid: box.uid, change: .create(box))]
      let first = try await room.apply(batch)
      let again = try await room.apply(batch)
      #expect(first == again)
      #expect(try await room.shapes().count == 1)
    }
  }

  @Test(
    "two tabs that change one shape: the second sees a conflict and nothing of its batch is stored",
    arguments: Engine.available
  )
  func conflictIsSeen(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let box = Sample.box(1, label: room.labels[0])
      let other = Sample.box(2, label: room.labels[0])
      _ = try await room.apply([Edit(seq: 1, uid: box.uid, change: .create(box))])
      let mine = Sample.box(1, label: room.labels[0], points: [0, 0, 9, 9])
      let theirs = Sample.box(1, label: room.labels[1], points: [5, 5, 20, 20])
      _ = try await room.apply([Edit(seq: 1, uid: box.uid, change: .update(theirs, base: 1))], client: 901)
      let outcome = try await room.apply([
        Edit(seq: 2, uid: other.uid, change: .create(other)),
        Edit(seq: 3, uid: box.uid, change: .update(mine, base: 1)),
      ])
      guard case .conflicts(let conflicts) = outcome else {
        Issue.record("no conflict: \(outcome)")
        return
      }
      #expect(conflicts.map(\.seq) == [3])
      #expect(conflicts.first?.stored?.annotation == theirs)
      #expect(conflicts.first?.stored?.version == 2)
      #expect(try await room.shapes().map(\.annotation) == [theirs])
    }
  }

  @Test("changing what somebody deleted is a conflict; deleting it too is not", arguments: Engine.available)
  func deletedMeanwhile(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let box = Sample.box(1, label: room.labels[0])
      _ = try await room.apply([Edit(seq: 1, uid: box.uid, change: .create(box))])
      _ = try await room.apply([Edit(seq: 1, uid: box.uid, change: .delete(base: 1))], client: 901)
      let late = try await room.apply([Edit(seq: 2, uid: box.uid, change: .update(box, base: 1))])
      #expect(late == .conflicts([EditConflict(seq: 2, uid: box.uid, stored: nil)]))
      let same = try await room.apply([Edit(seq: 2, uid: box.uid, change: .delete(base: 1))])
      #expect(same == .stored(acked: 2, ids: [:], versions: [:]))
    }
  }

  @Test("what cannot be is refused by its field, and nothing is stored", arguments: Engine.available)
  func badShapesAreRefused(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let cases: [([Double], String)] = [
        ([.nan, 0, 5, 5], "ops[1].shape.points"), ([0, 0, .infinity, 5], "ops[1].shape.points"),
        ([-1, 0, 5, 5], "ops[1].shape.points"), ([0, 0, 100.5, 5], "ops[1].shape.points"),
        ([0, 0, 1e308, 5], "ops[1].shape.points"), ([5, 5, 5, 9], "ops[1].shape.points"),
        ([1, 2, 3], "ops[1].shape.points"),
      ]
      let good = Sample.box(1, label: room.labels[0])
      for (points, field) in cases {
        let bad = Sample.box(2, label: room.labels[0], points: points)
        await #expect("\(points)") {
          try await room.apply([
            Edit(seq: 1, uid: good.uid, change: .create(good)), Edit(seq: 2, uid: bad.uid, change: .create(bad)),
          ])
        } throws: { ($0 as? ValidationFailure)?.problems.map(\.field) == [field] }
      }
      let foreign = Label(id: Label.ID(9999), name: "x", color: LabelColor(rgb: 0), position: 0)
      await #expect {
        try await room.apply([Edit(seq: 1, uid: good.uid, change: .create(Sample.box(1, label: foreign)))])
      } throws: { ($0 as? ValidationFailure)?.problems.first?.field == "ops[0].shape.label_id" }
      await #expect {
        try await room.apply([
          Edit(seq: 1, uid: good.uid, change: .create(Sample.box(1, label: room.labels[0], frame: 3)))
        ])
      } throws: { ($0 as? ValidationFailure)?.problems.first?.field == "ops[0].shape.frame" }
      let shapes = try await room.shapes()
      #expect(shapes.isEmpty)
    }
  }

  @Test("somebody else's job is not there", arguments: Engine.available)
  func strangersSeeNothing(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let eve = try await Sample.user("eve", in: room.database)
      let box = Sample.box(1, label: room.labels[0])
      await #expect(throws: NotFound.self) {
        try await room.work.apply(
          [Edit(seq: 1, uid: box.uid, change: .create(box))],
          client: Sample.uid(1),
          to: room.job.id,
          for: Viewer(eve),
          now: .test()
        )
      }
    }
  }

  @Test("of thirty tabs that change one shape at once, exactly one wins each version", arguments: Engine.available)
  func noUpdateIsLost(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let box = Sample.box(1, label: room.labels[0])
      _ = try await room.apply([Edit(seq: 1, uid: box.uid, change: .create(box))])
      let wins = try await withThrowingTaskGroup(of: Bool.self) { group in
        for tab in 0..<30 {
          group.addTask {
            let mine = Sample.box(1, label: room.labels[0], points: [0, 0, Double(tab + 1), 9])
            let outcome = try await room.apply(
              [Edit(seq: 1, uid: box.uid, change: .update(mine, base: 1))],
              client: 1000 + tab
            )
            if case .stored = outcome { return true }
            return false
          }
        }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(wins == 1)
      #expect(try await room.shapes().map(\.version) == [2])
    }
  }

  @Test("every stored batch raises the task's date, even when the clock stands still", arguments: Engine.available)
  func updatedRises(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let tasks = TaskStore(room.database)
      var last = try await tasks.task(room.job.task, for: room.viewer).updated
      for number in 1...3 {
        let box = Sample.box(number, label: room.labels[0])
        _ = try await room.apply([Edit(seq: Int64(number), uid: box.uid, change: .create(box))], seconds: 0)
        let now = try await tasks.task(room.job.task, for: room.viewer).updated
        #expect(now > last)
        last = now
      }
    }
  }
}
