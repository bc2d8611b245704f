/// What is known of a task's pictures or video as a whole.
public struct TaskMedia: Equatable, Sendable {
  public enum Mode: String, CaseIterable, Sendable {
    /// Pictures.
    case annotation
    /// A video.
    case interpolation
  }

  public enum ChunkType: String, Sendable {
    case imageset, video
  }

  public let task: LabelingTask.ID
  public let mode: Mode
  /// How many frames there are.
  public let size: Int
  public let chunkSize: Int
  public let imageQuality: Int
  /// The source frames that became the task's own: first, last, and every how many.
  public let startFrame: Int
  public let stopFrame: Int
  public let step: Int
  public let originalChunks: ChunkType
  public let compressedChunks: ChunkType
  /// Rises whenever a picture may look different: part of the names in caches.
  public let revision: Int64
  public let changed: Timestamp
  public let video: Video?

  /// The stored file of a video, and what was found in it.
  public struct Video: Equatable, Sendable {
    public let name: String
    public let blobKey: String
    /// The file that says when each frame comes.
    public let indexKey: String

    public init(name: String, blobKey: String, indexKey: String) {
      self.name = name
      self.blobKey = blobKey
      self.indexKey = indexKey
    }
  }

  public init(
    task: LabelingTask.ID,
    mode: Mode,
    size: Int,
    chunkSize: Int,
    imageQuality: Int,
    startFrame: Int,
    stopFrame: Int,
    step: Int,
    originalChunks: ChunkType,
    compressedChunks: ChunkType,
    revision: Int64,
    changed: Timestamp,
    video: Video?
  ) {
    self.task = task
    self.mode = mode
    self.size = size
    self.chunkSize = chunkSize
    self.imageQuality = imageQuality
    self.startFrame = startFrame
    self.stopFrame = stopFrame
    self.step = step
    self.originalChunks = originalChunks
    self.compressedChunks = compressedChunks
    self.revision = revision
    self.changed = changed
    self.video = video
  }

  public var chunkCount: Int { (size + chunkSize - 1) / chunkSize }

  /// The frames of a chunk; nil where there is no such chunk.
  public func frames(ofChunk number: Int) -> ClosedRange<Int>? {
    guard number >= 0, number < chunkCount else { return nil }
    return number * chunkSize...min((number + 1) * chunkSize, size) - 1
  }

  /// The number in the source of a frame of the task.
  public func sourceFrame(_ number: Int) -> Int { startFrame + number * step }
}

/// Which of a frame's two kinds of bytes are wanted.
public enum FrameQuality: String, CaseIterable, Sendable {
  /// What was uploaded, byte for byte; a PNG for a frame of a video.
  case original
  /// A JPEG of the task's quality.
  case compressed
}
