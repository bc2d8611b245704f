internal import Domain

/// The x that is read off: a line across the panels, a dot on each curve, and the tangent where there is one function.
struct PlotMarker {
  private static let dash = [2.0, 4.0]
  private static let tangent = 70.0

  let request: PlotRequest
  let theme: PlotTheme

  func add(to scene: inout PlotScene) {
    guard let x = request.marker, request.domain.contains(x) else { return }
    for panel in scene.panels {
      let place = panel.x.pixel(x)
      let line = [PlotScene.Point(x: place, y: panel.area.top), .init(x: place, y: panel.area.bottom)]
      scene.strokes.append(.init(lines: [line], color: theme.axis, width: 1.25, dash: Self.dash, clip: panel.area))
    }
    let isApart = request.derivative == .apart
    for (curve, color) in zip(request.curves, theme.curves) {
      if request.curves.count == 1 { addTangent(of: curve, at: x, to: &scene) }
      addDot(curve.value(x), at: x, color: color, in: scene.panels[0], to: &scene)
      guard request.showsDerivative else { continue }
      let slopeColor = request.curves.count == 1 ? theme.loneSlope : color
      addDot(curve.derivative(x), at: x, color: slopeColor, in: scene.panels[isApart ? 1 : 0], to: &scene)
    }
  }

  private func addDot(
    _ y: Double,
    at x: Double,
    color: Color,
    in panel: PlotScene.Panel,
    to scene: inout PlotScene
  ) {
    guard panel.y.range.contains(y) else { return }
    scene.dots.append(.init(center: panel.point(x, y), color: color, isFilled: true))
  }

  private func addTangent(of curve: ActivationCurve, at x: Double, to scene: inout PlotScene) {
    let panel = scene.panels[0]
    guard let line = Self.tangent(of: curve, at: x, in: panel) else { return }
    scene.strokes.append(.init(lines: [line], color: theme.muted, width: 1.25, clip: panel.area))
  }

  /// The two ends of a line of steady length that touches the curve at x; nil where the curve has no finite value or slope.
  static func tangent(of curve: ActivationCurve, at x: Double, in panel: PlotScene.Panel) -> [PlotScene.Point]? {
    let (value, slope) = (curve.value(x), curve.derivative(x))
    guard value.isFinite, slope.isFinite else { return nil }
    let center = panel.point(x, value)
    let ahead = panel.point(x + 1, value + slope)
    let (dx, dy) = (ahead.x - center.x, ahead.y - center.y)
    let scale = tangent / (dx * dx + dy * dy).squareRoot()
    return [-scale, scale].map { PlotScene.Point(x: center.x + dx * $0, y: center.y + dy * $0) }
  }
}
