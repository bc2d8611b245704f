internal import CGD

/// One letter of a font at one size, drawn by libgd once: calling it for each label would cost 0.13 ms every time.
struct Letter: Sendable {
  /// From this letter's origin to the next one's, in pixels.
  let advance: Int
  /// From the origin to the left end and to the top of what is inked; up is negative.
  let left: Int
  let top: Int
  let width: Int
  /// 0…15 for each pixel, row by row.
  let coverage: [UInt8]

  /// How much of a pixel a line may cover: few steps, so that a plot has few colours.
  static let steps = 15

  init(_ letter: Unicode.Scalar, path: String, size: Int) throws(DrawingFailure) {
    let side = 3 * size + 8
    let canvas = try Canvas(width: side, height: side, background: .black)
    let origin = (x: size, y: 2 * size)
    _ = try Self.draw(String(letter), on: canvas.image, at: origin, path: path, size: size)
    // libgd tells the inked box only; the way to the next letter is what the letter adds between two others.
    let alone = try Self.draw("||", on: nil, at: origin, path: path, size: size)
    let between = try Self.draw("|\(letter)|", on: nil, at: origin, path: path, size: size)
    advance = between - alone
    var box = (left: side, top: side, right: -1, bottom: -1)
    for y in 0..<side {
      for (x, pixel) in canvas.row(y).enumerated() where Self.coverage(pixel) > 0 {
        box = (min(box.left, x), min(box.top, y), max(box.right, x), max(box.bottom, y))
      }
    }
    guard box.right >= box.left else {
      (left, top, width, coverage) = (0, 0, 0, [])
      return
    }
    left = box.left - origin.x
    top = box.top - origin.y
    width = box.right - box.left + 1
    coverage = (box.top...box.bottom).flatMap { y in
      (box.left...box.right).map { Self.coverage(canvas.row(y)[$0]) }
    }
  }

  private static func coverage(_ pixel: Int32) -> UInt8 { UInt8(((Int(pixel) & 0xFF) * steps + 127) / 255) }

  /// Draws in white, or only measures without a picture.
  ///
  /// - Returns: the width of what is inked, in pixels.
  private static func draw(
    _ words: String,
    on image: gdImagePtr?,
    at origin: (x: Int, y: Int),
    path: String,
    size: Int
  ) throws(DrawingFailure) -> Int {
    var box = [Int32](repeating: 0, count: 8)
    let pointsPerPixel = 0.75
    let problem = words.withCString { words in
      path.withCString { path in
        gdImageStringFT(
          image,
          &box,
          0xFFFFFF,
          UnsafeMutablePointer(mutating: path),
          Double(size) * pointsPerPixel,
          0,
          Int32(origin.x),
          Int32(origin.y),
          UnsafeMutablePointer(mutating: words)
        )
      }
    }
    guard problem == nil else { throw .fontMissing(looked: [path]) }
    return Int(box[2] - box[0])
  }
}
