import Database
import Domain
import Store
import Synchronization
import TestSupport
import Testing
import Workflows

@Suite("Whole sets of annotations")
struct AnnotationWorkTests {
  /// A task of six pictures in two jobs (0 to 2, 3 to 5), with a cat that has attributes and a bird with a beak.
  private struct Room {
    let database: Database
    let owner: User
    let task: LabelingTask
    let jobs: [Job]
    let cat: Label
    let bird: Label

    var viewer: Viewer { Viewer(owner) }
    var work: AnnotationWork { AnnotationWork(database: database) }

    func item(_ content: Annotation.Content, frame: Int = 0, label: Label? = nil, id: Int64? = nil)
      -> AnnotationWork.Item
    {
      AnnotationWork.Item(
        id: id.map { .init($0) },
        annotation: Annotation(uid: .random(), frame: frame, label: (label ?? cat).id, content: content),
        path: "shapes[0]"
      )
    }

    func box(_ frame: Int = 0, id: Int64? = nil, points: [Double] = [1, 2, 30, 40]) -> AnnotationWork.Item {
      item(.shape(Shape(kind: .rectangle, points: points)), frame: frame, id: id)
    }

    func deletions() async throws -> [Deletion] {
      var all: [Deletion] = []
      for job in jobs { all += try await DeletionStore(database).deletions(of: job.id, before: nil, size: 9) }
      return all
    }

    func stored(of target: AnnotationWork.Target? = nil) async throws -> [StoredAnnotation] {
      let found = Found()
      _ = try await work.document(of: target ?? .task(task.id), for: viewer, into: found)
      return found.annotations
    }
  }

  private final class Found: AnnotationSink {
    private let state = Mutex<[StoredAnnotation]>([])

    var annotations: [StoredAnnotation] { state.withLock { $0 } }

    func begin(labels: [Label]) { state.withLock { $0 = [] } }
    func take(_ stored: StoredAnnotation) { state.withLock { $0.append(stored) } }
    func take(_ stored: StoredRelation) {}
  }

  private func withRoom(_ engine: Engine, _ test: (Room) async throws -> Void) async throws {
    try await withDatabase(engine) { database in
      let owner = try await Sample.user("ann", in: database)
      let drafts = [
        try LabelDraft(
          name: "cat",
          color: nil,
          attributes: [
            try AttributeDraft(
              name: "colour",
              isMutable: true,
              input: .select,
              values: ["red", "blue"],
              defaultValue: nil
            )
          ]
        ),
        try LabelDraft(
          name: "bird",
          color: nil,
          kind: .skeleton,
          sublabels: [try LabelDraft(name: "beak", color: nil, kind: .points)],
          svg: #"<circle data-label-name="beak"></circle>"#
        ),
      ]
      let id = try await TaskWork(database: database).create(
        TaskDraft(name: "own labels", labels: drafts),
        in: nil,
        by: owner,
        actor: Actor(name: "ann", address: ""),
        now: .test()
      )
      try await database.write { connection in
        let frames = (0..<6).map { number in
          StoredFrame(
            frame: Frame(number: number, name: "\(number).jpg", width: 100, height: 80),
            blobKey: Sample.key(number, of: id),
            mediaType: "image/jpeg"
          )
        }
        try TaskStore.setSize(6, of: id, now: .test(), on: connection)
        try FrameStore.insert(frames, into: id, on: connection)
        try JobStore.insert(task: id, start: 0, stop: 2, now: .test(), on: connection)
        try JobStore.insert(task: id, start: 3, stop: 5, now: .test(), on: connection)
      }
      let labels = try await LabelStore(database).labels(in: .task(id))
      try #require(labels.count == 2)
      try await test(
        Room(
          database: database,
          owner: owner,
          task: try await TaskStore(database).task(id, for: Viewer(owner)),
          jobs: try await JobStore(database).jobs(of: id, for: Viewer(owner)),
          cat: labels[0],
          bird: labels[1]
        )
      )
    }
  }

  @Test("labels keep their attributes, their points and the drawing that joins these", arguments: Engine.available)
  func labels(engine: Engine) async throws {
    try await withRoom(engine) { room in
      #expect(room.cat.attributes.map(\.values) == [["red", "blue"]])
      #expect(room.bird.sublabels.map(\.name) == ["beak"])
      #expect(room.bird.svg == #"<circle data-label-id="\#(room.bird.sublabels[0].id)"></circle>"#)
    }
  }

