/// What stands on one frame of a job, in picture pixels.
public struct Shape: Equatable, Sendable {
  /// Made by the client that drew it, so that an edit can follow before the first answer: 128 bits as 32 hex digits.
  public let uid: ShapeUID
  public let frame: Int
  public let label: Label.ID
  public let kind: ShapeKind
  /// Flat `[x0, y0, …]`; what the numbers mean is the kind's business.
  public let points: [Double]
  public let isOccluded: Bool
  public let zOrder: Int

  public init(
    uid: ShapeUID,
    frame: Int,
    label: Label.ID,
    kind: ShapeKind,
    points: [Double],
    isOccluded: Bool = false,
    zOrder: Int = 0
  ) {
    self.uid = uid
    self.frame = frame
    self.label = label
    self.kind = kind
    self.points = points
    self.isOccluded = isOccluded
    self.zOrder = zOrder
  }
}

/// A shape and how often it has changed: the version that an edit must name.
public struct StoredShape: Equatable, Sendable {
  public let id: Identifier<Shape>
  public let shape: Shape
  /// 1 when it is made, one more with each change.
  public let version: Int

  public init(id: Identifier<Shape>, shape: Shape, version: Int) {
    self.id = id
    self.shape = shape
    self.version = version
  }
}

/// The client's own key of a shape.
public struct ShapeUID: Hashable, Sendable, CustomStringConvertible {
  public let text: String

  /// 32 lower-case hex digits; nil for anything else.
  public init?(_ text: some StringProtocol) {
    guard text.utf8.count == 32,
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return nil }
    self.text = String(text)
  }

  public var description: String { text }
}

/// CVAT's shape types.
public enum ShapeKind: String, CaseIterable, Sendable {
  /// `x1 y1 x2 y2`: the left top and the right bottom corner.
  case rectangle
}

extension Shape {
  /// Refuses numbers that are none, and corners outside the picture.
  ///
  /// - Parameter path: how the JSON names this shape, such as `ops[3].shape`.
  public func check(inPicture width: Int, _ height: Int, path: String = "shape") throws(ValidationFailure) {
    let field = "\(path).points"
    guard points.allSatisfy(\.isFinite) else {
      throw ValidationFailure(field: field, "Every coordinate must be a finite number.")
    }
    switch kind {
    case .rectangle: try Rectangle.check(points, width: width, height: height, field: field)
    }
  }
}
