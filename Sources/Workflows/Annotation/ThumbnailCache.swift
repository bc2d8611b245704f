public import Blobs

/// Small pictures, made when they are first wanted, and kept in memory up to a limit.
///
/// Somebody who wants one that is being made waits for it: nothing is drawn twice.
public actor ThumbnailCache {
  private let pictures: Pictures
  private let lane: WorkLane
  private let mostBytes: Int
  private var kept: [String: [UInt8]] = [:]
  /// Oldest first.
  private var order: [String] = []
  private var keptBytes = 0
  private var underWay: [String: Task<[UInt8], any Error>] = [:]

  public init(blobs: FolderBlobs, lane: WorkLane, mostBytes: Int) {
    pictures = Pictures(blobs: blobs)
    self.lane = lane
    self.mostBytes = mostBytes
  }

  /// A JPEG of at most 320 × 240 pixels.
  public func thumbnail(of key: String) async throws -> [UInt8] {
    if let bytes = kept[key] { return bytes }
    if let making = underWay[key] { return try await making.value }
    let making = Task { [pictures, lane] in
      try await lane.run { try pictures.thumbnail(of: key, fitting: 320, 240) }
    }
    underWay[key] = making
    defer { underWay[key] = nil }
    let bytes = try await making.value
    keep(bytes, for: key)
    return bytes
  }

  private func keep(_ bytes: [UInt8], for key: String) {
    guard kept[key] == nil else { return }
    kept[key] = bytes
    order.append(key)
    keptBytes += bytes.count
    while keptBytes > mostBytes, !order.isEmpty {
      keptBytes -= kept.removeValue(forKey: order.removeFirst())?.count ?? 0
    }
  }
}
