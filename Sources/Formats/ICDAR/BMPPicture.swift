/// Windows bitmaps of 24 bits without compression, in which ICDAR keeps its masks.
enum BMPPicture {
  private static let headSize = 54

  /// - Parameter colors: 0xRRGGBB, row by row.
  static func bytes(of colors: [UInt32], width: Int) -> [UInt8] {
    let height = width > 0 ? colors.count / width : 0
    let rowSize = (width * 3 + 3) / 4 * 4
    var bytes = Array("BM".utf8)
    func append(_ value: Int, _ size: Int) {
      for place in 0..<size { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * place))) }
    }
    append(headSize + rowSize * height, 4)
    append(0, 4)
    append(headSize, 4)
    append(40, 4)
    append(width, 4)
    append(height, 4)
    append(1, 2)
    append(24, 2)
    for value in [0, rowSize * height, 2835, 2835, 0, 0] { append(value, 4) }
    // From the bottom up, blue first.
    for y in (0..<height).reversed() {
      for x in 0..<width { append(Int(colors[y * width + x]), 3) }
      append(0, rowSize - width * 3)
    }
    return bytes
  }

  /// The objects of a mask, by their colours as 0xRRGGBB.
  ///
  /// - Throws: `DatasetProblem` for other kinds of bitmaps, and for those of another size.
  static func spans(_ bytes: [UInt8], _ name: String, _ size: MaskSize, without background: UInt32) throws -> MaskSpans
  {
    func number(_ offset: Int, _ size: Int) -> Int {
      (0..<size).reversed().reduce(0) { $0 << 8 | Int(bytes[offset + $1]) }
    }
    guard bytes.count > headSize else { throw DatasetProblem(name, "The picture breaks off.") }
    let (start, width, height) = (number(10, 4), number(18, 4), number(22, 4))
    let depth = number(28, 2)
    guard depth == 24 || depth == 32, number(30, 4) == 0, width > 0, height > 0, width < 1 << 16, height < 1 << 16
    else {
      throw DatasetProblem(name, "Only bitmaps of 24 bits without compression are taken here.")
    }
    try size.check(width, height, of: name)
    let step = depth / 8
    let rowSize = (width * step + 3) / 4 * 4
    guard start + rowSize * height <= bytes.count else { throw DatasetProblem(name, "The picture breaks off.") }
    var spans = MaskSpans(name)
    for y in 0..<height {
      let row = start + (height - 1 - y) * rowSize
      try spans.add(y, width) { x in
        let color = number(row + x * step, 3)
        return color == background ? nil : UInt64(color)
      }
    }
    return spans
  }
}