  @Test("of a task's jobs only those are begun, and told of, in which something changes", arguments: Engine.available)
  func changedJobs(engine: Engine) async throws {
    try await withRoom(engine) { room in
      func news() async throws -> [Bool] {
        var news: [Bool] = []
        for job in room.jobs {
          news.append(try await JobNews.latest(in: job.id, for: room.viewer, from: room.database) > 0)
        }
        return news
      }
      func states() async throws -> [Job.State] {
        try await JobStore(room.database).jobs(of: room.task.id, for: room.viewer).map(\.state)
      }
      _ = try await room.work.create([room.box(4)], on: .task(room.task.id), for: room.viewer, now: .test(1))
      #expect(try await states() == [.new, .inProgress])
      #expect(try await news() == [false, true])
      let id = try #require(try await room.stored().first).id
      _ = try await room.work.update(
        [room.box(1, id: id.value)],
        on: .task(room.task.id),
        for: room.viewer,
        now: .test(2)
      )
      #expect(try await states() == [.inProgress, .inProgress], "it went from one to the other")
      #expect(try await news() == [true, true])
    }
  }

  @Test("every kind comes back as it went in", arguments: Engine.available)
  func everyKind(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let colour = AttributeValue(attribute: room.cat.attributes[0].id, value: "blue ö \u{1F408}")
      let beak = SkeletonElement(
        label: room.bird.sublabels[0].id,
        shape: Shape(kind: .points, points: [5.5, 6.25], isOutside: true)
      )
      let figures: [Shape] = [
        Shape(kind: .rectangle, points: [1, 2, 3, 4], rotation: 359.5, isOccluded: true, zOrder: -3, score: 0.25),
        Shape(kind: .polygon, points: [1, 2, 3, 4, 5, 6]), Shape(kind: .polyline, points: [1, 2, 3, 4]),
        Shape(kind: .points, points: [1, 2]), Shape(kind: .ellipse, points: [10, 10, 15, 5]),
        Shape(kind: .cuboid, points: (0..<16).map(Double.init)), Shape(kind: .mask, points: [1, 3, 0, 0, 1, 1]),
      ]
      let keyframes = [
        Keyframe(frame: 1, shape: Shape(kind: .rectangle, points: [1, 1, 2, 2]), attributes: [colour]),
        Keyframe(frame: 4, shape: Shape(kind: .rectangle, points: [3, 3, 4, 4], isOutside: true, zOrder: 2)),
      ]
      let path = TrackElement(
        label: room.bird.sublabels[0].id,
        keyframes: [Keyframe(frame: 3, shape: Shape(kind: .points, points: [9, 9]))]
      )
      var items = figures.map { room.item(.shape($0)) }
      items.append(room.item(.shape(Shape(kind: .skeleton, points: [], elements: [beak])), frame: 4, label: room.bird))
      items.append(room.item(.tag, frame: 5))
      items.append(room.item(.track(Track(keyframes: keyframes)), frame: 1))
      items.append(room.item(.track(Track(keyframes: [], elements: [path])), frame: 3, label: room.bird))
      let answer = Found()
      let incoming = Incoming { [items] take in for item in items { try take(item) } }
      _ = try await room.work.replace(
        .task(room.task.id),
        with: incoming,
        for: room.viewer,
        now: .test(1),
        into: answer
      )
      let stored = try await room.stored()
      #expect(Set(stored.map(\.annotation.uid)) == Set(items.map(\.annotation.uid)))
      for item in items {
        #expect(stored.first { $0.annotation.uid == item.annotation.uid }?.annotation == item.annotation)
      }
      #expect(answer.annotations.map(\.id.value) == Array(1...Int64(items.count)))
      #expect(try await room.stored(of: .job(room.jobs[1].id)).count == 3)
    }
  }

  @Test("replacing, adding, changing and deleting by key", arguments: Engine.available)
  func changes(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let target = AnnotationWork.Target.task(room.task.id)
      _ = try await room.work.replace(target, with: [room.box(0), room.box(4)], for: room.viewer, now: .test(1))
      _ = try await room.work.create([room.box(2)], on: target, for: room.viewer, now: .test(2))
      #expect(try await room.stored().map(\.annotation.frame) == [0, 2, 4])
      let moved = room.box(5, id: 1, points: [0, 0, 9, 9])
      _ = try await room.work.update([moved], on: target, for: room.viewer, now: .test(3))
      let after = try await room.stored()
      #expect(after.map(\.annotation.frame) == [2, 4, 5])
      #expect(after.map(\.version) == [1, 1, 2])
      let key = AnnotationWork.Key(id: .init(2), path: "shapes[0]")
      _ = try await room.work.delete([key], on: target, for: room.viewer, now: .test(4))
      #expect(try await room.stored().map(\.id.value) == [3, 1])
      _ = try await room.work.replace(target, with: [], for: room.viewer, now: .test(5))
      #expect(try await room.stored().isEmpty)
      let task = try await TaskStore(room.database).task(room.task.id, for: room.viewer)
      #expect(task.updated > room.task.updated)
    }
  }

  @Test("what was deleted is brought back as it was, once", arguments: Engine.available)
  func restores(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let target = AnnotationWork.Target.task(room.task.id)
      _ = try await room.work.replace(target, with: [room.box(0), room.box(2)], for: room.viewer, now: .test(1))
      let before = try await room.stored()
      _ = try await room.work.replace(target, with: [room.box(1)], for: room.viewer, now: .test(2))
      let deletions = try await DeletionStore(room.database).deletions(of: room.jobs[0].id, before: nil, size: 9)
      #expect(deletions.map(\.count) == [2])
      #expect(deletions.first?.frames == 0...2)
      #expect(deletions.first?.person?.name == "ann")
      let work = DeletionWork(database: room.database)
      let count = try await work.restore(.test(2), in: room.jobs[0].id, for: room.viewer, now: .test(3))
      #expect(count == 2)
      let after = try await room.stored()
      #expect(after.map(\.annotation.frame) == [0, 1, 2])
      #expect(after.filter { $0.version == 2 }.map(\.annotation) == before.map(\.annotation))
      #expect(try await work.restore(.test(2), in: room.jobs[0].id, for: room.viewer, now: .test(4)) == 0)
      _ = try await room.work.replace(target, with: [], for: room.viewer, now: .test(5))
      try await work.forgetOld(now: .test(6 + 31 * 86_400))
      #expect(try await DeletionStore(room.database).deletions(of: room.jobs[0].id, before: nil, size: 9).isEmpty)
    }
  }

  @Test(
    "more than a group at once: changed where they lie and elsewhere, told by key alone, and deleted",
    arguments: Engine.available
  )
  func manyGroups(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let target = AnnotationWork.Target.task(room.task.id)
      let count = 2500
      func each(_ item: @escaping @Sendable (Int) -> AnnotationWork.Item) -> Incoming<AnnotationWork.Item> {
        Incoming { take in for number in 0..<count { try take(item(number)) } }
      }
      let added = Found()
      let boxes = each { room.box($0 % 6, points: [Double($0), 0, Double($0) + 1, 9]) }
      _ = try await room.work.replace(target, with: boxes, for: room.viewer, now: .test(1), into: added)
      #expect(added.annotations.map(\.id.value) == Array(1...Int64(count)))
      #expect(added.annotations.map(\.annotation.frame) == (0..<count).map { $0 % 6 })
      let order = try await room.stored().map { [Int64($0.annotation.frame), $0.id.value] }
      #expect(order == (1...Int64(count)).map { [($0 - 1) % 6, $0] }.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) })
      // Every tenth goes to another frame, one in thirty to the other job.
      let moved = each {
        room.box(($0 + ($0.isMultiple(of: 10) ? 1 : 0)) % 6, id: Int64($0) + 1, points: [0, 0, 5, 5])
      }
      _ = try await room.work.update(moved, on: target, for: room.viewer, now: .test(2))
      let after = try await room.stored()
      #expect(
        after.count == count && after.allSatisfy { $0.version == 2 && $0.annotation.shape?.points == [0, 0, 5, 5] }
      )
      let frames = Dictionary(uniqueKeysWithValues: after.map { ($0.id.value, $0.annotation.frame) })
      #expect(frames[11] == 11 % 6 && frames[12] == 11 % 6 && frames[10] == 9 % 6)
      let gone = Found()
      let keys = Incoming<AnnotationWork.Key> { take in
        for number in 1...Int64(count) {
          let frame = number.isMultiple(of: 3) ? nil : Int(number - 1) % 6
          try take(AnnotationWork.Key(id: .init(number), frame: frame, path: "shapes[\(number - 1)]"))
        }
      }
      _ = try await room.work.delete(keys, on: target, for: room.viewer, now: .test(3), into: gone)
      #expect(gone.annotations.map(\.id.value) == Array(1...Int64(count)))
      #expect(try await room.stored().isEmpty)
      let counts = try await room.deletions().map(\.count)
      #expect(counts.reduce(0, +) >= count)
    }
  }

  @Test("one wrong annotation refuses them all", arguments: Engine.available)
  func allOrNothing(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let target = AnnotationWork.Target.task(room.task.id)
      _ = try await room.work.replace(target, with: [room.box()], for: room.viewer, now: .test(1))
      for wrong in [room.box(6), room.box(0, points: [1, 2, 3]), room.item(.tag, label: room.bird)] {
        await #expect(throws: ValidationFailure.self) {
          try await room.work.replace(target, with: [room.box(1), wrong], for: room.viewer, now: .test(2))
        }
      }
      await #expect(throws: ValidationFailure.self) {
        try await room.work.update([room.box(0, id: 99)], on: target, for: room.viewer, now: .test(3))
      }
      await #expect(throws: ValidationFailure.self) {
        try await room.work.create([room.box(0, id: 1)], on: target, for: room.viewer, now: .test(3))
      }
      #expect(try await room.stored().map(\.annotation.frame) == [0])
    }
  }

  @Test("who has one job sees it and writes in it, and nothing else of the task", arguments: Engine.available)
  func assignee(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let eve = try await Sample.user("eve", in: room.database)
      let work = JobWork(database: room.database)
      let mine = room.jobs[1].id
      try await work.update(mine, for: room.viewer, now: .test(1)) { $0.assignee = eve.id }
      let target = AnnotationWork.Target.job(mine)
      _ = try await room.work.replace(target, with: [room.box(3)], for: Viewer(eve), now: .test(2))
      await #expect(throws: ValidationFailure.self) {
        try await room.work.replace(target, with: [room.box(0)], for: Viewer(eve), now: .test(2))
      }
      for other in [AnnotationWork.Target.job(room.jobs[0].id), .task(room.task.id)] {
        await #expect(throws: NotFound.self) {
          try await room.work.document(of: other, for: Viewer(eve), into: Found())
        }
      }
      try await work.update(mine, for: Viewer(eve), now: .test(3)) { $0.state = .completed }
      await #expect(throws: Forbidden.self) {
        try await work.update(mine, for: Viewer(eve), now: .test(3)) { $0.stage = .acceptance }
      }
      await #expect(throws: ValidationFailure.self) {
        try await work.update(mine, for: room.viewer, now: .test(3)) { $0.assignee = .init(999) }
      }
      #expect(try await room.stored().map(\.annotation.frame) == [3])
    }
  }

  @Test("a task that moves into a project takes the labels of the same names", arguments: Engine.available)
  func moves(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let bird = room.item(.shape(Shape(kind: .skeleton, points: [])), label: room.bird)
      _ = try await room.work.replace(.task(room.task.id), with: [bird], for: room.viewer, now: .test(1))
      let (project, _) = try await Sample.project(labels: ["bird"], owner: room.owner, in: room.database)
      let work = TaskWork(database: room.database)
      await #expect(throws: ValidationFailure.self) {
        try await work.update(room.task.id, for: room.viewer, actor: .commandLine, now: .test(2)) {
          $0.project = project.id
        }
      }
      _ = try await room.work.replace(.task(room.task.id), with: [], for: room.viewer, now: .test(3))
      try await work.update(room.task.id, for: room.viewer, actor: .commandLine, now: .test(4)) {
        $0.project = project.id
      }
      let task = try await TaskStore(room.database).task(room.task.id, for: room.viewer)
      #expect(task.project == project.id)
      #expect(try await LabelStore(room.database).labels(in: .task(task.id)).isEmpty)
    }
  }
}
