import Database
import Domain
import Formats
import FoundationEssentials
import Store
import TestSupport
import Testing

@testable import Workflows

@Suite("Exports of datasets") struct DatasetExportTests {
  @Test("the file of an export is there for a day, and then goes from the store", arguments: Engine.available)
  func expiry(engine: Engine) async throws {
    try await TaskBackupRoom.with(engine) { room in
      let before = try Self.files(in: room)
      let exports = Self.exports(room)
      let request = try await Self.export(in: room) { $0 }
      #expect(request.message == "" && request.state == .finished)
      let expires = try #require(request.result.expires)
      #expect(expires == .test(100).advanced(bySeconds: 86_400))
      try await exports.expire(now: expires.advanced(bySeconds: -1))
      let noted = try await AuditStore(room.database).entries(matching: "exported", at: .newest, size: 5).elements
      #expect(noted.map(\.action) == ["exported with pictures"] && noted.map(\.detail) == ["COCO 1.0"])
      #expect(noted.first?.address == "192.0.2.7")
      let kept = try await RequestStore(room.database).request(request.id, for: room.viewer)
      #expect(kept.result.blobKey == request.result.blobKey)
      #expect(try Self.files(in: room).count == before.count + BackupSample.frameNames.count + 1)
      try await exports.expire(now: expires)
      try await BlobSweep(database: room.database, blobs: room.blobs, lane: WorkLane("sweep", width: 1)).run()
      let over = try await RequestStore(room.database).request(request.id, for: room.viewer)
      #expect(over.result.blobKey == nil)
      #expect(try Self.files(in: room).count == before.count + BackupSample.frameNames.count)
    }
  }

  @Test(
    "an export that is cancelled while it runs ends at its next step and leaves no file",
    arguments: Engine.available
  )
  func cancellation(engine: Engine) async throws {
    try await TaskBackupRoom.with(engine) { room in
      let before = try Self.files(in: room)
      let request = try await Self.export(in: room) { CancelledMidway(inner: $0, requests: Self.requests(room)) }
      #expect(request.state == .failed && request.message == "Cancelled.")
      #expect(request.result.blobKey == nil)
      try await BlobSweep(database: room.database, blobs: room.blobs, lane: WorkLane("sweep", width: 1)).run()
      #expect(try Self.files(in: room).count == before.count + BackupSample.frameNames.count)
    }
  }

  @Test(
    "a survey counts what the jobs hold without the ground truth, and what formats lose of it",
    arguments: Engine.available
  )
  func survey(engine: Engine) async throws {
    try await TaskBackupRoom.with(engine) { room in
      let task = try await BackupSample.task(in: room)
      let survey = try await Self.exports(room).survey(of: .task(task), for: room.viewer)
      let stored = try await room.database.read { connection in
        var (kinds, shown): ([String: Int], [String: Int]) = ([:], [:])
        for job in try JobStore.jobs(of: task, for: room.viewer, on: connection) where job.kind == .annotation {
          for annotation in try AnnotationStore.annotations(of: job.id, on: connection).map(\.annotation) {
            let kind = annotation.shape?.kind.rawValue ?? (annotation.track == nil ? "tag" : "track")
            kinds[kind, default: 0] += 1
            shown[annotation.track?.kind.rawValue ?? kind, default: 0] += 1
          }
        }
        return (kinds: kinds, shown: shown)
      }
      let counted = Self.counted(survey.objects)
      #expect(counted == stored.kinds && counted["track"] != nil && counted["skeleton"] != nil)
      let losses = try #require(survey.losses["COCO 1.0"])
      for kind in ["tag", "skeleton"] {
        let count = try #require(stored.shown[kind])
        #expect(losses.contains("COCO 1.0 keeps no \(kind)s: \(count) will be left out."))
      }
    }
  }

