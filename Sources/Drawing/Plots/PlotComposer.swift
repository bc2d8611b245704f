internal import Domain

/// Lays a plot out: legend above, numbers to the left and below, curves between.
struct PlotComposer {
  /// The width of words at a size, in CSS pixels.
  typealias Measure = (_ words: String, _ size: Double) -> Double

  private enum Measures {
    static let margin = 20.0
    static let labelSize = 12.0
    static let legendSize = 13.0
    static let legendRow = 22.0
    static let narrowestLabels = 34.0
    /// Where the legend needs the whole width.
    static let narrow = 500
    static let stroke = 2.5
    static let smallestHeights = 8.0
    static let dash = (on: 7.0, off: 5.0)
  }

  private struct Traced {
    let color: Color
    let slopeColor: Color
    let value: CurveTracer
    let slope: CurveTracer?
    let randomSlopes: ClosedRange<Double>?
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
    let traced = traced()
    let legend = PlotLegend(request, theme: theme)
    let isNarrow = request.width < Measures.narrow
    let legendWidth = Double(request.width) - 2 * Measures.margin - (isNarrow ? 0 : Measures.narrowestLabels)
    let rows = legend.rows(within: legendWidth, size: Measures.legendSize, measure: measure)
    let top = Measures.margin + Double(rows.count) * Measures.legendRow + 6
    let bottom = Double(request.height) - Measures.margin - 24
    let extent = extent(of: traced)
    let ticks = PlotTicks(extent, most: max(2, Int((bottom - top) / 40)))
    let shown = Self.widened(extent, to: ticks.step / 2)
    let labels = ticks.numbers(in: shown).map(ticks.label)
    let widest = labels.map { measure($0, Measures.labelSize) }.max() ?? 0
    let area = PlotScene.Area(
      left: Measures.margin + max(Measures.narrowestLabels, widest + 10).rounded(.up),
      top: top,
      right: Double(request.width) - Measures.margin - 4,
      bottom: bottom
    )
    let x = PlotScale(range: request.domain, pixels: (area.left, area.right))
    let y = PlotScale(range: shown, pixels: (area.bottom, area.top))
    var scene = PlotScene(width: request.width, height: request.height, theme: theme, area: area, x: x, y: y)
    scene.bands = traced.compactMap { band($0, x: x, y: y) }
    addGrid(to: &scene, x: x, y: y, yTicks: ticks)
    addCurves(traced, to: &scene, x: x, y: y)
    let corner = PlotScene.Point(x: isNarrow ? Measures.margin : area.left, y: Measures.margin)
    legend.add(rows, to: &scene, from: corner, row: Measures.legendRow)
    return scene
  }

  private func traced() -> [Traced] {
    zip(request.curves, theme.curves).map { curve, color in
      func trace(_ function: @escaping (Double) -> Double) -> CurveTracer {
        CurveTracer(
          function,
          breaks: curve.breaks,
          domain: request.domain,
          columns: request.width,
          frequency: curve.frequency
        )
      }
      return Traced(
        color: color,
        slopeColor: request.curves.count == 1 ? theme.loneSlope : color,
        value: trace(curve.value),
        slope: request.showsDerivative ? trace(curve.derivative) : nil,
        randomSlopes: curve.randomSlopes
      )
    }
  }

  /// What the curves cover, and a margin.
  private func extent(of traced: [Traced]) -> ClosedRange<Double> {
    let extents = traced.flatMap { [$0.value.extent, $0.slope?.extent, fan($0)].compactMap(\.self) }
    guard var low = extents.map(\.lowerBound).min(), var high = extents.map(\.upperBound).max() else { return -1...1 }
    if traced.count > 1 {
      let limit = sharedLimit(traced)
      (low, high) = (max(low, -limit), min(high, limit))
    }
    let height = high - low
    guard height > 1e-9 * max(1, abs(low), abs(high)) else { return (low - 1)...(high + 1) }
    return (low - 0.04 * height)...(high + 0.04 * height)
  }

  /// How far from 0 a comparison goes: as far as the identity, or some heights of its smallest curve. What grows faster
  /// leaves the picture and does not press the others flat.
  private func sharedLimit(_ traced: [Traced]) -> Double {
    let reach = max(abs(request.domain.lowerBound), abs(request.domain.upperBound))
    let heights = traced.compactMap { $0.value.extent.map { max(abs($0.lowerBound), abs($0.upperBound)) } }
    return max(reach, Measures.smallestHeights * (heights.min() ?? 0), 1)
  }

