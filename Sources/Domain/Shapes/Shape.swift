/// A figure on a picture, in its pixels.
public struct Shape: Equatable, Sendable {
  public private(set) var kind: ShapeKind
  /// Flat `[x0, y0, …]`; what the numbers mean is the kind's business.
  public private(set) var points: [Double]
  /// Degrees clockwise about the centre, 0 to 360; of rectangles and ellipses only.
  public private(set) var rotation: Double
  public let isOccluded: Bool
  /// Of a track or a skeleton's point: not in the picture.
  public let isOutside: Bool
  /// Greater lies over smaller.
  public let zOrder: Int
  /// A model's confidence, 0 to 1; nil from people.
  public let score: Double?
  /// The points of a skeleton.
  public private(set) var elements: [SkeletonElement]

  public init(
    kind: ShapeKind,
    points: [Double],
    rotation: Double = 0,
    isOccluded: Bool = false,
    isOutside: Bool = false,
    zOrder: Int = 0,
    score: Double? = nil,
    elements: [SkeletonElement] = []
  ) {
    self.kind = kind
    self.points = points
    self.rotation = rotation
    self.isOccluded = isOccluded
    self.isOutside = isOutside
    self.zOrder = zOrder
    self.score = score
    self.elements = elements
  }

  /// The same skeleton with other points.
  public func with(elements: [SkeletonElement]) -> Shape {
    var other = self
    other.elements = elements
    return other
  }

  /// Another figure in its place, which is upright unless told, and no skeleton.
  public func with(kind: ShapeKind, points: [Double], rotation: Double = 0) -> Shape {
    var other = with(elements: [])
    other.kind = kind
    other.points = points
    other.rotation = rotation
    return other
  }
}

/// One point of a skeleton.
public struct SkeletonElement: Equatable, Sendable {
  /// A sublabel of the skeleton's label.
  public let label: Label.ID
  public let attributes: [AttributeValue]
  public let shape: Shape

  public init(label: Label.ID, attributes: [AttributeValue] = [], shape: Shape) {
    self.label = label
    self.attributes = attributes
    self.shape = shape
  }
}

/// CVAT's shape types, and what their numbers mean.
public enum ShapeKind: String, CaseIterable, Sendable {
  /// `x1 y1 x2 y2`: the left top and the right bottom corner.
  case rectangle
  /// `x y …`: three corners or more.
  case polygon
  /// `x y …`: two points or more.
  case polyline
  /// `x y …`: one point or more.
  case points
  /// `cx cy right top`: the centre, and `cx + rx`, `cy - ry`.
  case ellipse
  /// Eight corners, x then y each: tl1 bl1 tr1 br1 tl2 bl2 tr2 br2.
  case cuboid
  /// Run lengths of the box, row by row, zeros first, then left, top, right and bottom, both included.
  case mask
  /// None: `elements` hold one point for each sublabel.
  case skeleton

  /// Whether so many numbers can be a shape of this kind.
  public func accepts(pointCount count: Int) -> Bool {
    switch self {
    case .rectangle, .ellipse: count == 4
    case .polygon: count >= 6 && count.isMultiple(of: 2)
    case .polyline: count >= 4 && count.isMultiple(of: 2)
    case .points: count >= 2 && count.isMultiple(of: 2)
    case .cuboid: count == 16
    case .mask: count >= 5
    case .skeleton: count == 0
    }
  }

  public var canRotate: Bool { self == .rectangle || self == .ellipse }
}
