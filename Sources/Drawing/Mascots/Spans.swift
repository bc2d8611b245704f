/// The pixels whose centres lie inside an outline, as runs along rows.
struct Spans {
  struct Run: Equatable {
    let start: Int
    let end: Int
  }

  private(set) var firstRow = 0
  /// `rows[i]..<rows[i + 1]` are the runs of row `firstRow + i`.
  private var rows = [0]
  private var runs = [Run]()

  var rowCount: Int { rows.count - 1 }

  /// By the non-zero winding rule, so that the polygons of an outline are joined.
  ///
  /// Corners snap to 1/32 of a pixel: the last digits of another machine's sine change nothing.
  init(_ outline: Outline, at placement: Placement, scale: Double, width: Int, height: Int) {
    let polygons = outline.polygons.map { polygon in
      polygon.map { corner in
        let point = placement.point(corner) * scale
        return Vector((point.x * 32).rounded() / 32, (point.y * 32).rounded() / 32)
      }
    }
    let heights = polygons.joined().map(\.y)
    guard let top = heights.min(), let bottom = heights.max() else { return }
    firstRow = max(Int(top.rounded(.down)), 0)
    let count = min(Int(bottom.rounded(.up)), height) - firstRow
    guard count > 0 else { return }
    let crossings = Crossings(polygons, firstRow: firstRow, count: count)
    for row in 0..<count {
      crossings.appendRuns(of: row, width: width, to: &runs)
      rows.append(runs.count)
    }
  }

  func row(_ y: Int) -> ArraySlice<Run> {
    guard y >= firstRow, y - firstRow < rowCount else { return [] }
    return runs[rows[y - firstRow]..<rows[y - firstRow + 1]]
  }

  /// What both have.
  func intersection(_ other: Spans) -> Spans {
    combined(with: other, Self.common)
  }

  /// What this has and the other has not.
  func subtracting(_ other: Spans) -> Spans {
    combined(with: other, Self.rest)
  }

  private func combined(with other: Spans, _ combine: (ArraySlice<Run>, ArraySlice<Run>, inout [Run]) -> Void) -> Spans
  {
    var result = self
    result.rows = [0]
    result.runs = []
    for y in firstRow..<(firstRow + rowCount) {
      combine(row(y), other.row(y), &result.runs)
      result.rows.append(result.runs.count)
    }
    return result
  }

  private static func common(_ mine: ArraySlice<Run>, _ others: ArraySlice<Run>, into runs: inout [Run]) {
    for run in mine {
      for other in others where other.start < run.end && other.end > run.start {
        runs.append(Run(start: max(run.start, other.start), end: min(run.end, other.end)))
      }
    }
  }

  private static func rest(_ mine: ArraySlice<Run>, _ others: ArraySlice<Run>, into runs: inout [Run]) {
    for run in mine {
      var start = run.start
      for other in others where other.end > start && other.start < run.end {
        if other.start > start { runs.append(Run(start: start, end: other.start)) }
        start = other.end
      }
      if start < run.end { runs.append(Run(start: start, end: run.end)) }
    }
  }
}

/// Where the sides of polygons cross the middles of rows, sorted by row and then from left to right.
private struct Crossings {
  private var rows: [Int]
  private var places: [Double]
  private var turns: [Int]

  init(_ polygons: [[Vector]], firstRow: Int, count: Int) {
    var counts = [Int](repeating: 0, count: count + 1)
    Self.visit(polygons, firstRow, count) { row, _, _ in counts[row + 1] += 1 }
    for row in 0..<count { counts[row + 1] += counts[row] }
    rows = counts
    var places = [Double](repeating: 0, count: counts[count])
    var turns = [Int](repeating: 0, count: counts[count])
    var next = counts
    Self.visit(polygons, firstRow, count) { row, place, turn in
      var slot = next[row]
      next[row] += 1
      while slot > counts[row], places[slot - 1] > place {
        places[slot] = places[slot - 1]
        turns[slot] = turns[slot - 1]
        slot -= 1
      }
      places[slot] = place
      turns[slot] = turn
    }
    (self.places, self.turns) = (places, turns)
  }

  func appendRuns(of row: Int, width: Int, to runs: inout [Spans.Run]) {
    let first = runs.count
    var winding = 0
    var start = 0.0
    for slot in rows[row]..<rows[row + 1] {
      if winding == 0 { start = places[slot] }
      winding += turns[slot]
      guard winding == 0 else { continue }
      let (left, right) = (max(Self.pixel(start), 0), min(Self.pixel(places[slot]), width))
      guard left < right else { continue }
      if runs.count > first, let last = runs.last, last.end >= left {
        runs[runs.count - 1] = Spans.Run(start: last.start, end: max(last.end, right))
      } else {
        runs.append(Spans.Run(start: left, end: right))
      }
    }
  }

  private static func pixel(_ place: Double) -> Int { Int((place - 0.5).rounded(.up)) }

  private static func visit(
    _ polygons: [[Vector]],
    _ firstRow: Int,
    _ count: Int,
    _ body: (_ row: Int, _ place: Double, _ turn: Int) -> Void
  ) {
    for polygon in polygons {
      for index in polygon.indices {
        let (from, to) = (polygon[index], polygon[index + 1 == polygon.count ? 0 : index + 1])
        let (upper, lower) = from.y < to.y ? (from, to) : (to, from)
        let (top, end) = (max(pixel(upper.y), firstRow), min(pixel(lower.y), firstRow + count))
        guard top < end else { continue }
        let slope = (lower.x - upper.x) / (lower.y - upper.y)
        for y in top..<end {
          body(y - firstRow, upper.x + (Double(y) + 0.5 - upper.y) * slope, from.y < to.y ? 1 : -1)
        }
      }
    }
  }
}
