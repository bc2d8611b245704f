/// What a picture's file says of it, before anything decodes it.
public struct PictureHead: Equatable, Sendable {
  public enum Format: String, CaseIterable, Sendable {
    case jpeg, png, gif, webp, bmp, tiff, avif

    /// As people write it.
    var name: String { self == .webp ? "WebP" : rawValue.uppercased() }
  }

  public let format: Format
  /// Pixels, as stored.
  public let width: Int
  public let height: Int
  /// EXIF's orientation, 1…8; 1 is upright.
  public internal(set) var orientation = 1
  /// More than one in an animation.
  public internal(set) var frames = 1
  /// Of one channel, or of the palette's index.
  public internal(set) var bitsPerSample = 8
  /// What a decoder holds at one time beside a few rows.
  var workingBytes = 0

  init(format: Format, width: Int, height: Int) {
    self.format = format
    self.width = width
    self.height = height
  }

  /// Pixels, as a person sees it: orientations 5…8 lie on their side.
  public var uprightWidth: Int { orientation > 4 ? height : width }
  public var uprightHeight: Int { orientation > 4 ? width : height }

  /// All browsers show it as it is; of other pictures they get a JPEG.
  public var isForBrowsers: Bool { format != .tiff }

  public var mediaType: String { "image/\(format.rawValue)" }
}

/// How large a picture may be. The numbers stop those that are small as a file and huge as pixels.
public struct PictureLimits: Equatable, Sendable {
  public var mostPixels: Int
  public var longestSide: Int
  public var mostFrames: Int
  /// For what must be decoded as a whole: WebP, and JPEG in several scans.
  public var mostWorkingBytes: Int

  public init(
    mostPixels: Int = 100_000_000,
    longestSide: Int = 32_767,
    mostFrames: Int = 1000,
    mostWorkingBytes: Int = 320 << 20
  ) {
    self.mostPixels = mostPixels
    self.longestSide = longestSide
    self.mostFrames = mostFrames
    self.mostWorkingBytes = mostWorkingBytes
  }

  public static let standard = PictureLimits()

  func check(_ head: PictureHead) throws(PictureProblem) {
    let (width, height) = (head.width, head.height)
    guard width > 0, height > 0 else {
      throw .damaged(kind: head.format.name, reason: "it says that it has \(width) × \(height) pixels")
    }
    // No format has sides of more than 32 bits, so the product fits.
    guard width * height <= mostPixels else { throw .tooManyPixels(width: width, height: height, most: mostPixels) }
    guard max(width, height) <= longestSide else {
      throw .sideTooLong(width: width, height: height, longest: longestSide)
    }
    guard head.frames <= mostFrames else { throw .tooManyFrames(most: mostFrames) }
    guard head.workingBytes <= mostWorkingBytes else {
      throw .tooMuchMemory(
        kind: head.format.name,
        megabytes: head.workingBytes >> 20,
        most: mostWorkingBytes >> 20
      )
    }
  }
}
