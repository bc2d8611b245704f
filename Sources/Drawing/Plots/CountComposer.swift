public import Domain

/// A chart of objects by label and kind: a row for each label, its bar in pieces for each kind.
public struct CountChart: Equatable, Sendable {
  public static let width = 340
  /// More rows than a picture shows well; the table beside it has all.
  static let mostRows = 24
  static let mostKinds = 5

  public let counts: ObjectCounts
  public let theme: PlotRequest.Theme
  /// Device pixels in a CSS pixel, from 1.
  public let density: Int

  public init(_ counts: ObjectCounts, theme: PlotRequest.Theme, density: Int) {
    self.counts = counts
    self.theme = theme
    self.density = min(max(density, 1), 3)
  }

  /// In CSS pixels.
  public var height: Int { 52 + 26 * max(1, min(counts.rows.count, Self.mostRows)) }
}

/// Lays out the bars of a `CountChart`.
struct CountComposer {
  private static let row = 26.0
  private static let top = 44.0

  let chart: CountChart
  let measure: PlotComposer.Measure
  private let theme: PlotTheme

  init(_ chart: CountChart, measure: @escaping PlotComposer.Measure) {
    self.chart = chart
    self.measure = measure
    theme = .theme(chart.theme)
  }

  func scene() -> PlotScene {
    var scene = PlotScene(width: CountChart.width, height: chart.height, theme: theme, panels: [])
    let rows = Array(chart.counts.rows.sorted { $0.total > $1.total }.prefix(CountChart.mostRows))
    let names = rows.map { shortened($0.label.name) }
    let left = 12 + (names.map { measure($0, PlotAxes.labelSize) }.max() ?? 0).rounded(.up) + 8
    let right = Double(CountChart.width) - 48
    let most = max(rows.map(\.total).max() ?? 0, 1)
    let kinds = chart.counts.kinds
    addLegend(kinds, to: &scene)
    for (place, row) in rows.enumerated() {
      let y = Self.top + Double(place) * Self.row
      add(names[place], x: left - 8, y: y + 16, anchor: .end, color: theme.ink, to: &scene)
      var x = left
      for (kind, count) in pieces(row, kinds) {
        let end = x + (right - left) * Double(count) / Double(most)
        addBar(from: x, to: max(end, x + 1), y: y, theme.curves[kind], to: &scene)
        x = end
      }
      add("\(row.total)", x: x + 6, y: y + 16, anchor: .start, color: theme.muted, to: &scene)
    }
    return scene
  }

  /// The places of colours with their counts; the rarer kinds share the last colour.
  private func pieces(_ row: ObjectCounts.Row, _ kinds: [String]) -> [(kind: Int, count: Int)] {
    var sums = [Int](repeating: 0, count: CountChart.mostKinds + 1)
    for (place, kind) in kinds.enumerated() { sums[min(place, CountChart.mostKinds)] += row.counts[kind] ?? 0 }
    return sums.enumerated().filter { $0.element > 0 }.map { ($0.offset, $0.element) }
  }

  private func addLegend(_ kinds: [String], to scene: inout PlotScene) {
    let words = kinds.prefix(CountChart.mostKinds) + (kinds.count > CountChart.mostKinds ? ["other"] : [])
    var x = 12.0
    for (place, word) in words.enumerated() {
      addBar(from: x, to: x + 12, y: 8, height: 12, theme.curves[place], to: &scene)
      add(word, x: x + 17, y: 18, anchor: .start, color: theme.muted, to: &scene)
      x += 17 + measure(word, PlotAxes.labelSize) + 14
    }
  }

  private func addBar(
    from left: Double,
    to right: Double,
    y: Double,
    height: Double = 18,
    _ color: Color,
    to scene: inout PlotScene
  ) {
    let area = PlotScene.Area(left: left, top: y, right: right, bottom: y + height)
    scene.bars.append(
      PlotScene.Band(
        upper: [.init(x: left, y: y + 2), .init(x: right, y: y + 2)],
        lower: [.init(x: left, y: y + height), .init(x: right, y: y + height)],
        color: color,
        clip: area
      )
    )
  }

  private func add(
    _ words: String,
    x: Double,
    y: Double,
    anchor: PlotScene.Text.Anchor,
    color: Color,
    to scene: inout PlotScene
  ) {
    scene.texts.append(
      PlotScene.Text(
        words: words,
        position: .init(x: x, y: y),
        anchor: anchor,
        size: PlotAxes.labelSize,
        color: color
      )
    )
  }

  /// At most a third of the picture is for names.
  private func shortened(_ name: String) -> String {
    let most = Double(CountChart.width) / 3
    guard measure(name, PlotAxes.labelSize) > most else { return name }
    var shorter = name
    while !shorter.isEmpty, measure(shorter + "…", PlotAxes.labelSize) > most { shorter.removeLast() }
    return shorter + "…"
  }
}
