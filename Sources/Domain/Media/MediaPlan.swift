/// What a client says about the media that it has sent, or that the server shall fetch.
public struct MediaPlan: Equatable, Codable, Sendable {
  /// JPEG quality of the compressed frames, 0…100.
  public var imageQuality = 70
  /// Frames in a chunk; nil to choose by the size of the first.
  public var chunkSize: Int?
  public var sorting = FrameSorting.lexicographical
  /// Names in the client's order, for `predefined`.
  public var order: [String] = []
  /// Of the sorted source frames: the first, the last (nil for the end), and every how many.
  public var startFrame = 0
  public var stopFrame: Int?
  public var step = 1
  /// Compressed chunks of a video are zips of pictures, not videos.
  public var usesZipChunks = false
  /// The names of each job's files, in place of segments of one size.
  public var jobFiles: [[String]] = []
  /// Paths below the connected share; folders mean all in them.
  public var serverFiles: [String] = []
  public var excludedServerFiles: [String] = []
  /// A shell's pattern (`*`, `?`, `[seq]`, `[!seq]`) over the paths of the share's files; nil takes all.
  public var serverFilePattern: String?
  public var remoteFiles: [String] = []
  /// Whether files were uploaded for this.
  public var hasUploads = false
  /// Files that cannot become frames are left out and noted, in place of refusing them all; nil is no.
  public var skipsUnusable: Bool?
  /// The ground truth job that is made with the others; nil for none.
  public var groundTruth: GroundTruthSelection?
  /// Of a ground truth job whose frames are named: their names.
  public var groundTruthFiles: [String] = []

  public init() {}

  /// - Throws: `ValidationFailure` with the fields' names in CVAT's JSON.
  public func check() throws(ValidationFailure) {
    func refuse(_ field: String, _ sentence: String) -> ValidationFailure { ValidationFailure(field: field, sentence) }
    guard (0...100).contains(imageQuality) else {
      throw refuse("image_quality", "The quality of pictures is a number from 0 to 100.")
    }
    if let chunkSize, !(1...1000).contains(chunkSize) {
      throw refuse("chunk_size", "A chunk holds from 1 to 1000 frames.")
    }
    guard startFrame >= 0 else { throw refuse("start_frame", "Frames are counted from 0.") }
    if let stopFrame, stopFrame < startFrame {
      throw refuse("stop_frame", "The last frame must not come before the first one (\(startFrame)).")
    }
    guard step >= 1 else { throw refuse("frame_filter", "A frame filter is written step=N, with N from 1.") }
    guard serverFilePattern == nil || !serverFiles.isEmpty else {
      throw refuse("filename_pattern", "A pattern chooses among files of the connected share: name folders of it, too.")
    }
    guard jobFiles.allSatisfy({ !$0.isEmpty }) else {
      throw refuse("job_file_mapping", "Each job needs at least one file.")
    }
    let named = jobFiles.flatMap { $0 }
    guard Set(named).count == named.count else {
      throw refuse("job_file_mapping", "A file can be in one job only.")
    }
    guard jobFiles.isEmpty || (startFrame == 0 && stopFrame == nil && step == 1) else {
      throw refuse("job_file_mapping", "Name the files of jobs, or a range of frames, but not both.")
    }
  }

  /// The source frames that are wanted, of so many that there are.
  ///
  /// - Throws: `ValidationFailure` where the first lies behind the end.
  public func selection(of count: Int) throws(ValidationFailure) -> StrideThrough<Int> {
    guard startFrame < count else {
      throw ValidationFailure(
        field: "start_frame",
        "The first frame is to be \(startFrame), but there are only \(count), counted from 0."
      )
    }
    return stride(from: startFrame, through: min(stopFrame ?? count - 1, count - 1), by: step)
  }

  /// The ground truth that is wanted, with numbers in place of names.
  ///
  /// - Parameter names: of the frames, in their order.
  public func groundTruth(among names: [String]) throws(ValidationFailure) -> GroundTruthSelection? {
    guard let groundTruth, groundTruth.method == .manual else { return groundTruth }
    let places = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
    var frames: [Int] = []
    for name in groundTruthFiles {
      guard let place = places[name] else {
        throw ValidationFailure(field: "validation_params", "There is no picture “\(name)” for the ground truth job.")
      }
      frames.append(place)
    }
    return try GroundTruthSelection(method: .manual, frames: frames)
  }
}

/// How frames are shared out among jobs.
public enum Segmentation {
  /// The first and last frames of the jobs.
  ///
  /// - Parameters:
  ///   - size: how many frames there are, at least 1.
  ///   - segment: frames in a job; 0 for one job.
  ///   - overlap: frames that neighbours share, at most half a segment; nil for the mode's own.
  public static func segments(
    of size: Int,
    segment: Int,
    overlap: Int?,
    isVideo: Bool = false
  ) -> [ClosedRange<Int>] {
    guard segment > 0, segment < size else { return [0...max(size - 1, 0)] }
    let overlap = min(max(overlap ?? (isVideo ? 5 : 0), 0), segment / 2)
    return stride(from: 0, to: size - overlap, by: segment - overlap).map { start in
      start...min(start + segment - 1, size - 1)
    }
  }

  /// How many frames make a chunk of some megabytes, as CVAT chooses it.
  public static func chunkSize(width: Int, height: Int) -> Int {
    max(2, min(72, 36 * 1920 * 1080 / max(width * height, 1)))
  }
}
