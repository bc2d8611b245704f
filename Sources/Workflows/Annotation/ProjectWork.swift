public import Database
public import Domain
internal import Store

/// Making, changing and deleting projects and their labels.
public struct ProjectWork: Sendable {
  private let database: Database

  public init(database: Database) {
    self.database = database
  }

  /// - Parameter owner: nil for whoever makes it; others are named by administrators alone.
  public func create(
    _ draft: ProjectDraft,
    owner: User.ID? = nil,
    assignee: User.ID? = nil,
    in scope: OrganizationScope = .personal,
    by user: User,
    actor: Actor,
    now: Timestamp
  ) async throws -> Project.ID {
    try user.role.requireMakingTasks()
    return try await database.write { connection in
      try Assignees.check(assignee, on: connection)
      let id = try ProjectStore.insert(
        draft,
        owner: try Assignees.owner(owner, madeBy: user, on: connection),
        assignee: assignee,
        organization: try OrganizationWork.place(for: scope, by: user, on: connection),
        now: now,
        on: connection
      )
      try LabelStore.insert(draft.labels, into: .project(id), on: connection)
      try AuditStore.record("created project", draft.name, by: actor, now: now, on: connection)
      let made = try ProjectStore.project(id, for: Viewer(user), on: connection)
      try WebhookNews.tell(
        .create,
        .project,
        in: .project(made),
        by: user.id,
        now: now,
        on: connection,
        WebhookObject(made)
      )
      return id
    }
  }

  /// Changes a project's members and labels; what `change` leaves alone stays. Where it goes to another organisation, its
  /// tasks go with it, and those who are no members there have nothing of it any more.
  ///
  /// - Parameter labels: drafts with a key renew the stored label, others are added.
  /// - Parameter removed: labels that go, with everything that has them.
  public func update(
    _ id: Project.ID,
    labels: [LabelDraft] = [],
    removing removed: [Label.ID] = [],
    for viewer: Viewer,
    actor: Actor,
    now: Timestamp,
    _ change: @escaping @Sendable (inout ProjectChange) throws -> Void
  ) async throws {
    try await database.write { connection in
      let project = try ProjectStore.project(id, for: viewer, on: connection)
      var changed = ProjectChange(of: project)
      try change(&changed)
      let before = ProjectChange(of: project)
      let rights = try StandingStore.rights(on: id, for: viewer, on: connection)
      try rights.require(.edit, of: "project")
      if changed.assignee != before.assignee || changed.owner != before.owner {
        try rights.require(.reassign, of: "project")
      }
      if changed.assignee != before.assignee { try Assignees.check(changed.assignee, on: connection) }
      if changed.owner != before.owner { try Assignees.check(changed.owner, as: "owner_id", on: connection) }
      let isMoved = changed.organization != before.organization
      if isMoved {
        try rights.require(.reassign, of: "project")
        try OrganizationWork.checkMove(to: changed.organization, by: viewer, on: connection)
      }
      try ProjectStore.update(id, to: changed, now: now, on: connection)
      // Who comes out of all organisations with it was a member of the last.
      if isMoved, let organization = changed.organization ?? before.organization {
        try OrganizationMoveStore.unassignStrangers(in: id, of: organization, now: now, on: connection)
        try OrganizationWork.recordMove(of: "project", project.name, to: changed.organization, actor, now, connection)
      }
      try LabelStore.apply(labels, removing: removed, in: .project(id), on: connection)
      try Self.tellUpdate(of: project, by: viewer, now: now, on: connection)
    }
  }

  public func add(_ label: LabelDraft, to id: Project.ID, for viewer: Viewer, now: Timestamp) async throws {
    try await changeLabels(of: id, for: viewer, now: now) { try LabelStore.insert([label], into: .project(id), on: $0) }
  }

  public func change(
    _ label: Label.ID,
    of id: Project.ID,
    to draft: LabelDraft,
    for viewer: Viewer,
    now: Timestamp
  ) async throws {
    try await changeLabels(of: id, for: viewer, now: now) {
      try LabelStore.update(label, in: .project(id), to: draft, on: $0)
    }
  }

  /// Removes a label with every shape that has it.
  public func delete(_ label: Label.ID, of id: Project.ID, for viewer: Viewer, now: Timestamp) async throws {
    try await changeLabels(of: id, for: viewer, now: now) { try LabelStore.delete(label, in: .project(id), on: $0) }
  }

  /// Removes a project with its tasks, shapes and pictures; the files go right after.
  public func delete(_ id: Project.ID, for viewer: Viewer, actor: Actor, now: Timestamp) async throws {
    try await database.write { connection in
      let project = try ProjectStore.project(id, for: viewer, on: connection)
      try StandingStore.rights(on: id, for: viewer, on: connection).require(.delete, of: "project")
      try OrphanStore.noteAll(of: id, now: now, on: connection)
      // Before: with the project go its webhooks.
      try WebhookNews.tell(
        .delete,
        .project,
        in: .project(project),
        by: viewer.id,
        now: now,
        on: connection,
        WebhookObject(project)
      )
      try ProjectStore.delete(id, on: connection)
      try AuditStore.record("deleted project", project.name, by: actor, now: now, on: connection)
    }
  }

  private func changeLabels(
    of id: Project.ID,
    for viewer: Viewer,
    now: Timestamp,
    _ change: @escaping @Sendable (any Connection) throws -> Void
  ) async throws {
    try await database.write { connection in
      let project = try ProjectStore.project(id, for: viewer, on: connection)
      try StandingStore.rights(on: id, for: viewer, on: connection).require(.edit, of: "project")
      try change(connection)
      try ProjectStore.touch(id, now: now, on: connection)
      try Self.tellUpdate(of: project, by: viewer, now: now, on: connection)
    }
  }

  private static func tellUpdate(
    of before: Project,
    by viewer: Viewer,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try WebhookNews.tell(
      .update,
      .project,
      in: .project(before),
      by: viewer.id,
      now: now,
      on: connection,
      before: WebhookObject(before),
      WebhookObject(try ProjectStore.project(before.id, for: .everything(as: viewer), on: connection))
    )
  }
}
