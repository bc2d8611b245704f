internal import Domain

/// Says which line is which, above the curves.
struct PlotLegend {
  struct Entry {
    let words: String
    let color: Color
    let width: Double
    let dash: [Double]
  }

  struct Placed {
    let entry: Entry
    /// From the left end of its row.
    let offset: Double
  }

  private static let line = 26.0
  private static let gap = 8.0
  private static let space = 24.0
  private static let size = 13.0
  private static let slopeDash = [6.0, 4.0]

  let entries: [Entry]
  private let ink: Color

  init(_ request: PlotRequest, theme: PlotTheme) {
    ink = theme.ink
    let isComparison = request.curves.count > 1
    let functions = request.curves.enumerated().map { place, curve in
      Entry(
        words: curve.label,
        color: theme.curves[place],
        width: 2.5,
        dash: isComparison ? PlotTheme.patterns[place] : []
      )
    }
    guard request.showsDerivative else {
      entries = functions
      return
    }
    let isApart = request.derivative == .apart
    switch (isComparison, isApart) {
    case (true, true): entries = functions
    case (true, false):
      entries = functions + [Entry(words: "derivatives, thin", color: theme.muted, width: 1.25, dash: [])]
    case (false, _):
      let dash = isApart ? [] : Self.slopeDash
      entries = functions + [Entry(words: "derivative", color: theme.loneSlope, width: 2.5, dash: dash)]
    }
  }

  /// The entries from left to right, in as many rows as they need.
  func rows(within width: Double, size: Double, measure: PlotComposer.Measure) -> [[Placed]] {
    var rows: [[Placed]] = [[]]
    var offset = 0.0
    for entry in entries {
      let needed = Self.line + Self.gap + measure(entry.words, size)
      if offset > 0, offset + needed > width {
        rows.append([])
        offset = 0
      }
      rows[rows.count - 1].append(Placed(entry: entry, offset: offset))
      offset += needed + Self.space
    }
    return rows
  }

  func add(_ rows: [[Placed]], to scene: inout PlotScene, from corner: PlotScene.Point, row height: Double) {
    for (index, row) in rows.enumerated() {
      let middle = corner.y + (Double(index) + 0.5) * height - 4
      for placed in row {
        let left = corner.x + placed.offset
        scene.strokes.append(
          PlotScene.Stroke(
            lines: [[.init(x: left, y: middle), .init(x: left + Self.line, y: middle)]],
            color: placed.entry.color,
            width: placed.entry.width,
            dash: placed.entry.dash
          )
        )
        scene.texts.append(
          PlotScene.Text(
            words: placed.entry.words,
            position: .init(x: left + Self.line + Self.gap, y: middle + 4.5),
            anchor: .start,
            size: Self.size,
            color: ink
          )
        )
      }
    }
  }
}
