/// A mask as CVAT writes it: run lengths of its box, row by row, the first of them zeros, then the box.
public struct MaskRuns: Equatable, Sendable {
  /// Lengths in pixels; even indices are outside the object, odd ones inside.
  public let runs: [Int]
  /// In pixels of the picture, all included.
  public let left: Int
  public let top: Int
  public let right: Int
  public let bottom: Int

  public var width: Int { right - left + 1 }
  public var height: Int { bottom - top + 1 }

  public init(runs: [Int], left: Int, top: Int, right: Int, bottom: Int) {
    self.runs = runs
    self.left = left
    self.top = top
    self.right = right
    self.bottom = bottom
  }

  /// - Parameter points: of a shape of the kind `.mask` that was checked.
  public init(points: [Double]) {
    let box = points.suffix(4).map { Int($0) }
    self.init(
      runs: points.dropLast(4).map { Int($0) },
      left: box[0],
      top: box[1],
      right: box[2],
      bottom: box[3]
    )
  }

  /// The box of a bitmap, with nothing of it empty.
  ///
  /// - Parameter bits: rows from the top, `width` pixels each; true inside the object.
  /// - Returns: nil where no pixel is set.
  public init?(bits: [Bool], width: Int) {
    let height = width > 0 ? bits.count / width : 0
    var (left, top, right, bottom) = (Int.max, Int.max, -1, -1)
    for y in 0..<height {
      for x in 0..<width where bits[y * width + x] {
        left = min(left, x)
        right = max(right, x)
        top = min(top, y)
        bottom = y
      }
    }
    guard right >= 0 else { return nil }
    var runs: [Int] = []
    var inside = false
    var length = 0
    for y in top...bottom {
      for x in left...right {
        if bits[y * width + x] != inside {
          runs.append(length)
          (inside, length) = (!inside, 0)
        }
        length += 1
      }
    }
    runs.append(length)
    self.init(runs: runs, left: left, top: top, right: right, bottom: bottom)
  }

  /// As a shape's numbers.
  public var points: [Double] {
    runs.map(Double.init) + [left, top, right, bottom].map(Double.init)
  }

  /// The number of pixels inside the object.
  public var area: Int {
    stride(from: 1, to: runs.count, by: 2).reduce(0) { $0 + runs[$1] }
  }

  /// Calls `body` with each row's pieces of the object: the row and the columns, in pixels of the picture.
  public func eachSpan(_ body: (_ y: Int, _ columns: Range<Int>) -> Void) {
    var position = 0
    for (index, run) in runs.enumerated() {
      var rest = index.isMultiple(of: 2) ? 0 : run
      var start = position
      while rest > 0 {
        let (y, x) = (start / width, start % width)
        let length = min(rest, width - x)
        body(top + y, left + x..<left + x + length)
        start += length
        rest -= length
      }
      position += run
    }
  }

  static func check(_ points: [Double], field: String) throws(ValidationFailure) {
    guard points.allSatisfy({ $0 >= 0 && $0 == $0.rounded() }) else {
      throw ValidationFailure(field: field, "A mask's numbers are whole and not negative.")
    }
    let box = points.suffix(4).map { $0 }
    guard box[2] >= box[0], box[3] >= box[1] else {
      throw ValidationFailure(field: field, "A mask ends in its box: left, top, right and bottom.")
    }
    let area = (box[2] - box[0] + 1) * (box[3] - box[1] + 1)
    let covered = points.dropLast(4).reduce(0, +)
    guard area <= 1e9, covered == area else {
      throw ValidationFailure(
        field: field,
        "The runs of the mask cover \(covered) pixels, but its box has \(area)."
      )
    }
    // A few numbers can be stripes over a hundred megapixels: what reads down the columns would have millions of runs.
    let changes = max(points.count - 5, MaskRuns(points: points).changesBetweenRows)
    guard changes <= mostChanges else {
      throw ValidationFailure(
        field: field,
        "The mask changes sides \(changes) times, and one has at most \(mostChanges) changes: smooth it, or cut the "
          + "picture into parts."
      )
    }
  }

  /// Twice as many as a painted picture has stretches of one colour at most (`MaskSpans`): each has two ends.
  public static let mostChanges = 1 << 23

  /// How many pixels have one of the other kind right above or below, in the box or at its border.
  ///
  /// All rows are laid over those that are one row down, as runs: what only one of them has has changed.
  public var changesBetweenRows: Int {
    var (place, ends) = (0, [Int]())
    ends.reserveCapacity(runs.count)
    for run in runs {
      place += run
      ends.append(place)
    }
    // Behind a last run that is outside, nothing changes.
    if !runs.count.isMultiple(of: 2) { ends.removeLast() }
    var (upper, lower, changes) = (0, 0, 0)
    var open: Int?
    while upper < ends.count || lower < ends.count {
      let first = upper < ends.count ? ends[upper] : Int.max
      let second = lower < ends.count ? ends[lower] + width : Int.max
      if first <= second { upper += 1 }
      if second <= first { lower += 1 }
      guard first != second else { continue }
      if let start = open {
        changes += min(first, second) - start
        open = nil
      } else {
        open = min(first, second)
      }
    }
    return changes
  }
}
