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
  }
}
