/// Why a video cannot be used, in words.
public enum VideoProblem: Error, Equatable, Sendable, CustomStringConvertible {
  case notReadable(reason: String)
  case noPictures
  case tooManyPixels(width: Int, height: Int)
  case tooManyFrames(most: Int)
  case stuck
  case programMissing(reason: String)

  public var description: String {
    switch self {
    case .notReadable(let reason):
      "The video cannot be read\(reason.isEmpty ? "" : ": \(reason)"). Play it to see whether it is whole, or convert it to MP4."
    case .noPictures: "There are no moving pictures in this file."
    case .tooManyPixels(let width, let height):
      "The video says that its pictures have \(width) × \(height) pixels; at most 64 megapixels are taken."
    case .tooManyFrames(let most): "The video has more than \(most) frames. Cut it into parts."
    case .stuck: "Reading the video took too long. Convert it to MP4, and send it again."
    case .programMissing(let reason): "ffmpeg could not be started: \(reason)."
    }
  }
}
