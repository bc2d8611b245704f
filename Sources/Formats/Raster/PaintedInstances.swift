internal import Domain

/// The objects of a frame as pixels, for formats that keep pictures of them.
struct PaintedInstances {
  struct Instance {
    let label: Label
    let pixels: ColumnRuns
    let seen: SeenAnnotation
  }

  /// In the order of depth; what a group has in common is one.
  let instances: [Instance]
  private let width: Int
  private let height: Int

  /// - Parameter kinds: those that are painted.
  init(_ seen: [SeenAnnotation], _ kinds: Set<ShapeKind>, frame: DatasetFrame, roundEllipses: Bool = true) {
    width = frame.width
    height = frame.height
    let parts = seen.compactMap { annotation -> Instance? in
      guard let shape = annotation.shape, kinds.contains(shape.kind) else { return nil }
      let pixels =
        shape.kind == .ellipse && roundEllipses
        ? PolygonRaster.runs(shape.ellipseOutline, width: frame.width, height: frame.height)
        : shape.pixels(width: frame.width, height: frame.height)
      return pixels.map { Instance(label: annotation.label, pixels: $0, seen: annotation) }
    }
    let groups = Set(parts.map(\.seen.group)).subtracting([0]).sorted()
    instances =
      parts.filter { $0.seen.group == 0 }
      + groups.compactMap { group in Self.merged(parts.filter { $0.seen.group == group }) }
  }

  private static func merged(_ parts: [Instance]) -> Instance? {
    guard let leader = parts.max(by: { $0.pixels.area < $1.pixels.area }),
      let pixels = ColumnRuns.union(parts.map(\.pixels))
    else { return nil }
    return Instance(label: leader.label, pixels: pixels, seen: leader.seen)
  }

  /// One number for each pixel, row by row: what `value` says of the topmost instance there, or the background.
  func painted(background: UInt32 = 0, _ value: (Int, Instance) -> UInt32) -> [UInt32] {
    var numbers = [UInt32](repeating: background, count: width * height)
    for (index, instance) in instances.enumerated() {
      let number = value(index, instance)
      instance.pixels.eachPixel { x, y in numbers[y * width + x] = number }
    }
    return numbers
  }
}

extension ColumnRuns {
  func eachPixel(_ body: (_ x: Int, _ y: Int) -> Void) {
    var place = 0
    for (index, count) in counts.enumerated() {
      if !index.isMultiple(of: 2) {
        for pixel in place..<place + count { body(pixel / height, pixel % height) }
      }
      place += count
    }
  }

  /// The masks of a picture whose pixels of one object have one number.
  ///
  /// - Returns: by rising number, without those that `isBackground`.
  static func masks(
    _ numbers: [UInt64],
    width: Int,
    isBackground: (UInt64) -> Bool
  ) -> [(number: UInt64, mask: MaskRuns)] {
    let height = width > 0 ? numbers.count / width : 0
    var boxes: [UInt64: (left: Int, top: Int, right: Int, bottom: Int)] = [:]
    for y in 0..<height {
      var x = 0
      while x < width {
        let number = numbers[y * width + x]
        var end = x
        while end + 1 < width, numbers[y * width + end + 1] == number { end += 1 }
        if let box = boxes[number] {
          boxes[number] = (min(box.left, x), box.top, max(box.right, end), y)
        } else if !isBackground(number) {
          boxes[number] = (x, y, end, y)
        }
        x = end + 1
      }
    }
    return boxes.sorted { $0.key < $1.key }.map { number, box in
      var (runs, isInside, length): ([Int], Bool, Int) = ([], false, 0)
      for y in box.top...box.bottom {
        for x in box.left...box.right {
          if (numbers[y * width + x] == number) != isInside {
            runs.append(length)
            (isInside, length) = (!isInside, 0)
          }
          length += 1
        }
      }
      runs.append(length)
      return (number, MaskRuns(runs: runs, left: box.left, top: box.top, right: box.right, bottom: box.bottom))
    }
  }
}

extension PNGMaskWriter {
  /// - Parameter colors: 0xRRGGBB.
  static func picture(colors: [UInt32], width: Int, height: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(colors.count * 3)
    for color in colors {
      bytes.append(UInt8(truncatingIfNeeded: color >> 16))
      bytes.append(UInt8(truncatingIfNeeded: color >> 8))
      bytes.append(UInt8(truncatingIfNeeded: color))
    }
    return picture(.rgb(bytes), width: width, height: height)
  }

  /// - Parameter values: below 65,536.
  static func picture(wide values: [UInt32], width: Int, height: Int) -> [UInt8] {
    picture(
      .gray16(values.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }),
      width: width,
      height: height
    )
  }
}
