internal import Glibc

/// A shape as it is compared with others of its family.
struct Figure: Sendable {
  let family: Family
  let box: Box
  let content: Content

  /// Polygons and masks are compared with each other, all else with its own kind.
  enum Family: Sendable {
    case rectangle, segment, ellipse, cuboid, polyline, points, skeleton
  }

  enum Content: Sendable {
    case area(Region)
    case line(Line)
    case points([Double])
    /// Points in pixels by sublabel, of those that are seen.
    case skeleton([Label.ID: [Double]])
  }

  init(_ shape: Shape) {
    switch shape.kind {
    case .rectangle:
      let corners = Turn.corners(of: shape)
      self.init(.rectangle, shape.rotation == 0 ? Region(box: Box(around: corners)) : Region(polygon: corners))
    case .polygon: self.init(.segment, Region(polygon: shape.points))
    case .mask: self.init(.segment, Region(mask: MaskRuns(points: shape.points)))
    case .ellipse:
      let points = shape.points
      let region = Region(
        ellipseAt: points[0],
        points[1],
        radii: max(points[2] - points[0], 1e-6),
        max(points[1] - points[3], 1e-6),
        rotation: shape.rotation
      )
      self.init(.ellipse, region)
    case .cuboid: self.init(.cuboid, Region(polygon: ConvexHull.points(around: shape.points)))
    case .polyline: self.init(family: .polyline, box: Box(around: shape.points), content: .line(Line(shape.points)))
    case .points: self.init(family: .points, box: Box(around: shape.points), content: .points(shape.points))
    case .skeleton:
      let seen = shape.elements.filter { !$0.shape.isOutside && $0.shape.points.count >= 2 }
      let points = Dictionary(seen.map { ($0.label, $0.shape.points) }) { first, _ in first }
      self.init(family: .skeleton, box: Box(around: seen.flatMap(\.shape.points)), content: .skeleton(points))
    }
  }

  init(_ family: Family, _ region: Region) {
    self.init(family: family, box: region.box, content: .area(region))
  }

  private init(family: Family, box: Box, content: Content) {
    (self.family, self.box, self.content) = (family, box, content)
  }

  var region: Region? {
    if case .area(let region) = content { region } else { nil }
  }
}

/// Rotation about a figure's centre.
enum Turn {
  /// - Parameter rotation: degrees clockwise, as the picture's y goes down.
  static func sineAndCosine(of rotation: Double) -> (sine: Double, cosine: Double) {
    let radians = rotation * .pi / 180
    return (sin(radians), cos(radians))
  }

  /// The four corners of a rectangle.
  static func corners(of rectangle: Shape) -> [Double] {
    let points = rectangle.points
    let (x, y) = ((points[0] + points[2]) / 2, (points[1] + points[3]) / 2)
    let (dx, dy) = ((points[2] - points[0]) / 2, (points[3] - points[1]) / 2)
    guard rectangle.rotation != 0 else { return [x - dx, y - dy, x + dx, y - dy, x + dx, y + dy, x - dx, y + dy] }
    let (sine, cosine) = sineAndCosine(of: rectangle.rotation)
    let (across, down) = ((x: dx * cosine, y: dx * sine), (x: -dy * sine, y: dy * cosine))
    return [
      x - across.x - down.x, y - across.y - down.y, x + across.x - down.x, y + across.y - down.y,
      x + across.x + down.x, y + across.y + down.y, x - across.x + down.x, y - across.y + down.y,
    ]
  }
}

/// The smallest convex polygon around points (Andrew's monotone chain, 1979).
enum ConvexHull {
  static func points(around points: [Double]) -> [Double] {
    var corners: [Corner] = stride(from: 0, to: points.count - 1, by: 2).map { (points[$0], points[$0 + 1]) }
    corners.sort { $0.x == $1.x ? $0.y < $1.y : $0.x < $1.x }
    let hull = half(corners) + half(corners.reversed())
    return hull.flatMap { [$0.x, $0.y] }
  }

