public import Database
public import Domain
internal import FoundationEssentials
internal import Store

/// Asking for backups of tasks and projects, and for new ones made of backups.
public struct TaskBackups: Sendable {
  private let requests: RequestWork
  private let database: Database

  public init(requests: RequestWork, database: Database) {
    self.requests = requests
    self.database = database
  }

  /// Queues a backup; while the same one waits or runs, that is the answer.
  ///
  /// - Parameters:
  ///   - target: a task or a project.
  ///   - isLightweight: as the client says; everything is in the file all the same, because media of ours are nowhere else.
  public func export(
    _ target: DatasetTargetID,
    isLightweight: Bool?,
    by owner: User,
    actor: Actor,
    now: Timestamp
  ) async throws -> BackgroundRequest {
    let viewer = Viewer(owner)
    let place = try await database.read { try DatasetExports.place(of: target, for: viewer, on: $0) }
    return try await requests.enqueue(
      .init(.export, .backup, of: target.target, target.number, place: place, isLightweight: isLightweight),
      input: "{}",
      onlyOnce: "backup \(target.target.rawValue) \(target.number) \(owner.id)",
      by: owner,
      now: now,
      commit: { _, connection in
        let subject = "\(target.target.rawValue) \(target.number)"
        try AuditStore.record("backed up", subject, by: actor, now: now, on: connection)
      }
    )
  }

  /// Refuses who may not make tasks and projects.
  public func checkRestoring(by user: User) throws {
    try user.role.requireMakingTasks()
  }

  /// Queues a new task or project, made of the file that was uploaded last.
  ///
  /// - Parameters:
  ///   - kind: `task` or `project`.
  ///   - file: the token or the name of the upload; the last one where it fits none.
  ///   - scope: where the new one belongs.
  ///   - onlyOnce: while a request of this key waits or runs, that is the answer.
  public func restore(
    _ kind: BackgroundRequest.Target,
    from file: String,
    in scope: OrganizationScope,
    onlyOnce: String? = nil,
    by owner: User,
    actor: Actor,
    now: Timestamp
  ) async throws -> BackgroundRequest {
    try checkRestoring(by: owner)
    let purpose = UploadPurpose.backup(of: kind)
    let organization = try await database.read { try OrganizationWork.place(for: scope, by: owner, on: $0) }
    let input = RestoreInput(organization: organization?.value, address: actor.address)
    return try await requests.enqueue(
      .init(.import, .backup, of: kind, nil),
      input: String(decoding: try JSONEncoder().encode(input), as: UTF8.self),
      onlyOnce: onlyOnce,
      by: owner,
      now: now,
      commit: { request, connection in
        let files = try UploadFileStore.waiting(for: purpose.name, owner: owner.id, on: connection)
        guard let found = files.last(where: { $0.token == file || $0.name == file }) ?? files.last else {
          throw ValidationFailure(field: "\(kind.rawValue)_file", "No file came before the end of the upload.")
        }
        guard found.isWhole else {
          throw ValidationFailure(
            field: "\(kind.rawValue)_file",
            "“\(found.name)” is not whole: \(found.received) of \(found.size) bytes came."
          )
        }
        try UploadFileStore.assign([found.token], to: request, on: connection)
      }
    )
  }
}

/// What the handler of `import:backup` is told.
struct RestoreInput: Codable {
  var organization: Int64?
  /// Where the person came from, for the audit record.
  var address: String
}

extension UploadPurpose {
  /// - Parameter kind: `task` or `project`.
  public static func backup(of kind: BackgroundRequest.Target) -> UploadPurpose {
    kind == .project ? .projectBackup : .taskBackup
  }
}
