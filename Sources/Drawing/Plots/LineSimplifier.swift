/// Leaves out the points of a line that nobody would see: a curve has one for each column, and most of them lie on a
/// straight piece.
enum LineSimplifier {
  /// How far the line may be from a point that was left out, in CSS pixels along y.
  private static let tolerance = 0.04

  /// - Parameter line: with ascending x.
  static func simplified(_ line: [PlotScene.Point]) -> [PlotScene.Point] {
    guard line.count > 2 else { return line }
    var kept = [line[0]]
    var anchor = line[0]
    var last = line[0]
    var slopes = -Double.infinity...Double.infinity
    for point in line.dropFirst() {
      let run = point.x - anchor.x
      // Every line from the anchor with a slope of this range passes all points since then; the one to `point` must.
      if last != anchor, run <= 0 || !slopes.contains((point.y - anchor.y) / run) {
        kept.append(last)
        anchor = last
        slopes = -Double.infinity...Double.infinity
      }
      slopes = narrowed(slopes, from: anchor, to: point)
      last = point
    }
    kept.append(last)
    return kept
  }

  private static func narrowed(
    _ slopes: ClosedRange<Double>,
    from anchor: PlotScene.Point,
    to point: PlotScene.Point
  ) -> ClosedRange<Double> {
    let run = point.x - anchor.x
    guard run > 0 else { return 0...0 }
    let low = max(slopes.lowerBound, (point.y - tolerance - anchor.y) / run)
    let high = min(slopes.upperBound, (point.y + tolerance - anchor.y) / run)
    return low <= high ? low...high : 0...0
  }
}
