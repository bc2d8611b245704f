public import Domain

/// How much of what a dataset holds: the ground on which an export says what it would leave out.
public struct DatasetCounts: Equatable, Sendable {
  public private(set) var rows: [Row] = []
  /// Where the row of what is alike stands.
  private var places: [Key: Int] = [:]
  /// How often two annotations are joined.
  public var relations = 0
  public var contextImages = 0
  /// Of the labels that there are: how many have a colour that another has, too.
  public private(set) var sharedColors = 0
  /// How many are black.
  public private(set) var blackLabels = 0

  /// Annotations of one kind and label.
  public struct Row: Equatable, Sendable {
    /// nil for tags.
    public let kind: ShapeKind?
    public let isTrack: Bool
    /// The label's name.
    public let label: String
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
    /// How many have a model's score.
    public var scored: Int
    /// How many nobody drew by hand.
    public var sourced: Int
    /// How many tracks have frames that nobody drew, between keyframes or behind them.
    public var interpolated: Int

    public init(
      kind: ShapeKind?,
      isTrack: Bool = false,
      label: String = "",
      attributeNames: [String] = [],
      count: Int = 1,
      rotated: Int = 0,
      attributed: Int = 0,
      grouped: Int = 0,
      occluded: Int = 0,
      layered: Int = 0,
      scored: Int = 0,
      sourced: Int = 0,
      interpolated: Int = 0
    ) {
      self.kind = kind
      self.isTrack = isTrack
      self.label = label
      self.attributeNames = attributeNames
      self.count = count
      self.rotated = rotated
      self.attributed = attributed
      self.grouped = grouped
      self.occluded = occluded
      self.layered = layered
      self.scored = scored
      self.sourced = sourced
      self.interpolated = interpolated
    }

    /// One annotation.
    ///
    /// - Parameter label: its own; nil for one that is gone.
    public init(_ annotation: Annotation, of label: Label?) {
      let shapes = annotation.allShapes
      self.init(
        kind: annotation.shape?.kind ?? annotation.track?.kind,
        isTrack: annotation.track != nil,
        label: label?.name ?? "",
        attributeNames: label?.attributes.map(\.name) ?? [],
        rotated: shapes.contains { $0.rotation != 0 } ? 1 : 0,
        attributed: annotation.attributes.isEmpty ? 0 : 1,
        grouped: annotation.group == 0 ? 0 : 1,
        occluded: shapes.contains(where: \.isOccluded) ? 1 : 0,
        layered: shapes.contains { $0.zOrder != 0 } ? 1 : 0,
        scored: shapes.contains { $0.score != nil } ? 1 : 0,
        sourced: annotation.source == .manual ? 0 : 1,
        interpolated: annotation.track?.isInterpolated == true ? 1 : 0
      )
    }
  }

  private struct Key: Hashable {
    let kind: ShapeKind?
    let isTrack: Bool
    let label: String
    let attributeNames: [String]
  }

  public init() {}

  public mutating func add(_ row: Row) {
    let key = Key(kind: row.kind, isTrack: row.isTrack, label: row.label, attributeNames: row.attributeNames)
    guard let place = places[key] else {
      places[key] = rows.count
      rows.append(row)
      return
    }
    rows[place].count += row.count
    rows[place].rotated += row.rotated
    rows[place].attributed += row.attributed
    rows[place].grouped += row.grouped
    rows[place].occluded += row.occluded
    rows[place].layered += row.layered
    rows[place].scored += row.scored
    rows[place].sourced += row.sourced
    rows[place].interpolated += row.interpolated
  }

  /// Looks at the colours of the labels, by which some formats tell them apart.
  public mutating func note(_ labels: [Label]) {
    let colors = labels.map(\.color)
    let counts = colors.reduce(into: [:]) { $0[$1.rgb, default: 0] += 1 }
    sharedColors = colors.count { counts[$0.rgb, default: 0] > 1 }
    blackLabels = colors.count { $0.rgb == 0 }
  }
}

extension Track {
  /// Whether there are frames on which it is seen and that are no keyframes. Where the dataset ends, it does not know: a
  /// track that does not end before may go on behind its last keyframe.
  fileprivate var isInterpolated: Bool {
    ([keyframes] + elements.map(\.keyframes)).contains { keyframes in
      let hasGap = zip(keyframes, keyframes.dropFirst()).contains { !$0.shape.isOutside && $0.frame + 1 < $1.frame }
      return hasGap || keyframes.last.map { !$0.shape.isOutside } ?? false
    }
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
