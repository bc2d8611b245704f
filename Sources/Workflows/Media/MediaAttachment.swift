internal import Database
internal import Domain
internal import Store

/// Frames on their way into a task, with the jobs that they are shared out among.
struct MediaAttachment: Sendable {
  /// Numbered from 0.
  let frames: [StoredFrame]
  /// In the order of their frames.
  var contextImages: [StoredContextImage] = []
  let segments: [ClosedRange<Int>]
  let chunkSize: Int?
  let imageQuality: Int
  let startFrame: Int
  let stopFrame: Int
  let step: Int
  var video: TaskMedia.Video?
  var usesZipChunks = false
  var groundTruth: GroundTruthSelection?

  /// Writes everything: frames behind those that are there, new jobs, the task's media.
  ///
  /// - Throws: `Conflict` where pictures and a video would be mixed, or where a name is taken.
  func write(to task: LabelingTask.ID, now: Timestamp, on connection: any Connection) throws {
    let present = try MediaStore.media(of: task, on: connection)
    let first = present?.size ?? 0
    if let present { try check(against: present, of: task, on: connection) }
    try FrameStore.insert(frames.map { $0.moved(by: first) }, into: task, on: connection)
    let images = contextImages.map { StoredContextImage(position: $0.position, picture: $0.picture.moved(by: first)) }
    try ContextImageStore.insert(images, into: task, on: connection)
    try MediaStore.put(media(of: task, after: present, now: now), on: connection)
    for segment in segments {
      try JobStore.insert(
        task: task,
        start: first + segment.lowerBound,
        stop: first + segment.upperBound,
        now: now,
        on: connection
      )
    }
    if let groundTruth { _ = try GroundTruthWork.insert(groundTruth, into: task, now: now, on: connection) }
    try TaskStore.touch(task, now: now, on: connection)
  }

  private func check(against present: TaskMedia, of task: LabelingTask.ID, on connection: any Connection) throws {
    guard present.video == nil, video == nil else {
      throw Conflict("A task holds pictures or one video. This one has its video: make another task for the rest.")
    }
    let taken = Set(
      try FrameStore.frames(of: task, from: 0, to: present.size - 1, on: connection).map(\.frame.name)
    )
    let doubles = frames.map(\.frame.name).filter { taken.contains($0) }
    guard doubles.isEmpty else {
      throw Conflict(
        "The task has pictures of these names already: \(doubles.prefix(5).joined(separator: ", "))"
          + (doubles.count > 5 ? " and \(doubles.count - 5) more." : ".")
      )
    }
  }

  private func media(of task: LabelingTask.ID, after present: TaskMedia?, now: Timestamp) -> TaskMedia {
    let size = frames.first?.frame
    let isVideo = video != nil
    return TaskMedia(
      task: task,
      mode: isVideo ? .interpolation : .annotation,
      size: (present?.size ?? 0) + frames.count,
      chunkSize: chunkSize
        ?? (isVideo ? 36 : Segmentation.chunkSize(width: size?.width ?? 1, height: size?.height ?? 1)),
      imageQuality: imageQuality,
      startFrame: startFrame,
      // Behind added pictures the source's numbers mean nothing; the last of the task's own does.
      stopFrame: present.map { $0.size + frames.count - 1 } ?? stopFrame,
      step: step,
      originalChunks: isVideo ? .video : .imageset,
      compressedChunks: isVideo && !usesZipChunks ? .video : .imageset,
      revision: (present?.revision ?? 0) + 1,
      changed: now,
      video: video
    )
  }
}

extension StoredFrame {
  fileprivate func moved(by count: Int) -> StoredFrame {
    guard count > 0 else { return self }
    return StoredFrame(
      frame: Frame(number: frame.number + count, name: frame.name, width: frame.width, height: frame.height),
      blobKey: blobKey,
      mediaType: mediaType,
      original: original,
      isDeleted: isDeleted
    )
  }
}

extension MediaAttachment {
  /// The chosen pictures as frames.
  ///
  /// - Throws: `ValidationFailure` where the plan's ground truth names a picture that is not among them.
  init(_ chosen: MediaSelection, by plan: MediaPlan) throws {
    let frames = chosen.pictures.enumerated().map { number, picture in picture.stored(of: number) }
    self.init(
      frames: frames,
      contextImages: chosen.pictures.enumerated().flatMap { number, picture in
        picture.context.enumerated().map { StoredContextImage(position: $0, picture: $1.stored(of: number)) }
      },
      segments: chosen.segments,
      chunkSize: plan.chunkSize,
      imageQuality: plan.imageQuality,
      startFrame: plan.startFrame,
      stopFrame: chosen.stopFrame,
      step: plan.step,
      groundTruth: try plan.groundTruth(among: frames.map(\.frame.name))
    )
  }
}

extension MediaCollector.Picture {
  /// - Parameter number: of the frame that it becomes, or that it is looked at beside.
  fileprivate func stored(of number: Int) -> StoredFrame {
    StoredFrame(
      frame: Frame(number: number, name: name, width: width, height: height),
      blobKey: shown.key,
      mediaType: shown.mediaType,
      original: original.map { .init(blobKey: $0.key, mediaType: $0.mediaType) }
    )
  }
}
