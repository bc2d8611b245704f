/// A plot's pixels, `0xRRGGBB` row by row.
struct PlotRaster {
  let width: Int
  let height: Int
  private(set) var pixels: [UInt32]
  private var mask: StrokeMask

  init(width: Int, height: Int, background: Color) {
    self.width = width
    self.height = height
    pixels = [UInt32](repeating: UInt32(background.packed), count: width * height)
    mask = StrokeMask(width: width, height: height)
  }

  /// Without the part outside the picture.
  mutating func fill(x: Range<Int>, y: Range<Int>, _ color: Color) {
    for row in y.clamped(to: 0..<height) {
      for column in x.clamped(to: 0..<width) { pixels[row * width + column] = UInt32(color.packed) }
    }
  }

  /// The region between two lines with the same ascending x, column by column; its edges are as smooth as those of lines.
  mutating func fill(
    from upper: [PlotScene.Point],
    to lower: [PlotScene.Point],
    _ color: Color,
    within clip: StrokeMask.Clip
  ) {
    for (start, end) in zip(zip(upper, lower), zip(upper.dropFirst(), lower.dropFirst())) {
      let columns = Int((start.0.x + 0.5).rounded(.down))..<Int((end.0.x + 0.5).rounded(.down))
      for column in columns.clamped(to: clip.x) {
        let share = (Double(column) + 0.5 - start.0.x) / (end.0.x - start.0.x)
        let top = start.0.y + share * (end.0.y - start.0.y)
        let bottom = start.1.y + share * (end.1.y - start.1.y)
        fill(column: column, from: top, to: bottom, color, rows: clip.y)
      }
    }
  }

  private mutating func fill(column: Int, from top: Double, to bottom: Double, _ color: Color, rows: Range<Int>) {
    let (first, last) = (max(top, Double(rows.lowerBound)), min(bottom, Double(rows.upperBound)))
    guard first < last else { return }
    for row in Int(first.rounded(.down))..<Int(last.rounded(.up)) {
      let covered = min(last, Double(row + 1)) - max(first, Double(row))
      let place = row * width + column
      pixels[place] = Self.mixed(pixels[place], color, UInt8(covered * Double(Letter.steps) + 0.5))
    }
  }

  /// Lays lines over what is there; where they cross themselves they are not darker.
  mutating func stroke(
    _ lines: [[PlotScene.Point]],
    width: Double,
    _ color: Color,
    within clip: StrokeMask.Clip? = nil
  ) {
    mask.clip = clip ?? StrokeMask.Clip(x: 0..<self.width, y: 0..<height)
    for line in lines { mask.add(line, width: width) }
    blend(color)
  }

  mutating func disc(_ center: PlotScene.Point, diameter: Double, _ color: Color) {
    stroke([[center, center]], width: diameter, color)
  }

  /// Lays the letters over what is there, beginning at a whole pixel of the baseline.
  mutating func write(_ letters: [Letter], x: Int, baseline: Int, _ color: Color) {
    var origin = x
    for letter in letters {
      for (index, steps) in letter.coverage.enumerated() where steps > 0 {
        let column = origin + letter.left + index % letter.width
        let row = baseline + letter.top + index / letter.width
        guard column >= 0, column < width, row >= 0, row < height else { continue }
        let place = row * width + column
        pixels[place] = Self.mixed(pixels[place], color, steps)
      }
      origin += letter.advance
    }
  }

  private mutating func blend(_ color: Color) {
    mask.drain { place, steps in pixels[place] = Self.mixed(pixels[place], color, steps) }
  }

  private static func mixed(_ below: UInt32, _ color: Color, _ steps: UInt8) -> UInt32 {
    let share = UInt32(steps)
    let rest = UInt32(Letter.steps) - share
    func channel(_ below: UInt32, _ above: UInt8) -> UInt32 {
      ((below & 0xFF) * rest + UInt32(above) * share + UInt32(Letter.steps) / 2) / UInt32(Letter.steps)
    }
    return channel(below >> 16, color.red) << 16 | channel(below >> 8, color.green) << 8 | channel(below, color.blue)
  }
}
