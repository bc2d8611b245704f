/// A plot as shapes, in CSS pixels from the upper left corner: what the PNG, the WebP and the SVG all draw.
struct PlotScene {
  struct Point: Equatable {
    var x: Double
    var y: Double
  }

  struct Area: Equatable {
    let left: Double
    let top: Double
    let right: Double
    let bottom: Double

    var width: Double { right - left }
    var height: Double { bottom - top }
  }

  /// A place for curves with its two axes.
  struct Panel {
    let area: Area
    let x: PlotScale
    let y: PlotScale

    func point(_ a: Double, _ b: Double) -> Point { Point(x: x.pixel(a), y: y.pixel(b)) }
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
    /// What it must not leave.
    let clip: Area
  }

  /// Lines of one colour that do not hang together: the pen is up between them.
  struct Stroke {
    let lines: [[Point]]
    let color: Color
    let width: Double
    /// Lengths of dash and gap in turns; empty for a solid line.
    var dash: [Double] = []
    /// What it must not leave.
    var clip: Area?
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
  /// One or two, from above.
  let panels: [Panel]
  var bands: [Band] = []
  var rules: [Rule] = []
  var strokes: [Stroke] = []
  var dots: [Dot] = []
  var texts: [Text] = []
}
