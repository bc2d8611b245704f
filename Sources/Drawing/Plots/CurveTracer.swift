internal import Domain

/// A curve as lines in the plot's own numbers, with the pen up at jumps and where there is no finite value.
struct CurveTracer {
  struct Sample {
    let x: Double
    let y: Double
  }

  /// Farther from 0 than this nothing is drawn.
  static let farthest = 1e12

  let lines: [[Sample]]
  let jumps: [Jump]
  /// Some of its values are not finite, or too far from 0 to be drawn.
  let isCut: Bool

  /// - Parameter columns: how many pixels the domain covers.
  init(_ function: (Double) -> Double, breaks: [Double], domain: ClosedRange<Double>, columns: Int, frequency: Double) {
    let breaks = breaks.filter(domain.contains)
    jumps = breaks.compactMap { Jump(at: $0, of: function) }
    let step = (domain.upperBound - domain.lowerBound) / Double(columns)
    let perColumn = frequency * step > 0.5 ? 16 : 1
    // A piece starts and ends next to its break, so that no line crosses a jump.
    let starts = [breaks.first == domain.lowerBound ? nil : domain.lowerBound] + breaks.map { $0.nextUp }
    let ends = breaks.map { $0.nextDown } + [breaks.last == domain.upperBound ? nil : domain.upperBound]
    let pieces = zip(starts, ends).flatMap { start, end -> [[Sample]] in
      guard let start, let end, start < end else { return [] }
      return Self.piece(function, start...end, step: step / Double(perColumn), perColumn: perColumn)
    }
    self.lines = Self.joined(pieces, jumps: jumps)
    isCut = [domain.lowerBound, domain.upperBound].contains { !Self.isDrawable(function($0)) }
  }

  /// The lowest and the highest finite value, with both sides of each jump.
  var extent: ClosedRange<Double>? {
    let values = lines.joined().map(\.y) + jumps.flatMap { [$0.left, $0.value, $0.right] }.filter(Self.isDrawable)
    guard let low = values.min(), let high = values.max() else { return nil }
    return low...high
  }

  private static func isDrawable(_ y: Double) -> Bool { abs(y) <= farthest }

  private static func piece(
    _ function: (Double) -> Double,
    _ range: ClosedRange<Double>,
    step: Double,
    perColumn: Int
  ) -> [[Sample]] {
    let count = max(1, Int(((range.upperBound - range.lowerBound) / step).rounded(.up)))
    var lines: [[Sample]] = []
    var line: [Sample] = []
    for index in 0...count {
      let share = Double(index) / Double(count)
      let x = index == count ? range.upperBound : range.lowerBound + share * (range.upperBound - range.lowerBound)
      let y = function(x)
      if isDrawable(y) {
        line.append(Sample(x: x, y: y))
      } else if !line.isEmpty {
        lines.append(line)
        line = []
      }
    }
    if !line.isEmpty { lines.append(line) }
    return perColumn > 1 ? lines.map { thinned($0, perColumn) } : lines
  }

  /// Of each column's many samples the first, the lowest, the highest and the last: they have the same picture.
  private static func thinned(_ line: [Sample], _ perColumn: Int) -> [Sample] {
    stride(from: 0, to: line.count, by: perColumn).flatMap { start in
      let column = line[start..<min(start + perColumn, line.count)]
      let low = column.indices.min { column[$0].y < column[$1].y } ?? start
      let high = column.indices.max { column[$0].y < column[$1].y } ?? start
      return Set([start, low, high, column.endIndex - 1]).sorted().map { column[$0] }
    }
  }

  /// Pieces that meet without a jump become one line, so that dashes run on.
  private static func joined(_ lines: [[Sample]], jumps: [Jump]) -> [[Sample]] {
    var result: [[Sample]] = []
    for line in lines {
      if let last = result.last?.last, let first = line.first, last.x.nextUp.nextUp >= first.x,
        !jumps.contains(where: { $0.x >= last.x && $0.x <= first.x })
      {
        result[result.count - 1] += line
      } else {
        result.append(line)
      }
    }
    return result
  }
}
