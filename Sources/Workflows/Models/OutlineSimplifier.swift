/// Leaves out points of an outline that stray less than a tolerance from the line between their neighbours (Douglas and
/// Peucker 1973).
enum OutlineSimplifier {
  /// - Parameters:
  ///   - ring: `[x0, y0, …]`, closed.
  ///   - tolerance: in pixels.
  /// - Returns: three points or more.
  static func simplified(_ ring: [Double], tolerance: Double) -> [Double] {
    let count = ring.count / 2
    guard count > 4 else { return ring }
    // The point farthest from the first halves the ring into two lines.
    let middle = (1..<count).max { squared(0, $0, ring) < squared(0, $1, ring) } ?? count / 2
    var isKept = [Bool](repeating: false, count: count)
    isKept[0] = true
    isKept[middle] = true
    var open = [(0, middle), (middle, count)]
    while let (first, last) = open.popLast() {
      guard last - first > 1 else { continue }
      let far = (first + 1..<last).max { distance($0, first, last, ring) < distance($1, first, last, ring) } ?? first
      guard distance(far, first, last, ring) > tolerance else { continue }
      isKept[far] = true
      open += [(first, far), (far, last)]
    }
    let kept = isKept.indices.filter { isKept[$0] }
    return kept.count < 3 ? ring : kept.flatMap { [ring[$0 * 2], ring[$0 * 2 + 1]] }
  }

  private static func squared(_ one: Int, _ other: Int, _ ring: [Double]) -> Double {
    let (x, y) = (ring[other * 2] - ring[one * 2], ring[other * 2 + 1] - ring[one * 2 + 1])
    return x * x + y * y
  }

  /// From a point to the line between two others; the index behind the last is the first again.
  private static func distance(_ point: Int, _ first: Int, _ last: Int, _ ring: [Double]) -> Double {
    let last = last == ring.count / 2 ? 0 : last
    let (ax, ay) = (ring[first * 2], ring[first * 2 + 1])
    let (dx, dy) = (ring[last * 2] - ax, ring[last * 2 + 1] - ay)
    let (px, py) = (ring[point * 2] - ax, ring[point * 2 + 1] - ay)
    let length = (dx * dx + dy * dy).squareRoot()
    return length == 0 ? (px * px + py * py).squareRoot() : abs(dx * py - dy * px) / length
  }
}
