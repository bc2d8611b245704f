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
      let task = try TaskStore.task(id, for: viewer, on: connection)
      let present = try JobStore.jobs(of: id, for: viewer, on: connection)
      try prepared.attachment.write(to: id, now: ended, on: connection)
      try TaskNews.tellMedia(of: task, besides: present, by: viewer.id, now: ended, on: connection)
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
  ) throws -> MediaPreparation.Prepared {
    let fromShare =
      try share?.files(
        plan.serverFiles,
        excluding: plan.excludedServerFiles,
        matching: plan.serverFilePattern
      ) ?? []
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
    try collector.relate()
    return try MediaPreparation(blobs: blobs, videos: videos).prepare(
      collector,
      plan,
      segment: task.segmentSize,
      overlap: task.overlap,
      work
    )
  }
}

extension MediaAttachment {
  /// Every stored file that the task will name.
  var blobKeys: Set<String> {
    let pictures = frames + contextImages.map(\.picture)
    var keys = Set(pictures.map(\.blobKey)).union(pictures.compactMap { $0.original?.blobKey })
    keys.remove("")
    if let video { keys.formUnion([video.blobKey, video.indexKey]) }
    return keys
  }
}
