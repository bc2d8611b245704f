/// A box along the axes of a picture, in pixels.
struct Box: Equatable, Sendable {
  var left: Double
  var top: Double
  var right: Double
  var bottom: Double

  /// - Parameter points: flat, one point or more.
  init(around points: [Double]) {
    (left, top, right, bottom) = (.infinity, .infinity, -.infinity, -.infinity)
    for index in stride(from: 0, to: points.count - 1, by: 2) {
      left = min(left, points[index])
      right = max(right, points[index])
      top = min(top, points[index + 1])
      bottom = max(bottom, points[index + 1])
    }
  }

  init(left: Double, top: Double, right: Double, bottom: Double) {
    (self.left, self.top, self.right, self.bottom) = (left, top, right, bottom)
  }

  var width: Double { max(0, right - left) }
  var height: Double { max(0, bottom - top) }
  var area: Double { width * height }

  func grown(by distance: Double) -> Box {
    Box(left: left - distance, top: top - distance, right: right + distance, bottom: bottom + distance)
  }

  func meets(_ other: Box) -> Bool {
    left <= other.right && other.left <= right && top <= other.bottom && other.top <= bottom
  }

  func overlap(with other: Box) -> Box {
    Box(
      left: max(left, other.left),
      top: max(top, other.top),
      right: min(right, other.right),
      bottom: min(bottom, other.bottom)
    )
  }
}

/// An area of a picture, cut into horizontal lines: what lies inside on each is exact, and the lines are so many that areas
/// are right to a percent or better. Masks are cut through the middle of their pixels, which is exact.
struct Region: Sendable {
  /// Lines through a figure, at the least.
  private static let lines = 64.0
  /// A higher mask than any picture is taken for its box.
  private static let mostRows = 100_000

  let box: Box
  /// The part that nothing lies over.
  let area: Double
  private let outline: Outline
  private let above: [Region]
  /// The distance of the lines: a power of two, so that those of two regions fall together.
  private let step: Double

  private enum Outline: Sendable {
    case box
    case polygon([Double])
    case ellipse(Ellipse)
    case mask([[Double]], top: Int)
  }

  private struct Ellipse: Sendable {
    let x: Double
    let y: Double
    let squared: Double
    let mixed: Double
    let rest: Double
  }

  /// The area between corners, by the even-odd rule.
  init(polygon points: [Double]) {
    self.init(Box(around: points), .polygon(points))
  }

  init(box: Box) {
    self.init(box, .box)
  }

  init(mask: MaskRuns) {
    let box = Box(
      left: Double(mask.left),
      top: Double(mask.top),
      right: Double(mask.right + 1),
      bottom: Double(mask.bottom + 1)
    )
    guard mask.height <= Self.mostRows else {
      self.init(box: box)
      return
    }
    var rows = [[Double]](repeating: [], count: mask.height)
    mask.eachSpan { y, columns in
      rows[y - mask.top] += [Double(columns.lowerBound), Double(columns.upperBound)]
    }
    self.init(box, .mask(rows, top: mask.top))
  }

  /// - Parameter rotation: degrees clockwise.
  init(ellipseAt x: Double, _ y: Double, radii rx: Double, _ ry: Double, rotation: Double) {
    let (sine, cosine) = Turn.sineAndCosine(of: rotation)
    let (a, b) = (1 / (rx * rx), 1 / (ry * ry))
    let outline = Ellipse(
      x: x,
      y: y,
      squared: cosine * cosine * a + sine * sine * b,
      mixed: 2 * sine * cosine * (a - b),
      rest: sine * sine * a + cosine * cosine * b
    )
    let width = (rx * rx * cosine * cosine + ry * ry * sine * sine).squareRoot()
    let height = (rx * rx * sine * sine + ry * ry * cosine * cosine).squareRoot()
    self.init(Box(left: x - width, top: y - height, right: x + width, bottom: y + height), .ellipse(outline))
  }

  private init(_ box: Box, _ outline: Outline, above: [Region] = []) {
    self.box = box
    self.outline = outline
    self.above = above
    if case .mask = outline {
      step = 1
    } else {
      var step = 1.0
      while step * 2 * Self.lines <= box.height { step *= 2 }
      while step * Self.lines > box.height, step > 1.0 / 1024 { step /= 2 }
      self.step = step
    }
    if case .box = outline, above.isEmpty {
      area = box.area
    } else {
      area = Self.sum(within: box, step: step) { [outline, above] y in
        Intervals.length(Self.intervals(outline, box, above, at: y))
      }
    }
  }

