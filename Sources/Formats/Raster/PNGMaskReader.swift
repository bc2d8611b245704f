internal import CZlib

/// Reads a PNG (ISO/IEC 15948) as one number for each pixel: the colour as 0xRRGGBB, or the grey value, or the index.
struct PNGMaskReader {
  /// More pixels are no mask of a picture that is annotated here.
  private static let mostPixels = 64 << 20

  let width: Int
  let height: Int
  /// Row by row. Of palettes, the colours, unless `indices` holds.
  let values: [UInt32]
  /// Of pictures with transparency, 0 to 255; empty of others.
  let alphas: [UInt8]
  /// The palette's indices; nil of other pictures.
  let indices: [UInt32]?

  /// Where something is painted: neither transparent nor black.
  var isPainted: [Bool] {
    values.indices.map { values[$0] != 0 && (alphas.isEmpty || alphas[$0] > 0) }
  }

  private struct Head {
    let width: Int
    let height: Int
    let depth: Int
    let channels: Int
    let isPalette: Bool
  }

  /// - Throws: `DatasetProblem` for what is no PNG, for interlaced ones, and for those that are too large.
  init(_ bytes: [UInt8], name: String) throws {
    func refuse(_ reason: String) -> DatasetProblem { DatasetProblem(name, reason) }
    guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else {
      throw refuse("This should be a PNG picture.")
    }
    var (head, palette, packed): (Head?, [UInt32], [UInt8]) = (nil, [], [])
    var position = 8
    while position + 12 <= bytes.count {
      let size = Self.number(bytes, position)
      guard size <= bytes.count - position - 12 else { throw refuse("The picture breaks off.") }
      let data = bytes[position + 8..<position + 8 + size]
      switch String(decoding: bytes[position + 4..<position + 8], as: UTF8.self) {
      case "IHDR": head = try Self.head(Array(data), name)
      case "PLTE":
        palette = stride(from: data.startIndex, to: data.endIndex - 2, by: 3).map { Self.color(data, $0) }
      case "IDAT": packed.append(contentsOf: data)
      default: break
      }
      position += 12 + size
    }
    guard let head else { throw refuse("The picture has no head.") }
    let rowSize = (head.width * head.channels * head.depth + 7) / 8
    guard var rows = Self.unpacked(packed, (rowSize + 1) * head.height) else { throw refuse("The picture is broken.") }
    try Self.unfilter(&rows, rowSize, max(1, head.channels * head.depth / 8), name)
    width = head.width
    height = head.height
    let numbers = Self.numbers(rows, rowSize, head)
    alphas = Self.alphas(rows, rowSize, head)
    indices = head.isPalette ? numbers : nil
    values = head.isPalette ? numbers.map { Int($0) < palette.count ? palette[Int($0)] : 0 } : numbers
  }

  private static func head(_ data: [UInt8], _ name: String) throws -> Head {
    guard data.count == 13 else { throw DatasetProblem(name, "The picture's head is broken.") }
    let (width, height, depth) = (number(data, 0), number(data, 4), Int(data[8]))
    let channels: [UInt8: Int] = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4]
    guard width > 0, height > 0, width <= mostPixels, height <= mostPixels / width,
      let count = channels[data[9]], [1, 2, 4, 8, 16].contains(depth), count == 1 || depth >= 8
    else { throw DatasetProblem(name, "The picture's size or kind is not taken.") }
    guard data[12] == 0 else { throw DatasetProblem(name, "Interlaced pictures are not taken as masks.") }
    return Head(width: width, height: height, depth: depth, channels: count, isPalette: data[9] == 3)
  }

  private static func number(_ bytes: [UInt8], _ offset: Int) -> Int {
    bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
  }

  private static func color(_ bytes: ArraySlice<UInt8>, _ offset: Int) -> UInt32 {
    UInt32(bytes[offset]) << 16 | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2])
  }

  private static func unpacked(_ packed: [UInt8], _ size: Int) -> [UInt8]? {
    var count = UInt(size)
    var isDone = false
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { output, filled in
      let status = uncompress(output.baseAddress, &count, packed, UInt(packed.count))
      isDone = status == Z_OK && count == UInt(size)
      filled = isDone ? size : 0
    }
    return isDone ? bytes : nil
  }

  /// Section 9: each row begins with its filter.
  private static func unfilter(_ rows: inout [UInt8], _ rowSize: Int, _ step: Int, _ name: String) throws {
    let whole = rowSize + 1
    for start in stride(from: 0, to: rows.count, by: whole) {
      let filter = rows[start]
      guard filter <= 4 else { throw DatasetProblem(name, "The picture is broken.") }
      guard filter > 0 else { continue }
      for index in start + 1..<start + whole {
        let left = index - step > start ? Int(rows[index - step]) : 0
        let above = start > 0 ? Int(rows[index - whole]) : 0
        let corner = start > 0 && index - step > start ? Int(rows[index - whole - step]) : 0
        let guess =
          switch filter {
          case 1: left
          case 2: above
          case 3: (left + above) / 2
          default: paeth(left, above, corner)
          }
        rows[index] &+= UInt8(truncatingIfNeeded: guess)
      }
    }
  }

  private static func paeth(_ left: Int, _ above: Int, _ corner: Int) -> Int {
    let guess = left + above - corner
    let (a, b, c) = (abs(guess - left), abs(guess - above), abs(guess - corner))
    return a <= b && a <= c ? left : b <= c ? above : corner
  }

  private static func alphas(_ rows: [UInt8], _ rowSize: Int, _ head: Head) -> [UInt8] {
    guard head.channels == 4 || head.channels == 2 else { return [] }
    let step = head.channels * head.depth / 8
    let last = (head.channels - 1) * head.depth / 8
    return (0..<head.height).flatMap { y in
      (0..<head.width).map { x in rows[y * (rowSize + 1) + 1 + x * step + last] }
    }
  }

  private static func numbers(_ rows: [UInt8], _ rowSize: Int, _ head: Head) -> [UInt32] {
    var numbers: [UInt32] = []
    numbers.reserveCapacity(head.width * head.height)
    for y in 0..<head.height {
      let start = y * (rowSize + 1) + 1
      for x in 0..<head.width {
        switch (head.channels, head.depth) {
        case (1, 16): numbers.append(UInt32(rows[start + x * 2]) << 8 | UInt32(rows[start + x * 2 + 1]))
        case (1, 8): numbers.append(UInt32(rows[start + x]))
        case (1, let depth):
          let bit = x * depth
          numbers.append(UInt32(rows[start + bit / 8] >> (8 - depth - bit % 8)) & (1 << depth - 1))
        case (2, let depth): numbers.append(UInt32(rows[start + x * depth / 4]))
        case (let channels, let depth):
          let place = start + x * channels * depth / 8
          let step = depth / 8
          numbers.append(
            UInt32(rows[place]) << 16 | UInt32(rows[place + step]) << 8 | UInt32(rows[place + step * 2])
          )
        }
      }
    }
    return numbers
  }
}
