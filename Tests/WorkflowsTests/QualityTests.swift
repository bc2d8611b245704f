import Database
import Domain
import Store
import TestSupport
import Testing
import Workflows

@Suite("Comparisons with the ground truth")
struct QualityTests {
  /// A task of four pictures whose ground truth has the frames 0, 2 and 3, and their owner.
  private struct Room: Sendable {
    let database: Database
    let owner: User
    let task: LabelingTask
    let job: Job
    let truth: Job.ID
    let labels: [Label]
    let requests: RequestWork
    let runner: RequestRunner
    let live: LiveHub

    var viewer: Viewer { Viewer(owner) }

    func draw(_ annotations: [Annotation], in job: Job.ID, from id: Int64, at second: Int64) async throws {
      try await database.write { connection in
        _ = try TaskStore.touch(task.id, now: .test(second), on: connection)
        for (index, annotation) in annotations.enumerated() {
          let stored = StoredAnnotation(id: .init(id + Int64(index)), annotation: annotation, version: 1)
          try AnnotationStore.insert(stored, madeBy: .unknown, into: job, on: connection)
        }
      }
    }

    /// Compares, and gives the request as it ended.
    func compare(at second: Int64) async throws -> BackgroundRequest {
      let made = try await QualityWork(database: database, requests: requests).compare(
        task.id,
        by: owner,
        actor: .commandLine,
        now: .test(second)
      )
      _ = try await runner.runNext()
      return try await RequestStore(database).request(made.id, for: viewer)
    }

    /// Another task of the project with four pictures and one box in its job, which its ground truth lacks.
    func addTask(owner: User) async throws -> LabelingTask {
      let id = try #require(task.project)
      let project = try await ProjectStore(database).project(id, for: viewer)
      let (other, otherJob) = try await Sample.task(pictures: 4, in: project, owner: owner, database: database)
      let mistake = Sample.box(1, label: labels[0], frame: 2)
      try await database.write { connection in
        try JobStore.insert(
          task: other.id,
          kind: .groundTruth,
          start: 0,
          stop: 3,
          chosen: [2],
          now: .test(),
          on: connection
        )
        let stored = StoredAnnotation(id: .init(500), annotation: mistake, version: 1)
        try AnnotationStore.insert(stored, madeBy: .unknown, into: otherJob.id, on: connection)
      }
      return other
    }

    func reports(_ parameters: [String: String] = [:]) async throws -> [QualityReport] {
      try await QualityReportStore(database).list(ListQuery(parameters: parameters), for: viewer).elements
    }
  }

  private func withRoom(_ engine: Engine, _ test: @escaping @Sendable (Room) async throws -> Void) async throws {
    try await withDatabase(engine) { database in
      let owner = try await Sample.user("ann", in: database)
      let (project, labels) = try await Sample.project(owner: owner, in: database)
      let (task, job) = try await Sample.task(pictures: 4, in: project, owner: owner, database: database)
      let truth = try await database.write { connection in
        try JobStore.insert(
          task: task.id,
          kind: .groundTruth,
          start: 0,
          stop: 3,
          chosen: [0, 2, 3],
          now: .test(),
          on: connection
        )
        return try GroundTruthStore.job(of: task.id, on: connection)
      }
      let signal = RequestSignal()
      let (lane, live) = (WorkLane("quality", width: 1), LiveHub(process: "test"))
      let handler = QualityHandler(database: database, lane: lane, live: live) { .test(50) }
      let room = Room(
        database: database,
        owner: owner,
        task: task,
        job: job,
        truth: try #require(truth),
        labels: labels,
        requests: RequestWork(database: database, signal: signal),
        runner: RequestRunner(
          database: database,
          signal: signal,
          handlers: [handler],
          holder: "test",
          now: { .test(50) },
          report: { _ in }
        ),
        live: live
      )
      try await test(room)
    }
  }

