internal import Glibc

/// Fills ellipses as CVAT's exports do, which draw them with OpenCV: as a polygon with a corner every few degrees, on
/// a grid of 65,536 steps to the pixel, its border included.
enum EllipseRaster {
  private static let shift = 16
  private static let one = 1 << shift
  private static let half = one >> 1

  private struct Point: Equatable {
    var x: Int
    var y: Int
  }

  /// - Parameters:
  ///   - radii: in whole pixels.
  ///   - degrees: clockwise.
  static func runs(
    center: (x: Int, y: Int),
    radii: (x: Int, y: Int),
    degrees: Int,
    width: Int,
    height: Int
  ) -> ColumnRuns {
    var canvas = Canvas(width: width, height: height)
    var corners = corners(center, radii, degrees)
    if corners.count == 1 { corners = [corners[0], corners[0]] }
    for index in corners.indices {
      line(corners[index == 0 ? corners.count - 1 : index - 1], corners[index], on: &canvas)
    }
    if corners.count > 2 { fill(corners, on: &canvas) }
    var columns = CrossRuns(length: width, lineCount: height)
    for (y, piece) in canvas.pieces.sorted(by: { ($0.y, $0.columns.lowerBound) < ($1.y, $1.columns.lowerBound) }) {
      columns.add(piece, on: y)
    }
    return ColumnRuns(width: width, height: height, counts: columns.counts())
  }

  /// What was drawn, in no order.
  private struct Canvas {
    let width: Int
    let height: Int
    private(set) var pieces: [(y: Int, columns: Range<Int>)] = []

    init(width: Int, height: Int) {
      (self.width, self.height) = (width, height)
    }

    mutating func set(_ x: Int, _ y: Int) { fill(x..<x + 1, y) }

    mutating func fill(_ columns: Range<Int>, _ y: Int) {
      let inside = columns.clamped(to: 0..<width)
      if (0..<height).contains(y), !inside.isEmpty { pieces.append((y, inside)) }
    }
  }

  private static func corners(_ center: (x: Int, y: Int), _ radii: (x: Int, y: Int), _ degrees: Int) -> [Point] {
    let radius = max(radii.x, radii.y)
    let step = radius < 3 ? 90 : radius < 10 ? 30 : radius < 15 ? 18 : 5
    let (cosine, sine) = (cosine(degrees), sine(degrees))
    var corners: [Point] = []
    for angle in stride(from: 0, through: 360, by: step) {
      let x = Double(radii.x << shift) * Self.cosine(angle)
      let y = Double(radii.y << shift) * Self.sine(angle)
      let point = Point(
        x: Int((Double(center.x << shift) + x * cosine - y * sine).rounded(.toNearestOrEven)),
        y: Int((Double(center.y << shift) + x * sine + y * cosine).rounded(.toNearestOrEven))
      )
      if corners.last != point { corners.append(point) }
    }
    return corners
  }

  /// To seven decimals, in single precision: OpenCV takes both from a table of such numbers.
  private static func sine(_ degrees: Int) -> Double {
    let quarter = ((degrees % 360) + 360) % 360
    return Double(Float((sin(Double(quarter) * .pi / 180) * 1e7).rounded() / 1e7))
  }

  private static func cosine(_ degrees: Int) -> Double { sine(degrees + 90) }

  private static func line(_ from: Point, _ to: Point, on canvas: inout Canvas) {
    canvas.set((to.x + half) >> shift, (to.y + half) >> shift)
    let isFlat = abs(to.x - from.x) > abs(to.y - from.y)
    let isTurned = isFlat ? to.x < from.x : to.y < from.y
    let (start, end) = isTurned ? (to, from) : (from, to)
    if isFlat {
      let rise = (end.y - start.y) * one / ((end.x - start.x) | 1)
      var y = start.y + half
      for step in 0...(end.x - start.x) >> shift {
        canvas.set((start.x + half) >> shift + step, y >> shift)
        y += rise
      }
    } else {
      let run = (end.x - start.x) * one / ((end.y - start.y) | 1)
      var x = start.x + half
      for step in 0...(end.y - start.y) >> shift {
        canvas.set(x >> shift, (start.y + half) >> shift + step)
        x += run
      }
    }
  }

  private static func fill(_ corners: [Point], on canvas: inout Canvas) {
    let top = corners.indices.min { corners[$0].y < corners[$1].y } ?? 0
    let bottom = min(((corners.map(\.y).max() ?? 0) + half) >> shift, canvas.height - 1)
    var y = (corners[top].y + half) >> shift
    guard y <= bottom else { return }
    var sides = [Side(corner: top, step: 1, y: y), Side(corner: top, step: corners.count - 1, y: y)]
    var cornersLeft = corners.count
    while y <= bottom {
      for index in sides.indices { sides[index].turn(at: y, corners, &cornersLeft) }
      let (left, right) = (min(sides[0].x, sides[1].x), max(sides[0].x, sides[1].x))
      let (start, end) = ((left + half) >> shift, (right + half) >> shift)
      if start <= end { canvas.fill(start..<end + 1, y) }
      for index in sides.indices { sides[index].x += sides[index].slope }
      y += 1
    }
  }

  /// The left or the right border while the rows are filled from the top.
  private struct Side {
    var corner: Int
    let step: Int
    /// The row from which the next corner is needed.
    var end: Int
    var x = -one
    var slope = 0

    init(corner: Int, step: Int, y: Int) {
      self.corner = corner
      self.step = step
      end = y
    }

    mutating func turn(at y: Int, _ corners: [Point], _ cornersLeft: inout Int) {
      guard y >= end else { return }
      var from = corner
      var to = (from + step) % corners.count
      while cornersLeft > 0 {
        cornersLeft -= 1
        let row = (corners[to].y + half) >> shift
        if row > y {
          end = row
          slope = ((corners[to].x - corners[from].x) * 2 + (row - y)) / (2 * (row - y))
          x = corners[from].x
          corner = to
          return
        }
        from = to
        to = (to + step) % corners.count
      }
    }
  }
}
