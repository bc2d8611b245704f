/// How much of each pixel a line covers, from the distance between the pixel's middle and the line: smooth at any
/// slope, round at its ends and corners.
struct StrokeMask {
  struct Clip {
    let x: Range<Int>
    let y: Range<Int>
  }

  private static let piece = 4.0

  private let width: Int
  /// 0…15 for each pixel; all 0 between two strokes.
  private var coverage: [UInt8]
  /// The columns that were touched in each row.
  private var touched: [Range<Int>]
  var clip: Clip

  init(width: Int, height: Int) {
    self.width = width
    coverage = [UInt8](repeating: 0, count: width * height)
    touched = [Range<Int>](repeating: 0..<0, count: height)
    clip = Clip(x: 0..<width, y: 0..<height)
  }

  mutating func add(_ line: [PlotScene.Point], width: Double) {
    for (start, end) in zip(line, line.dropFirst()) { addPieces(start, end, half: width / 2) }
  }

  /// A slanted line covers little of the rectangle around it, so a long one is drawn in pieces.
  private mutating func addPieces(_ start: PlotScene.Point, _ end: PlotScene.Point, half: Double) {
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let shorter = min(min(abs(dx), abs(dy)), 1e5)
    let count = max(1, Int((shorter / Self.piece).rounded(.up)))
    guard count > 1 else { return add(start, end, half: half) }
    var from = start
    for index in 1...count {
      let share = Double(index) / Double(count)
      let to = index == count ? end : PlotScene.Point(x: start.x + dx * share, y: start.y + dy * share)
      add(from, to, half: half)
      from = to
    }
  }

  private mutating func add(_ start: PlotScene.Point, _ end: PlotScene.Point, half: Double) {
    let reach = half + 0.5
    guard
      let rows = Self.pixels(min(start.y, end.y) - reach, max(start.y, end.y) + reach, clip.y),
      let columns = Self.pixels(min(start.x, end.x) - reach, max(start.x, end.x) + reach, clip.x)
    else { return }
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let square = dx * dx + dy * dy
    let inverse = square > 0 ? 1 / square : 0
    let steps = Double(Letter.steps)
    coverage.withUnsafeMutableBufferPointer { coverage in
      for row in rows {
        let py = Double(row) + 0.5 - start.y
        for column in columns {
          let px = Double(column) + 0.5 - start.x
          let along = min(max((px * dx + py * dy) * inverse, 0), 1)
          let (ex, ey) = (px - along * dx, py - along * dy)
          let distance = ex * ex + ey * ey
          guard distance < reach * reach else { continue }
          let share = min(reach - distance.squareRoot(), 1)
          let value = UInt8(share * steps + 0.5)
          let place = row * width + column
          if value > coverage[place] { coverage[place] = value }
        }
      }
    }
    for row in rows {
      let before = touched[row]
      touched[row] =
        before.isEmpty
        ? columns : min(before.lowerBound, columns.lowerBound)..<max(before.upperBound, columns.upperBound)
    }
  }

  /// The pixels that an interval touches, if any lies within the clip.
  private static func pixels(_ low: Double, _ high: Double, _ clip: Range<Int>) -> Range<Int>? {
    guard high >= Double(clip.lowerBound), low < Double(clip.upperBound), !clip.isEmpty else { return nil }
    let first = max(clip.lowerBound, Int(max(low, -1e9).rounded(.down)))
    let last = min(clip.upperBound - 1, Int(min(high, 1e9).rounded(.down)))
    return first <= last ? first..<(last + 1) : nil
  }

  /// Hands out every covered pixel once, and forgets it.
  mutating func drain(_ take: (_ place: Int, _ steps: UInt8) -> Void) {
    for row in touched.indices where !touched[row].isEmpty {
      for column in touched[row] {
        let place = row * width + column
        guard coverage[place] > 0 else { continue }
        take(place, coverage[place])
        coverage[place] = 0
      }
      touched[row] = 0..<0
    }
  }
}
