internal import Blobs
internal import Domain
internal import Media
internal import Store

/// Makes frames of the files that were looked at: of pictures, or of one video. Its calls block.
struct MediaPreparation {
  let blobs: FolderBlobs
  let videos: VideoTool?

  /// What was made of the files, before any of it is stored.
  struct Prepared: Sendable {
    let attachment: MediaAttachment
    let newFiles: [IncomingBlob]
    let note: String
  }

  /// - Parameters:
  ///   - segment: frames in a job; 0 for one job.
  ///   - overlap: frames that neighbours share; nil for the mode's own.
  /// - Throws: `MediaRefusal`, `ValidationFailure`, `VideoProblem`.
  func prepare(
    _ collector: MediaCollector,
    _ plan: MediaPlan,
    segment: Int,
    overlap: Int?,
    _ work: RequestProgress
  ) throws -> Prepared {
    let isFine = plan.skipsUnusable == true && !(collector.pictures.isEmpty && collector.videos.isEmpty)
    guard collector.refusals.isEmpty || isFine else { throw MediaRefusal(refusals: collector.refusals) }
    guard let video = collector.videos.first else {
      return try prepare(pictures: collector, plan, segment: segment, overlap: overlap)
    }
    guard collector.videos.count == 1, collector.pictures.isEmpty else {
      throw MediaRefusal("A task holds pictures or one video, but not both: send them to tasks of their own.")
    }
    return try prepare(video, collector, plan, segment: segment, overlap: overlap, work)
  }

  private func prepare(
    pictures collector: MediaCollector,
    _ plan: MediaPlan,
    segment: Int,
    overlap: Int?
  ) throws -> Prepared {
    let chosen = try MediaSelection(collector.pictures, plan, segment: segment, overlap: overlap)
    let attachment = try MediaAttachment(chosen, by: plan)
    return Prepared(
      attachment: attachment,
      newFiles: collector.release(attachment.blobKeys),
      note: collector.note
    )
  }

  /// One file for the whole video, and a small one that says when each frame comes; the frames themselves are made when
  /// they are wanted.
  private func prepare(
    _ video: MediaCollector.Video,
    _ collector: MediaCollector,
    _ plan: MediaPlan,
    segment: Int,
    overlap: Int?,
    _ work: RequestProgress
  ) throws -> Prepared {
    guard let videos else { throw MediaRefusal(VideoTool.absence) }
    guard plan.groundTruth == nil else {
      throw MediaRefusal(
        "Ground truth jobs are for tasks of pictures, and this is a video: leave validation_params out."
      )
    }
    let index = try videos.index(video.path) { count in
      try work.report(0.5, "Looking at the video: \(count) frames so far")
    }
    let chosen = Array(try plan.selection(of: index.times.count))
    let indexFile = try blobs.makeFile()
    try indexFile.write(index.bytes)
    let frames = chosen.indices.map { number in
      StoredFrame(
        frame: Frame(number: number, name: VideoIndex.name(number), width: index.width, height: index.height),
        blobKey: "",
        mediaType: "image/jpeg"
      )
    }
    let attachment = MediaAttachment(
      frames: frames,
      segments: Segmentation.segments(
        of: frames.count,
        segment: segment,
        overlap: overlap,
        isVideo: true
      ),
      chunkSize: plan.chunkSize,
      imageQuality: plan.imageQuality,
      startFrame: plan.startFrame,
      stopFrame: chosen.last ?? 0,
      step: plan.step,
      video: TaskMedia.Video(name: video.name, blobKey: video.key, indexKey: indexFile.key),
      usesZipChunks: plan.usesZipChunks
    )
    return Prepared(
      attachment: attachment,
      newFiles: collector.release([video.key]) + [indexFile],
      note: collector.note
    )
  }
}
