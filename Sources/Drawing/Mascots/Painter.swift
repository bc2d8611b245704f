/// The colours of one material: lit, in shade, and the line around it.
struct Ink {
  let base: Color
  let shade: Color
  let contour: Color

  init(_ base: UInt32, shade: UInt32, contour: UInt32) {
    self.base = Color(base)
    self.shade = Color(shade)
    self.contour = Color(contour)
  }
}

/// A brush for flat shapes on a canvas that is three times too large, and is averaged down at the end.
///
/// Sampling whole pixels, not blending edges, keeps the seams between touching shapes clean.
final class Painter {
  static let scale = 3

  /// In pixels of the finished picture.
  let width: Int
  let height: Int
  var placement = Placement.whole
  /// All colours laid on opaquely, in the order of their first use.
  private(set) var colors = [Color]()
  /// The rows and columns of the finished picture that were painted on since the last `reset`.
  private(set) var touched: (rows: Range<Int>, columns: Range<Int>) = (0..<0, 0..<0)
  private var known = Set<Color>()
  private let canvas: Canvas

  init(width: Int, height: Int) throws(DrawingFailure) {
    self.width = width
    self.height = height
    canvas = try Canvas(width: width * Self.scale, height: height * Self.scale)
  }

  /// Makes every pixel clear: libgd's alpha of 127.
  func clear() {
    for y in 0..<canvas.height { canvas.row(y).update(repeating: Samples.clear) }
  }

  /// Paints inside `place`, seen from the present placement.
  func placed(_ x: Double, _ y: Double, turned: Double = 0, scaled: (Double, Double) = (1, 1), _ body: () -> Void) {
    let before = placement
    placement = placement.moved(x, y).turned(turned).scaled(scaled.0, scaled.1)
    body()
    placement = before
  }

  /// A shape of a material: a contour, the base lit from the upper left, a crescent of shade.
  func paint(
    _ outline: Outline,
    _ ink: Ink,
    shade: (Double, Double) = (6, 7),
    contour: Double = 2.4,
    within: Spans? = nil
  ) {
    if contour > 0 { fill(outline.grown(by: contour), ink.contour, within: within) }
    let inside = within.map { spans(outline).intersection($0) } ?? spans(outline)
    fill(inside, ink.shade)
    fill(spans(outline.moved(-shade.0, -shade.1)).intersection(inside), ink.base)
  }

  func fill(_ outline: Outline, _ color: Color, opacity: Double = 1, within: Spans? = nil) {
    let inside = spans(outline)
    fill(within.map { inside.intersection($0) } ?? inside, color, opacity: opacity)
  }

  func fill(_ outline: Outline, _ hex: UInt32, opacity: Double = 1, within: Spans? = nil) {
    fill(outline, Color(hex), opacity: opacity, within: within)
  }

  /// The pixels of an outline at the present placement.
  func spans(_ outline: Outline) -> Spans {
    Spans(outline, at: placement, scale: Double(Self.scale), width: canvas.width, height: canvas.height)
  }

  func fill(_ spans: Spans, _ color: Color, opacity: Double = 1) {
    if opacity >= 1, known.insert(color).inserted { colors.append(color) }
    for y in spans.firstRow..<(spans.firstRow + spans.rowCount) {
      let runs = spans.row(y)
      guard let first = runs.first, let last = runs.last else { continue }
      touch(row: y, from: first.start, to: last.end)
      let row = canvas.row(y)
      for run in runs {
        if opacity >= 1 {
          row[run.start..<run.end].update(repeating: color.packed)
        } else {
          blend(color, opacity, over: row[run.start..<run.end])
        }
      }
    }
  }

  /// Starts again from a picture of the same size.
  func reset(to other: Painter) {
    for y in 0..<canvas.height { _ = canvas.row(y).update(fromContentsOf: other.canvas.row(y)) }
    touched = (0..<0, 0..<0)
  }

  /// A row of the finished picture: each pixel is the average of its nine samples.
  func average(row y: Int, columns: Range<Int>, into pixels: UnsafeMutableBufferPointer<Int32>) {
    let (upper, middle, lower) = (canvas.row(y * 3), canvas.row(y * 3 + 1), canvas.row(y * 3 + 2))
    for x in columns {
      var sum = Samples()
      for column in (x * 3)..<(x * 3 + 3) {
        sum.add(upper[column])
        sum.add(middle[column])
        sum.add(lower[column])
      }
      pixels[x] = sum.average
    }
  }

  private func touch(row: Int, from start: Int, to end: Int) {
    let y = row / Self.scale
    let columns = (start / Self.scale)..<((end - 1) / Self.scale + 1)
    guard !touched.rows.isEmpty else {
      touched = (y..<(y + 1), columns)
      return
    }
    touched = (
      min(touched.rows.lowerBound, y)..<max(touched.rows.upperBound, y + 1),
      min(touched.columns.lowerBound, columns.lowerBound)..<max(touched.columns.upperBound, columns.upperBound)
    )
  }

  private func blend(_ color: Color, _ opacity: Double, over pixels: Slice<UnsafeMutableBufferPointer<Int32>>) {
    let share = Int((opacity * 256).rounded())
    let rest = 256 - share
    let (red, green, blue) = (Int(color.red) * share, Int(color.green) * share, Int(color.blue) * share)
    var pixels = pixels
    for index in pixels.indices {
      let below = Int(pixels[index])
      let newRed = (red + (below >> 16 & 255) * rest) >> 8
      let newGreen = (green + (below >> 8 & 255) * rest) >> 8
      pixels[index] = Int32(newRed << 16 | newGreen << 8 | (blue + (below & 255) * rest) >> 8)
    }
  }
}

/// The sum of some samples of `0xAARRGGBB`.
private struct Samples {
  /// libgd's word for a pixel with no colour.
  static let clear: Int32 = 0x7F00_0000

  private var redBlue = 0
  private var green = 0
  private var opaque = 0

  mutating func add(_ sample: Int32) {
    guard sample != Self.clear else { return }
    redBlue += Int(sample) & 0xFF00FF
    green += Int(sample) & 0x00FF00
    opaque += 1
  }

  /// Of nine samples; as clear as many of them are.
  var average: Int32 {
    guard opaque > 0 else { return Self.clear }
    let half = opaque / 2
    let red = ((redBlue >> 16) + half) / opaque
    let green = ((green >> 8) + half) / opaque
    let blue = ((redBlue & 0xFFFF) + half) / opaque
    let alpha = 127 - (127 * opaque + 4) / 9
    return Int32(alpha << 24 | red << 16 | green << 8 | blue)
  }
}
