internal import Domain

/// Where title, legend and panels lie.
struct PlotLayout {
  private enum Measures {
    static let margin = 20.0
    static let titleRow = 26.0
    static let legendSize = 13.0
    static let legendRow = 22.0
    static let caption = 20.0
    static let narrowestLabels = 34.0
    /// Where the legend needs the whole width.
    static let narrow = 500
  }

  static let titleSize = 16.0
  static let legendRow = Measures.legendRow

  let request: PlotRequest
  let measure: PlotComposer.Measure
  let legendRows: [[PlotLegend.Placed]]
  let isNarrow: Bool

  init(_ request: PlotRequest, legend: PlotLegend, measure: @escaping PlotComposer.Measure) {
    self.request = request
    self.measure = measure
    isNarrow = request.width < Measures.narrow
    let width = Double(request.width) - 2 * Measures.margin - (isNarrow ? 0 : Measures.narrowestLabels)
    legendRows = legend.rows(within: width, size: Measures.legendSize, measure: measure)
  }

  /// One panel for each extent, from above; their areas begin at the same left.
  func panels(_ extents: [PlotExtent]) -> [PlotScene.Panel] {
    let heights = rows(extents.count)
    let shown = zip(extents, heights).map { extent, row in
      extent.widened(to: PlotAxes.ticks(extent.range, height: row.bottom - row.top).step / 2)
    }
    let labels = zip(shown, heights).flatMap { range, row in
      let ticks = PlotAxes.ticks(range, height: row.bottom - row.top)
      return ticks.numbers(in: range).map(ticks.label)
    }
    let widest = labels.map { measure($0, PlotAxes.labelSize) }.max() ?? 0
    let left = Measures.margin + max(Measures.narrowestLabels, widest + 10).rounded(.up)
    let right = Double(request.width) - Measures.margin - 4
    let x = PlotScale(range: request.domain, pixels: (left, right))
    return zip(shown, heights).map { range, row in
      let height = row.bottom - row.top
      return PlotScene.Panel(
        area: .init(left: left, top: row.top, right: right, bottom: row.bottom),
        x: x,
        y: PlotScale(
          range: request.hasEqualUnits ? PlotExtent.equal(to: x, around: range, height: height) : range,
          pixels: (row.bottom, row.top)
        )
      )
    }
  }

  /// The upper left corner of the title, of the legend where there is none.
  func corner(_ panels: [PlotScene.Panel]) -> PlotScene.Point {
    PlotScene.Point(x: isNarrow ? Measures.margin : panels[0].area.left, y: Measures.margin)
  }

  var legendTop: Double { Measures.margin + (request.pictureTitle == nil ? 0 : Measures.titleRow) }

  /// Top and bottom of each panel.
  private func rows(_ count: Int) -> [(top: Double, bottom: Double)] {
    let top = legendTop + Double(legendRows.count) * Measures.legendRow + 6
    let bottom = Double(request.height) - Measures.margin - 24
    guard count == 2 else { return [(top, bottom)] }
    let height = max(16, (bottom - top - 2 * Measures.caption) / 2).rounded(.down)
    return [(top + Measures.caption, top + Measures.caption + height), (bottom - height, bottom)]
  }
}
