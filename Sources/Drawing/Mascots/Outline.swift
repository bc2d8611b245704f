internal import Glibc

/// What a brush can fill: the union of some closed polygons, all of one orientation.
///
/// Curves are flattened finely enough for three times the size of a mascot.
struct Outline {
  private(set) var polygons: [[Vector]]

  init(polygons: [[Vector]]) {
    self.polygons = polygons.map(Self.oriented)
  }

  static func ellipse(_ x: Double, _ y: Double, _ horizontal: Double, _ vertical: Double, turned: Double = 0) -> Outline
  {
    let sides = min(max(Int((abs(horizontal) + abs(vertical)) * 1.2), 16), 96)
    let rim = (0..<sides).map { side in
      let way = Vector(1, 0).turned(Double(side) * 360 / Double(sides))
      return Vector(way.x * horizontal, way.y * vertical).turned(turned) + Vector(x, y)
    }
    return Outline(polygons: [rim])
  }

  static func polygon(_ corners: [(Double, Double)]) -> Outline {
    Outline(polygons: [corners.map { Vector($0.0, $0.1) }])
  }

  static func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> Outline {
    polygon([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])
  }

  /// A closed curve through all points; a point given twice is a corner.
  static func smooth(_ points: [(Double, Double)]) -> Outline {
    let knots = points.map { Vector($0.0, $0.1) }
    let count = knots.count
    var rim = [Vector]()
    for index in knots.indices {
      let (before, next, after) = ((index + count - 1) % count, (index + 1) % count, (index + 2) % count)
      rim += curve(knots[before], knots[index], knots[next], knots[after])
    }
    return Outline(polygons: [rim])
  }

  /// A closed curve that is its own mirror image in x = 0; `half` goes from the top down the right side.
  static func symmetric(_ half: [(Double, Double)]) -> Outline {
    smooth(half + half.reversed().filter { $0.0 != 0 }.map { (-$0.0, $0.1) })
  }

  /// A soft line through the points with round ends, as wide as `widths` say along its way.
  static func limb(_ points: [(Double, Double)], widths: [Double]) -> Outline {
    let knots = points.map { Vector($0.0, $0.1) }
    guard let first = knots.first, let last = knots.last else { return Outline(polygons: []) }
    let padded = [first] + knots + [last]
    var way = [Vector]()
    for index in 0..<(knots.count - 1) {
      way += curve(padded[index], padded[index + 1], padded[index + 2], padded[index + 3])
    }
    return band(along: way + [last], widths: widths)
  }

  /// A line with straight sides and round joints.
  static func line(_ points: [(Double, Double)], width: Double) -> Outline {
    band(along: points.map { Vector($0.0, $0.1) }, widths: [width])
  }

  static func + (left: Outline, right: Outline) -> Outline {
    var both = left
    both.polygons += right.polygons
    return both
  }

  func moved(_ x: Double, _ y: Double) -> Outline {
    map { $0 + Vector(x, y) }
  }

  func turned(_ degrees: Double, about x: Double = 0, _ y: Double = 0) -> Outline {
    map { ($0 - Vector(x, y)).turned(degrees) + Vector(x, y) }
  }

  func scaled(_ horizontal: Double, _ vertical: Double) -> Outline {
    map { Vector($0.x * horizontal, $0.y * vertical) }
  }

  /// The mirror image in x = 0.
  var mirrored: Outline { scaled(-1, 1) }

  /// Each side moved outwards; sharp corners are cut at twice the distance.
  func grown(by distance: Double) -> Outline {
    Outline(polygons: polygons.map { Self.grown($0, by: distance) })
  }

  private func map(_ change: (Vector) -> Vector) -> Outline {
    Outline(polygons: polygons.map { $0.map(change) })
  }

  /// A uniform Catmull-Rom piece from `from` to `to`, without its last point.
  private static func curve(_ before: Vector, _ from: Vector, _ to: Vector, _ after: Vector) -> [Vector] {
    let steps = min(max(Int((to - from).length / 3), 4), 14)
    return (0..<steps).map { step in
      let t = Double(step) / Double(steps)
      let (square, cube) = (t * t, t * t * t)
      let near = from * (3 * cube - 5 * square + 2) + to * (4 * square - 3 * cube + t)
      let far = before * (2 * square - t - cube) + after * (cube - square)
      return (near + far) * 0.5
    }
  }

  private static func band(along way: [Vector], widths: [Double]) -> Outline {
    let radii = way.indices.map { radius(at: Double($0) / Double(max(way.count - 1, 1)), widths) }
    var parts = [Outline]()
    for (point, radius) in zip(way, radii) { parts.append(.ellipse(point.x, point.y, radius, radius)) }
    for index in way.indices.dropLast() {
      let step = way[index + 1] - way[index]
      guard step.length > 0 else { continue }
      let side = Vector(-step.y, step.x) * (1 / step.length)
      let (wide, narrow) = (side * radii[index], side * radii[index + 1])
      parts.append(
        Outline(polygons: [[way[index] + wide, way[index + 1] + narrow, way[index + 1] - narrow, way[index] - wide]])
      )
    }
    return Outline(polygons: parts.flatMap(\.polygons))
  }

  private static func radius(at share: Double, _ widths: [Double]) -> Double {
    let place = share * Double(widths.count - 1)
    let index = min(Int(place), max(widths.count - 2, 0))
    guard widths.count > 1 else { return (widths.first ?? 0) / 2 }
    return (widths[index] + (widths[index + 1] - widths[index]) * (place - Double(index))) / 2
  }

  private static func oriented(_ polygon: [Vector]) -> [Vector] {
    let area = polygon.indices.reduce(0.0) { sum, index in
      let (from, to) = (polygon[index], polygon[(index + 1) % polygon.count])
      return sum + from.x * to.y - to.x * from.y
    }
    return area < 0 ? polygon.reversed() : polygon
  }

  private static func grown(_ polygon: [Vector], by distance: Double) -> [Vector] {
    var corners = [Vector]()
    for point in polygon where corners.last.map({ ($0 - point).length > 0.01 }) ?? true { corners.append(point) }
    if let first = corners.first, let last = corners.last, corners.count > 1, (first - last).length <= 0.01 {
      corners.removeLast()
    }
    let count = corners.count
    guard count > 2 else { return polygon }
    return corners.indices.map { index in
      let before = corners[index] - corners[(index + count - 1) % count]
      let after = corners[(index + 1) % count] - corners[index]
      let middle = before.outwards + after.outwards
      let stretch = middle.length < 1 ? 2 : 2 / (middle.length * middle.length)
      return corners[index] + middle * (stretch * distance)
    }
  }
}

extension Vector {
  /// The unit normal that points out of a clockwise polygon (as seen on the screen) along this side of it.
  fileprivate var outwards: Vector { Vector(y, -x) * (1 / length) }
}
