public import Database
public import Domain
internal import Store

/// Making and deleting tasks.
public struct TaskWork: Sendable {
  private let database: Database

  public init(database: Database) {
    self.database = database
  }

  /// A task without pictures.
  public func create(
    _ draft: TaskDraft,
    in project: Project.ID,
    by user: User,
    actor: Actor,
    now: Timestamp
  ) async throws -> LabelingTask.ID {
    let viewer = Viewer(user)
    return try await database.write { connection in
      let project = try ProjectStore.project(project, for: viewer, on: connection)
      let id = try TaskStore.insert(draft, project: project.id, owner: user.id, now: now, on: connection)
      try ProjectStore.touch(project.id, now: now, on: connection)
      try AuditStore.record(
        "created task",
        draft.name,
        detail: "in \(project.name)",
        by: actor,
        now: now,
        on: connection
      )
      return id
    }
  }

  /// Gives a task its pictures, and makes its job.
  public func attach(
    _ pictures: [StagedUpload.Picture],
    to id: LabelingTask.ID,
    for viewer: Viewer,
    now: Timestamp
  ) async throws {
    let frames = pictures.enumerated().map { number, picture in
      StoredFrame(
        frame: Frame(number: number, name: picture.name, width: picture.width, height: picture.height),
        blobKey: picture.blobKey,
        mediaType: picture.mediaType
      )
    }
    try await database.write { connection in
      _ = try TaskStore.task(id, for: viewer, on: connection)
      try Self.attach(frames, to: id, now: now, on: connection)
    }
  }

  /// Keeps an upload of which some files cannot be used until somebody decides.
  public func stage(
    _ upload: StagedUpload,
    for id: LabelingTask.ID,
    viewer: Viewer,
    now: Timestamp
  ) async throws {
    let rows = upload.pictures.map(\.row) + upload.refused.map { StagedPicture(name: $0.name, problem: $0.reason) }
    try await database.write { connection in
      let task = try TaskStore.task(id, for: viewer, on: connection)
      guard task.size == nil else { throw Conflict("The task has its pictures already.") }
      try StagedPictureStore.insert(rows, into: id, on: connection)
    }
  }

  /// Makes the task from the good pictures of its upload.
  public func acceptGoodPictures(of id: LabelingTask.ID, for viewer: Viewer, now: Timestamp) async throws {
    try await database.write { connection in
      _ = try TaskStore.task(id, for: viewer, on: connection)
      let good = try StagedPictureStore.pictures(of: id, on: connection).filter { $0.problem == nil }
      guard !good.isEmpty else { throw Conflict("None of the files can be used: upload others.") }
      let frames = good.sorted { $0.name < $1.name }.enumerated().map { number, picture in
        StoredFrame(
          frame: Frame(number: number, name: picture.name, width: picture.width, height: picture.height),
          blobKey: picture.blobKey,
          mediaType: picture.mediaType
        )
      }
      try StagedPictureStore.deleteAll(of: id, on: connection)
      try Self.attach(frames, to: id, now: now, on: connection)
    }
  }

  /// Removes a task with its jobs, shapes and pictures; the files go right after.
  public func delete(_ id: LabelingTask.ID, for viewer: Viewer, actor: Actor, now: Timestamp) async throws {
    try await database.write { connection in
      let task = try TaskStore.task(id, for: viewer, on: connection)
      try OrphanStore.noteAll(of: id, now: now, on: connection)
      try TaskStore.delete(id, on: connection)
      try ProjectStore.touch(task.project, now: now, on: connection)
      try AuditStore.record(
        "deleted task",
        task.name,
        detail: "in \(task.projectName)",
        by: actor,
        now: now,
        on: connection
      )
    }
  }

  private static func attach(
    _ frames: [StoredFrame],
    to id: LabelingTask.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try TaskStore.setSize(frames.count, of: id, now: now, on: connection)
    try FrameStore.insert(frames, into: id, on: connection)
    try JobStore.insert(task: id, start: 0, stop: frames.count - 1, now: now, on: connection)
  }
}

extension StagedUpload.Picture {
  var row: StagedPicture {
    StagedPicture(name: name, width: width, height: height, blobKey: blobKey, mediaType: mediaType)
  }
}
