internal import Database
internal import Domain
internal import Formats
internal import FoundationEssentials
internal import Store

/// Writes a backup that was read into the database, in one transaction.
struct BackupRestore: Sendable {
  let owner: User
  let actor: Actor
  let organization: Organization.ID?
  /// The accounts here that have a name of the backup: nothing is assigned to the disabled ones, but what they wrote and
  /// made is still theirs.
  let people: [String: (id: User.ID, isActive: Bool)]
  let now: Timestamp

  /// Who is named and has no account here, and who has one that is disabled.
  func note(about backup: ReadBackup) -> String {
    let strangers = backup.names.union(backup.annotators).filter { people[$0] == nil }
    let disabled = backup.names.filter { people[$0].map { !$0.isActive } ?? false }
    return Self.note("No account here has the name of: ", strangers, "What was theirs is nobody's now.")
      + Self.note("Disabled here are the accounts of: ", disabled, "Nothing is assigned to them.")
  }

  private static func note(_ beginning: String, _ names: Set<String>, _ end: String) -> String {
    guard !names.isEmpty else { return "" }
    let shown = names.sorted().prefix(10).joined(separator: ", ") + (names.count > 10 ? " and others" : "")
    return "\(beginning)\(shown). \(end)\n"
  }

  /// - Returns: the key of the new task or project.
  func write(_ backup: ReadBackup, on connection: any Connection) throws -> Int64 {
    let archive = try ReadBackup.open(backup.path, backup.fileName)
    guard let document = backup.project else {
      guard let task = backup.tasks.first else { throw Conflict("There is no task in the backup.") }
      return try write(task, of: archive, in: nil, on: connection).value
    }
    let project = try ProjectStore.insert(
      ProjectDraft(name: document.name, labels: document.labels, bugTracker: document.bugTracker),
      owner: owner.id,
      assignee: openAccount(document.assignee),
      organization: organization,
      now: now,
      on: connection
    )
    try LabelStore.insert(document.labels, into: .project(project), on: connection)
    if let guide = backup.guide { try write(guide, of: .project(project), on: connection) }
    for task in backup.tasks { _ = try write(task, of: archive, in: project, on: connection) }
    try record("created project", document.name, on: connection)
    return project.value
  }

  private func write(
    _ read: ReadTask,
    of archive: DatasetArchive,
    in project: Project.ID?,
    on connection: any Connection
  ) throws -> LabelingTask.ID {
    let task = try TaskStore.insert(
      read.draft,
      project: project,
      owner: owner.id,
      assignee: openAccount(read.document.assignee),
      organization: project == nil ? organization : nil,
      now: now,
      on: connection
    )
    try LabelStore.insert(read.draft.labels, into: .task(task), on: connection)
    if let guide = read.guide, project == nil { try write(guide, of: .task(task), on: connection) }
    if let attachment = read.attachment {
      try attachment.write(to: task, now: now, on: connection)
      let deleted = read.document.media?.deletedFrames ?? []
      if let first = deleted.min(), let last = deleted.max() {
        try MediaStore.setDeleted(deleted, of: task, from: first, to: last, now: now, on: connection)
      }
    }
    let jobs = try read.document.jobs.map { try write($0, of: task, on: connection) }
    try writeAnnotations(read, of: archive, to: task, in: project, jobs, on: connection)
    if project == nil { try record("created task", read.draft.name, on: connection) }
    return task
  }

  private func write(
    _ job: BackedUpTask.Job,
    of task: LabelingTask.ID,
    on connection: any Connection
  ) throws -> Job.ID {
    let id = try JobStore.restore(
      task: task,
      kind: job.kind,
      frames: job.start...job.stop,
      chosen: job.kind == .groundTruth ? job.frames : nil,
      stage: job.stage,
      state: job.state,
      assignee: openAccount(job.assignee),
      now: now,
      on: connection
    )
    if !job.disabledFrames.isEmpty, job.kind == .groundTruth {
      try GroundTruthStore.setDisabled(job.disabledFrames, of: task, now: now, on: connection)
    }
    for issue in job.issues {
      let made = try IssueStore.insert(
        job: id,
        frame: issue.frame,
        position: issue.position,
        assignee: openAccount(issue.assignee),
        isResolved: issue.isResolved,
        owner: author(issue.owner),
        now: issue.created ?? now,
        on: connection
      )
      for comment in issue.comments {
        _ = try CommentStore.insert(
          message(of: comment),
          into: made,
          owner: author(comment.owner),
          now: comment.created ?? now,
          on: connection
        )
      }
    }
    return id
  }

