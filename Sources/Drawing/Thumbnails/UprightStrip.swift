/// Some rows of a picture as it stands upright, picked out of its stored pixels.
struct UprightStrip: PixelSink {
  /// Upright rows.
  let rows: Range<Int>
  private let stored: (width: Int, height: Int)
  private let width: Int
  private let height: Int
  private let orientation: Orientation
  private(set) var pixels: [UInt32]

  /// - Parameter stored: the size that the file has.
  init(rows: Range<Int>, stored: (width: Int, height: Int), orientation: Orientation) {
    self.rows = rows
    self.stored = stored
    self.orientation = orientation
    (width, height) = orientation.turned(stored)
    // What never comes is white.
    pixels = [UInt32](repeating: 0xFFFFFF, count: width * rows.count)
  }

  mutating func take(_ pixels: UnsafeBufferPointer<UInt32>, row: Int, from column: Int, step: Int) {
    if orientation.swapsSides {
      takeAsColumn(pixels, row: row, from: column, step: step)
    } else {
      takeAsRow(pixels, row: row, from: column, step: step)
    }
  }

  private mutating func takeAsRow(_ stored: UnsafeBufferPointer<UInt32>, row: Int, from column: Int, step: Int) {
    let upright = orientation.reversesRows ? height - 1 - row : row
    guard rows.contains(upright) else { return }
    let start = (upright - rows.lowerBound) * width
    for (index, pixel) in stored.enumerated() {
      let x = column + index * step
      pixels[start + (orientation.reversesColumns ? width - 1 - x : x)] = pixel
    }
  }

  private mutating func takeAsColumn(_ stored: UnsafeBufferPointer<UInt32>, row: Int, from column: Int, step: Int) {
    let x = orientation.reversesColumns ? width - 1 - row : row
    for (index, pixel) in stored.enumerated() {
      let along = column + index * step
      let upright = orientation.reversesRows ? height - 1 - along : along
      guard rows.contains(upright) else { continue }
      pixels[(upright - rows.lowerBound) * width + x] = pixel
    }
  }
}
