import Blobs
import Database
import Domain
import Formats
import FoundationEssentials
import Store
import TestSupport
import Testing

@testable import Workflows

/// A server without HTTP that makes backups and reads them.
struct TaskBackupRoom {
  let database: Database
  let blobs: FolderBlobs
  let owner: User
  /// Holds nothing but the media.
  let folder: String
  private let runner: RequestRunner
  private let requests: RequestWork

  static func with(
    _ engine: Engine,
    owner role: Role = .user,
    _ test: (TaskBackupRoom) async throws -> Void
  ) async throws {
    try await withTemporaryFolder { folder in
      try await withDatabase(engine) { database in
        let blobs = FolderBlobs(root: "\(folder)/media")
        try blobs.prepare()
        let owner = try await Sample.user("ann", role: role, in: database)
        try await test(TaskBackupRoom(database, blobs, owner, folder))
      }
    }
  }

  private init(_ database: Database, _ blobs: FolderBlobs, _ owner: User, _ folder: String) {
    (self.database, self.blobs, self.owner, self.folder) = (database, blobs, owner, folder)
    let (signal, lane) = (RequestSignal(), WorkLane("test", width: 2))
    requests = RequestWork(database: database, signal: signal)
    let writing = RequestFiles(database: database, blobs: blobs, lane: lane, now: { .test(100) })
    let reading = RequestFiles(database: database, blobs: blobs, lane: lane, now: { .test(200) })
    runner = RequestRunner(
      database: database,
      signal: signal,
      handlers: [
        BackupExportHandler(writing), BackupImportHandler(reading, videos: nil),
      ],
      holder: "test",
      now: { .test(50) },
      report: { _ in }
    )
  }

  var backups: TaskBackups { TaskBackups(requests: requests, database: database) }
  var viewer: Viewer { Viewer(owner) }

  /// The bytes of a backup of a task or project.
  func backup(_ target: DatasetTargetID) async throws -> [UInt8] {
    let asked = try await backups.export(target, isLightweight: false, by: owner, actor: .commandLine, now: .test())
    let request = try await finished(asked)
    #expect(request.message == "")
    return try blobs.bytes(of: try #require(request.result.blobKey))
  }

  /// Sends a file as a backup, and tells what became of it.
  ///
  /// - Parameter change: happens while the request waits.
  func restore(
    _ file: [UInt8],
    _ kind: BackgroundRequest.Target = .task,
    in scope: OrganizationScope = .personal,
    meanwhile change: () async throws -> Void = {}
  ) async throws -> BackgroundRequest {
    let sessions = UploadSessions(
      database: database,
      blobs: blobs,
      lane: WorkLane("test", width: 1),
      turns: UploadTurns()
    )
    let purpose = UploadPurpose.backup(of: kind)
    let blob = try blobs.makeFile()
    try blob.write(file)
    try await sessions.start(purpose, by: owner.id, now: .test())
    try await sessions.keep([(blob, "backup.zip")], for: purpose, by: owner.id, now: .test())
    let asked = try await backups.restore(
      kind,
      from: "backup.zip",
      in: scope,
      by: owner,
      actor: Actor(name: owner.name, address: "test"),
      now: .test()
    )
    try await change()
    return try await finished(asked)
  }

  /// How many rows of each table a restore would add to.
  func rowCounts() async throws -> [Int] {
    try await database.read { connection in
      try Self.counts.map { query in try connection.first(query) { $0.int(0) } ?? -1 }
    }
  }

  private static let counts = [
    Query("test.count.projects", "SELECT count(*) FROM projects"),
    Query("test.count.tasks", "SELECT count(*) FROM tasks"),
    Query("test.count.labels", "SELECT count(*) FROM labels"),
    Query("test.count.frames", "SELECT count(*) FROM frames"),
    Query("test.count.annotations", "SELECT count(*) FROM annotations"),
    Query("test.count.guides", "SELECT count(*) FROM guides"),
  ]

  private func finished(_ request: BackgroundRequest) async throws -> BackgroundRequest {
    #expect(try await runner.runNext())
    return try await RequestStore(database).request(request.id, for: viewer)
  }
}

/// What a backup of ours is made of in tests, and taken apart.
enum BackupSample {
  static let picture: [UInt8] = {
    let photos = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Golden/cvat-exports/c_task_backup.zip")
    guard let archive = try? DatasetArchive(path: photos.path(), name: "c.zip"),
      let bytes = try? bytes(of: "data/img_000.png", in: archive)
    else { return [] }
    return bytes
  }()

