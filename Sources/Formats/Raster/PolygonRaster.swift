/// Fills outlines exactly as pycocotools does, so that areas and run lengths agree to the pixel.
///
/// Its rule: the outline is walked on a grid five times as fine; where a step crosses the middle of a column, the
/// pixel below changes sides. https://github.com/cocodataset/cocoapi (`rleFrPoly`).
enum PolygonRaster {
  private static let fineness = 5
  /// Beyond this, a corner is moved nearer: nobody draws there, and the walk takes as many steps.
  private static let farthest = 100_000.0

  /// - Parameter points: `[x0, y0, …]` in pixels.
  static func runs(_ points: [Double], width: Int, height: Int) -> ColumnRuns {
    var crossings: [Int] = []
    let count = points.count / 2
    let xs = (0..<count).map { fine(points[$0 * 2]) }
    let ys = (0..<count).map { fine(points[$0 * 2 + 1]) }
    var last: (x: Int, y: Int)?
    for index in 0..<count {
      let next = index + 1 < count ? index + 1 : 0
      walk((xs[index], ys[index]), (xs[next], ys[next])) { x, y in
        if let last, last.x != x {
          if let place = crossing(last, (x, y), width: width, height: height) { crossings.append(place) }
        }
        last = (x, y)
      }
    }
    crossings.sort()
    return ColumnRuns(width: width, height: height, counts: CrossRuns.counts(of: crossings, end: width * height))
  }

  private static func fine(_ value: Double) -> Int {
    Int(Double(fineness) * min(max(value, -farthest), farthest) + 0.5)
  }

  /// Each point of the fine grid along one side, both ends included.
  @inline(__always)
  private static func walk(_ from: (x: Int, y: Int), _ to: (x: Int, y: Int), _ body: (Int, Int) -> Void) {
    let (width, height) = (abs(to.x - from.x), abs(to.y - from.y))
    let isFlat = width >= height
    // Always walked the same way, so that two neighbours share their border.
    let isTurned = isFlat ? from.x > to.x : from.y > to.y
    let (start, end) = isTurned ? (to, from) : (from, to)
    let length = isFlat ? width : height
    let slope =
      length == 0 ? 0 : Double(isFlat ? end.y - start.y : end.x - start.x) / Double(length)
    for step in 0...length {
      let place = isTurned ? length - step : step
      if isFlat {
        body(start.x + place, Int(Double(start.y) + slope * Double(place) + 0.5))
      } else {
        body(Int(Double(start.x) + slope * Double(place) + 0.5), start.y + place)
      }
    }
  }

  /// The pixel, counted down the columns, at which a step changes sides; nil where it crosses no column's middle.
  @inline(__always)
  private static func crossing(
    _ from: (x: Int, y: Int),
    _ to: (x: Int, y: Int),
    width: Int,
    height: Int
  ) -> Int? {
    // pycocotools divides: (fine + 0.5) / 5 - 0.5 is a whole number only for the third of a pixel's five places, and
    // rounded up it is (fine + 2) / 5
    let fine = (to.x < from.x ? to.x : to.x - 1) - fineness / 2
    guard fine >= 0, fine.isMultiple(of: fineness), fine < width * fineness else { return nil }
    let y = max(min(from.y, to.y) + fineness / 2, 0) / fineness
    return fine / fineness * height + min(y, height)
  }
}
