public import Domain

/// How much of what a dataset holds: the ground on which an export says what it would leave out.
public struct DatasetCounts: Equatable, Sendable {
  public private(set) var rows: [Row] = []
  /// How often two annotations are joined.
  public var relations = 0
  public var contextImages = 0

  /// Annotations of one kind whose labels have the same attributes.
  public struct Row: Equatable, Sendable {
    /// nil for tags.
    public let kind: ShapeKind?
    public let isTrack: Bool
    /// Those of the label.
    public let attributeNames: [String]
    public var count: Int
    /// How many of them are turned.
    public var rotated: Int
    /// How many have values of attributes.
    public var attributed: Int
    /// How many belong to a group.
    public var grouped: Int
    /// How many are hidden by others; of skeletons, in one of their points.
    public var occluded: Int
    /// How many are not on the lowest layer.
    public var layered: Int

    public init(
      kind: ShapeKind?,
      isTrack: Bool = false,
      attributeNames: [String] = [],
      count: Int = 1,
      rotated: Int = 0,
      attributed: Int = 0,
      grouped: Int = 0,
      occluded: Int = 0,
      layered: Int = 0
    ) {
      self.kind = kind
      self.isTrack = isTrack
      self.attributeNames = attributeNames
      self.count = count
      self.rotated = rotated
      self.attributed = attributed
      self.grouped = grouped
      self.occluded = occluded
      self.layered = layered
    }

    /// One annotation.
    public init(_ annotation: Annotation, attributeNames: [String]) {
      let shapes = annotation.allShapes
      self.init(
        kind: annotation.shape?.kind ?? annotation.track?.kind,
        isTrack: annotation.track != nil,
        attributeNames: attributeNames,
        rotated: shapes.contains { $0.rotation != 0 } ? 1 : 0,
        attributed: annotation.attributes.isEmpty ? 0 : 1,
        grouped: annotation.group == 0 ? 0 : 1,
        occluded: shapes.contains(where: \.isOccluded) ? 1 : 0,
        layered: shapes.contains { $0.zOrder != 0 } ? 1 : 0
      )
    }
  }

  public init() {}

  public mutating func add(_ row: Row) {
    let place = rows.firstIndex {
      $0.kind == row.kind && $0.isTrack == row.isTrack && $0.attributeNames == row.attributeNames
    }
    guard let place else { return rows.append(row) }
    rows[place].count += row.count
    rows[place].rotated += row.rotated
    rows[place].attributed += row.attributed
    rows[place].grouped += row.grouped
    rows[place].occluded += row.occluded
    rows[place].layered += row.layered
  }
}

extension Annotation {
  /// On all frames, with the points of skeletons.
  fileprivate var allShapes: [Shape] {
    switch content {
    case .tag: []
    case .shape(let shape): [shape] + shape.elements.map(\.shape)
    case .track(let track):
      (track.keyframes + track.elements.flatMap(\.keyframes)).flatMap { [$0.shape] + $0.shape.elements.map(\.shape) }
    }
  }
}
