public import Domain

/// Pairs that are folders: `pair.json` and two pictures in each, the folder's name is the last part of the address.
///
/// Folders are looked at again at each call, but read only when something in them has changed.
public actor ComparisonFolders {
  /// What a folder holds.
  public struct Entry: Sendable {
    public let comparison: Comparison
    let firstPath: String
    let secondPath: String

    func path(of place: ComparisonSide.Place) -> String { place == .first ? firstPath : secondPath }
  }

  /// A folder that cannot be shown, and why.
  public struct Problem: Equatable, Sendable {
    public let path: String
    public let sentence: String
  }

  private let root: String
  private let origin: Comparison.Origin
  private let lane: WorkLane
  private var known: [String: ComparisonFolderReader.Seen] = [:]

  /// - Parameter root: a folder of folders; that there is none is as good as an empty one.
  public init(_ root: String, origin: Comparison.Origin, lane: WorkLane) {
    self.root = root
    self.origin = origin
    self.lane = lane
  }

  /// In the order of their names.
  public func entries() async throws -> [Entry] {
    try await look().compactMap { seen in
      guard case .success(let entry) = seen.outcome else { return nil }
      return entry
    }
  }

  public func problems() async throws -> [Problem] {
    try await look().compactMap { seen in
      guard case .failure(let failure) = seen.outcome else { return nil }
      return Problem(path: seen.path, sentence: failure.description)
    }
  }

  private func look() async throws -> [ComparisonFolderReader.Seen] {
    let reader = ComparisonFolderReader(root: root, origin: origin)
    let before = known
    known = try await lane.run { reader.read(known: before) }
    return known.values.sorted { $0.path < $1.path }
  }
}
