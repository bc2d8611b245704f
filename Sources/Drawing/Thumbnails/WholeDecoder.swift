internal import CGD

/// Decodes a TIFF or an AVIF, of several pictures in it the first, with libgd and as a whole: eight bytes a pixel.
final class WholeDecoder: PictureDecoder {
  enum Format {
    case tiff, avif
  }

  let size: (width: Int, height: Int)
  private let image: gdImagePtr

  init(path: String, format: Format) throws(DecodingFailure) {
    let file = try PictureFile(path)
    var bytes = try file.bytes(at: 0, size: try file.size())
    let size = Int32(truncatingIfNeeded: bytes.count)
    let made = bytes.withUnsafeMutableBytes { raw in
      switch format {
      case .tiff: gdImageCreateFromTiffPtr(size, raw.baseAddress)
      case .avif: gdImageCreateFromAvifPtr(size, raw.baseAddress)
      }
    }
    guard let made else { throw .damaged(reason: "its pixels cannot be decoded") }
    image = made
    self.size = (Int(made.pointee.sx), Int(made.pointee.sy))
    guard made.pointee.trueColor != 0 || gdImagePaletteToTrueColor(made) != 0 else {
      throw .noMemory(width: self.size.width, height: self.size.height)
    }
  }

  deinit {
    gdImageDestroy(image)
  }

  func decode(into sink: inout some PixelSink) throws(DecodingFailure) {
    var pixels = [UInt32](repeating: 0, count: size.width)
    for y in 0..<size.height {
      guard let row = image.pointee.tpixels[y] else { throw .damaged(reason: "its pixels cannot be decoded") }
      for x in pixels.indices { pixels[x] = Self.onWhite(UInt32(bitPattern: row[x])) }
      pixels.withUnsafeBufferPointer { sink.take($0, row: y, from: 0, step: 1) }
    }
  }

  /// libgd's alpha has seven bits, and 0 is opaque.
  private static func onWhite(_ color: UInt32) -> UInt32 {
    Pixel.onWhite(
      red: color >> 16 & 255,
      green: color >> 8 & 255,
      blue: color & 255,
      alpha: ((127 - color >> 24 & 127) * 255 + 63) / 127
    )
  }
}
