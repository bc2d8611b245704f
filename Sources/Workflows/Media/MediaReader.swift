public import Blobs
public import Domain
internal import Drawing
internal import Formats
internal import Glibc
public import Media
public import Store

/// Frames and chunks of tasks, in both qualities; made when they are wanted, and kept on the disk up to a limit.
///
/// Nothing here blocks the caller's thread: decoding runs on the lane of pictures, reading on that of files, ffmpeg on that
/// of videos.
public struct MediaReader: Sendable {
  /// Frames of a video are made several at a time, because the next ones are wanted next.
  static let framesInBlock = 8

  let blobs: FolderBlobs
  let files: WorkLane
  private let pictures: WorkLane
  private let videoLane: WorkLane
  let cache: FileCache
  private let videos: VideoTool?

  public init(
    blobs: FolderBlobs,
    pictures: WorkLane,
    files: WorkLane,
    videoLane: WorkLane,
    cache: FileCache,
    videos: VideoTool?
  ) {
    self.blobs = blobs
    self.pictures = pictures
    self.files = files
    self.videoLane = videoLane
    self.cache = cache
    self.videos = videos
  }

  /// A picture's bytes and their type.
  public struct Picture: Sendable {
    public let bytes: [UInt8]
    public let mediaType: String
  }

  /// The picture that people see and mark: upright, in a format that browsers know.
  public func shown(_ frame: StoredFrame, of media: TaskMedia?) async throws -> Picture {
    if let media, media.video != nil { return try await videoFrame(frame.frame.number, of: media, .compressed) }
    return Picture(bytes: try await bytes(of: frame.blobKey), mediaType: frame.mediaType)
  }

  public func frame(_ frame: StoredFrame, of media: TaskMedia, _ quality: FrameQuality) async throws -> Picture {
    if media.video != nil { return try await videoFrame(frame.frame.number, of: media, quality) }
    switch quality {
    case .original:
      let original = frame.original ?? .init(blobKey: frame.blobKey, mediaType: frame.mediaType)
      return Picture(bytes: try await bytes(of: original.blobKey), mediaType: original.mediaType)
    case .compressed:
      let file = try await cache.file("frame-\(media.imageQuality)-\(frame.blobKey)") { path in
        let bytes = try await compressed(frame, quality: media.imageQuality)
        try await files.run { try FileWriter(path).write(bytes) }
      }
      return Picture(
        bytes: try await files.run { file.bytes(at: 0, count: file.size) },
        mediaType: "image/jpeg"
      )
    }
  }

  /// A small JPEG.
  public func preview(_ frame: StoredFrame, of media: TaskMedia?, _ thumbnails: ThumbnailCache) async throws -> Picture
  {
    guard let media, media.video != nil else {
      return Picture(bytes: try await thumbnails.thumbnail(of: frame.blobKey), mediaType: "image/jpeg")
    }
    let key = "preview-\(media.task)-\(media.revision)-\(frame.frame.number)"
    let file = try await cache.file(key) { path in
      let picture = try await videoFrame(frame.frame.number, of: media, .compressed)
      let whole = path + ".jpg"
      try await pictures.run {
        defer { unlink(whole) }
        try FileWriter(whole).write(picture.bytes)
        let head = try PictureProbe.head(path: whole)
        let small = try Thumbnailer.thumbnail(of: PictureSource(path: whole, head: head), fitting: 320, 240)
        try FileWriter(path).write(small)
      }
    }
    return Picture(bytes: try await files.run { file.bytes(at: 0, count: file.size) }, mediaType: "image/jpeg")
  }

  func compressed(_ frame: StoredFrame, quality: Int) async throws -> [UInt8] {
    let blobs = blobs
    return try await pictures.run {
      guard let path = try blobs.wholePath(of: frame.blobKey) else { throw BlobFailure.missing(key: frame.blobKey) }
      let head = try PictureProbe.head(path: path)
      return try Thumbnailer.whole(PictureSource(path: path, head: head), quality: max(1, quality))
    }
  }

