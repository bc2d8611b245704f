internal import FoundationEssentials

public import Database
public import Domain
internal import Store

/// Writing guides. Whoever annotates reads them; whoever manages the project or the task writes them.
public struct GuideWork: Sendable {
  private let database: Database

  public init(database: Database) {
    self.database = database
  }

  public func create(
    _ markdown: String,
    for subject: Guide.Subject,
    by user: User,
    actor: Actor,
    now: Timestamp
  ) async throws -> Guide {
    let markdown = try Guide.checked(markdown)
    return try await database.write { connection in
      try Self.checkManages(subject, user, on: connection)
      let id = try GuideStore.insert(markdown, for: subject, now: now, on: connection)
      try AuditStore.record("made guide", Self.name(of: subject), by: actor, now: now, on: connection)
      return try GuideStore.guide(id, for: Viewer(user), on: connection)
    }
  }

  public func update(
    _ id: Guide.ID,
    to markdown: String,
    by user: User,
    actor: Actor,
    now: Timestamp
  ) async throws -> Guide {
    let markdown = try Guide.checked(markdown)
    return try await database.write { connection in
      let guide = try Self.guide(id, managedBy: user, on: connection)
      try GuideStore.update(id, to: markdown, now: now, on: connection)
      try AuditStore.record("changed guide", Self.name(of: guide.subject), by: actor, now: now, on: connection)
      return try GuideStore.guide(id, for: Viewer(user), on: connection)
    }
  }

  /// The pictures' files remain to be swept.
  public func delete(_ id: Guide.ID, by user: User, actor: Actor, now: Timestamp) async throws {
    try await database.write { connection in
      let guide = try Self.guide(id, managedBy: user, on: connection)
      try GuideStore.delete(id, now: now, on: connection)
      try AuditStore.record("deleted guide", Self.name(of: guide.subject), by: actor, now: now, on: connection)
    }
  }

  /// Says no before a picture arrives in vain.
  public func checkManages(_ id: Guide.ID, _ user: User) async throws {
    try await database.read { _ = try Self.guide(id, managedBy: user, on: $0) }
  }

  /// A picture whose file is stored already.
  public func add(
    _ picture: StagedUpload.Picture,
    to id: Guide.ID,
    by user: User,
    now: Timestamp
  ) async throws -> GuideAsset {
    let uuid = UUID().uuidString.lowercased()
    return try await database.write { connection in
      _ = try Self.guide(id, managedBy: user, on: connection)
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
      try GuideAssetStore.insert(asset, owner: user.id, now: now, on: connection)
      return try GuideAssetStore.asset(uuid, for: Viewer(user), on: connection)
    }
  }

  /// The file remains to be swept.
  public func deleteAsset(_ uuid: String, by user: User, now: Timestamp) async throws {
    try await database.write { connection in
      let asset = try GuideAssetStore.asset(uuid, for: Viewer(user), on: connection)
      _ = try Self.guide(asset.guide, managedBy: user, on: connection)
      try GuideAssetStore.delete(asset, now: now, on: connection)
    }
  }

  /// As in other entries of the audit.
  private static func name(of subject: Guide.Subject) -> String {
    switch subject {
    case .project(let id): "project \(id)"
    case .task(let id): "task \(id)"
    }
  }

  private static func guide(_ id: Guide.ID, managedBy user: User, on connection: any Connection) throws -> Guide {
    let guide = try GuideStore.guide(id, for: Viewer(user), on: connection)
    do {
      try checkManages(guide.subject, user, on: connection)
    } catch is NotFound {
      throw Forbidden("The guide is written by those who manage the project or the task.")
    }
    return guide
  }

  /// - Throws: `NotFound` for who does not see all of it, `Forbidden` for who may not change it.
  private static func checkManages(_ subject: Guide.Subject, _ user: User, on connection: any Connection) throws {
    switch subject {
    case .project(let id):
      _ = try ProjectStore.project(id, for: Viewer(user), on: connection)
      try StandingStore.rights(on: id, for: Viewer(user), on: connection).require(.edit, of: "project")
    case .task(let id):
      let task = try TaskStore.task(id, for: Viewer(user), on: connection)
      guard task.project == nil else {
        throw ValidationFailure(field: "task_id", "A task of a project has the project's guide: write it there.")
      }
      try StandingStore.rights(on: id, for: Viewer(user), on: connection).require(.edit, of: "task")
    }
  }
}
