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

  public func run() async throws {
    let orphans = OrphanStore(database)
    while true {
      let keys = try await orphans.keys(limit: 500)
      guard !keys.isEmpty else { return }
      let blobs = blobs
      try await lane.run { for key in keys { try blobs.remove(key) } }
      try await orphans.remove(keys)
    }
  }
}
