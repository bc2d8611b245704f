public import Domain

/// Writes datasets of one format.
protocol DatasetWriter: Sendable {
  static func write(_ dataset: Dataset, to target: DatasetTarget) throws
}

/// Reads datasets of one format.
protocol DatasetReader: Sendable {
  /// Tells which labels and pictures there are.
  static func survey(_ archive: DatasetArchive) throws -> DatasetSurvey
  /// Reads the annotations.
  static func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws
}

/// A format that datasets are written in or read from.
public struct DatasetFormat: Sendable {
  /// As CVAT names it, with the version.
  public let name: String
  public let version: String
  /// `ZIP`, or `JSON, ZIP` where a bare document is taken, too.
  public let ext: String
  /// What it is for, in a sentence.
  public let summary: String
  public let holdings: FormatHoldings
  let writer: (any DatasetWriter.Type)?
  let reader: (any DatasetReader.Type)?

  public var isExported: Bool { writer != nil }
  public var isImported: Bool { reader != nil }

  init(
    _ name: String,
    ext: String = "ZIP",
    _ summary: String,
    _ holdings: FormatHoldings,
    writer: (any DatasetWriter.Type)? = nil,
    reader: (any DatasetReader.Type)? = nil
  ) {
    self.name = name
    version = name.split(separator: " ").last.map(String.init) ?? "1.0"
    self.ext = ext
    self.summary = summary
    self.holdings = holdings
    self.writer = writer
    self.reader = reader
  }

  /// Writes a dataset as a zip.
  ///
  /// - Throws: `DatasetProblem`, `CancellationError`, or what the source throws.
  public func write(_ dataset: Dataset, to target: DatasetTarget) throws {
    guard let writer else { throw DatasetProblem("\(name) can only be imported.") }
    try writer.write(dataset, to: target)
    try target.finish()
  }

  /// Which labels and pictures an upload brings.
  public func survey(_ archive: DatasetArchive) throws -> DatasetSurvey {
    guard let reader else { throw DatasetProblem("\(name) can only be exported.") }
    return try reader.survey(archive)
  }

  /// Reads an upload's annotations.
  public func read(_ archive: DatasetArchive, into dataset: DatasetImport) throws {
    guard let reader else { throw DatasetProblem("\(name) can only be exported.") }
    try reader.read(archive, into: dataset)
  }
}

/// What a format can keep.
public struct FormatHoldings: Sendable {
  public var kinds: Set<ShapeKind>
  public var keepsTags: Bool
  /// Tracks stay tracks; otherwise they become shapes on every frame.
  public var keepsTracks: Bool
  /// Shapes that are no tracks have a place.
  public var keepsShapes: Bool
  public var keepsRotation: Bool
  public var keepsAttributes: Bool
  /// Kinds that are drawn as pixels.
  public var rasterized: Set<ShapeKind>

  init(
    _ kinds: Set<ShapeKind>,
    tags: Bool = false,
    tracks: Bool = false,
    shapes: Bool = true,
    rotation: Bool = false,
    attributes: Bool = false,
    rasterized: Set<ShapeKind> = []
  ) {
    self.kinds = kinds
    keepsTags = tags
    keepsTracks = tracks
    keepsShapes = shapes
    keepsRotation = rotation
    keepsAttributes = attributes
    self.rasterized = rasterized
  }
}

/// How much of each kind a dataset holds.
public struct DatasetCounts: Equatable, Sendable {
  public var tags = 0
  public var tracks = 0
  /// Those that are no tracks.
  public var shapes: [ShapeKind: Int] = [:]
  public var tracksOfKind: [ShapeKind: Int] = [:]
  /// Rectangles and ellipses that are turned.
  public var rotated = 0
  /// Annotations with values of attributes.
  public var withAttributes = 0

  public init() {}
}

extension DatasetFormat {
  /// What an export in this format leaves out or changes, in sentences; empty where it keeps everything.
  public func losses(of counts: DatasetCounts) -> [String] {
    var sentences: [String] = []
    func say(_ count: Int, _ what: String, _ consequence: String) {
      if count > 0 { sentences.append("\(name) keeps no \(what): \(count) will \(consequence).") }
    }
    if !holdings.keepsTags { say(counts.tags, "tags", "be left out") }
    for kind in ShapeKind.allCases {
      let count = (holdings.keepsShapes ? counts.shapes[kind] ?? 0 : 0) + (counts.tracksOfKind[kind] ?? 0)
      if holdings.rasterized.contains(kind) {
        say(count, kind.plural, "be drawn as pixels")
      } else if !holdings.kinds.contains(kind) {
        say(count, kind.plural, "be left out")
      }
    }
    if !holdings.keepsShapes {
      say(counts.shapes.values.reduce(0, +), "shapes outside tracks", "be left out")
    }
    if !holdings.keepsTracks { say(counts.tracks, "tracks", "become shapes on each of their frames") }
    if !holdings.keepsRotation { say(counts.rotated, "rotation", "lose theirs or be left out") }
    if !holdings.keepsAttributes { say(counts.withAttributes, "attributes", "lose theirs") }
    return sentences
  }
}

extension ShapeKind {
  /// In sentences.
  public var plural: String {
    switch self {
    case .rectangle: "boxes"
    case .polygon: "polygons"
    case .polyline: "polylines"
    case .points: "points"
    case .ellipse: "ellipses"
    case .cuboid: "cuboids"
    case .mask: "masks"
    case .skeleton: "skeletons"
    }
  }
}