  /// The same without what others hide.
  func visible(under above: [Region]) -> Region {
    let hiding = above.filter { $0.box.meets(box) }
    return hiding.isEmpty ? self : Region(box, outline, above: hiding)
  }

  /// The area of intersection over that of union, 0…1.
  ///
  /// - Parameter least: what is surely less than this may be 0.
  func overlap(with other: Region, atLeast least: Double) -> Double {
    if area == 0, other.area == 0 { return box == other.box ? 1 : 0 }
    let common = box.overlap(with: other.box)
    let most = min(common.area, min(area, other.area))
    guard most > 0, most / (area + other.area - most) >= least else { return 0 }
    let shared = intersection(with: other, within: common)
    return min(1, shared / (area + other.area - shared))
  }

  private func intersection(with other: Region, within common: Box) -> Double {
    if case .box = outline, case .box = other.outline, above.isEmpty, other.above.isEmpty { return common.area }
    return Self.sum(within: common, step: min(step, other.step)) { y in
      Intervals.common(
        Self.intervals(outline, box, above, at: y),
        Self.intervals(other.outline, other.box, other.above, at: y)
      )
    }
  }

  private static func sum(within box: Box, step: Double, _ length: (Double) -> Double) -> Double {
    guard box.height > 0 else { return 0 }
    let (first, last) = (Int((box.top / step).rounded(.down)), Int((box.bottom / step).rounded(.up)))
    var sum = 0.0
    for line in first..<last { sum += length((Double(line) + 0.5) * step) }
    return sum * step
  }

  /// What is inside on one line: rising pairs of x.
  private static func intervals(_ outline: Outline, _ box: Box, _ above: [Region], at y: Double) -> [Double] {
    var found: [Double]
    switch outline {
    case .box: found = y >= box.top && y <= box.bottom ? [box.left, box.right] : []
    case .polygon(let points): found = crossings(of: points, at: y)
    case .ellipse(let ellipse):
      let dy = y - ellipse.y
      let root = ellipse.mixed * ellipse.mixed * dy * dy - 4 * ellipse.squared * (ellipse.rest * dy * dy - 1)
      guard root > 0 else { return [] }
      let middle = ellipse.x - ellipse.mixed * dy / (2 * ellipse.squared)
      let half = root.squareRoot() / (2 * ellipse.squared)
      found = [middle - half, middle + half]
    case .mask(let rows, let top):
      let row = Int(y.rounded(.down)) - top
      found = rows.indices.contains(row) ? rows[row] : []
    }
    for region in above where !found.isEmpty && y >= region.box.top && y <= region.box.bottom {
      found = Intervals.difference(found, intervals(region.outline, region.box, region.above, at: y))
    }
    return found
  }

  private static func crossings(of points: [Double], at y: Double) -> [Double] {
    var found: [Double] = []
    var (x0, y0) = (points[points.count - 2], points[points.count - 1])
    for index in stride(from: 0, to: points.count - 1, by: 2) {
      let (x1, y1) = (points[index], points[index + 1])
      if (y0 <= y) != (y1 <= y) { found.append(x0 + (y - y0) / (y1 - y0) * (x1 - x0)) }
      (x0, y0) = (x1, y1)
    }
    found.sort()
    return found
  }
}

/// Rising pairs of numbers, `[from, to, from, to, …]`.
enum Intervals {
  static func length(_ intervals: [Double]) -> Double {
    stride(from: 0, to: intervals.count - 1, by: 2).reduce(0) { $0 + intervals[$1 + 1] - intervals[$1] }
  }

  static func common(_ one: [Double], _ other: [Double]) -> Double {
    var (i, j, sum) = (0, 0, 0.0)
    while i + 1 < one.count, j + 1 < other.count {
      sum += max(0, min(one[i + 1], other[j + 1]) - max(one[i], other[j]))
      if one[i + 1] < other[j + 1] { i += 2 } else { j += 2 }
    }
    return sum
  }

  /// What of the first is not in the second.
  static func difference(_ one: [Double], _ other: [Double]) -> [Double] {
    var left: [Double] = []
    var j = 0
    for i in stride(from: 0, to: one.count - 1, by: 2) {
      var start = one[i]
      while j + 1 < other.count, other[j + 1] <= start { j += 2 }
      var next = j
      while next + 1 < other.count, other[next] < one[i + 1] {
        if other[next] > start { left += [start, other[next]] }
        start = max(start, other[next + 1])
        next += 2
      }
      if start < one[i + 1] { left += [start, one[i + 1]] }
    }
    return left
  }
}
