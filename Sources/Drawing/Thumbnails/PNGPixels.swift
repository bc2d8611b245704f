/// What the bytes of a PNG's row mean (section 11.2.1, table 11.1).
struct PNGPixels {
  private enum Kind {
    case gray, color, indexed, grayAlpha, colorAlpha
  }

  let bitsPerPixel: Int
  private let kind: Kind
  private let bits: Int
  /// The colour of each possible byte or index, on white; only where samples have up to eight bits and stand alone.
  private let table: [UInt32]
  /// The samples of the one colour that is clear (16 bits each); empty where there is none.
  private let clear: [UInt16]

  /// Nil for combinations that PNG does not know.
  ///
  /// - Parameters:
  ///   - palette: `PLTE`, red, green and blue in turn.
  ///   - transparency: `tRNS`.
  init?(bits: Int, color: Int, _ palette: [UInt8], _ transparency: [UInt8]) {
    let known: [Int: (Kind, channels: Int, depths: [Int])] = [
      0: (.gray, 1, [1, 2, 4, 8, 16]), 2: (.color, 3, [8, 16]), 3: (.indexed, 1, [1, 2, 4, 8]),
      4: (.grayAlpha, 2, [8, 16]), 6: (.colorAlpha, 4, [8, 16]),
    ]
    guard let (kind, channels, depths) = known[color], depths.contains(bits) else { return nil }
    self.kind = kind
    self.bits = bits
    bitsPerPixel = bits * channels
    let clear = stride(from: 0, to: transparency.count - 1, by: 2).map {
      UInt16(transparency[$0]) << 8 | UInt16(transparency[$0 + 1])
    }
    switch kind {
    case .indexed:
      self.clear = []
      table = Self.table(palette, transparency)
    case .gray:
      self.clear = Array(clear.prefix(1))
      table = bits > 8 ? [] : Self.grayTable(bits: bits, clear: clear.first)
    case .color:
      self.clear = clear.count >= 3 ? Array(clear.prefix(3)) : []
      table = []
    case .grayAlpha, .colorAlpha:
      self.clear = []
      table = []
    }
  }

  /// The colours of a row, clear parts on white.
  func convert(_ row: [UInt8], into pixels: inout [UInt32]) {
    row.withUnsafeBufferPointer { row in
      pixels.withUnsafeMutableBufferPointer { pixels in
        switch kind {
        case .indexed: convertTable(row, pixels)
        case .gray where bits <= 8: convertTable(row, pixels)
        case .gray: convertGray16(row, pixels)
        case .color: convertColor(row, pixels)
        case .grayAlpha: convertGrayAlpha(row, pixels)
        case .colorAlpha: convertColorAlpha(row, pixels)
        }
      }
    }
  }

  private typealias Row = UnsafeBufferPointer<UInt8>
  private typealias Pixels = UnsafeMutableBufferPointer<UInt32>

  /// Samples of 1, 2, 4 or 8 bits, the first in the highest bits.
  private func convertTable(_ row: Row, _ pixels: Pixels) {
    let mask = (1 << bits) - 1
    table.withUnsafeBufferPointer { table in
      for index in pixels.indices {
        let bit = index * bits
        pixels[index] = table[Int(row[bit >> 3]) >> (8 - bits - bit & 7) & mask]
      }
    }
  }

  private func convertGray16(_ row: Row, _ pixels: Pixels) {
    for index in pixels.indices {
      let gray = UInt32(row[index * 2])
      let isClear = clear.first == UInt16(row[index * 2]) << 8 | UInt16(row[index * 2 + 1])
      pixels[index] = isClear ? 0xFFFFFF : Pixel.opaque(red: gray, green: gray, blue: gray)
    }
  }

  private func convertColor(_ row: Row, _ pixels: Pixels) {
    let wide = bits / 8
    for index in pixels.indices {
      let place = index * 3 * wide
      pixels[index] = Pixel.opaque(
        red: UInt32(row[place]),
        green: UInt32(row[place + wide]),
        blue: UInt32(row[place + 2 * wide])
      )
    }
    guard !clear.isEmpty else { return }
    for index in pixels.indices where (0..<3).allSatisfy({ sample(row, index * 3 + $0) == clear[$0] }) {
      pixels[index] = 0xFFFFFF
    }
  }

  private func convertGrayAlpha(_ row: Row, _ pixels: Pixels) {
    let wide = bits / 8
    for index in pixels.indices {
      let gray = UInt32(row[index * 2 * wide])
      pixels[index] = Pixel.onWhite(red: gray, green: gray, blue: gray, alpha: UInt32(row[(index * 2 + 1) * wide]))
    }
  }

  private func convertColorAlpha(_ row: Row, _ pixels: Pixels) {
    let wide = bits / 8
    for index in pixels.indices {
      let place = index * 4 * wide
      pixels[index] = Pixel.onWhite(
        red: UInt32(row[place]),
        green: UInt32(row[place + wide]),
        blue: UInt32(row[place + 2 * wide]),
        alpha: UInt32(row[place + 3 * wide])
      )
    }
  }

  private func sample(_ row: Row, _ index: Int) -> UInt16 {
    bits == 8 ? UInt16(row[index]) : UInt16(row[index * 2]) << 8 | UInt16(row[index * 2 + 1])
  }

  /// Indices without a colour are black, as browsers show them.
  private static func table(_ palette: [UInt8], _ alphas: [UInt8]) -> [UInt32] {
    (0..<256).map { index in
      guard index * 3 + 2 < palette.count else { return 0 }
      return Pixel.onWhite(
        red: UInt32(palette[index * 3]),
        green: UInt32(palette[index * 3 + 1]),
        blue: UInt32(palette[index * 3 + 2]),
        alpha: index < alphas.count ? UInt32(alphas[index]) : 255
      )
    }
  }

  private static func grayTable(bits: Int, clear: UInt16?) -> [UInt32] {
    let most = UInt32(1) << UInt32(bits) - 1
    return (0...most).map { value in
      let gray = value * 255 / most
      return clear.map(UInt32.init) == value ? 0xFFFFFF : Pixel.opaque(red: gray, green: gray, blue: gray)
    }
  }
}
