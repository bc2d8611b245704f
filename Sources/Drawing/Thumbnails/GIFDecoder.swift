/// Decodes the first frame of a GIF (GIF89a specification) row by row.
final class GIFDecoder: PictureDecoder {
  let size: (width: Int, height: Int)
  private let area: FrameArea
  private let isInterlaced: Bool
  private let palette: [UInt32]
  private let file: PictureFile
  private let dataOffset: Int

  init(path: String) throws(DecodingFailure) {
    file = try PictureFile(path)
    size = (try file.little(2, at: 6), try file.little(2, at: 8))
    let flags = try file.little(1, at: 10)
    var colors = try Self.colorTable(file, flags, at: 13)
    var position = 13 + colors.count
    var clear: Int?
    while try file.little(1, at: position) == 0x21 {
      // A graphic control extension may make one index clear.
      if try file.little(1, at: position + 1) == 0xF9, try file.little(1, at: position + 3) & 1 == 1 {
        clear = try file.little(1, at: position + 6)
      }
      position += 2
      while case let size = try file.little(1, at: position), size > 0 { position += size + 1 }
      position += 1
    }
    guard try file.little(1, at: position) == 0x2C else { throw .damaged(reason: "there are no pixels in it") }
    area = try FrameArea(
      left: try file.little(2, at: position + 1),
      top: try file.little(2, at: position + 3),
      width: try file.little(2, at: position + 5),
      height: try file.little(2, at: position + 7),
      in: size
    )
    let frameFlags = try file.little(1, at: position + 9)
    isInterlaced = frameFlags & 0x40 != 0
    let own = try Self.colorTable(file, frameFlags, at: position + 10)
    if !own.isEmpty { colors = own }
    palette = Self.palette(colors, clear: clear)
    dataOffset = position + 10 + own.count
  }

  func decode(into sink: inout some PixelSink) throws(DecodingFailure) {
    var area = area
    area.pushMargins(into: &sink)
    var data = try LZWData(file, at: dataOffset)
    var indices = [UInt8](repeating: 0, count: area.width)
    var pixels = [UInt32](repeating: 0, count: area.width)
    for pass in isInterlaced ? [(0, 8), (4, 8), (2, 4), (1, 2)] : [(0, 1)] {
      for y in stride(from: pass.0, to: area.height, by: pass.1) {
        try data.read(&indices)
        for x in pixels.indices { pixels[x] = palette[Int(indices[x])] }
        area.push(pixels, row: y, into: &sink)
      }
    }
  }

  private static func colorTable(_ file: PictureFile, _ flags: Int, at offset: Int) throws(DecodingFailure) -> [UInt8] {
    flags & 0x80 == 0 ? [] : try file.bytes(at: offset, size: 3 << (flags & 7 + 1))
  }

  /// Indices without a colour are black.
  private static func palette(_ colors: [UInt8], clear: Int?) -> [UInt32] {
    (0..<256).map { index in
      if index == clear { return 0xFFFFFF }
      guard index * 3 + 2 < colors.count else { return 0 }
      return UInt32(colors[index * 3]) << 16 | UInt32(colors[index * 3 + 1]) << 8 | UInt32(colors[index * 3 + 2])
    }
  }
}
