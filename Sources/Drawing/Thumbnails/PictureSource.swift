/// A picture in a file that was examined before: only what a probe found whole may be decoded.
public struct PictureSource: Sendable {
  let path: String
  let format: String
  /// As stored.
  let width: Int
  let height: Int
  /// EXIF's, 1…8.
  let orientation: Orientation

  /// - Parameters:
  ///   - format: `jpeg`, `png`, `gif`, `webp`, `bmp`, `tiff` or `avif`.
  ///   - width: pixels as stored, as `height` is.
  ///   - orientation: EXIF's, 1…8; anything else is upright.
  public init(path: String, format: String, width: Int, height: Int, orientation: Int) {
    self.path = path
    self.format = format
    self.width = width
    self.height = height
    self.orientation = Orientation(orientation)
  }
}

/// Why a picture cannot be decoded, although its structure is whole.
public enum DecodingFailure: Error, Equatable, Sendable, CustomStringConvertible {
  case damaged(reason: String)
  case sizeDiffers(expected: String, found: String)
  case noMemory(width: Int, height: Int)
  case unreadable(reason: String)
  case notEncoded(reason: String)

  public var description: String {
    switch self {
    case .damaged(let reason): "The picture is damaged: \(reason). Send it again from the original."
    case .sizeDiffers(let expected, let found):
      "The picture is damaged: its head says \(expected) pixels, and there are \(found). Send it again from the original."
    case .noMemory(let width, let height): "There is no memory for a picture of \(width) × \(height) pixels."
    case .unreadable(let reason): "The picture could not be read: \(reason)."
    case .notEncoded(let reason): "The small picture could not be written: \(reason)."
    }
  }
}
