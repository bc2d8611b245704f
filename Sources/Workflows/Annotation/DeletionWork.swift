public import Database
public import Domain
internal import Store

/// Bringing back what was deleted, and forgetting it at last.
public struct DeletionWork: Sendable {
  private let database: Database

  public init(database: Database) {
    self.database = database
  }

  /// - Parameter moment: the time of the deletion that is undone.
  /// - Returns: how many objects came back.
  public func restore(
    _ moment: Timestamp,
    in id: Job.ID,
    for viewer: Viewer,
    now: Timestamp
  ) async throws -> Int {
    try await database.write { connection in
      let job = try JobStore.job(id, for: viewer, on: connection)
      try JobStore.lock([id], on: connection)
      let count = try DeletionStore.restore(moment, in: id, on: connection)
      guard count > 0 else { return 0 }
      try TaskStore.touch(job.task, now: now, on: connection)
      try JobStore.noteEdit(of: id, now: now, on: connection)
      try JobEditStore.note([], in: id, now: now, on: connection)
      return count
    }
  }

  /// Removes for good what was deleted more than `Deletion.days` ago.
  public func forgetOld(now: Timestamp) async throws {
    let oldest = Timestamp(milliseconds: now.milliseconds - Int64(Deletion.days) * 86_400_000)
    try await database.write { connection in
      try DeletionStore.forget(deletedBefore: oldest, on: connection)
      try RelationStore.forgetLoose(on: connection)
    }
  }
}