  func bytes(of key: String) async throws -> [UInt8] {
    let blobs = blobs
    return try await files.run { try blobs.bytes(of: key) }
  }

  private func videoFrame(_ number: Int, of media: TaskMedia, _ quality: FrameQuality) async throws -> Picture {
    let size = quality == .original ? Self.framesInBlock : media.chunkSize
    let start = number / size * size
    let range = start...min(start + size, media.size) - 1
    let block = try await videoPictures(range, of: media, quality)
    let bytes = try await files.run { try Self.member(number - start, of: block) }
    return Picture(bytes: bytes, mediaType: quality == .original ? "image/png" : "image/jpeg")
  }

  /// A zip with frames of a video as pictures.
  func videoPictures(
    _ range: ClosedRange<Int>,
    of media: TaskMedia,
    _ quality: FrameQuality
  ) async throws -> CachedFile {
    let key = "video-\(media.task)-\(media.revision)-\(quality.rawValue)-\(range.lowerBound)-\(range.count)"
    return try await cache.file(key) { path in
      let folder = try await cache.newFolder()
      try await withVideo(of: media) { tool, source, index in
        defer { CacheFolder.remove(folder) }
        try tool.frames(
          of: source,
          index,
          media.run(range),
          quality: quality == .original ? nil : media.imageQuality,
          into: folder
        )
        let names = CacheFolder.names(in: folder)
        guard names.count == range.count else { throw VideoProblem.notReadable(reason: "some frames are missing") }
        var zip = ZipWriter()
        let file = try FileWriter(path)
        for name in names {
          zip.add(name, try FileWriter.bytes(at: "\(folder)/\(name)"))
          try file.write(zip.take())
        }
        zip.finish()
        try file.write(zip.take())
      }
    }
  }

  /// An MP4 with frames of a video.
  func videoClip(_ range: ClosedRange<Int>, of media: TaskMedia, _ quality: FrameQuality) async throws -> CachedFile {
    let key = "clip-\(media.task)-\(media.revision)-\(quality.rawValue)-\(range.lowerBound)-\(range.count)"
    return try await cache.file(key) { path in
      try await withVideo(of: media) { tool, source, index in
        try tool.clip(
          of: source,
          index,
          media.run(range),
          quality: quality == .original ? 90 : media.imageQuality,
          to: path
        )
      }
    }
  }

  /// The chapters of a task's video by its own frames; none of pictures.
  public func chapters(of media: TaskMedia) async throws -> [Chapter] {
    guard let video = media.video else { return [] }
    let index = VideoIndex(bytes: try await bytes(of: video.indexKey))
    return media.chapters(index?.chapters ?? [])
  }

  private func withVideo(
    of media: TaskMedia,
    _ body: @escaping @Sendable (VideoTool, String, VideoIndex) throws -> Void
  ) async throws {
    guard let videos else { throw Conflict(VideoTool.absence) }
    guard let video = media.video else { throw NotFound("video") }
    let blobs = blobs
    try await videoLane.run {
      guard let path = try blobs.path(of: video.blobKey) else { throw NotFound("video") }
      guard let index = VideoIndex(bytes: try blobs.bytes(of: video.indexKey)) else {
        throw BlobFailure.missing(key: video.indexKey)
      }
      try body(videos, path, index)
    }
  }

  /// The bytes of the n-th file of a zip.
  private static func member(_ number: Int, of file: CachedFile) throws -> [UInt8] {
    var place = 0
    var found: [UInt8] = []
    try ArchiveReader.eachFile(in: file.path) { _, next in
      if place == number { while let piece = try next() { found += piece } }
      place += 1
    }
    guard !found.isEmpty else { throw NotFound("frame") }
    return found
  }
}

extension TaskMedia {
  fileprivate func run(_ range: ClosedRange<Int>) -> VideoRun {
    VideoRun(first: sourceFrame(range.lowerBound), step: step, count: range.count)
  }
}
