public import Blobs
public import Database
public import Domain
internal import Drawing
internal import Media
internal import Store

/// All pairs, wherever they come from, and their pictures in the sizes that screens need.
///
/// Where two have the same address, what an administrator made comes before a folder, and a folder before what is bundled.
public struct ComparisonLibrary: Sendable {
  private let database: Database
  private let blobs: FolderBlobs
  private let sources: [ComparisonFolders]
  private let cache: FileCache
  private let pictures: WorkLane
  private let files: WorkLane

  /// - Parameter sources: folders of pairs, what comes first wins.
  public init(
    database: Database,
    blobs: FolderBlobs,
    sources: [ComparisonFolders],
    cache: FileCache,
    pictures: WorkLane,
    files: WorkLane
  ) {
    self.database = database
    self.blobs = blobs
    self.sources = sources
    self.cache = cache
    self.pictures = pictures
    self.files = files
  }

  /// Stored pairs, oldest first, then folders by name, then bundled ones.
  public func comparisons() async throws -> [Comparison] {
    var found = try await ComparisonStore(database).comparisons()
    for source in sources { found += try await source.entries().map(\.comparison) }
    var seen: Set<String> = []
    return found.filter { seen.insert($0.slug).inserted }
  }

  public func comparison(at slug: String) async throws -> Comparison {
    if let stored = try await ComparisonStore(database).comparison(at: slug) { return stored }
    guard let entry = try await entry(at: slug) else { throw NotFound("pair of pictures") }
    return entry.comparison
  }

  /// Folders that cannot be shown, for administrators.
  public func problems() async throws -> [ComparisonFolders.Problem] {
    var problems: [ComparisonFolders.Problem] = []
    for source in sources { problems += try await source.problems() }
    return problems
  }

  /// One of a pair's pictures as a JPEG, upright; made once, and kept on the disk.
  ///
  /// - Parameter width: one of the picture's `widths`.
  public func jpeg(of place: ComparisonSide.Place, in comparison: Comparison, width: Int) async throws -> [UInt8] {
    guard let picture = comparison[place].picture, picture.widths.contains(width) else { throw NotFound("picture") }
    let source = try await path(of: place, in: comparison, picture)
    let (pictures, files) = (pictures, files)
    let file = try await cache.file("compare-\(picture.version)-\(width)") { path in
      let bytes = try await pictures.run {
        let source = PictureSource(path: source, head: try PictureProbe.head(path: source))
        return try Thumbnailer.thumbnail(of: source, fitting: width, PictureLimits.standard.longestSide)
      }
      try await files.run { try FileWriter(path).write(bytes) }
    }
    return try await files.run { file.bytes(at: 0, count: file.size) }
  }

  private func entry(at slug: String) async throws -> ComparisonFolders.Entry? {
    for source in sources {
      if let entry = try await source.entries().first(where: { $0.comparison.slug == slug }) { return entry }
    }
    return nil
  }

  private func path(
    of place: ComparisonSide.Place,
    in comparison: Comparison,
    _ picture: ComparisonPicture
  ) async throws -> String {
    if comparison.storedID != nil {
      let blobs = blobs
      guard let path = try await files.run({ try blobs.wholePath(of: picture.version) }) else {
        throw BlobFailure.missing(key: picture.version)
      }
      return path
    }
    guard let entry = try await entry(at: comparison.slug) else { throw NotFound("picture") }
    return entry.path(of: place)
  }
}
