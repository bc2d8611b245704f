/// The part of a picture that a frame of an animation covers; around it everything is white.
struct FrameArea {
  let left: Int
  let top: Int
  let width: Int
  let height: Int
  private let picture: (width: Int, height: Int)
  private var row: [UInt32]

  /// - Throws: `DecodingFailure.damaged` where it does not lie within the picture.
  init(
    left: Int,
    top: Int,
    width: Int,
    height: Int,
    in picture: (width: Int, height: Int)
  ) throws(DecodingFailure) {
    guard left >= 0, top >= 0, width > 0, height > 0, left + width <= picture.width, top + height <= picture.height
    else {
      throw .damaged(reason: "a frame does not lie within the picture")
    }
    self.left = left
    self.top = top
    self.width = width
    self.height = height
    self.picture = picture
    row = [UInt32](repeating: 0xFFFFFF, count: picture.width)
  }

  /// The white rows above and below.
  func pushMargins(into sink: inout some PixelSink) {
    let white = [UInt32](repeating: 0xFFFFFF, count: picture.width)
    white.withUnsafeBufferPointer { white in
      for y in 0..<top { sink.take(white, row: y, from: 0, step: 1) }
      for y in (top + height)..<picture.height { sink.take(white, row: y, from: 0, step: 1) }
    }
  }

  /// A row of the frame, with white on both sides.
  mutating func push(_ pixels: [UInt32], row y: Int, into sink: inout some PixelSink) {
    row.replaceSubrange(left..<left + width, with: pixels)
    row.withUnsafeBufferPointer { sink.take($0, row: top + y, from: 0, step: 1) }
  }
}
