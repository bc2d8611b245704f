public import Database
public import Domain
internal import Store

/// Making, changing and deleting pairs, for administrators.
public struct ComparisonWork: Sendable {
  private let database: Database

  public init(database: Database) {
    self.database = database
  }

  /// - Parameters:
  ///   - pictures: those that came with it; their files are stored already.
  ///   - taken: addresses of pairs that are not in the database.
  public func create(
    _ draft: ComparisonDraft,
    pictures: [ComparisonSide.Place: ComparisonPicture],
    taken: Set<String>,
    actor: Actor,
    now: Timestamp
  ) async throws -> Comparison.ID {
    try await database.write { connection in
      let slug = try draft.slug { try !taken.contains($0) && ComparisonStore.isFree($0, on: connection) }
      let id = try ComparisonStore.insert(draft, slug: slug, now: now, on: connection)
      for (place, picture) in pictures {
        try ComparisonStore.setPicture(picture, at: place, of: id, now: now, on: connection)
      }
      try AuditStore.record("created comparison", draft.words.title, by: actor, now: now, on: connection)
      return id
    }
  }

  public func change(
    _ id: Comparison.ID,
    to draft: ComparisonDraft,
    pictures: [ComparisonSide.Place: ComparisonPicture],
    actor: Actor,
    now: Timestamp
  ) async throws {
    try await database.write { connection in
      try ComparisonStore.update(id, to: draft, now: now, on: connection)
      for (place, picture) in pictures {
        try ComparisonStore.setPicture(picture, at: place, of: id, now: now, on: connection)
      }
      try AuditStore.record("changed comparison", draft.words.title, by: actor, now: now, on: connection)
    }
  }

  /// Removes a pair; its files go right after.
  public func delete(_ id: Comparison.ID, actor: Actor, now: Timestamp) async throws {
    try await database.write { connection in
      let comparison = try ComparisonStore.comparison(id, on: connection)
      try ComparisonStore.delete(id, now: now, on: connection)
      try AuditStore.record("deleted comparison", comparison.words.title, by: actor, now: now, on: connection)
    }
  }
}