  static func bytes(of name: String, in archive: DatasetArchive) throws -> [UInt8] {
    let next = try archive.pieces(of: name)
    var bytes: [UInt8] = []
    while let piece = try next() { bytes += piece }
    return bytes
  }

  static func files(of zip: [UInt8]) throws -> [String: [UInt8]] {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).zip")
    try Data(zip).write(to: path)
    defer { try? FileManager.default.removeItem(at: path) }
    let archive = try DatasetArchive(path: path.path(), name: "backup.zip")
    return Dictionary(uniqueKeysWithValues: try archive.names.map { ($0, try bytes(of: $0, in: archive)) })
  }

  static func zip(_ files: [String: [UInt8]]) -> [UInt8] {
    var zip = ZipWriter()
    for (name, bytes) in files.sorted(by: { $0.key < $1.key }) { zip.add(name, bytes, isDeflated: true) }
    zip.finish()
    return zip.take()
  }

  static let labels: [LabelDraft] = {
    let mood = try? AttributeDraft(
      name: "mood",
      isMutable: true,
      input: .select,
      values: ["calm", "\"angry\""],
      defaultValue: nil
    )
    let points = ["head", "tail"].compactMap { try? LabelDraft(name: $0, color: nil, kind: .points) }
    let svg = SkeletonDrawing(pointCount: 2, edges: [.init(from: 1, to: 2)]).svg(pointNames: ["head", "tail"])
    let cat = try? LabelDraft(name: "cat", color: LabelColor(rgb: 0xFF0000), attributes: [mood].compactMap(\.self))
    let worm = try? LabelDraft(name: "worm", color: nil, kind: .skeleton, sublabels: points, svg: svg)
    return [cat, worm].compactMap(\.self)
  }()

  /// Names that a zip cannot have twice, or that are passed over in one, among plain ones.
  static let frameNames = ["b/10.png", "b/2.png", "a.png", "A.png", ".hidden.png", "C:odd.png", "žluťoučký.png"]

