/// Writes the rows of an upright picture into a JPEG as they come, while they come whole and from the top on.
struct EncodedRows: PixelSink {
  private let size: (width: Int, height: Int)
  private let encoder: JPEGEncoder
  private var next = 0
  private var isInOrder = true
  private(set) var failure: DecodingFailure?

  init(size: (width: Int, height: Int), encoder: JPEGEncoder) {
    self.size = size
    self.encoder = encoder
  }

  var isComplete: Bool { isInOrder && next == size.height }

  mutating func take(_ pixels: UnsafeBufferPointer<UInt32>, row: Int, from column: Int, step: Int) {
    guard isInOrder, failure == nil else { return }
    guard row == next, column == 0, pixels.count == size.width else {
      isInOrder = false
      return
    }
    do throws(DecodingFailure) {
      try encoder.write(pixels)
    } catch {
      failure = error
    }
    next += 1
  }
}
