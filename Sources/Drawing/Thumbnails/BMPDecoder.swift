/// Decodes an uncompressed BMP row by row.
final class BMPDecoder: PictureDecoder {
  let size: (width: Int, height: Int)
  private let file: PictureFile
  private let bits: Int
  private let isTopDown: Bool
  private let pixelsOffset: Int
  private let palette: [UInt32]
  /// Which bits of a pixel of 16 or 32 bits are red, green and blue.
  private let masks: [UInt32]

  init(path: String) throws(DecodingFailure) {
    file = try PictureFile(path)
    let headerSize = try file.little(4, at: 14)
    let isCore = headerSize == 12
    let numbers = isCore ? (2, 20, 24) : (4, 22, 28)
    let height = try file.little(numbers.0, at: numbers.1)
    let signedHeight = isCore ? height : Int(Int32(truncatingIfNeeded: height))
    size = (try file.little(numbers.0, at: 18), abs(signedHeight))
    isTopDown = signedHeight < 0
    bits = try file.little(2, at: numbers.2)
    pixelsOffset = try file.little(4, at: 10)
    guard [1, 4, 8, 16, 24, 32].contains(bits) else { throw .damaged(reason: "it has \(bits) bits a pixel") }
    let hasMasks = isCore ? false : try file.little(4, at: 30) == 3
    if hasMasks {
      var masks: [UInt32] = []
      for place in 0..<3 { masks.append(UInt32(try file.little(4, at: 54 + place * 4))) }
      self.masks = masks
    } else {
      masks = bits == 16 ? [0x7C00, 0x03E0, 0x001F] : [0xFF0000, 0xFF00, 0xFF]
    }
    palette =
      bits > 8 ? [] : try Self.palette(file, at: 14 + headerSize, colorSize: isCore ? 3 : 4, until: pixelsOffset)
  }

  func decode(into sink: inout some PixelSink) throws(DecodingFailure) {
    let rowSize = (size.width * bits + 31) / 32 * 4
    var pixels = [UInt32](repeating: 0, count: size.width)
    for row in 0..<size.height {
      let place = isTopDown ? row : size.height - 1 - row
      convert(try file.bytes(at: pixelsOffset + place * rowSize, size: rowSize), into: &pixels)
      pixels.withUnsafeBufferPointer { sink.take($0, row: row, from: 0, step: 1) }
    }
  }

  private func convert(_ row: [UInt8], into pixels: inout [UInt32]) {
    for index in pixels.indices {
      switch bits {
      case 24:
        let place = index * 3
        pixels[index] = UInt32(row[place + 2]) << 16 | UInt32(row[place + 1]) << 8 | UInt32(row[place])
      case 16: pixels[index] = unpack(UInt32(row[index * 2]) | UInt32(row[index * 2 + 1]) << 8)
      case 32:
        let word = row[index * 4..<index * 4 + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        pixels[index] = unpack(word)
      default:
        let bit = index * bits
        pixels[index] = palette[Int(row[bit >> 3]) >> (8 - bits - bit & 7) & ((1 << bits) - 1)]
      }
    }
  }

  private func unpack(_ word: UInt32) -> UInt32 {
    masks.reduce(0) { color, mask in
      guard mask != 0 else { return color << 8 }
      let shift = UInt32(mask.trailingZeroBitCount)
      let most = UInt64(mask >> shift)
      return color << 8 | UInt32(UInt64((word & mask) >> shift) * 255 / most)
    }
  }

  /// Blue, green, red and, in newer files, a byte of nothing.
  private static func palette(
    _ file: PictureFile,
    at offset: Int,
    colorSize: Int,
    until end: Int
  ) throws(DecodingFailure) -> [UInt32] {
    let count = min(256, max(0, end - offset) / colorSize)
    let bytes = try file.bytes(at: offset, size: count * colorSize)
    return (0..<256).map { index in
      guard index < count else { return 0 }
      let place = index * colorSize
      return UInt32(bytes[place + 2]) << 16 | UInt32(bytes[place + 1]) << 8 | UInt32(bytes[place])
    }
  }
}
