/// What can be found out of a curve's values: it holds for the parameters that are set, not only for the usual ones.
public struct CurveShape: Sendable {
  public enum Direction: Equatable, Sendable {
    /// Never falls; `strictly` where it never stands still either.
    case rising(strictly: Bool)
    case falling(strictly: Bool)
    case constant
    case turning
  }

  public enum Smoothness: Equatable, Sendable {
    /// Value and slope have no jumps, and neither has the slope's slope where pieces of the formula meet.
    case smooth
    /// Its slope is continuous and has kinks at these x.
    case onceDifferentiable([Double])
    case kinks([Double])
    case jumps([Double])
  }

  /// A place and the value there.
  public struct Extreme: Equatable, Sendable {
    public let x: Double
    public let value: Double
  }

  /// How far from 0 values are looked at.
  private static let reach = 40.0
  private static let steps = 8000

  public let direction: Direction
  public let smoothness: Smoothness
  /// The least value, where there is one that lies in a dip and not at an end or on a plain.
  public let minimum: Extreme?

  public init(_ curve: ActivationCurve) {
    let xs = (0...Self.steps).map { index in
      -Self.reach + 2 * Self.reach * Double(index) / Double(Self.steps)
    }
    let values = xs.map(curve.value)
    direction = Self.direction(values)
    smoothness = Self.smoothness(curve)
    minimum = direction == .turning && curve.frequency == 0 ? Self.minimum(of: curve, xs, values) : nil
  }

  /// Differences that rounding may make do not count.
  private static func direction(_ values: [Double]) -> Direction {
    let steps = zip(values, values.dropFirst()).map { before, after in
      abs(after - before) <= 1e-13 * max(1, abs(before)) ? 0 : after - before
    }
    let middle = steps[(steps.count * 3 / 8)..<(steps.count * 5 / 8)]
    switch (steps.contains { $0 > 0 }, steps.contains { $0 < 0 }) {
    case (false, false): return .constant
    case (true, false): return .rising(strictly: !middle.contains(0))
    case (false, true): return .falling(strictly: !middle.contains(0))
    case (true, true): return .turning
    }
  }

  private static func smoothness(_ curve: ActivationCurve) -> Smoothness {
    if !curve.jumps.isEmpty { return .jumps(curve.jumps) }
    if !curve.kinks.isEmpty { return .kinks(curve.kinks) }
    let bends = curve.breaks.filter { x in
      // The slope's slope from both sides, over a thousandth.
      let (step, slope) = (1e-3, curve.derivative)
      let (left, right) = ((slope(x) - slope(x - step)) / step, (slope(x + step) - slope(x)) / step)
      return abs(right - left) > 0.02 * max(1, abs(left), abs(right))
    }
    return bends.isEmpty ? .smooth : .onceDifferentiable(bends)
  }

  private static func minimum(of curve: ActivationCurve, _ xs: [Double], _ values: [Double]) -> Extreme? {
    guard let place = values.indices.min(by: { values[$0] < values[$1] }), place > 0, place < xs.count - 1,
      values[place - 1] > values[place], values[place + 1] > values[place]
    else { return nil }
    let x = lowest(curve.value, xs[place - 1], xs[place + 1])
    return Extreme(x: x, value: curve.value(x))
  }

  /// By golden sections, down to where rounding hides the difference.
  private static func lowest(_ function: (Double) -> Double, _ low: Double, _ high: Double) -> Double {
    let ratio = (5.0.squareRoot() - 1) / 2
    var (low, high) = (low, high)
    while high - low > 1e-9 * max(1, abs(low)) {
      let (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
      if function(left) < function(right) { high = right } else { low = left }
    }
    return (low + high) / 2
  }
}

extension CurveShape {
  /// `Yes, strictly`.
  public var directionWords: String {
    switch direction {
    case .rising(let strictly): strictly ? "yes, strictly rising" : "yes, it never falls"
    case .falling(let strictly): strictly ? "yes, strictly falling" : "yes, it never rises"
    case .constant: "constant"
    case .turning: "no"
    }
  }

  public var smoothnessWords: String {
    switch smoothness {
    case .smooth: "yes"
    case .onceDifferentiable(let places): "once: its slope is continuous, with kinks at \(Self.list(places))"
    case .kinks(let places): "no, it has a kink at \(Self.list(places))"
    case .jumps(let places): "no, it jumps at \(Self.list(places))"
    }
  }

  public var minimumWords: String? {
    minimum.map { "\(readable($0.value)) at x ≈ \(readable(($0.x * 1e5).rounded() / 1e5))" }
  }

  private static func list(_ places: [Double]) -> String { places.map(readable).joined(separator: " and ") }
}
