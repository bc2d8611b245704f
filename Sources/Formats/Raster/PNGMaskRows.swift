internal import CZlib

/// Unpacks the pixels of a mask, a row at a time: never more than two of them are in memory.
final class PNGMaskRows {
  private let picture: PNGMaskReader
  private let step: Int
  private var stream = z_stream()
  private var isOpen = false
  private var isAtEnd = false
  /// The piece that is being unpacked, and what of it is behind.
  private var piece = 0
  private var used = 0
  /// Each begins with its filter (section 9).
  private var row: [UInt8]
  private var above: [UInt8]

  init(_ picture: PNGMaskReader) throws {
    self.picture = picture
    step = max(1, picture.channels * picture.depth / 8)
    row = [UInt8](repeating: 0, count: 1 + (picture.width * picture.channels * picture.depth + 7) / 8)
    above = row
    isOpen = inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    guard isOpen else { throw DatasetProblem(picture.name, "There is no memory to unpack the picture.") }
  }

  deinit {
    if isOpen { inflateEnd(&stream) }
  }

  /// Reads the next row: of each pixel the colour as 0xRRGGBB, or the grey value.
  ///
  /// - Parameter ofOpacity: instead, 0 of what is transparent and 1 of what is not.
  func next(into numbers: inout [UInt32], ofOpacity: Bool = false) throws {
    swap(&row, &above)
    try fill()
    try unfilter()
    numbers.removeAll(keepingCapacity: true)
    numbers.reserveCapacity(picture.width)
    for x in 0..<picture.width {
      numbers.append(ofOpacity ? (isTransparent(x) ? 0 : 1) : number(x))
    }
  }

  /// Checks that nothing is missing and nothing follows.
  func finish() throws {
    guard !isAtEnd else { return }
    var rest: [UInt8] = [0]
    guard try inflate(into: &rest) == 0, isAtEnd else { throw broken }
  }

  private var broken: DatasetProblem { DatasetProblem(picture.name, "The picture is broken.") }

  private func fill() throws {
    guard try inflate(into: &row) == row.count else { throw broken }
  }

  /// - Returns: how many bytes there were; fewer at the end.
  private func inflate(into output: inout [UInt8]) throws -> Int {
    var done = 0
    while done < output.count, !isAtEnd {
      while piece < picture.pieces.count, used == picture.pieces[piece].count { (piece, used) = (piece + 1, 0) }
      guard piece < picture.pieces.count else { throw broken }
      let range = picture.pieces[piece]
      let status = picture.bytes.withUnsafeBufferPointer { input in
        output.withUnsafeMutableBufferPointer { output in
          stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + range.lowerBound + used })
          stream.avail_in = UInt32(range.count - used)
          stream.next_out = output.baseAddress.map { $0 + done }
          stream.avail_out = UInt32(output.count - done)
          let status = CZlib.inflate(&stream, Z_NO_FLUSH)
          used = range.count - Int(stream.avail_in)
          done = output.count - Int(stream.avail_out)
          return status
        }
      }
      isAtEnd = status == Z_STREAM_END
      guard isAtEnd || status == Z_OK || (status == Z_BUF_ERROR && used == range.count) else { throw broken }
    }
    return done
  }

  private func unfilter() throws {
    let (filter, step) = (row[0], step)
    guard filter <= 4 else { throw broken }
    guard filter > 0 else { return }
    for index in 1..<row.count {
      let left = index > step ? Int(row[index - step]) : 0
      let guess =
        switch filter {
        case 1: left
        case 2: Int(above[index])
        case 3: (left + Int(above[index])) / 2
        default: Self.paeth(left, Int(above[index]), index > step ? Int(above[index - step]) : 0)
        }
      row[index] &+= UInt8(truncatingIfNeeded: guess)
    }
  }

  private static func paeth(_ left: Int, _ above: Int, _ corner: Int) -> Int {
    let guess = left + above - corner
    let (a, b, c) = (abs(guess - left), abs(guess - above), abs(guess - corner))
    return a <= b && a <= c ? left : b <= c ? above : corner
  }

  private func isTransparent(_ x: Int) -> Bool {
    guard picture.hasOpacity else { return false }
    return row[1 + x * step + (picture.channels - 1) * picture.depth / 8] == 0
  }

  private func number(_ x: Int) -> UInt32 {
    switch (picture.channels, picture.depth) {
    case (1, 16): return UInt32(row[1 + x * 2]) << 8 | UInt32(row[2 + x * 2])
    case (1, let depth):
      let bit = x * depth
      let number = UInt32(row[1 + bit / 8] >> (8 - depth - bit % 8)) & (1 << depth - 1)
      guard let palette = picture.palette else { return number }
      return Int(number) < palette.count ? palette[Int(number)] : 0
    case (2, _): return UInt32(row[1 + x * step])
    case (_, let depth):
      let (place, wide) = (1 + x * step, depth / 8)
      return UInt32(row[place]) << 16 | UInt32(row[place + wide]) << 8 | UInt32(row[place + wide * 2])
    }
  }
}
