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
  ///
  /// - Parameters:
  ///   - project: nil for a task with labels of its own.
  ///   - owner: nil for whoever makes it; others are named by administrators alone.
  public func create(
    _ draft: TaskDraft,
    in project: Project.ID?,
    owner: User.ID? = nil,
    assignee: User.ID? = nil,
    organization scope: OrganizationScope = .personal,
    by user: User,
    actor: Actor,
    now: Timestamp
  ) async throws -> LabelingTask.ID {
    try user.role.requireMakingTasks()
    let viewer = Viewer(user)
    return try await database.write { connection in
      let project = try project.map { try ProjectStore.project($0, for: viewer, on: connection) }
      if let project {
        try StandingStore.rights(on: project.id, for: viewer, on: connection).require(.edit, of: "project")
      }
      guard project == nil || draft.labels.isEmpty else {
        throw ValidationFailure(field: "labels", "A task of a project has the project's labels.")
      }
      try Assignees.check(assignee, on: connection)
      let id = try TaskStore.insert(
        draft,
        project: project?.id,
        owner: try Assignees.owner(owner, madeBy: user, on: connection),
        assignee: assignee,
        organization: project == nil ? try OrganizationWork.place(for: scope, by: user, on: connection) : nil,
        now: now,
        on: connection
      )
      try LabelStore.insert(draft.labels, into: .task(id), on: connection)
      if let project { try ProjectStore.touch(project.id, now: now, on: connection) }
      try AuditStore.record(
        "created task",
        draft.name,
        detail: project.map { "in \($0.name)" } ?? "",
        by: actor,
        now: now,
        on: connection
      )
      try TaskNews.tellMaking(of: id, by: user.id, now: now, on: connection)
      return id
    }
  }

  /// Changes a task's members and labels; what `change` leaves alone stays.
  ///
  /// - Parameter labels: drafts with a key renew the stored label, others are added.
  /// - Parameter removed: labels that go, with everything that has them.
  public func update(
    _ id: LabelingTask.ID,
    labels: [LabelDraft] = [],
    removing removed: [Label.ID] = [],
    for viewer: Viewer,
    actor: Actor,
    now: Timestamp,
    _ change: @escaping @Sendable (inout TaskChange) throws -> Void
  ) async throws {
    try await database.write { connection in
      let task = try TaskStore.task(id, for: viewer, on: connection)
      var changed = TaskChange(of: task)
      try change(&changed)
      try Self.check(changed, over: task, for: viewer, on: connection)
      var place = changed.organization
      if let project = changed.project, project != task.project {
        place = try ProjectStore.project(project, for: viewer, on: connection).organization
        try StandingStore.rights(on: project, for: viewer, on: connection).require(.edit, of: "project")
        try TaskMove.relabel(task, into: project, on: connection)
      }
      guard labels.isEmpty && removed.isEmpty || task.project == nil else {
        throw ValidationFailure(field: "labels", "The labels of this task are its project's: change them there.")
      }
      try TaskStore.update(id, to: changed, now: now, on: connection)
      // Who comes out of all organisations with it was a member of the last.
      if place != task.organization, let organization = place ?? task.organization {
        try OrganizationMoveStore.unassignStrangers(in: id, of: organization, now: now, on: connection)
        try OrganizationWork.recordMove(of: "task", task.name, to: place, actor, now, connection)
      }
      try LabelStore.apply(labels, removing: removed, in: .task(id), on: connection)
      try TaskNews.tellUpdate(of: task, by: viewer.id, now: now, on: connection)
    }
  }

  private static func check(
    _ change: TaskChange,
    over task: LabelingTask,
    for viewer: Viewer,
    on connection: any Connection
  ) throws {
    let rights = try StandingStore.rights(on: task.id, for: viewer, on: connection)
    try rights.require(.edit, of: "task")
    let before = TaskChange(of: task)
    if change.assignee != before.assignee || change.owner != before.owner || change.project != before.project {
      try rights.require(.reassign, of: "task")
    }
    if change.organization != before.organization {
      try rights.require(.reassign, of: "task")
      guard change.project == nil else {
        throw ValidationFailure(
          field: "organization_id",
          "A task of a project belongs to the project's organisation: move the project."
        )
      }
      try OrganizationWork.checkMove(to: change.organization, by: viewer, on: connection)
    }
    if change.assignee != before.assignee { try Assignees.check(change.assignee, on: connection) }
    if change.owner != before.owner { try Assignees.check(change.owner, as: "owner_id", on: connection) }
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
      let task = try TaskStore.task(id, for: viewer, on: connection)
      try StandingStore.rights(on: id, for: viewer, on: connection).require(.edit, of: "task")
      let present = try JobStore.jobs(of: id, for: viewer, on: connection)
      try Self.attach(frames, to: id, now: now, on: connection)
      try TaskNews.tellMedia(of: task, besides: present, by: viewer.id, now: now, on: connection)
    }
  }

  /// Removes a task with its jobs, shapes and pictures; the files go right after.
  public func delete(_ id: LabelingTask.ID, for viewer: Viewer, actor: Actor, now: Timestamp) async throws {
    try await database.write { connection in
      let task = try TaskStore.task(id, for: viewer, on: connection)
      try StandingStore.rights(on: id, for: viewer, on: connection).require(.delete, of: "task")
      try OrphanStore.noteAll(of: id, now: now, on: connection)
      try WebhookNews.tell(
        .delete,
        .task,
        in: .task(id),
        by: viewer.id,
        now: now,
        on: connection,
        WebhookObject(task)
      )
      try TaskStore.delete(id, on: connection)
      if let project = task.project { try ProjectStore.touch(project, now: now, on: connection) }
      try AuditStore.record(
        "deleted task",
        task.name,
        detail: task.project == nil ? "" : "in \(task.projectName)",
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
