internal import Domain

/// Lays out bars, one for each number of a vector, with what went in below and what came out above.
struct BarComposer {
  private static let margin = 20.0
  private static let valueSize = 13.0

  private let request: SoftmaxRequest
  private let measure: PlotComposer.Measure
  private let theme: PlotTheme

  init(_ request: SoftmaxRequest, measure: @escaping PlotComposer.Measure) {
    self.request = request
    self.measure = measure
    theme = .theme(request.frame.theme)
  }

  func scene() -> PlotScene {
    let outputs = request.outputs
    let isLogarithm = request.kind == .logSoftmax
    let (width, height) = (Double(request.frame.width), Double(request.frame.height))
    let top = Self.margin + (request.frame.pictureTitle == nil ? 8 : 34)
    let bottom = height - Self.margin - 24
    let lowest = min(outputs.min() ?? 0, 0)
    let ticks = PlotAxes.ticks(isLogarithm ? lowest...max(0, lowest + 0.1) : 0...1, height: bottom - top)
    let low = isLogarithm ? min((lowest / ticks.step).rounded(.down) * ticks.step, -ticks.step) : 0
    let range = low...(isLogarithm ? 0 : 1)
    let labels = ticks.numbers(in: range).map { measure(ticks.label($0), PlotAxes.labelSize) }
    let area = PlotScene.Area(
      left: Self.margin + max(34, (labels.max() ?? 0) + 10).rounded(.up),
      top: top,
      right: width - Self.margin - 4,
      bottom: bottom
    )
    let panel = PlotScene.Panel(
      area: area,
      x: PlotScale(range: 0...Double(outputs.count), pixels: (area.left, area.right)),
      y: PlotScale(range: range, pixels: (area.bottom, area.top))
    )
    var scene = PlotScene(width: request.frame.width, height: request.frame.height, theme: theme, panels: [panel])
    addGrid(ticks, to: &scene, panel)
    for (place, output) in outputs.enumerated() { addBar(place, output, to: &scene, panel) }
    addTitle(to: &scene, panel)
    return scene
  }

  private func addGrid(_ ticks: PlotTicks, to scene: inout PlotScene, _ panel: PlotScene.Panel) {
    let axes = PlotAxes(panel: panel, theme: theme)
    for number in ticks.numbers(in: panel.y.range) {
      let y = panel.y.pixel(number)
      let color = number == 0 ? theme.axis : theme.grid
      scene.rules.append(
        .init(from: .init(x: panel.area.left, y: y), to: .init(x: panel.area.right, y: y), color: color)
      )
      scene.texts.append(axes.text(ticks.label(number), x: panel.area.left - 10, y: y + 4, anchor: .end))
    }
  }

  private func addBar(_ place: Int, _ output: Double, to scene: inout PlotScene, _ panel: PlotScene.Panel) {
    let (left, right) = (panel.x.pixel(Double(place) + 0.2), panel.x.pixel(Double(place) + 0.8))
    let ends = [panel.y.pixel(max(output, panel.y.range.lowerBound)), panel.y.pixel(0)].sorted()
    scene.bars.append(
      PlotScene.Band(
        upper: [.init(x: left, y: ends[0]), .init(x: right, y: ends[0])],
        lower: [.init(x: left, y: ends[1]), .init(x: right, y: ends[1])],
        color: theme.curves[place],
        clip: panel.area
      )
    )
    let middle = (left + right) / 2
    let axes = PlotAxes(panel: panel, theme: theme)
    let isDown = output < 0
    let words = readable((output * 10_000).rounded() / 10_000)
    scene.texts.append(
      PlotScene.Text(
        words: words,
        position: .init(x: middle, y: isDown ? min(ends[1] + 18, panel.area.bottom - 6) : ends[0] - 7),
        anchor: .middle,
        size: Self.valueSize,
        color: theme.ink
      )
    )
    let logit = "z\(Self.subscripts[place]) = \(readable(request.logits[place]))"
    scene.texts.append(axes.text(logit, x: middle, y: panel.area.bottom + 20, anchor: .middle))
  }

  private func addTitle(to scene: inout PlotScene, _ panel: PlotScene.Panel) {
    guard let title = request.frame.pictureTitle else { return }
    scene.texts.append(
      PlotScene.Text(
        words: title,
        position: .init(x: panel.area.left, y: Self.margin + 12),
        anchor: .start,
        size: PlotLayout.titleSize,
        color: theme.ink
      )
    )
  }

  private static let subscripts = ["₁", "₂", "₃", "₄", "₅", "₆"]
}
