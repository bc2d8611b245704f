/// The finished frames of an animation: opaque pixels of `0xRRGGBB`, row by row.
struct Film {
  let width: Int
  let height: Int
  /// What was painted opaquely; blends of these are at the edges of shapes.
  let colors: [Color]
  private(set) var frames = [[Int32]]()

  /// Paints the scenery once and the actor anew in each of `count` frames, at phases from 0 up to, not including, 1.
  init(
    width: Int,
    height: Int,
    count: Int,
    scenery: (Painter) -> Void,
    actor: (_ phase: Double, Painter) -> Void
  ) throws(DrawingFailure) {
    let stage = try Painter(width: width, height: height)
    scenery(stage)
    let empty = Self.pixels(
      of: stage,
      rows: 0..<height,
      columns: 0..<width,
      over: .init(repeating: 0, count: width * height)
    )
    let painter = try Painter(width: width, height: height)
    for number in 0..<count {
      painter.reset(to: stage)
      actor(Double(number) / Double(count), painter)
      frames.append(Self.pixels(of: painter, rows: painter.touched.rows, columns: painter.touched.columns, over: empty))
    }
    colors = stage.colors + painter.colors.filter { !stage.colors.contains($0) }
    (self.width, self.height) = (width, height)
  }

  private static func pixels(of painter: Painter, rows: Range<Int>, columns: Range<Int>, over empty: [Int32]) -> [Int32]
  {
    var pixels = empty
    pixels.withUnsafeMutableBufferPointer { buffer in
      for y in rows {
        let row = buffer[(y * painter.width)..<((y + 1) * painter.width)]
        painter.average(row: y, columns: columns, into: UnsafeMutableBufferPointer(rebasing: row))
      }
    }
    return pixels
  }
}
