extension Shape {
  /// Beyond this a number is a mistake, not a place.
  private static let farthest = 1e7
  /// More than anybody draws; finer outlines are masks.
  private static let mostCorners = 32_000

  /// Refuses what cannot be a shape: the wrong number of numbers, or numbers that are none.
  ///
  /// Corners outside the picture are kept: CVAT's clients send them, and a cut object reaches outside.
  ///
  /// - Parameter path: how the JSON names this shape, such as `shapes[3]`.
  public func check(path: String) throws(ValidationFailure) {
    guard kind.accepts(pointCount: points.count) else {
      throw ValidationFailure(field: "\(path).points", "invalid length for shape type '\(kind.rawValue)'")
    }
    guard kind == .mask || points.count <= 2 * Self.mostCorners else {
      throw ValidationFailure(
        field: "\(path).points",
        "A \(kind.rawValue) has at most \(Self.mostCorners) points, and this has \(points.count / 2): simplify it, or use a mask."
      )
    }
    // The runs of a mask count pixels: what covers a large picture has more of them than that is long.
    let (places, runs) = kind == .mask ? (points.suffix(4), points.dropLast(4)) : (points[...], [])
    guard places.allSatisfy({ $0.isFinite && abs($0) <= Self.farthest }), runs.allSatisfy(\.isFinite) else {
      throw ValidationFailure(field: "\(path).points", "Every coordinate must be a finite number of pixels.")
    }
    guard rotation.isFinite, (0...360).contains(rotation) else {
      throw ValidationFailure(field: "\(path).rotation", "The rotation goes from 0 to 360 degrees.")
    }
    guard rotation == 0 || kind.canRotate else {
      throw ValidationFailure(field: "\(path).rotation", "Only rectangles and ellipses rotate.")
    }
    if let score {
      guard score.isFinite, (0...1).contains(score) else {
        throw ValidationFailure(field: "\(path).score", "The score goes from 0 to 1.")
      }
    }
    if kind == .mask { try MaskRuns.check(points, field: "\(path).points") }
    guard elements.isEmpty || kind == .skeleton else {
      throw ValidationFailure(field: "\(path).elements", "Only a skeleton has elements.")
    }
    for (index, element) in elements.enumerated() {
      guard element.shape.kind != .skeleton else {
        throw ValidationFailure(field: "\(path).elements[\(index)].type", "A skeleton's element is not a skeleton.")
      }
      try element.shape.check(path: "\(path).elements[\(index)]")
    }
  }

  /// The same, and refuses corners outside the picture, and rectangles without an area: for what a person draws.
  public func check(inPicture width: Int, _ height: Int, path: String) throws(ValidationFailure) {
    try check(path: path)
    let field = "\(path).points"
    switch kind {
    case .rectangle where rotation == 0:
      try Rectangle.check(points, width: width, height: height, field: field)
    case .polygon, .polyline, .points:
      for index in points.indices {
        guard points[index] >= 0, points[index] <= Double(index.isMultiple(of: 2) ? width : height) else {
          throw ValidationFailure(
            field: "\(field)[\(index)]",
            "The \(kind.rawValue) reaches outside the picture, which is \(width) × \(height) pixels."
          )
        }
      }
    case .mask:
      let box = points.suffix(4).map { $0 }
      guard box[0] >= 0, box[1] >= 0, box[2] < Double(width), box[3] < Double(height) else {
        throw ValidationFailure(
          field: field,
          "The mask reaches outside the picture, which is \(width) × \(height) pixels."
        )
      }
    // A turned, a cut or a half hidden object may well reach outside.
    case .rectangle, .ellipse, .cuboid, .skeleton: break
    }
  }
}
