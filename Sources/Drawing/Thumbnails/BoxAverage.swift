/// Makes a picture smaller: each pixel is the mean of the area it covers, partly covered pixels included.
///
/// Sums are exact. A stored pixel is `target.width` units wide and a small one `source.width`, so that both sides have the
/// same length in units; likewise downwards. A stored pixel then lies in at most two small ones.
struct BoxAverage: PixelSink {
  private let source: (width: Int, height: Int)
  private let target: (width: Int, height: Int)
  /// Red, green and blue of each small pixel, times the units of area.
  private var sums: [UInt64]
  /// One row's, before the row's height is known.
  private var rowSums: [UInt64]

  /// - Parameter target: at most as wide and as high as the source, and at least 1 × 1.
  init(from source: (width: Int, height: Int), to target: (width: Int, height: Int)) {
    precondition(
      target.width > 0 && target.height > 0 && target.width <= source.width && target.height <= source.height
    )
    self.source = source
    self.target = target
    sums = [UInt64](repeating: 0, count: target.width * target.height * 3)
    rowSums = [UInt64](repeating: 0, count: target.width * 3)
  }

  mutating func take(_ pixels: UnsafeBufferPointer<UInt32>, row: Int, from column: Int, step: Int) {
    for index in rowSums.indices { rowSums[index] = 0 }
    if column == 0, step == 1, pixels.count == source.width { addWhole(pixels) } else { add(pixels, column, step) }
    let share = Self.share(of: row, target.height, source.height)
    addRow(share.cell, weight: share.first)
    if share.second > 0 { addRow(share.cell + 1, weight: share.second) }
  }

  /// The mean of what came.
  func grid() -> PixelGrid {
    let area = UInt64(source.width * source.height)
    let pixels = (0..<target.width * target.height).map { index in
      let mean = (0..<3).map { UInt32((sums[index * 3 + $0] + area / 2) / area) }
      return Pixel.opaque(red: mean[0], green: mean[1], blue: mean[2])
    }
    return PixelGrid(width: target.width, height: target.height, pixels: pixels)
  }

  /// In which small cell something begins, and how much of it lies there and in the next cell.
  private static func share(of index: Int, _ small: Int, _ large: Int) -> (cell: Int, first: UInt64, second: UInt64) {
    let start = index * small
    let cell = start / large
    let first = min(small, (cell + 1) * large - start)
    return (cell, UInt64(first), UInt64(small - first))
  }

  /// Pixels that lie in one cell are summed up before they are weighed.
  private mutating func addWhole(_ pixels: UnsafeBufferPointer<UInt32>) {
    let (small, large) = (target.width, source.width)
    rowSums.withUnsafeMutableBufferPointer { sums in
      var x = 0
      for cell in 0..<small {
        // The last pixel that begins in this cell may end in the next one.
        let end = min(((cell + 1) * large + small - 1) / small, large)
        var (red, green, blue): (UInt32, UInt32, UInt32) = (0, 0, 0)
        while x < end - 1 {
          let pixel = pixels[x]
          red &+= pixel >> 16 & 255
          green &+= pixel >> 8 & 255
          blue &+= pixel & 255
          x += 1
        }
        sums[cell * 3] += UInt64(red) * UInt64(small)
        sums[cell * 3 + 1] += UInt64(green) * UInt64(small)
        sums[cell * 3 + 2] += UInt64(blue) * UInt64(small)
        if x < end {
          Self.add(pixels[x], at: x, small, large, to: sums)
          x += 1
        }
      }
    }
  }

  private mutating func add(_ pixels: UnsafeBufferPointer<UInt32>, _ column: Int, _ step: Int) {
    let (small, large) = (target.width, source.width)
    rowSums.withUnsafeMutableBufferPointer { sums in
      for (index, pixel) in pixels.enumerated() {
        Self.add(pixel, at: column + index * step, small, large, to: sums)
      }
    }
  }

  @inline(__always)
  private static func add(
    _ pixel: UInt32,
    at x: Int,
    _ small: Int,
    _ large: Int,
    to sums: UnsafeMutableBufferPointer<UInt64>
  ) {
    let share = share(of: x, small, large)
    let (red, green, blue) = (UInt64(pixel >> 16 & 255), UInt64(pixel >> 8 & 255), UInt64(pixel & 255))
    let place = share.cell * 3
    sums[place] += red * share.first
    sums[place + 1] += green * share.first
    sums[place + 2] += blue * share.first
    guard share.second > 0 else { return }
    sums[place + 3] += red * share.second
    sums[place + 4] += green * share.second
    sums[place + 5] += blue * share.second
  }

  private mutating func addRow(_ cell: Int, weight: UInt64) {
    let start = cell * target.width * 3
    for index in rowSums.indices { sums[start + index] += rowSums[index] * weight }
  }
}
