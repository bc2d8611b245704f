/// Why a file is not taken as a picture, in words that say what to do about it.
public enum PictureProblem: Error, Equatable, Sendable, CustomStringConvertible {
  case empty
  /// Something else: "a text file", "a zip archive".
  case notAPicture(String)
  /// A picture that browsers cannot show, or that cannot be taken safely; the reason is a whole sentence.
  case unsupported(String)
  /// The end is missing.
  case truncated(kind: String, bytes: Int)
  case damaged(kind: String, reason: String)
  case tooManyPixels(width: Int, height: Int, most: Int)
  case sideTooLong(width: Int, height: Int, longest: Int)
  case tooManyFrames(most: Int)
  /// Decoding would take more memory than is given to one picture.
  case tooMuchMemory(kind: String, megabytes: Int, most: Int)
  /// The system could not read the file.
  case unreadable(reason: String)

  public var description: String {
    switch self {
    case .empty: "The file is empty."
    case .notAPicture(let kind): "This is \(kind) and not a picture. Send a JPEG, PNG, GIF, WebP, BMP, TIFF or AVIF."
    case .unsupported(let sentence): sentence
    case .truncated(let kind, let bytes):
      "The \(kind) breaks off after \(bytes) bytes: its end is missing. Send it again from the original."
    case .damaged(let kind, let reason): "The \(kind) is damaged: \(reason). Send it again from the original."
    case .tooManyPixels(let width, let height, let most):
      "\(width) × \(height) pixels are \(Self.megapixels(width * height)) megapixels; "
        + "at most \(Self.megapixels(most)) are taken. Make it smaller, or cut it into parts."
    case .sideTooLong(let width, let height, let longest):
      "The picture has \(width) × \(height) pixels; at most \(longest) are taken on a side. Cut it into parts."
    case .tooManyFrames(let most): "The picture has more than \(most) frames. Send its frames as single pictures."
    case .tooMuchMemory(let kind, let megabytes, let most):
      "Decoding this \(kind) takes \(megabytes) MB of memory; at most \(most) are given to a picture. "
        + "Save it as an ordinary JPEG or PNG, or make it smaller."
    case .unreadable(let reason): "The file could not be read: \(reason)."
    }
  }

  /// Rounded up, so that a picture over the limit never seems to have just as many as the limit.
  private static func megapixels(_ pixels: Int) -> Int { (pixels + 999_999) / 1_000_000 }
}
