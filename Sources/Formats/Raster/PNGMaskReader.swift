internal import Domain

/// The head of a PNG (ISO/IEC 15948) that is a mask; what it shows is unpacked row by row, when it is asked for.
///
/// A few bytes can promise gigabytes of pixels, and no limit of an archive sees into a picture: so its size is compared with
/// that of the picture it is of before anything is unpacked.
struct PNGMaskReader {
  /// Where nobody knows the picture.
  private static let mostPixels = 64 << 20
  private static let longestSide = 1 << 16

  let name: String
  let bytes: [UInt8]
  let width: Int
  let height: Int
  let depth: Int
  let channels: Int
  /// Its last channel says how much of what is behind is covered.
  var hasOpacity: Bool { channels == 2 || channels == 4 }
  /// Colours as 0xRRGGBB; nil of other pictures.
  let palette: [UInt32]?
  /// Where the pieces of the deflated pixels are.
  let pieces: [Range<Int>]

  /// - Parameter size: of the picture that it is a mask of, which it must have.
  /// - Throws: `DatasetProblem` for what is no PNG, for interlaced ones, and for those of another size.
  init(_ bytes: [UInt8], name: String, size: MaskSize) throws {
    func refuse(_ reason: String) -> DatasetProblem { DatasetProblem(name, reason) }
    guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else {
      throw refuse("This should be a PNG picture.")
    }
    var (head, palette, pieces): (Range<Int>?, [UInt32], [Range<Int>]) = (nil, [], [])
    var position = 8
    while position + 12 <= bytes.count {
      let count = Self.number(bytes, position)
      guard count <= bytes.count - position - 12 else { throw refuse("The picture breaks off.") }
      let data = position + 8..<position + 8 + count
      switch String(decoding: bytes[position + 4..<position + 8], as: UTF8.self) {
      case "IHDR": head = data
      case "PLTE":
        palette = stride(from: data.lowerBound, to: data.upperBound - 2, by: 3).prefix(256).map {
          Self.color(bytes, $0)
        }
      case "IDAT": pieces.append(data)
      default: break
      }
      position += 12 + count
    }
    guard let start = head?.lowerBound else { throw refuse("The picture has no head.") }
    guard head?.count == 13 else { throw refuse("The picture's head is broken.") }
    let (width, height) = (Self.number(bytes, start), Self.number(bytes, start + 4))
    let (depth, color) = (Int(bytes[start + 8]), bytes[start + 9])
    let counts: [UInt8: Int] = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4]
    guard width > 0, height > 0, let channels = counts[color], [1, 2, 4, 8, 16].contains(depth),
      channels == 1 || depth >= 8
    else { throw refuse("The picture's size or kind is not taken.") }
    guard bytes[start + 12] == 0 else { throw refuse("Interlaced pictures are not taken as masks.") }
    try size.check(width, height, of: name)
    guard width <= Self.longestSide, height <= Self.longestSide, width * height <= Self.mostPixels else {
      throw refuse("The picture's size or kind is not taken.")
    }
    (self.name, self.bytes, self.width, self.height) = (name, bytes, width, height)
    (self.depth, self.channels, self.palette, self.pieces) = (depth, channels, color == 3 ? palette : nil, pieces)
  }

  private static func number(_ bytes: [UInt8], _ offset: Int) -> Int {
    bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
  }

  private static func color(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
    UInt32(bytes[offset]) << 16 | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2])
  }
}

/// How large the picture of a mask may be.
enum MaskSize {
  /// As large as the picture that it is of.
  case same(DatasetFrame)
  /// Where masks are kept smaller or larger than their pictures: up to four times as wide and as high.
  case near(DatasetFrame)
  /// The picture is not here: a mask of nothing is passed over.
  case unknown

  private static let farthest = 4

  /// - Parameter frame: the one that the mask is of, where there is one.
  init(_ frame: DatasetFrame?) {
    self = frame.map { .same($0) } ?? .unknown
  }

  /// - Parameter name: of the file, or the place in it.
  func check(_ width: Int, _ height: Int, of name: @autoclosure () -> String) throws {
    switch self {
    case .same(let frame):
      guard width != frame.width || height != frame.height else { return }
      throw DatasetProblem(
        name(),
        "The mask is of \(width) × \(height) pixels, but the picture “\(frame.name)” has \(frame.width) × \(frame.height). "
          + "Make the masks as large as their pictures."
      )
    case .near(let frame):
      guard width > frame.width * Self.farthest || height > frame.height * Self.farthest else { return }
      throw DatasetProblem(
        name(),
        "The mask is of \(width) × \(height) pixels, but the picture “\(frame.name)” has \(frame.width) × \(frame.height): "
          + "a mask may be \(Self.farthest) times as wide and as high. Make the masks as large as their pictures."
      )
    case .unknown: return
    }
  }
}
