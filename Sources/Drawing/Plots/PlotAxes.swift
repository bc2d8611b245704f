internal import Domain

/// The grid of a panel and the numbers beside it.
struct PlotAxes {
  static let labelSize = 12.0

  let panel: PlotScene.Panel
  let theme: PlotTheme

  /// The steps of y that a height has room for.
  static func ticks(_ range: ClosedRange<Double>, height: Double) -> PlotTicks {
    PlotTicks(range, most: max(2, Int(height / 40)))
  }

  /// - Parameter showsX: the numbers below the panel; of two panels only the lower one has them.
  func add(to scene: inout PlotScene, showsX: Bool) {
    let area = panel.area
    var rules: [PlotScene.Rule] = []
    let xTicks = PlotTicks(panel.x.range, most: max(2, Int(area.width / 48)))
    for number in xTicks.numbers(in: panel.x.range) {
      let place = panel.x.pixel(number)
      rules.append(rule(number, from: .init(x: place, y: area.top), to: .init(x: place, y: area.bottom)))
      guard showsX else { continue }
      scene.texts.append(text(xTicks.label(number), x: place, y: area.bottom + 18, anchor: .middle))
    }
    let yTicks = Self.ticks(panel.y.range, height: area.height)
    for number in yTicks.numbers(in: panel.y.range) {
      let place = panel.y.pixel(number)
      rules.append(rule(number, from: .init(x: area.left, y: place), to: .init(x: area.right, y: place)))
      scene.texts.append(text(yTicks.label(number), x: area.left - 10, y: place + 4, anchor: .end))
    }
    // The axes lie over the grid.
    scene.rules += rules.filter { $0.color == theme.grid } + rules.filter { $0.color != theme.grid }
  }

  private func rule(_ number: Double, from: PlotScene.Point, to: PlotScene.Point) -> PlotScene.Rule {
    PlotScene.Rule(from: from, to: to, color: number == 0 ? theme.axis : theme.grid)
  }

  func text(_ words: String, x: Double, y: Double, anchor: PlotScene.Text.Anchor) -> PlotScene.Text {
    PlotScene.Text(
      words: words,
      position: .init(x: x, y: y),
      anchor: anchor,
      size: Self.labelSize,
      color: theme.muted
    )
  }
}