  private typealias Corner = (x: Double, y: Double)

  /// One side, without its last corner, with which the other side begins.
  private static func half(_ corners: [Corner]) -> ArraySlice<Corner> {
    var chain: [Corner] = []
    for corner in corners {
      while let last = chain.last, chain.count >= 2 {
        let before = chain[chain.count - 2]
        let turn = (last.x - before.x) * (corner.y - before.y) - (last.y - before.y) * (corner.x - before.x)
        guard turn <= 0 else { break }
        chain.removeLast()
      }
      chain.append(corner)
    }
    return chain.dropLast()
  }
}

/// A polyline, with places along it.
struct Line: Sendable {
  /// So many places are looked at.
  private static let places = 64

  let points: [Double]
  /// At even distances along the line, both ends among them: flat.
  let samples: [Double]

  init(_ points: [Double]) {
    self.points = points
    var lengths = [0.0]
    for index in stride(from: 2, to: points.count - 1, by: 2) {
      let (dx, dy) = (points[index] - points[index - 2], points[index + 1] - points[index - 1])
      lengths.append(lengths[lengths.count - 1] + (dx * dx + dy * dy).squareRoot())
    }
    let whole = lengths[lengths.count - 1]
    var segment = 0
    samples = (0..<Self.places).flatMap { place -> [Double] in
      let wanted = whole * Double(place) / Double(Self.places - 1)
      while segment + 2 < lengths.count, lengths[segment + 1] < wanted { segment += 1 }
      let length = lengths[segment + 1] - lengths[segment]
      let share = length > 0 ? min(1, (wanted - lengths[segment]) / length) : 0
      let from = segment * 2
      let (dx, dy) = (points[from + 2] - points[from], points[from + 3] - points[from + 1])
      return [points[from] + share * dx, points[from + 1] + share * dy]
    }
  }

  /// The quality of one line against another (Heipke, Mayer, Wiedemann, Jamet, "Evaluation of automatic road extraction",
  /// 1997): what of each lies within a distance of the other.
  func quality(against other: Line, within distance: Double) -> Double {
    let (correct, complete) = (share(near: other, within: distance), other.share(near: self, within: distance))
    let united = correct + complete - correct * complete
    return united > 0 ? correct * complete / united : 0
  }

  /// How much nearer this line is to another when it is turned round: above 0 where it runs the wrong way, −1…1.
  func gainOfTurning(towards other: Line) -> Double {
    var (straight, turned) = (0.0, 0.0)
    for place in 0..<Self.places {
      let (x, y) = (other.samples[2 * place], other.samples[2 * place + 1])
      let back = Self.places - 1 - place
      straight += hypot(samples[2 * place] - x, samples[2 * place + 1] - y)
      turned += hypot(samples[2 * back] - x, samples[2 * back + 1] - y)
    }
    return straight + turned > 0 ? (straight - turned) / (straight + turned) : 0
  }

  private func share(near other: Line, within distance: Double) -> Double {
    let near = (0..<Self.places).filter { place in
      other.isNear(samples[2 * place], samples[2 * place + 1], within: distance)
    }
    return Double(near.count) / Double(Self.places)
  }

  private func isNear(_ x: Double, _ y: Double, within distance: Double) -> Bool {
    for index in stride(from: 0, to: points.count - 3, by: 2) {
      let (ax, ay) = (points[index], points[index + 1])
      let (dx, dy) = (points[index + 2] - ax, points[index + 3] - ay)
      let squared = dx * dx + dy * dy
      let share = squared > 0 ? min(1, max(0, ((x - ax) * dx + (y - ay) * dy) / squared)) : 0
      let (rx, ry) = (x - ax - share * dx, y - ay - share * dy)
      if rx * rx + ry * ry <= distance * distance { return true }
    }
    return false
  }
}
