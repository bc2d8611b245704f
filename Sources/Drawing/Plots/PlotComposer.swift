internal import Domain

/// Lays a plot out: title and legend above, numbers to the left and below, curves between.
struct PlotComposer {
  /// The width of words at a size, in CSS pixels.
  typealias Measure = (_ words: String, _ size: Double) -> Double

  private enum Measures {
    static let stroke = 2.5
    /// Derivatives beside their functions in a comparison.
    static let thinStroke = 1.25
    static let slopeDash = [7.0, 5.0]
  }

  let request: PlotRequest
  let measure: Measure
  private let theme: PlotTheme

  init(_ request: PlotRequest, measure: @escaping Measure) {
    self.request = request
    self.measure = measure
    theme = .theme(request.theme)
  }

  func scene() -> PlotScene {
    let curves = TracedCurve.curves(of: request, theme: theme)
    let legend = PlotLegend(request, theme: theme)
    let layout = PlotLayout(request, legend: legend, measure: measure)
    let panels = layout.panels(extents(of: curves))
    var scene = PlotScene(width: request.width, height: request.height, theme: theme, panels: panels)
    scene.bands = curves.compactMap { band($0, in: panels[0]) }
    for (place, panel) in panels.enumerated() {
      PlotAxes(panel: panel, theme: theme).add(to: &scene, showsX: place == panels.count - 1)
    }
    addCurves(curves, to: &scene)
    PlotMarker(request: request, theme: theme).add(to: &scene)
    addWords(curves, to: &scene)
    addTitle(to: &scene, at: layout.corner(panels))
    let corner = PlotScene.Point(x: layout.corner(panels).x, y: layout.legendTop)
    legend.add(layout.legendRows, to: &scene, from: corner, row: PlotLayout.legendRow)
    return scene
  }

  private func extents(of curves: [TracedCurve]) -> [PlotExtent] {
    let values = curves.map(\.value)
    let slopes = curves.compactMap(\.slope)
    let shared = curves.count > 1 ? values : []
    let fans = curves.compactMap { $0.fan(over: request.domain) }
    func extent(_ tracers: [CurveTracer], _ fans: [ClosedRange<Double>]) -> PlotExtent {
      PlotExtent(tracers, fans: fans, shared: shared, domain: request.domain)
    }
    guard request.derivative == .apart else { return [extent(values + slopes, fans)] }
    return [extent(values, fans), extent(slopes, [])]
  }

  private func band(_ traced: TracedCurve, in panel: PlotScene.Panel) -> PlotScene.Band? {
    guard let slopes = traced.curve.randomSlopes, request.domain.lowerBound < 0 else { return nil }
    let ends = [request.domain.lowerBound, min(0, request.domain.upperBound)]
    func line(_ slope: Double) -> [PlotScene.Point] { ends.map { panel.point($0, slope * $0) } }
    return PlotScene.Band(
      upper: line(slopes.lowerBound),
      lower: line(slopes.upperBound),
      color: theme.background.mixed(with: traced.color, share: 0.16),
      clip: panel.area
    )
  }

  private func addCurves(_ curves: [TracedCurve], to scene: inout PlotScene) {
    let isApart = request.derivative == .apart
    // Derivatives first: the functions lie on top.
    for curve in curves {
      guard let slope = curve.slope else { continue }
      let isThin = curves.count > 1 && !isApart
      add(
        slope,
        color: curve.slopeColor,
        width: isThin ? Measures.thinStroke : Measures.stroke,
        dash: curves.count > 1 ? curve.pattern : isApart ? [] : Measures.slopeDash,
        in: scene.panels[isApart ? 1 : 0],
        to: &scene
      )
    }
    for curve in curves {
      add(
        curve.value,
        color: curve.color,
        width: Measures.stroke,
        dash: curve.pattern,
        in: scene.panels[0],
        to: &scene
      )
    }
  }

  private func add(
    _ traced: CurveTracer,
    color: Color,
    width: Double,
    dash: [Double],
    in panel: PlotScene.Panel,
    to scene: inout PlotScene
  ) {
    let lines = traced.lines.map { line in LineSimplifier.simplified(line.map { panel.point($0.x, $0.y) }) }
    scene.strokes.append(PlotScene.Stroke(lines: lines, color: color, width: width, dash: dash, clip: panel.area))
    for jump in traced.jumps {
      for end in jump.openEnds where panel.y.range.contains(end) {
        scene.dots.append(.init(center: panel.point(jump.x, end), color: color, isFilled: false))
      }
      guard panel.y.range.contains(jump.value) else { continue }
      scene.dots.append(.init(center: panel.point(jump.x, jump.value), color: color, isFilled: true))
    }
  }

  /// What stands below the panels and between them.
  private func addWords(_ curves: [TracedCurve], to scene: inout PlotScene) {
    guard let last = scene.panels.last else { return }
    let axes = PlotAxes(panel: last, theme: theme)
    let middle = (last.area.left + last.area.right) / 2
    let words = request.marker.map { "x = \(readable($0))" } ?? "x"
    scene.texts.append(axes.text(words, x: middle, y: last.area.bottom + 36, anchor: .middle))
    if scene.panels.count == 2 {
      for (panel, name) in zip(scene.panels, ["f(x)", "f′(x)"]) {
        scene.texts.append(axes.text(name, x: panel.area.left, y: panel.area.top - 7, anchor: .start))
      }
    }
    let cut = curves.first { curve in curve.value.isCut || curve.slope?.isCut ?? false }
    if let cut {
      let note = "\(cut.curve.function.name) leaves ±10¹² and is cut"
      scene.texts.append(axes.text(note, x: last.area.right, y: last.area.bottom + 36, anchor: .end))
    }
  }

  private func addTitle(to scene: inout PlotScene, at corner: PlotScene.Point) {
    guard let title = request.pictureTitle else { return }
    scene.texts.append(
      PlotScene.Text(
        words: fitted(title, within: Double(request.width) - corner.x - 20),
        position: .init(x: corner.x, y: corner.y + 14),
        anchor: .start,
        size: PlotLayout.titleSize,
        color: theme.ink
      )
    )
  }

  /// As many letters as there is room for.
  private func fitted(_ words: String, within width: Double) -> String {
    guard measure(words, PlotLayout.titleSize) > width else { return words }
    var kept = words
    while !kept.isEmpty, measure("\(kept)…", PlotLayout.titleSize) > width { kept.removeLast() }
    return "\(kept)…"
  }
}