  /// The values at the left end of what training may draw.
  private func fan(_ traced: Traced) -> ClosedRange<Double>? {
    let left = request.domain.lowerBound
    guard let slopes = traced.randomSlopes, left < 0 else { return nil }
    return (slopes.upperBound * left)...(slopes.lowerBound * left)
  }

  private func band(_ traced: Traced, x: PlotScale, y: PlotScale) -> PlotScene.Band? {
    guard let slopes = traced.randomSlopes, request.domain.lowerBound < 0 else { return nil }
    let ends = [request.domain.lowerBound, min(0, request.domain.upperBound)]
    func line(_ slope: Double) -> [PlotScene.Point] { ends.map { .init(x: x.pixel($0), y: y.pixel(slope * $0)) } }
    return PlotScene.Band(
      upper: line(slopes.lowerBound),
      lower: line(slopes.upperBound),
      color: theme.background.mixed(with: traced.color, share: 0.16)
    )
  }

  /// Rounded outwards, so that the axis holds still while a slider moves a little.
  private static func widened(_ range: ClosedRange<Double>, to step: Double) -> ClosedRange<Double> {
    let low = (range.lowerBound / step).rounded(.down) * step
    return low...max((range.upperBound / step).rounded(.up) * step, low + step)
  }

  private func addGrid(to scene: inout PlotScene, x: PlotScale, y: PlotScale, yTicks: PlotTicks) {
    let area = scene.area
    let xTicks = PlotTicks(x.range, most: max(2, Int(area.width / 48)))
    for number in xTicks.numbers(in: x.range) {
      let place = x.pixel(number)
      let color = number == 0 ? theme.axis : theme.grid
      scene.rules.append(.init(from: .init(x: place, y: area.top), to: .init(x: place, y: area.bottom), color: color))
      scene.texts.append(
        text(xTicks.label(number), x: place, y: area.bottom + 18, anchor: .middle, size: Measures.labelSize)
      )
    }
    for number in yTicks.numbers(in: y.range) {
      let place = y.pixel(number)
      let color = number == 0 ? theme.axis : theme.grid
      scene.rules.append(.init(from: .init(x: area.left, y: place), to: .init(x: area.right, y: place), color: color))
      scene.texts.append(
        text(yTicks.label(number), x: area.left - 10, y: place + 4, anchor: .end, size: Measures.labelSize)
      )
    }
    // The axes lie over the grid.
    scene.rules.sort { $0.color == theme.grid && $1.color != theme.grid }
    let middle = (area.left + area.right) / 2
    scene.texts.append(text("x", x: middle, y: area.bottom + 36, anchor: .middle, size: Measures.labelSize))
  }

  private func text(
    _ words: String,
    x: Double,
    y: Double,
    anchor: PlotScene.Text.Anchor,
    size: Double
  ) -> PlotScene.Text {
    PlotScene.Text(words: words, position: .init(x: x, y: y), anchor: anchor, size: size, color: theme.muted)
  }

  private func addCurves(_ traced: [Traced], to scene: inout PlotScene, x: PlotScale, y: PlotScale) {
    // Derivatives first: the functions lie on top.
    for curve in traced {
      if let slope = curve.slope { add(slope, in: curve.slopeColor, dash: Measures.dash, to: &scene, x: x, y: y) }
    }
    for curve in traced { add(curve.value, in: curve.color, dash: nil, to: &scene, x: x, y: y) }
  }

  private func add(
    _ traced: CurveTracer,
    in color: Color,
    dash: (on: Double, off: Double)?,
    to scene: inout PlotScene,
    x: PlotScale,
    y: PlotScale
  ) {
    func point(_ a: Double, _ b: Double) -> PlotScene.Point { .init(x: x.pixel(a), y: y.pixel(b)) }
    let lines = traced.lines.map { line in line.map { point($0.x, $0.y) } }
    scene.strokes.append(
      PlotScene.Stroke(lines: lines, color: color, width: Measures.stroke, dash: dash, isClipped: true)
    )
    for jump in traced.jumps {
      for end in jump.openEnds where y.range.contains(end) {
        scene.dots.append(.init(center: point(jump.x, end), color: color, isFilled: false))
      }
      guard y.range.contains(jump.value) else { continue }
      scene.dots.append(.init(center: point(jump.x, jump.value), color: color, isFilled: true))
    }
  }
}