  private func writeAnnotations(
    _ read: ReadTask,
    of archive: DatasetArchive,
    to task: LabelingTask.ID,
    in project: Project.ID?,
    _ jobs: [Job.ID],
    on connection: any Connection
  ) throws {
    guard read.annotationCount > 0 else { return }
    let scope = project.map { LabelScope.project($0) } ?? .task(task)
    let labels = try LabelStore.labels(in: scope, on: connection)
    var next = try TaskStore.touch(task, reserving: read.annotationCount, now: now, on: connection)
    let file = read.folder + BackupNames.annotations
    var numbering = RelationNumbering(read.relations)
    var ends = RelatedEnds(numbering.relations)
    try BackupAnnotationReader.read(archive, file, labels: labels) { listed, annotation, madeBy, _ in
      let annotation = numbering.keyed(annotation, listed: listed)
      guard let place = read.document.job(for: annotation, listed: listed) else { return }
      let stored = StoredAnnotation(id: Identifier(next), annotation: annotation, version: 1)
      try AnnotationStore.insert(stored, madeBy: authorship(madeBy), into: jobs[place], on: connection)
      ends.note(annotation.uid, in: jobs[place])
      next += 1
    }
    try ends.store(on: connection)
  }

  private func write(_ guide: ReadGuide, of subject: Guide.Subject, on connection: any Connection) throws {
    let keys = guide.pictures.map { ($0.oldKey, UUID().uuidString.lowercased(), $0.picture) }
    let newKeys = Dictionary(keys.map { ($0.0, $0.1) }) { first, _ in first }
    // Its pictures have other addresses here.
    let markdown = Guide.markdown(guide.markdown, withPictures: newKeys)
    let id = try GuideStore.insert(markdown, for: subject, now: now, on: connection)
    for (_, uuid, picture) in keys {
      let asset = GuideAsset(
        uuid: uuid,
        guide: id,
        owner: nil,
        name: picture.name,
        width: picture.width,
        height: picture.height,
        blobKey: picture.blobKey,
        mediaType: picture.mediaType,
        created: now
      )
      try GuideAssetStore.insert(asset, owner: owner.id, now: now, on: connection)
    }
  }

  private func openAccount(_ name: String?) -> User.ID? {
    name.flatMap { people[$0] }.flatMap { $0.isActive ? $0.id : nil }
  }

  private func account(_ name: String?) -> User.ID? { name.flatMap { people[$0]?.id } }

  /// Who wrote something: only administrators are believed that it was somebody else.
  private func author(_ name: String?) -> User.ID {
    owner.isAdministrator ? account(name) ?? owner.id : owner.id
  }

  /// What nobody is named for stays nobody's; of a moment that cannot be, nothing is known.
  private func authorship(_ stored: BackedUpAuthorship) -> Authorship {
    let creator = stored.owner.flatMap { owner.isAdministrator ? account($0) : owner.id }
    let created = stored.created.flatMap { 0 <= $0.milliseconds && $0 <= now ? $0 : nil }
    return Authorship(creator: creator, created: created)
  }

  private func message(of comment: BackedUpTask.Comment) -> String {
    guard let name = comment.owner, name != owner.name, author(name) == owner.id else { return comment.message }
    return "\(name): \(comment.message)"
  }

  private func record(_ action: String, _ name: String, on connection: any Connection) throws {
    try AuditStore.record(action, name, detail: "from a backup", by: actor, now: now, on: connection)
  }
}
