public import Domain

/// When each frame of a video comes, so that any of them can be found again exactly.
public struct VideoIndex: Equatable, Sendable {
  /// Pixels, as a person sees them.
  public let width: Int
  public let height: Int
  /// Where the file's clock begins, in seconds.
  public let start: Double
  /// By the file's clock, in seconds, rising; a frame each.
  public let times: [Double]
  /// The numbers of the frames that need none before them, rising.
  public let keyframes: [Int]
  /// The parts that the file itself names, in their order.
  public let chapters: [Chapter]

  public init(
    width: Int,
    height: Int,
    start: Double,
    times: [Double],
    keyframes: [Int],
    chapters: [Chapter] = []
  ) {
    self.width = width
    self.height = height
    self.start = start
    self.times = times
    self.keyframes = keyframes
    self.chapters = chapters
  }

  /// `frame_000012`, as CVAT names the frames of a video.
  public static func name(_ number: Int) -> String {
    let digits = String(number)
    return "frame_" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }

  /// How to find a frame without decoding everything before it.
  struct Approach: Equatable {
    /// Seconds after the file's start: just before a keyframe, since some containers only find about the right place.
    let seek: Double
    /// The file's clock, between the wanted frame and the one before it, whatever is rounded on the way.
    let from: Double
  }

  /// nil where the video must be decoded from its beginning.
  func approach(to frame: Int) -> Approach? {
    guard frame > 0, frame < times.count, times[frame] > times[frame - 1] else { return nil }
    let place = keyframes.firstIndex { $0 > frame } ?? keyframes.count
    guard place > 0 else { return nil }
    let seek = times[keyframes[place - 1]] - start - 0.001
    guard seek > 1 else { return nil }
    return Approach(seek: seek, from: (times[frame - 1] + times[frame]) / 2)
  }
}

/// Some frames of a video: from a first one on, every so many.
public struct VideoRun: Equatable, Sendable {
  public let first: Int
  public let step: Int
  public let count: Int

  public init(first: Int, step: Int, count: Int) {
    self.first = first
    self.step = step
    self.count = count
  }
}
