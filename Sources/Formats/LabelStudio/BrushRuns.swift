/// Label Studio's packing of brush strokes: runs and literal stretches of the bytes of an RGBA picture, bit by bit.
enum BrushRuns {
  /// The field sizes of run lengths, in bits.
  private static let sizes = [3, 4, 8, 16]

  /// - Parameter bitmap: of the whole picture.
  static func packed(_ bitmap: Bitmap) -> [UInt8] {
    var bits = BitWriter()
    let values = bitmap.bits.flatMap { [UInt8](repeating: $0 ? 255 : 0, count: 4) }
    bits.write(values.count, 32)
    // Words of eight bits, and the four sizes: all of them less one.
    bits.write(7, 5)
    for size in sizes { bits.write(size - 1, 4) }
    var start = 0
    while start < values.count {
      var end = start + 1
      while end < values.count, values[end] == values[start], end - start < 65_536 { end += 1 }
      // A bitmap has no byte that differs from both neighbours, so that every stretch is a run.
      bits.write(1, 1)
      writeCount(end - start, &bits)
      bits.write(Int(values[start]), 8)
      start = end
    }
    return bits.bytes
  }

  /// - Parameter place: for messages.
  /// - Returns: what is painted, as object 1; nil for bytes that are not a picture of the frame's size.
  static func spans(_ bytes: [UInt8], of frame: DatasetFrame, at place: String) throws -> MaskSpans? {
    var bits = BitReader(bytes)
    let count = frame.width * frame.height * 4
    guard count <= 1 << 30, bits.read(32) == count, let word = bits.read(5), word == 7 else { return nil }
    var sizes: [Int] = []
    for _ in 0..<4 {
      guard let size = bits.read(4) else { return nil }
      sizes.append(size + 1)
    }
    var painted = PaintedPixels(spans: MaskSpans(place), width: frame.width)
    var start = 0
    while start < count {
      guard let isRun = bits.read(1), let size = bits.read(2), let less = bits.read(sizes[size]) else { return nil }
      let length = less + 1
      guard start + length <= count else { return nil }
      var value = 0
      for index in 0..<length {
        if isRun == 0 || index == 0 {
          guard let read = bits.read(8) else { return nil }
          value = read
        }
        // The fourth of each four is the one that counts.
        let byte = start + index
        if value > 0, byte % 4 == 3 { try painted.add(byte / 4) }
      }
      start += length
    }
    return try painted.finished()
  }

  private static func writeCount(_ count: Int, _ bits: inout BitWriter) {
    let index = sizes.firstIndex { count - 1 < 1 << $0 } ?? sizes.count - 1
    bits.write(index, 2)
    bits.write(count - 1, sizes[index])
  }
}

/// Makes stretches of single pixels that come in their order.
private struct PaintedPixels {
  var spans: MaskSpans
  let width: Int
  private var stretch = 0..<0

  init(spans: MaskSpans, width: Int) {
    (self.spans, self.width) = (spans, width)
  }

  mutating func add(_ pixel: Int) throws {
    if pixel == stretch.upperBound, !pixel.isMultiple(of: width) {
      stretch = stretch.lowerBound..<pixel + 1
    } else {
      try end()
      stretch = pixel..<pixel + 1
    }
  }

  mutating func finished() throws -> MaskSpans {
    try end()
    return spans
  }

  private mutating func end() throws {
    guard !stretch.isEmpty else { return }
    let start = stretch.lowerBound % width
    try spans.add(1, stretch.lowerBound / width, start..<start + stretch.count)
  }
}

/// Bits, the greatest of each byte first.
private struct BitWriter {
  private(set) var bytes: [UInt8] = []
  private var used = 8

  mutating func write(_ value: Int, _ count: Int) {
    for bit in stride(from: count - 1, through: 0, by: -1) {
      if used == 8 {
        bytes.append(0)
        used = 0
      }
      if value >> bit & 1 == 1 { bytes[bytes.count - 1] |= 0x80 >> UInt8(used) }
      used += 1
    }
  }
}

private struct BitReader {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func read(_ count: Int) -> Int? {
    guard place + count <= bytes.count * 8 else { return nil }
    var value = 0
    for _ in 0..<count {
      value = value << 1 | Int(bytes[place / 8] >> UInt8(7 - place % 8) & 1)
      place += 1
    }
    return value
  }
}