  @Test("a survey counts only what is exported, and says what is lost under its choices", arguments: Engine.available)
  func surveyOfChoices(engine: Engine) async throws {
    try await TaskBackupRoom.with(engine) { room in
      let task = try await BackupSample.task(in: room)
      let exports = Self.exports(room)
      var export = DatasetExport(format: "COCO 1.0", savesPictures: false)
      func losses() async throws -> [String] {
        try #require(try await exports.survey(of: .task(task), for: room.viewer, under: export).losses["COCO 1.0"])
      }
      let all = try await losses()
      #expect(all.contains { $0.hasSuffix("will become one with theirs.") })
      #expect(all.contains { $0.hasSuffix("will count as drawn by hand.") })
      // The first of the two jobs.
      export.jobStates = ["rejected"]
      let some = try await losses()
      let job = try #require(
        try await JobStore(room.database).jobs(of: task, for: room.viewer).first { $0.state == .rejected }
      )
      let alone = try await exports.survey(of: .job(job.id), for: room.viewer).losses["COCO 1.0"]
      #expect(some == alone && some != all)
      #expect(all.contains("COCO 1.0 keeps no tags: 2 will be left out."))
      #expect(some.contains("COCO 1.0 keeps no tags: 1 will be left out."))
      export.mergesGroups = false
      #expect(try await losses().contains { $0.hasPrefix("COCO 1.0 keeps no groups:") && $0.hasSuffix("lose theirs.") })
      export.drawsMasksAsPolygons = true
      #expect(try await losses().contains("COCO 1.0 keeps no masks: 1 will become polygons without holes."))
      export.jobStates = ["completed"]
      #expect(try await losses().isEmpty)
    }
  }

  @Test(
    "tracks keep the numbers of their keys, however many there are and whenever they begin",
    arguments: Engine.available
  )
  func manyTracks(engine: Engine) async throws {
    try await TaskBackupRoom.with(engine) { room in
      func first(_ number: Int) -> Int { (599 - number) % 3 }
      let drawn = (0..<600).map { Self.track($0, from: first($0)) }
      let task = try await Self.task(in: room, drawn.enumerated().map { (first($0), .track($1), 0) })
      let (whole, seen) = try await room.reading(.task(task), for: room.viewer) { dataset in
        var (whole, seen): ([Track], [Int: [SeenTrack]]) = ([], [:])
        var shares: [Double] = []
        for task in dataset.tasks {
          try dataset.eachTrack(of: task) { annotation, share in
            whole += annotation.track.map { [$0] } ?? []
            shares.append(share)
          }
        }
        #expect(shares == shares.sorted() && shares.last == 1)
        for subset in dataset.subsets {
          try dataset.eachAnnotatedFrame(in: subset) { frame, annotations in
            seen[frame.number] = annotations.compactMap { annotation in
              guard let mark = annotation.track, let shape = annotation.shape else { return nil }
              return SeenTrack(number: mark.number, shape: shape, isKeyframe: mark.isKeyframe)
            }
          }
        }
        return (whole, seen)
      }
      #expect(whole == drawn)
      // Two pictures of the sample were taken out.
      #expect(seen.count == 5)
      for (frame, tracks) in seen {
        let expected = whole.enumerated().compactMap { number, track -> SeenTrack? in
          guard let (state, isKeyframe) = track.state(on: frame), !state.shape.isOutside else { return nil }
          return SeenTrack(number: number, shape: state.shape, isKeyframe: isKeyframe)
        }
        #expect(tracks == expected, "frame \(frame)")
      }
    }
  }

  private struct SeenTrack: Equatable {
    let number: Int
    let shape: Shape
    let isKeyframe: Bool
  }

  /// One that goes on, or is so long that few of its kind are read at a time, or ends, comes back, or is a skeleton.
  private static func track(_ number: Int, from first: Int) -> Track {
    func shape(_ kind: ShapeKind, _ frame: Int, isOutside: Bool = false) -> Keyframe {
      let points = kind == .skeleton ? [] : [1, 2 + Double(frame), 30 + Double(number), 40 + Double(frame)]
      return Keyframe(frame: frame, shape: Shape(kind: kind, points: points, isOutside: isOutside))
    }
    func box(_ frame: Int, isOutside: Bool = false) -> Keyframe { shape(.rectangle, frame, isOutside: isOutside) }
    switch number % 6 {
    case 0 where number < 50: return Track(keyframes: (first...2_000).map { box($0) })
    case 1: return Track(keyframes: [box(first), box(first + 2)])
    case 2: return Track(keyframes: [box(first), box(first + 1, isOutside: true)])
    case 3: return Track(keyframes: [box(first), box(first + 1, isOutside: true), box(first + 3)])
    case 4:
      let points = [shape(.points, first), shape(.points, first + 1, isOutside: true), shape(.points, first + 2)]
      return Track(
        keyframes: [shape(.skeleton, first), shape(.skeleton, first + 3, isOutside: true)],
        elements: [TrackElement(label: Label.ID(7), keyframes: points)]
      )
    default: return Track(keyframes: [box(first)])
    }
  }

  @Test(
    "a file has what the survey counts: nothing of a job whose state was not asked for",
    arguments: Engine.available
  )
  func onlyJobsAskedFor(engine: Engine) async throws {
    try await TaskBackupRoom.with(engine) { room in
      // The first job's track does not end, and its shape is on a picture that the second has, too.
      let shape = Shape(kind: .rectangle, points: [1, 2, 30, 40])
      let track = Annotation.Content.track(Track(keyframes: [Keyframe(frame: 0, shape: shape)]))
      let drawn: [(Int, Annotation.Content, Int)] = [
        (0, track, 0), (3, .shape(shape), 0), (4, .shape(Shape(kind: .points, points: [5, 6])), 1),
        // Taken out.
        (5, .shape(Shape(kind: .points, points: [7, 8])), 1),
      ]
      let task = try await Self.task(in: room, drawn)
      func agrees(_ states: [String], _ expected: [String: Int]) async throws {
        var export = DatasetExport(format: "CVAT for images 1.1", savesPictures: false)
        export.jobStates = states
        let survey = try await Self.exports(room).survey(of: .task(task), for: room.viewer, under: export)
        let counted = Self.counted(survey.objects)
        #expect(counted == expected, "\(states)")
        let written = try await room.reading(.task(task), for: room.viewer, states: export.states) { dataset in
          var kinds: [String: Int] = [:]
          for task in dataset.tasks {
            try dataset.eachTrack(of: task) { _, _ in kinds["track", default: 0] += 1 }
          }
          for subset in dataset.subsets {
            try dataset.eachAnnotatedFrame(in: subset) { _, seen in
              for seen in seen where seen.track == nil { kinds[seen.shape?.kind.rawValue ?? "tag", default: 0] += 1 }
            }
          }
          return kinds
        }
        #expect(written == expected, "\(states)")
      }
      try await agrees(["in progress"], ["points": 1])
      try await agrees(["rejected"], ["track": 1, "rectangle": 1])
      try await agrees([], ["track": 1, "rectangle": 1, "points": 1])
      try await agrees(["rejected", "in progress"], ["track": 1, "rectangle": 1, "points": 1])
    }
  }

  /// The sample's task with these annotations alone.
  ///
  /// - Parameter drawn: the frame of each, and the place of its job.
  private static func task(
    in room: TaskBackupRoom,
    _ drawn: [(frame: Int, content: Annotation.Content, job: Int)]
  ) async throws -> LabelingTask.ID {
    let task = try await BackupSample.task(in: room)
    let label = try #require(try await LabelStore(room.database).labels(in: .task(task)).first?.id)
    let jobs = try await JobStore(room.database).jobs(of: task, for: room.viewer).filter { $0.kind == .annotation }
    try await room.database.write { connection in
      for job in jobs {
        try DeletionStore.deleteAll(of: job.id, by: room.owner.id, now: .test(), on: connection)
      }
      let key = try TaskStore.touch(task, reserving: drawn.count, now: .test(), on: connection)
      for (offset, (frame, content, job)) in drawn.enumerated() {
        let annotation = Annotation(uid: .random(), frame: frame, label: label, content: content)
        let row = StoredAnnotation(id: Identifier(key + Int64(offset)), annotation: annotation, version: 1)
        try AnnotationStore.insert(row, madeBy: .unknown, into: jobs[job].id, on: connection)
      }
    }
    return task
  }

  /// How many there are of each kind.
  private static func counted(_ objects: ObjectCounts) -> [String: Int] {
    objects.rows.reduce(into: [:]) { $0.merge($1.counts, uniquingKeysWith: +) }
  }

  /// Asks for an export of a task, and does the work that waits.
  private static func export(
    in room: TaskBackupRoom,
    _ handler: (DatasetExportHandler) -> any RequestHandler
  ) async throws -> BackgroundRequest {
    let task = try await BackupSample.task(in: room)
    let asked = try await exports(room).request(
      DatasetExport(format: "COCO 1.0", savesPictures: true),
      of: .task(task),
      by: room.owner,
      actor: Actor(name: room.owner.name, address: "192.0.2.7"),
      now: .test()
    )
    let lane = WorkLane("test", width: 2)
    let files = RequestFiles(database: room.database, blobs: room.blobs, lane: lane, now: { .test(100) })
    let runner = RequestRunner(
      database: room.database,
      signal: RequestSignal(),
      handlers: [handler(DatasetExportHandler(.dataset, files, media: room.media))],
      holder: "test",
      now: { .test(50) },
      report: { _ in }
    )
    let hasRun = try await runner.runNext()
    #expect(hasRun)
    return try await RequestStore(room.database).request(asked.id, for: room.viewer)
  }

  private static func requests(_ room: TaskBackupRoom) -> RequestWork {
    RequestWork(database: room.database, signal: RequestSignal())
  }

  private static func exports(_ room: TaskBackupRoom) -> DatasetExports {
    DatasetExports(requests: requests(room), database: room.database)
  }

  private static func files(in room: TaskBackupRoom) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: "\(room.folder)/media").filter { path in
      var isFolder = false
      _ = FileManager.default.fileExists(atPath: "\(room.folder)/media/\(path)", isDirectory: &isFolder)
      return !isFolder && !path.hasSuffix("/lock")
    }
  }
}

/// Its request is cancelled when it has begun; the runner hears of that while the export runs.
private struct CancelledMidway: RequestHandler {
  let inner: DatasetExportHandler
  let requests: RequestWork

  var kind: String { inner.kind }

  func run(_ claim: RequestQueue.Claim, for owner: User, _ work: RequestProgress) async throws -> RequestOutcome {
    try await requests.cancel(.number(claim.id), by: owner, now: .test(60))
    // The runner looks each second.
    while !work.isStopped { await Task.yield() }
    return try await inner.run(claim, for: owner, work)
  }
}
