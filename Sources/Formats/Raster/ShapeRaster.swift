internal import Domain

extension Shape {
  /// The pixels of the shape, as CVAT's exports fill them; nil for kinds without an inside.
  func pixels(width: Int, height: Int) -> ColumnRuns? {
    switch kind {
    case .rectangle: PolygonRaster.runs(corners, width: width, height: height)
    case .polygon: PolygonRaster.runs(points, width: width, height: height)
    case .mask: ColumnRuns(MaskRuns(points: points), width: width, height: height)
    case .ellipse:
      EllipseRaster.runs(
        center: (Self.pixel(points[0]), Self.pixel(points[1])),
        radii: (Self.pixel(points[2] - points[0]), Self.pixel(points[1] - points[3])),
        degrees: Int(rotation.rounded(.toNearestOrEven)),
        width: width,
        height: height
      )
    case .polyline, .points, .cuboid, .skeleton: nil
    }
  }

  /// An ellipse as a polygon with a corner every half degree, turned as it is.
  var ellipseOutline: [Double] {
    let (radiusX, radiusY) = (points[2] - points[0], points[1] - points[3])
    let (sine, cosine) = Rotation.sineAndCosine(rotation)
    return (0..<720).flatMap { step -> [Double] in
      let angle = Rotation.sineAndCosine(360 * Double(step) / 719)
      let (x, y) = (radiusX * angle.cosine, radiusY * angle.sine)
      return [points[0] + x * cosine - y * sine, points[1] + x * sine + y * cosine]
    }
  }

  /// A place that OpenCV's numbers can hold.
  private static func pixel(_ value: Double) -> Int { Int(min(max(value, -100_000), 100_000)) }

  /// The four corners of a rectangle from the left top one clockwise, turned as it is.
  var corners: [Double] {
    let (left, top, right, bottom) = (points[0], points[1], points[2], points[3])
    return Rotation.turned(
      [left, top, right, top, right, bottom, left, bottom],
      degrees: rotation,
      about: ((left + right) / 2, (top + bottom) / 2)
    )
  }

  /// `left, top, right, bottom` of what is drawn: a turned one reaches as far as its corners.
  var extent: [Double] {
    switch kind {
    case .rectangle: rotation == 0 ? points : Self.extent(corners)
    case .ellipse:
      rotation == 0
        ? [points[0] * 2 - points[2], points[3], points[2], points[1] * 2 - points[3]] : turnedEllipseExtent
    case .mask:
      points.suffix(4).enumerated().map { $0.offset < 2 ? $0.element : $0.element + 1 }
    case .skeleton: Self.extent(elements.filter { !$0.shape.isOutside }.flatMap(\.shape.points))
    case .polygon, .polyline, .points, .cuboid: Self.extent(points)
    }
  }

  private var turnedEllipseExtent: [Double] {
    let (radiusX, radiusY) = (points[2] - points[0], points[1] - points[3])
    let (sine, cosine) = Rotation.sineAndCosine(rotation)
    let halfWidth = (radiusX * radiusX * cosine * cosine + radiusY * radiusY * sine * sine).squareRoot()
    let halfHeight = (radiusX * radiusX * sine * sine + radiusY * radiusY * cosine * cosine).squareRoot()
    return [points[0] - halfWidth, points[1] - halfHeight, points[0] + halfWidth, points[1] + halfHeight]
  }

  private static func extent(_ points: [Double]) -> [Double] {
    guard points.count > 1 else { return [0, 0, 0, 0] }
    var extent = [points[0], points[1], points[0], points[1]]
    for index in stride(from: 0, to: points.count - 1, by: 2) {
      extent[0] = min(extent[0], points[index])
      extent[1] = min(extent[1], points[index + 1])
      extent[2] = max(extent[2], points[index])
      extent[3] = max(extent[3], points[index + 1])
    }
    return extent
  }
}
