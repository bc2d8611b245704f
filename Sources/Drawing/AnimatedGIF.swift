internal import CGD

/// Writes frames of palette places as a GIF89a that repeats for ever.
///
/// A frame holds only the rectangle that changed, and in it the unchanged pixels are transparent: LZW packs them well.
/// A pixel at an edge also stays as it is shown where the new colour is so near that nobody sees the difference.
struct AnimatedGIF {
  let width: Int
  let height: Int
  /// At most 255; the next place means "as before".
  let colors: [Color]
  /// How many of the colours, from the first on, are those of flat areas, where an old pixel must not stay.
  let exactCount: Int
  /// Hundredths of a second for each frame.
  let delay: Int

  /// - Throws: `DrawingFailure.encoding` where libgd has no memory.
  func bytes(_ frames: [[UInt8]]) throws(DrawingFailure) -> [UInt8] {
    precondition(colors.count < 256)
    let whole = Area(left: 0, top: 0, right: width, bottom: height)
    var file = [UInt8]()
    var before: [UInt8]?
    let alike = alike
    for wanted in frames {
      let frame =
        before.map { shown in
          zip(shown, wanted).map { alike[Int($0) * 256 + Int($1)] ? $0 : $1 }
        } ?? wanted
      let area = before.map { changed(from: $0, to: frame) } ?? whole
      let picture = try IndexedPicture(width: area.right - area.left, height: area.bottom - area.top, colors: colors)
      picture.fill { x, y in
        let place = (y + area.top) * width + x + area.left
        return before.map { $0[place] == frame[place] } ?? false ? UInt8(colors.count) : frame[place]
      }
      if before == nil { try append(to: &file) { gdImageGifAnimBeginPtr(picture.image, $0, 1, 0) } }
      try append(to: &file) {
        gdImageGifAnimAddPtr(
          picture.image,
          $0,
          0,
          Int32(area.left),
          Int32(area.top),
          Int32(delay),
          Int32(gdDisposalNone),
          nil
        )
      }
      before = frame
    }
    try append(to: &file) { gdImageGifAnimEndPtr($0) }
    return file
  }

  /// Whether the blend at place `b` looks like what is shown, the colour at place `a`: at `a * 256 + b`.
  private var alike: [Bool] {
    var table = [Bool](repeating: false, count: 65536)
    for (a, first) in colors.enumerated() {
      for (b, second) in colors.enumerated().dropFirst(exactCount) {
        let red = Int(first.red) - Int(second.red)
        let green = Int(first.green) - Int(second.green)
        let blue = Int(first.blue) - Int(second.blue)
        table[a * 256 + b] = 2 * red * red + 4 * green * green + 3 * blue * blue < 600
      }
    }
    return table
  }

  private struct Area {
    var left: Int
    var top: Int
    var right: Int
    var bottom: Int
  }

  /// The smallest rectangle around what differs; one pixel where nothing does, since a frame cannot be empty.
  private func changed(from before: [UInt8], to after: [UInt8]) -> Area {
    var area = Area(left: width, top: height, right: 0, bottom: 0)
    for y in 0..<height {
      let row = (y * width)..<((y + 1) * width)
      guard let first = row.first(where: { before[$0] != after[$0] }),
        let last = row.last(where: { before[$0] != after[$0] })
      else { continue }
      area.left = min(area.left, first - row.lowerBound)
      area.right = max(area.right, last - row.lowerBound + 1)
      area.top = min(area.top, y)
      area.bottom = y + 1
    }
    return area.bottom > 0 ? area : Area(left: 0, top: 0, right: 1, bottom: 1)
  }

  private func append(
    to file: inout [UInt8],
    _ encode: (UnsafeMutablePointer<Int32>) -> UnsafeMutableRawPointer?
  ) throws(DrawingFailure) {
    var size: Int32 = 0
    guard let pointer = encode(&size) else { throw .encoding(format: "GIF") }
    file += UnsafeRawBufferPointer(start: pointer, count: Int(size))
    gdFree(pointer)
  }
}

/// A libgd picture of palette places; the place after the last colour is transparent.
struct IndexedPicture: ~Copyable {
  let image: gdImagePtr
  private let width: Int
  private let height: Int

  init(width: Int, height: Int, colors: [Color]) throws(DrawingFailure) {
    guard let image = gdImageCreate(Int32(width), Int32(height)) else {
      throw .outOfMemory(width: width, height: height)
    }
    for color in colors { gdImageColorAllocate(image, Int32(color.red), Int32(color.green), Int32(color.blue)) }
    gdImageColorTransparent(image, gdImageColorAllocate(image, 0, 0, 0))
    (self.image, self.width, self.height) = (image, width, height)
  }

  deinit {
    gdImageDestroy(image)
  }

  func fill(_ place: (_ x: Int, _ y: Int) -> UInt8) {
    for y in 0..<height {
      guard let row = image.pointee.pixels[y] else { continue }
      for x in 0..<width { row[x] = place(x, y) }
    }
  }

  /// As PNG, packed as tightly as zlib can.
  func png() throws(DrawingFailure) -> [UInt8] {
    var size: Int32 = 0
    guard let pointer = gdImagePngPtrEx(image, &size, 9) else { throw .encoding(format: "PNG") }
    defer { gdFree(pointer) }
    return [UInt8](UnsafeRawBufferPointer(start: pointer, count: Int(size)))
  }
}
