public import Blobs
public import Database
public import Domain
internal import FoundationEssentials
public import Media
public import Outbound
public import Store

/// `create:task`: makes frames and jobs of what was uploaded, of files of the connected share or of other
/// servers, or of a video.
public struct TaskDataHandler: RequestHandler {
  public let kind = "create:task"

  private let database: Database
  private let blobs: FolderBlobs
  private let lane: WorkLane
  private let share: ShareFolder?
  private let videos: VideoTool?
  private let outbound: Outbound
  private let now: @Sendable () -> Timestamp

  /// - Parameter lane: has a thread for each worker, because one request keeps it busy for long.
  public init(
    database: Database,
    blobs: FolderBlobs,
    lane: WorkLane,
    share: ShareFolder?,
    videos: VideoTool?,
    outbound: Outbound,
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.database = database
    self.blobs = blobs
    self.lane = lane
    self.share = share
    self.videos = videos
    self.outbound = outbound
    self.now = now
  }

  /// What was made of the files, before any of it is stored.
  private struct Prepared: Sendable {
    let attachment: MediaAttachment
    let newFiles: [IncomingBlob]
    let note: String
  }

  public func run(
    _ claim: RequestQueue.Claim,
    for owner: User,
    _ work: RequestProgress
  ) async throws -> RequestOutcome {
    guard let id = claim.operation.place.task else { throw NotFound("task") }
    let plan = try JSONDecoder().decode(MediaPlan.self, from: Data(claim.input.utf8))
    let (begun, request) = (now(), claim.id)
    let (task, uploads) = try await database.write { connection in
      // What an attempt before this one wrote, and did not finish with.
      try RequestQueue.noteWrittenAsOrphans(of: request, now: begun, on: connection)
      return (
        try TaskStore.task(id, for: Viewer(owner), on: connection),
        try UploadFileStore.files(of: request, on: connection)
      )
    }
    let remote = try await RemoteFiles(outbound: outbound, blobs: blobs, lane: lane).fetch(plan.remoteFiles, work)
    let prepared = try await lane.run { try prepare(uploads, remote, plan, task: task, work) }
    let newKeys = prepared.newFiles.map(\.key)
    try await database.write { try UploadFileStore.noteWritten(newKeys, by: request, on: $0) }
    try work.report(0.95, "Storing \(prepared.attachment.frames.count) frames")
    let blobs = blobs
    try await lane.run { try blobs.keepAll(prepared.newFiles) }
    let (ended, viewer) = (now(), Viewer(owner))
    let used = prepared.attachment.blobKeys
    return RequestOutcome(.init(subject: id.value), note: prepared.note) { connection in
      // Rights may have changed meanwhile, and the task may be gone.
      _ = try TaskStore.task(id, for: viewer, on: connection)
      try prepared.attachment.write(to: id, now: ended, on: connection)
      try UploadFileStore.forgetWritten(by: request, on: connection)
      try UploadFileStore.forget(filesOf: request, keeping: used, now: ended, on: connection)
    }
  }

  private func prepare(
    _ uploads: [UploadFile],
    _ remote: [RemoteFiles.File],
    _ plan: MediaPlan,
    task: LabelingTask,
    _ work: RequestProgress
  ) throws -> Prepared {
    let fromShare = try share.map { try $0.files(plan.serverFiles, excluding: plan.excludedServerFiles) } ?? []
    let total = uploads.reduce(0) { $0 + $1.size } + fromShare.reduce(0) { $0 + $1.size }
    let collector = MediaCollector(blobs: blobs, work: work, totalBytes: total)
    for file in uploads { try collector.take(stored: file.blobKey, named: file.name, size: file.size) }
    for file in remote { try collector.take(fetched: file.blob, named: file.name) }
    for file in fromShare {
      let copy = try blobs.makeFile()
      try file.read { piece in
        try work.checkCancellation()
        try copy.write(piece)
      }
      try collector.take(fetched: copy, named: file.name)
    }
    guard collector.refusals.isEmpty else { throw MediaRefusal(refusals: collector.refusals) }
    guard let video = collector.videos.first else { return try prepare(pictures: collector, plan, task) }
    guard collector.videos.count == 1, collector.pictures.isEmpty else {
      throw MediaRefusal("A task holds pictures or one video, but not both: send them to tasks of their own.")
    }
    return try prepare(video, collector, plan, task, work)
  }

  private func prepare(
    pictures collector: MediaCollector,
    _ plan: MediaPlan,
    _ task: LabelingTask
  ) throws -> Prepared {
    let chosen = try MediaSelection(collector.pictures, plan, segment: task.segmentSize, overlap: task.overlap)
    let frames = chosen.pictures.enumerated().map { number, picture in
      StoredFrame(
        frame: Frame(number: number, name: picture.name, width: picture.width, height: picture.height),
        blobKey: picture.shown.key,
        mediaType: picture.shown.mediaType,
        original: picture.original.map { .init(blobKey: $0.key, mediaType: $0.mediaType) }
      )
    }
    let attachment = MediaAttachment(
      frames: frames,
      segments: chosen.segments,
      chunkSize: plan.chunkSize,
      imageQuality: plan.imageQuality,
      startFrame: plan.startFrame,
      stopFrame: chosen.stopFrame,
      step: plan.step,
      groundTruth: try plan.groundTruth(among: frames.map(\.frame.name))
    )
    return Prepared(
      attachment: attachment,
      newFiles: collector.release(attachment.blobKeys),
      note: collector.notes.map { $0 + "\n" }.joined()
    )
  }

  /// One file for the whole video, and a small one that says when each frame comes; the frames themselves are made when
  /// they are wanted.
  private func prepare(
    _ video: MediaCollector.Video,
    _ collector: MediaCollector,
    _ plan: MediaPlan,
    _ task: LabelingTask,
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
        segment: task.segmentSize,
        overlap: task.overlap,
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
      note: collector.notes.map { $0 + "\n" }.joined()
    )
  }
}

extension MediaAttachment {
  /// Every stored file that the task will name.
  var blobKeys: Set<String> {
    var keys = Set(frames.map(\.blobKey)).union(frames.compactMap { $0.original?.blobKey })
    keys.remove("")
    if let video { keys.formUnion([video.blobKey, video.indexKey]) }
    return keys
  }
}
