public import Domain

/// Outlines of masks along the borders of their pixels: exactly the same pixels when they are filled again.
public enum MaskOutlines {
  private struct Corner: Hashable {
    let x: Int
    let y: Int
  }

  /// One polygon for each outer border, `[x0, y0, …]` in pixels; holes are filled, as CVAT does.
  public static func polygons(of mask: MaskRuns) -> [[Double]] {
    var bits = Bitmap(width: mask.width + 2, height: mask.height + 2)
    mask.eachSpan { y, columns in
      bits.fill(columns.lowerBound - mask.left + 1..<columns.upperBound - mask.left + 1, y - mask.top + 1)
    }
    var polygons: [[Double]] = []
    var seen = Set<Corner>()
    for y in 1..<bits.height {
      for x in 1..<bits.width where bits[x, y] && !bits[x, y - 1] && !seen.contains(Corner(x: x, y: y)) {
        let (corners, turn) = border(from: Corner(x: x, y: y), bits, &seen)
        // A hole's border goes the other way round.
        guard turn > 0, corners.count >= 3 else { continue }
        polygons.append(
          corners.flatMap { [Double($0.x - 1 + mask.left), Double($0.y - 1 + mask.top)] }
        )
      }
    }
    return polygons
  }

  /// Walks along a border with the object on the right, from the left top corner of a pixel's upper side.
  ///
  /// - Returns: the corners where it turns, and twice the signed area: positive clockwise.
  private static func border(
    from start: Corner,
    _ bits: Bitmap,
    _ seen: inout Set<Corner>
  ) -> (corners: [Corner], area: Int) {
    let steps = [(1, 0), (0, 1), (-1, 0), (0, -1)]
    var (place, direction) = (start, 0)
    var corners: [Corner] = []
    var area = 0
    repeat {
      if direction == 0 { seen.insert(place) }
      let next = Corner(x: place.x + steps[direction].0, y: place.y + steps[direction].1)
      area += place.x * next.y - next.x * place.y
      let turned = turn(at: next, direction, bits)
      if turned != direction { corners.append(next) }
      (place, direction) = (next, turned)
    } while place != start || direction != 0
    if let last = corners.last, last == start { corners = [last] + corners.dropLast() }
    return (corners, area)
  }

  /// The direction that keeps the object on the right and the rest on the left; diagonal neighbours stay apart.
  private static func turn(at corner: Corner, _ direction: Int, _ bits: Bitmap) -> Int {
    // The pixels in front, to the left and to the right of the way.
    let fronts = [((0, -1), (0, 0)), ((0, 0), (-1, 0)), ((-1, 0), (-1, -1)), ((-1, -1), (0, -1))]
    let (left, right) = fronts[direction]
    let isLeft = bits[corner.x + left.0, corner.y + left.1]
    let isRight = bits[corner.x + right.0, corner.y + right.1]
    if !isRight { return (direction + 1) % 4 }
    return isLeft ? (direction + 3) % 4 : direction
  }
}
