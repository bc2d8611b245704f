/// Turns pieces along lines into run lengths across the lines, as rows into columns: only where a line differs from the one
/// before is anything done, so a mask costs as much as its outline is long, whatever the size of its picture.
struct CrossRuns {
  /// Places along a line.
  private let length: Int
  private let lineCount: Int
  private var line = 0
  /// Beginnings and ends of the pieces of the line and of the one before, rising.
  private var pieces: [Int] = []
  private var before: [Int] = []
  /// Where sides change, counted across the lines.
  private var edges: [Int] = []

  init(length: Int, lineCount: Int) {
    self.length = length
    self.lineCount = lineCount
  }

  /// Lines come in their order, and the pieces of one by their beginnings; what lies outside is left out.
  mutating func add(_ piece: Range<Int>, on line: Int) {
    let (start, end) = (max(0, piece.lowerBound), min(length, piece.upperBound))
    guard (0..<lineCount).contains(line), start < end else { return }
    if line != self.line {
      endLine()
      if line > self.line { endLine() }
      self.line = line
    }
    if let last = pieces.last, start <= last {
      pieces[pieces.count - 1] = max(last, end)
    } else {
      pieces += [start, end]
    }
  }

  /// Run lengths, the first of them outside; nothing is added behind it.
  mutating func counts() -> [Int] {
    endLine()
    endLine()
    edges.sort()
    return Self.counts(of: edges, end: length * lineCount)
  }

  /// Between the places where sides change; two changes at one place cancel out.
  ///
  /// - Parameter edges: rising.
  static func counts(of edges: [Int], end: Int) -> [Int] {
    var counts: [Int] = []
    var (last, index) = (0, 0)
    while index < edges.count {
      if index + 1 < edges.count, edges[index] == edges[index + 1] {
        index += 2
        continue
      }
      counts.append(edges[index] - last)
      last = edges[index]
      index += 1
    }
    if last < end || counts.isEmpty { counts.append(end - last) }
    return counts
  }

  private mutating func endLine() {
    // What both lines begin or end at is no change; of the rest, every second one ends a change.
    var (old, new) = (0, 0)
    var open: Int?
    while old < before.count || new < pieces.count {
      let first = old < before.count ? before[old] : Int.max
      let second = new < pieces.count ? pieces[new] : Int.max
      if first <= second { old += 1 }
      if second <= first { new += 1 }
      guard first != second else { continue }
      if let start = open {
        for place in start..<min(first, second) { edges.append(place * lineCount + line) }
        open = nil
      } else {
        open = min(first, second)
      }
    }
    swap(&before, &pieces)
    pieces.removeAll(keepingCapacity: true)
    line += 1
  }
}
