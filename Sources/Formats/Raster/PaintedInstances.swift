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
