internal import CGD

/// Decodes a WebP, of an animation the first frame, with libgd and as a whole: eight bytes a pixel.
final class WebPDecoder: PictureDecoder {
  let size: (width: Int, height: Int)
  private let area: FrameArea
  private let image: gdImagePtr

  init(path: String) throws(DecodingFailure) {
    let file = try PictureFile(path)
    let fileSize = 8 + (try file.little(4, at: 4))
    let still = try Self.firstFrame(file, fileSize)
    var bytes: [UInt8]
    if let still { bytes = still.bytes } else { bytes = try file.bytes(at: 0, size: fileSize) }
    let size = Int32(truncatingIfNeeded: bytes.count)
    let made = bytes.withUnsafeMutableBytes { gdImageCreateFromWebpPtr(size, $0.baseAddress) }
    guard let made else { throw .damaged(reason: "its pixels cannot be decoded") }
    image = made
    self.size = still?.canvas ?? (Int(made.pointee.sx), Int(made.pointee.sy))
    area = try FrameArea(
      left: still?.left ?? 0,
      top: still?.top ?? 0,
      width: Int(made.pointee.sx),
      height: Int(made.pointee.sy),
      in: self.size
    )
  }

  deinit {
    gdImageDestroy(image)
  }

  func decode(into sink: inout some PixelSink) throws(DecodingFailure) {
    var area = area
    area.pushMargins(into: &sink)
    var pixels = [UInt32](repeating: 0, count: area.width)
    for y in 0..<area.height {
      guard image.pointee.trueColor != 0, let row = image.pointee.tpixels[y] else {
        throw .damaged(reason: "its pixels cannot be decoded")
      }
      for x in pixels.indices { pixels[x] = Self.onWhite(UInt32(bitPattern: row[x])) }
      area.push(pixels, row: y, into: &sink)
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

  private struct Still {
    let bytes: [UInt8]
    let left: Int
    let top: Int
    let canvas: (width: Int, height: Int)
  }

  /// The first frame of an animation (`ANMF`, RFC 9649, section 2.7) as a picture of its own, because libgd decodes no
  /// animations; nil for a picture that is none.
  private static func firstFrame(_ file: PictureFile, _ fileSize: Int) throws(DecodingFailure) -> Still? {
    guard try file.bytes(at: 12, size: 4) == Array("VP8X".utf8), try file.little(1, at: 20) & 2 != 0 else { return nil }
    var position = 12
    while position + 24 <= fileSize {
      let size = try file.little(4, at: position + 4)
      if try file.bytes(at: position, size: 4) == Array("ANMF".utf8), size >= 16 {
        let frame = try file.bytes(at: position + 8, size: min(size, fileSize - position - 8))
        // A head that has place for any frame, with the bit that allows clear pixels.
        let inner = Array("WEBPVP8X".utf8) + [10, 0, 0, 0, 0x10, 0, 0, 0] + frame[6..<12] + frame[16...]
        let length = (0..<4).map { UInt8(truncatingIfNeeded: inner.count >> ($0 * 8)) }
        return Still(
          bytes: Array("RIFF".utf8) + length + inner,
          left: try file.little(3, at: position + 8) * 2,
          top: try file.little(3, at: position + 11) * 2,
          canvas: (try file.little(3, at: 24) + 1, try file.little(3, at: 27) + 1)
        )
      }
      position += 8 + size + size % 2
    }
    throw .damaged(reason: "there are no pixels in it")
  }
}