  /// A task with two jobs, a deleted frame, everything that can be drawn, an issue and a guide.
  static func task(in room: TaskBackupRoom, project: Project.ID? = nil) async throws -> LabelingTask.ID {
    let frames = try frameNames.enumerated().map { number, name in
      StoredFrame(
        frame: Frame(number: number, name: name, width: 96, height: 64),
        blobKey: try room.blobs.store(picture),
        mediaType: "image/png"
      )
    }
    let owner = room.owner
    let draft = try TaskDraft(name: "Żółw „🦉”", subset: "Train", overlap: 1, segmentSize: 4)
    return try await room.database.write { connection in
      let task = try TaskStore.insert(
        draft,
        project: project,
        owner: owner.id,
        assignee: owner.id,
        now: .test(),
        on: connection
      )
      if project == nil { try LabelStore.insert(labels, into: .task(task), on: connection) }
      let attachment = MediaAttachment(
        frames: frames,
        segments: [],
        chunkSize: 3,
        imageQuality: 55,
        startFrame: 2,
        stopFrame: 14,
        step: 2
      )
      try attachment.write(to: task, now: .test(), on: connection)
      try MediaStore.setDeleted([1, 5], of: task, from: 0, to: 6, now: .test(), on: connection)
      let scope = project.map { LabelScope.project($0) } ?? .task(task)
      let stored = try LabelStore.labels(in: scope, on: connection)
      for (index, range) in [0...3, 3...6].enumerated() {
        let job = try JobStore.restore(
          task: task,
          kind: .annotation,
          frames: range,
          stage: index == 0 ? .acceptance : .validation,
          state: index == 0 ? .rejected : .inProgress,
          assignee: index == 0 ? owner.id : nil,
          now: .test(),
          on: connection
        )
        let drawn = annotations(stored, first: range.lowerBound)
        let key = try TaskStore.touch(task, reserving: drawn.count, now: .test(), on: connection)
        for (offset, annotation) in drawn.enumerated() {
          let row = StoredAnnotation(id: Identifier(key + Int64(offset)), annotation: annotation, version: 1)
          let made = Authorship(creator: owner.id, created: .test(Int64(offset)))
          try AnnotationStore.insert(row, madeBy: made, into: job, on: connection)
        }
        // Behind a tag, so that its places are not those of the list.
        let ends = drawn.filter { $0.content != .tag }.map(\.uid)
        let relation = Relation(uid: .random(), from: ends[1], to: ends[0], direction: .both, labels: ["„ö“", "by"])
        try RelationStore.save(StoredRelation(relation, version: 3), in: job, on: connection)
        let issue = try IssueStore.insert(
          job: job,
          frame: range.lowerBound,
          position: [1.5, 2, 3, 4],
          assignee: owner.id,
          isResolved: index == 1,
          owner: owner.id,
          now: .test(7),
          on: connection
        )
        _ = try CommentStore.insert("Is it?\nYes.", into: issue, owner: owner.id, now: .test(8), on: connection)
      }
      _ = try JobStore.restore(
        task: task,
        kind: .groundTruth,
        frames: 0...6,
        chosen: [1, 2, 6],
        stage: .annotation,
        state: .new,
        assignee: nil,
        now: .test(),
        on: connection
      )
      try GroundTruthStore.setDisabled([2], of: task, now: .test(), on: connection)
      let subject: Guide.Subject = project.map { .project($0) } ?? .task(task)
      _ = try GuideStore.insert("# Owls", for: subject, now: .test(), on: connection)
      return task
    }
  }

  private static func annotations(_ labels: [Label], first: Int) -> [Annotation] {
    let (cat, worm) = (labels[0], labels[1])
    let mood = AttributeValue(attribute: cat.attributes[0].id, value: "\"angry\"")
    func point(_ x: Double) -> Shape { Shape(kind: .points, points: [x, 2], isOutside: x > 3) }
    func made(_ label: Label, _ content: Annotation.Content, _ values: [AttributeValue] = []) -> Annotation {
      Annotation(
        uid: .random(),
        frame: first,
        label: label.id,
        group: 3,
        source: .semiAutomatic,
        attributes: values,
        content: content
      )
    }
    let box = Shape(
      kind: .rectangle,
      points: [1.25, 2, 30.1, 40],
      rotation: 33.3,
      isOccluded: true,
      zOrder: -4,
      score: 0.5
    )
    let bones = worm.sublabels.enumerated().map { SkeletonElement(label: $1.id, shape: point(Double($0) + 2.5)) }
    let trail = [
      Keyframe(frame: first, shape: Shape(kind: .polygon, points: [0, 0, 5, 0, 5, 5]), attributes: [mood]),
      Keyframe(frame: first + 2, shape: Shape(kind: .polygon, points: [1, 0, 6, 0, 6, 5], isOutside: true)),
    ]
    let parts = worm.sublabels.map { TrackElement(label: $0.id, keyframes: [Keyframe(frame: first, shape: point(2))]) }
    return [
      made(cat, .tag, [mood]), made(cat, .shape(box), [mood]),
      made(cat, .shape(Shape(kind: .mask, points: [1, 2, 1, 0, 0, 1, 1]))),
      made(worm, .shape(Shape(kind: .skeleton, points: [], elements: bones))),
      made(cat, .track(Track(keyframes: trail))), made(worm, .track(Track(keyframes: [], elements: parts))),
    ]
  }
}
