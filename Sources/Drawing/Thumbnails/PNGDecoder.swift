/// Decodes a PNG (W3C PNG, third edition) row by row: two rows are held, however high the picture is.
///
/// libpng, as libgd uses it, would hold the whole picture twice.
final class PNGDecoder: PictureDecoder {
  let size: (width: Int, height: Int)
  private let kind: PNGPixels
  private let isInterlaced: Bool
  private let data: PNGData

  init(path: String) throws(DecodingFailure) {
    let file = try PictureFile(path)
    let header = try file.bytes(at: 16, size: 13)
    let number = { (start: Int) in header[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
    size = (number(0), number(4))
    var palette: [UInt8] = []
    var transparency: [UInt8] = []
    var position = 33
    while true {
      let length = try file.big32(at: position)
      let name = String(decoding: try file.bytes(at: position + 4, size: 4), as: UTF8.self)
      if name == "IDAT" { break }
      guard name != "IEND" else { throw .damaged(reason: "there are no pixels in it") }
      // Longer ones have no sense.
      if name == "PLTE" { palette = try file.bytes(at: position + 8, size: min(length, 768)) }
      if name == "tRNS" { transparency = try file.bytes(at: position + 8, size: min(length, 256)) }
      position += 12 + length
    }
    guard let kind = PNGPixels(bits: Int(header[8]), color: Int(header[9]), palette, transparency) else {
      throw .damaged(reason: "its kind of pixels does not exist")
    }
    self.kind = kind
    isInterlaced = header[12] == 1
    data = try PNGData(file, at: position)
  }

  func decode(into sink: inout some PixelSink) throws(DecodingFailure) {
    guard isInterlaced else {
      return try decodePass(into: &sink, from: (0, 0), step: (1, 1))
    }
    // Adam7's seven passes: first column and row, and their distances.
    try decodePass(into: &sink, from: (0, 0), step: (8, 8))
    try decodePass(into: &sink, from: (4, 0), step: (8, 8))
    try decodePass(into: &sink, from: (0, 4), step: (4, 8))
    try decodePass(into: &sink, from: (2, 0), step: (4, 4))
    try decodePass(into: &sink, from: (0, 2), step: (2, 4))
    try decodePass(into: &sink, from: (1, 0), step: (2, 2))
    try decodePass(into: &sink, from: (0, 1), step: (1, 2))
  }

  private func decodePass(
    into sink: inout some PixelSink,
    from start: (x: Int, y: Int),
    step: (x: Int, y: Int)
  ) throws(DecodingFailure) {
    let width = (size.width - start.x + step.x - 1) / step.x
    guard width > 0, start.y < size.height else { return }
    let rowBytes = (width * kind.bitsPerPixel + 7) / 8
    var current = [UInt8](repeating: 0, count: rowBytes)
    var previous = current
    var pixels = [UInt32](repeating: 0, count: width)
    for y in stride(from: start.y, to: size.height, by: step.y) {
      swap(&current, &previous)
      let filter = try data.readRow(&current)
      try PNGFilter.undo(filter, &current, above: previous, distance: max(1, kind.bitsPerPixel / 8))
      kind.convert(current, into: &pixels)
      pixels.withUnsafeBufferPointer { sink.take($0, row: y, from: start.x, step: step.x) }
    }
  }
}

/// PNG's filters (section 9): each byte was stored as the difference to a guess from its neighbours.
enum PNGFilter {
  /// - Parameter distance: bytes to the pixel on the left.
  static func undo(
    _ filter: UInt8,
    _ row: inout [UInt8],
    above: [UInt8],
    distance: Int
  ) throws(DecodingFailure) {
    guard filter < 5 else { throw .damaged(reason: "one of its rows is coded in no known way") }
    row.withUnsafeMutableBufferPointer { row in
      above.withUnsafeBufferPointer { above in
        switch filter {
        case 1: for index in distance..<max(distance, row.count) { row[index] &+= row[index - distance] }
        case 2: for index in row.indices { row[index] &+= above[index] }
        case 3: undoMean(row, above, distance)
        case 4: undoPaeth(row, above, distance)
        default: break
        }
      }
    }
  }

  private static func undoMean(
    _ row: UnsafeMutableBufferPointer<UInt8>,
    _ above: UnsafeBufferPointer<UInt8>,
    _ distance: Int
  ) {
    for index in row.indices {
      let left = index >= distance ? Int(row[index - distance]) : 0
      row[index] &+= UInt8((left + Int(above[index])) / 2)
    }
  }

  /// The neighbour that is nearest to left + above - corner.
  private static func undoPaeth(
    _ row: UnsafeMutableBufferPointer<UInt8>,
    _ above: UnsafeBufferPointer<UInt8>,
    _ distance: Int
  ) {
    for index in 0..<min(distance, row.count) { row[index] &+= above[index] }
    for index in distance..<max(distance, row.count) {
      let left = Int32(row[index - distance])
      let up = Int32(above[index])
      let corner = Int32(above[index - distance])
      let toLeft = abs(up - corner)
      let toUp = abs(left - corner)
      let toCorner = abs(left + up - corner - corner)
      let nearest = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner
      row[index] &+= UInt8(truncatingIfNeeded: nearest)
    }
  }
}
