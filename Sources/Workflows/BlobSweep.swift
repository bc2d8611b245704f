public import Blobs
public import Database
internal import Store

/// Removes the files that no row names any more: after each deletion, and at the start for what a crash left.
public struct BlobSweep: Sendable {
  private let database: Database
  private let blobs: FolderBlobs
  private let lane: WorkLane

  public init(database: Database, blobs: FolderBlobs, lane: WorkLane) {
    self.database = database
    self.blobs = blobs
    self.lane = lane
  }

  private static let batch = 500

  /// Removes all of them.
  public func run() async throws {
    while try await removeSome() == Self.batch {}
  }

  /// Removes some at once, and the rest while nobody waits: for the ends of requests.
  public func begin() async throws {
    guard try await removeSome() == Self.batch else { return }
    // What fails here is found again by the next housekeeping, which says so.
    Task { try await run() }
  }

  /// - Returns: how many were removed.
  private func removeSome() async throws -> Int {
    let orphans = OrphanStore(database)
    let keys = try await orphans.keys(limit: Self.batch)
    let blobs = blobs
    try await lane.run { for key in keys { try blobs.remove(key) } }
    try await orphans.remove(keys)
    return keys.count
  }
}
