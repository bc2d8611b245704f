/// Takes a picture's pixels, each `0x00RRGGBB`, while they are decoded.
protocol PixelSink {
  /// Some pixels of a stored row, from `column` on, each `step` columns behind the one before. Rows come in any order.
  mutating func take(_ pixels: UnsafeBufferPointer<UInt32>, row: Int, from column: Int, step: Int)
}

/// Something that can push a stored picture into a sink; one after the other, so that they may share a file.
protocol PictureDecoder {
  /// Pixels, as they will come.
  var size: (width: Int, height: Int) { get }

  /// Pushes all pixels once; a decoder is good for one push.
  func decode(into sink: inout some PixelSink) throws(DecodingFailure)
}

/// A picture that is small enough to be held.
struct PixelGrid {
  let width: Int
  let height: Int
  var pixels: [UInt32]
}

/// The alpha rule of everything here: what is not opaque lies on white.
enum Pixel {
  @inline(__always)
  static func opaque(red: UInt32, green: UInt32, blue: UInt32) -> UInt32 { red << 16 | green << 8 | blue }

  /// - Parameter alpha: 0 is clear, 255 is opaque.
  @inline(__always)
  static func onWhite(red: UInt32, green: UInt32, blue: UInt32, alpha: UInt32) -> UInt32 {
    if alpha == 255 { return opaque(red: red, green: green, blue: blue) }
    let white = (255 - alpha) * 255
    return opaque(
      red: (red * alpha + white + 127) / 255,
      green: (green * alpha + white + 127) / 255,
      blue: (blue * alpha + white + 127) / 255
    )
  }
}