  @Test("tracks are looked at where they are on the frame, and other frames not at all", arguments: Engine.available)
  func compares(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let box = { (x: Double) in Shape(kind: .rectangle, points: [x, 10, x + 20, 40]) }
      let track = Annotation(
        uid: Sample.uid(1),
        frame: 1,
        label: room.labels[0].id,
        content: .track(Track(keyframes: [.init(frame: 1, shape: box(0)), .init(frame: 3, shape: box(40))]))
      )
      let mistake = Sample.box(2, label: room.labels[0], frame: 1)
      try await room.draw([track, mistake], in: room.job.id, from: 1, at: 5)
      let truths = [
        Sample.box(3, label: room.labels[0], frame: 2, points: [20, 10, 40, 40]),
        Sample.box(4, label: room.labels[1], frame: 3, points: [40, 10, 60, 40]),
      ]
      try await room.draw(truths, in: room.truth, from: 11, at: 6)
      let request = try await room.compare(at: 10)
      #expect(request.state == .finished, "\(request.message)")
      let whole = try #require(try await room.reports(["target": "task"]).first)
      #expect(request.result.subject == whole.id.value)
      #expect((whole.summary.frames, whole.summary.comparedFrames, whole.summary.comparedJobs) == (4, 3, 1))
      #expect((whole.summary.counts.valid, whole.summary.counts.mismatched, whole.summary.counts.total) == (1, 1, 2))
      #expect(whole.summary.passedJobs == 0 && whole.summary.score == 0.5)
      let conflicts = try await QualityConflictStore(room.database)
        .list(ListQuery(), report: whole.id, for: room.viewer).elements.map(\.conflict)
      #expect(conflicts.map(\.kind) == [.mismatchingLabel])
      #expect(conflicts.first?.annotations.map(\.type) == [.track, .shape])
      #expect(conflicts.first?.annotations.map(\.id) == [.init(1), .init(12)])
      let worst = try await QualityReportStore(room.database).worstFrames(of: whole.id, most: 9)
      #expect(worst.map(\.frame) == [3] && worst.map(\.job) == [room.job.id])
      let matrix = try await QualityReportStore(room.database).confusion(of: whole.id)
      #expect(matrix.rows == [[1, 1, 0], [0, 0, 0], [0, 0, 0]])
    }
  }

  @Test("whoever has one of the jobs open hears of a new comparison, and not of the same again")
  func tells() async throws {
    try await withRoom(.sqlite) { room in
      let reviewer = try Presence(client: Sample.uid(9), user: room.owner)
      let seat = try await room.live.join(room.job.id, as: reviewer).seat
      _ = try await room.compare(at: 10)
      #expect(await room.live.mail(for: seat, within: .zero).hasTalk)
      _ = try await room.compare(at: 11)
      #expect(await room.live.mail(for: seat, within: .zero).isEmpty)
    }
  }

  @Test("the same is not computed again, a change is; twenty stay, all go with the task", arguments: Engine.available)
  func keeps(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let first = try await room.compare(at: 10)
      let second = try await room.compare(at: 11)
      #expect(first.result.subject == second.result.subject && second.log.contains("Nothing has changed"))
      for number in 1...20 {
        try await room.draw([Sample.box(number, label: room.labels[0])], in: room.job.id, from: Int64(number), at: 20)
        _ = try await room.compare(at: 21)
      }
      let kept = try await room.reports(["target": "task"])
      #expect(kept.count == 20 && !kept.map(\.id.value).contains(first.result.subject ?? 0))
      #expect(kept.first?.summary.counts.extra == 20)
      #expect(try await room.reports(["target": "job"]).count == 20)
      try await room.database.write { try TaskStore.delete(room.task.id, on: $0) }
      #expect(try await room.reports().isEmpty)
    }
  }

  @Test("a project's report is what its tasks' newest reports amount to", arguments: Engine.available)
  func sumsProjectsUp(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let project = try #require(room.task.project)
      let (work, store) = (
        QualityWork(database: room.database, requests: room.requests), ProjectQualityStore(room.database)
      )
      let bob = try await Sample.user("bob", in: room.database)
      let other = try await room.addTask(owner: bob)
      let box = Sample.box(3, label: room.labels[1], frame: 3)
      try await room.draw([box], in: room.job.id, from: 1, at: 5)
      try await room.draw([box], in: room.truth, from: 11, at: 6)
      await #expect(throws: NotFound("report")) { try await store.report(of: project, for: room.viewer) }
      let made = try await work.compare(project, by: room.owner, actor: .commandLine, now: .test(10))
      _ = try await room.runner.runNext()
      let ended = try await RequestStore(room.database).request(made.id, for: room.viewer)
      let key = ProjectQualityReport.id(of: project)
      #expect(ended.state == .finished && ended.result.subject == key.value, "\(ended.message)")
      let report = try await store.report(of: project, for: room.viewer)
      #expect((report.tasks.all, report.tasks.withTruth, report.tasks.compared) == (2, 2, 2))
      #expect((report.summary.counts.valid, report.summary.counts.extra, report.tasks.passed) == (1, 1, 1))
      #expect((report.summary.frames, report.summary.comparedFrames, report.summary.jobs) == (8, 4, 2))
      #expect(report.summary.score == 0.5 && report.created == .test(50))
      #expect(try await store.list(ListQuery(), for: room.viewer).elements == [report])
      let matrix = try await store.confusion(of: project)
      #expect(matrix.rows == [[0, 0, 1], [0, 1, 0], [0, 0, 0]])
      let ofTasks = try await room.reports(["parent_id": "\(key)"])
      #expect(Set(ofTasks.map(\.task)) == [room.task.id, other.id] && ofTasks.allSatisfy { $0.job == nil })
      let conflicts = QualityConflictStore(room.database)
      let found = try await conflicts.list(ListQuery(), report: key, for: room.viewer)
      #expect(found.elements.map(\.conflict.kind) == [.extra])
      try await room.draw([Sample.box(4, label: room.labels[0], frame: 0)], in: room.job.id, from: 20, at: 60)
      _ = try await room.compare(at: 61)
      let later = try await store.report(of: project, for: room.viewer)
      #expect(later.summary.counts.extra == 2 && later.tasks.compared == 2)
      await #expect(throws: NotFound("report")) { try await store.report(of: project, for: Viewer(bob)) }
      await #expect(throws: NotFound("project")) {
        try await work.compare(project, by: bob, actor: .commandLine, now: .test(70))
      }
      #expect(try await store.list(ListQuery(), for: Viewer(bob)).count == 0)
    }
  }

  @Test("who cancels gets nothing stored", arguments: Engine.available)
  func cancels(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let work = QualityWork(database: room.database, requests: room.requests)
      let made = try await work.compare(room.task.id, by: room.owner, actor: .commandLine, now: .test(10))
      try await room.requests.cancel(.number(made.id), by: room.owner, now: .test(11))
      #expect(try await room.runner.runNext() == false)
      let ended = try await RequestStore(room.database).request(made.id, for: room.viewer)
      #expect(ended.state == .failed && ended.message == "Cancelled by ann.")
      #expect(try await room.reports().isEmpty)
    }
  }

  @Test("settings are changed by those who manage the task; others do not even see them", arguments: Engine.available)
  func settings(engine: Engine) async throws {
    try await withRoom(engine) { room in
      let eve = try await Sample.user("eve", in: room.database)
      let work = QualityWork(database: room.database, requests: room.requests)
      await #expect(throws: NotFound("quality settings")) {
        try await work.update(room.task.id, for: Viewer(eve), actor: .commandLine, now: .test()) { $0.iouThreshold = 0 }
      }
      let changed = try await work.update(room.task.id, for: room.viewer, actor: .commandLine, now: .test(9)) {
        $0.lineThickness = 0.25
        $0.metric = .recall
      }
      let stored = try await QualitySettingsStore(room.database).settings(of: room.task.id, for: room.viewer)
      #expect(stored == changed && stored.updated == .test(9))
      #expect(stored.settings.lineThickness == 0.25 && stored.settings.metric == .recall)
      await #expect(throws: NotFound("task")) {
        try await work.compare(room.task.id, by: eve, actor: .commandLine, now: .test())
      }
    }
  }
}
