/// A plot as shapes, in CSS pixels from the upper left corner: what the PNG and the SVG both draw.
struct PlotScene {
  struct Point: Equatable {
    var x: Double
    var y: Double
  }

  struct Area {
    let left: Double
    let top: Double
    let right: Double
    let bottom: Double

    var width: Double { right - left }
    var height: Double { bottom - top }
  }

  /// A line along an axis, one pixel wide.
  struct Rule {
    let from: Point
    let to: Point
    let color: Color
  }

  /// The region between two lines that have the same x.
  struct Band {
    let upper: [Point]
    let lower: [Point]
    let color: Color
  }

  /// Lines of one colour that do not hang together: the pen is up between them.
  struct Stroke {
    let lines: [[Point]]
    let color: Color
    let width: Double
    /// Lengths of dash and gap; nil for a solid line.
    let dash: (on: Double, off: Double)?
    /// Kept inside the plot area.
    let isClipped: Bool
  }

  /// An end of a piece at a jump: filled where it belongs to the curve.
  struct Dot {
    let center: Point
    let color: Color
    let isFilled: Bool
  }

  struct Text {
    enum Anchor: String {
      case start, middle, end
    }

    let words: String
    /// On the baseline.
    let position: Point
    let anchor: Anchor
    let size: Double
    let color: Color
  }

  let width: Int
  let height: Int
  let theme: PlotTheme
  let area: Area
  let x: PlotScale
  let y: PlotScale
  var bands: [Band] = []
  var rules: [Rule] = []
  var strokes: [Stroke] = []
  var dots: [Dot] = []
  var texts: [Text] = []
}
