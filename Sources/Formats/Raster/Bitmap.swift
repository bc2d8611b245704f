/// One bit for each pixel, in a byte.
struct Bitmap: Equatable {
  let width: Int
  let height: Int
  private(set) var bits: [Bool]

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    bits = [Bool](repeating: false, count: width * height)
  }

  subscript(x: Int, y: Int) -> Bool { bits[y * width + x] }

  /// What is outside the picture is left out.
  mutating func fill(_ columns: Range<Int>, _ y: Int) {
    guard y >= 0, y < height else { return }
    let (start, end) = (max(0, columns.lowerBound), min(width, columns.upperBound))
    guard start < end else { return }
    for x in start..<end { bits[y * width + x] = true }
  }
}
