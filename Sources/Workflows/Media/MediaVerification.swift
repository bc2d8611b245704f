public import Blobs
public import Database
public import Domain
internal import Store

/// Reads every stored file that is in the folder, and compares it with what was stored.
public struct MediaVerification: Sendable {
  public struct Report: Sendable {
    /// Files that are as they were stored.
    public var wholeCount = 0
    /// Files of which nobody had noted what was stored: they are compared from now on.
    public var notedCount = 0
    /// In the order in which they were found.
    public var damaged: [Damage] = []

    public var count: Int { wholeCount + notedCount + damaged.count }
  }

  public struct Damage: Sendable {
    public let key: String
    /// The frames that are made of it; none for what is no frame's.
    public internal(set) var frames: [(task: LabelingTask.ID, name: String)] = []
  }

  private static let newsEvery = 1000

  private let blobs: FolderBlobs
  private let database: Database
  private let lane: WorkLane

  public init(blobs: FolderBlobs, database: Database, lane: WorkLane) {
    self.blobs = blobs
    self.database = database
    self.lane = lane
  }

  /// - Parameter progress: told the number of files so far, now and then.
  public func run(_ progress: @escaping @Sendable (Int) -> Void) async throws -> Report {
    let blobs = blobs
    var report = try await lane.run {
      var report = Report()
      try blobs.eachLocalKey { (key, _) throws(BlobFailure) in
        switch try blobs.verify(key) {
        case .whole: report.wholeCount += 1
        case .noted: report.notedCount += 1
        case .damaged: report.damaged.append(Damage(key: key))
        }
        if report.count.isMultiple(of: Self.newsEvery) { progress(report.count) }
      }
      return report
    }
    let frames = try await FrameStore(database).frames(madeOf: report.damaged.map(\.key))
    for index in report.damaged.indices { report.damaged[index].frames = frames[report.damaged[index].key] ?? [] }
    return report
  }
}
