public import Blobs

/// Copies pictures between the folder and the bucket behind it. It can be stopped at any time and begun again: what is
/// there already is left alone, and nothing is removed.
public struct MediaMove: Sendable {
  public struct Report: Equatable, Sendable {
    public var copied = 0
    public var present = 0
  }

  private static let batch = 32

  private let blobs: FolderBlobs
  private let remote: any RemoteBlobs
  private let lane: WorkLane

  /// - Parameter blobs: with `remote` behind it.
  public init(blobs: FolderBlobs, remote: any RemoteBlobs, lane: WorkLane) {
    self.blobs = blobs
    self.remote = remote
    self.lane = lane
  }

  /// Every file of the folder into the bucket.
  ///
  /// - Parameter progress: told after each batch.
  public func toBucket(_ progress: @escaping @Sendable (Report) -> Void) async throws -> Report {
    let blobs = blobs
    let remote = remote
    return try await lane.run {
      var known: Set<String> = []
      try remote.keys { keys in known.formUnion(keys) }
      var waiting: [(key: String, path: String)] = []
      var report = Report()
      try blobs.eachLocalKey { key, path in
        if known.contains(key) { report.present += 1 } else { waiting.append((key, path)) }
      }
      for start in stride(from: 0, to: waiting.count, by: Self.batch) {
        let part = Array(waiting[start..<min(start + Self.batch, waiting.count)])
        try remote.upload(part)
        report.copied += part.count
        progress(report)
      }
      return report
    }
  }

  /// Every object of the bucket into the folder.
  public func toFolder(_ progress: @escaping @Sendable (Report) -> Void) async throws -> Report {
    let blobs = blobs
    let remote = remote
    return try await lane.run {
      var local: Set<String> = []
      try blobs.eachLocalKey { key, _ in local.insert(key) }
      var wanted: [String] = []
      try remote.keys { keys in wanted += keys }
      var report = Report()
      for key in wanted {
        if local.contains(key) {
          report.present += 1
        } else if try blobs.path(of: key) != nil {
          report.copied += 1
          if report.copied % Self.batch == 0 { progress(report) }
        }
      }
      return report
    }
  }
}
