internal import Domain

/// A curve of a plot, traced: what its panels need to know before they can have scales.
struct TracedCurve {
  let curve: ActivationCurve
  let color: Color
  let slopeColor: Color
  /// Lengths of dash and gap in a comparison, where colour alone would not tell the curves apart.
  let pattern: [Double]
  let value: CurveTracer
  let slope: CurveTracer?

  static func curves(of request: PlotRequest, theme: PlotTheme) -> [TracedCurve] {
    let isComparison = request.curves.count > 1
    return request.curves.enumerated().map { place, curve in
      func trace(_ function: @escaping (Double) -> Double) -> CurveTracer {
        CurveTracer(
          function,
          breaks: curve.breaks,
          domain: request.domain,
          columns: request.width,
          frequency: curve.frequency
        )
      }
      let color = theme.curves[place]
      return TracedCurve(
        curve: curve,
        color: color,
        slopeColor: isComparison ? color : theme.loneSlope,
        pattern: isComparison ? PlotTheme.patterns[place] : [],
        value: trace(curve.value),
        slope: request.showsDerivative ? trace(curve.derivative) : nil
      )
    }
  }

  /// The values at the left end of what training may draw.
  func fan(over domain: ClosedRange<Double>) -> ClosedRange<Double>? {
    guard let slopes = curve.randomSlopes, domain.lowerBound < 0 else { return nil }
    return (slopes.upperBound * domain.lowerBound)...(slopes.lowerBound * domain.lowerBound)
  }
}
