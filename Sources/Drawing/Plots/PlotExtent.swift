internal import Domain

/// Which y a panel shows.
struct PlotExtent {
  private static let smallestHeights = 8.0

  /// Curves with a margin of 4 percent above and below.
  let range: ClosedRange<Double>

  /// - Parameters:
  ///   - tracers: the curves of the panel.
  ///   - fans: what else it must show.
  ///   - shared: the curves by whose size a comparison is limited; empty where there is only one.
  init(_ tracers: [CurveTracer], fans: [ClosedRange<Double>], shared: [CurveTracer], domain: ClosedRange<Double>) {
    let extents = tracers.compactMap(\.extent) + fans
    guard var low = extents.map(\.lowerBound).min(), var high = extents.map(\.upperBound).max() else {
      range = -1...1
      return
    }
    if !shared.isEmpty {
      let limit = Self.limit(shared, domain)
      (low, high) = (max(low, -limit), min(high, limit))
    }
    let height = high - low
    guard height > 1e-9 * max(1, abs(low), abs(high)) else {
      range = (low - 1)...(high + 1)
      return
    }
    range = (low - 0.04 * height)...(high + 0.04 * height)
  }

  /// How far from 0 a comparison goes: as far as the identity, or some heights of its smallest curve. What grows faster
  /// leaves the picture and does not press the others flat.
  private static func limit(_ tracers: [CurveTracer], _ domain: ClosedRange<Double>) -> Double {
    let reach = max(abs(domain.lowerBound), abs(domain.upperBound))
    let heights = tracers.compactMap { $0.extent.map { max(abs($0.lowerBound), abs($0.upperBound)) } }
    return max(reach, smallestHeights * (heights.min() ?? 0), 1)
  }

  /// The range, rounded outwards, so that the axis holds still while a slider moves a little.
  func widened(to step: Double) -> ClosedRange<Double> {
    let low = (range.lowerBound / step).rounded(.down) * step
    return low...max((range.upperBound / step).rounded(.up) * step, low + step)
  }

  /// As many units for each pixel as along x: a slope of 1 is a line of 45°. What does not fit is left out at the end
  /// that is farther from 0.
  static func equal(to x: PlotScale, around range: ClosedRange<Double>, height: Double) -> ClosedRange<Double> {
    let span = (x.range.upperBound - x.range.lowerBound) / abs(x.pixels.to - x.pixels.from) * height
    let middle = (range.lowerBound + range.upperBound) / 2
    let needed = range.upperBound - range.lowerBound
    let center = needed <= span ? middle : min(max(0, range.lowerBound + span / 2), range.upperBound - span / 2)
    return (center - span / 2)...(center + span / 2)
  }
}
