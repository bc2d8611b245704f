internal import Blobs
internal import Database
internal import Domain
internal import Formats
internal import Glibc
internal import Store

/// Writes tasks into a backup, a few frames and annotations at a time.
struct TaskBackupWriter {
  private static let window = 256
  private static let pieceSize = 1 << 18

  let archive: DatasetTarget
  let blobs: FolderBlobs
  let viewer: Viewer
  let connection: any Connection
  let work: RequestProgress
  private var doneFrames = 0
  private var allFrames = 1

  init(
    archive: DatasetTarget,
    blobs: FolderBlobs,
    viewer: Viewer,
    connection: any Connection,
    work: RequestProgress
  ) {
    self.archive = archive
    self.blobs = blobs
    self.viewer = viewer
    self.connection = connection
    self.work = work
  }

  /// - Throws: `Conflict` for a job, of which there are no backups.
  mutating func write(_ target: DatasetTargetID) throws {
    switch target {
    case .task(let id):
      let task = try TaskStore.task(id, for: viewer, on: connection)
      allFrames = max(1, task.size ?? 0)
      try write(task, in: "")
    case .project(let id): try write(ProjectStore.project(id, for: viewer, on: connection))
    case .job: throw Conflict("Backups are made of tasks and projects.")
    }
  }

  private mutating func write(_ project: Project) throws {
    let labels = try LabelStore.labels(in: .project(project.id), on: connection)
    let tasks = try DatasetStore.tasks(of: project.id, for: viewer, on: connection)
    allFrames = max(1, tasks.reduce(0) { $0 + ($1.size ?? 0) })
    let document = BackedUpProject(
      name: project.name,
      bugTracker: project.bugTracker,
      assignee: project.assignee?.name
    )
    try archive.add(BackupNames.project, BackupDocumentWriter.bytes(of: document, labels: labels))
    try writeGuide(of: .project(project.id), in: "")
    for (place, task) in tasks.enumerated() { try write(task, in: BackupNames.folder(ofTask: place)) }
  }

  private mutating func write(_ task: LabelingTask, in folder: String) throws {
    let labels = try LabelStore.labels(in: task.labelScope, on: connection)
    let jobs = try JobStore.jobs(of: task.id, for: viewer, on: connection)
    var document = BackedUpTask(name: task.name, bugTracker: task.bugTracker, subset: task.subset)
    document.assignee = task.assignee?.name
    document.segmentSize = task.segmentSize
    document.overlap = task.overlap
    document.media = try writeMedia(of: task, in: folder)
    document.jobs = try backedUp(jobs, of: task.id)
    try writeAnnotations(of: task, jobs, labels, in: folder)
    if task.project == nil { try writeGuide(of: .task(task.id), in: folder) }
    let bytes = BackupDocumentWriter.bytes(
      of: document,
      labels: task.project == nil ? labels : nil,
      status: task.jobs.status
    )
    try archive.add(folder + BackupNames.task, bytes)
  }

  /// - Returns: nil for a task without media.
  private mutating func writeMedia(of task: LabelingTask, in folder: String) throws -> BackedUpTask.Media? {
    guard let size = task.size, size > 0 else { return nil }
    let stored = try MediaStore.media(of: task.id, on: connection)
    var media = BackedUpTask.Media()
    media.chunkSize = stored?.chunkSize
    media.imageQuality = stored?.imageQuality ?? 70
    media.usesZipChunks = stored?.compressedChunks != .video
    if let video = stored?.video, let stored {
      (media.startFrame, media.stopFrame, media.step) = (stored.startFrame, stored.stopFrame, stored.step)
      try copy(video.blobKey, to: folder + BackupNames.data + videoName(video.name))
      media.deletedFrames = try deletedFrames(of: task.id, size)
    } else {
      media.stopFrame = size - 1
      if let stored, (stored.startFrame, stored.stopFrame, stored.step) != (0, size - 1, 1) {
        media.source = .init(start: stored.startFrame, stop: stored.stopFrame, step: stored.step)
      }
      let isSorted = try writePictures(of: task.id, size, in: folder, deleted: &media.deletedFrames)
      media.sorting = isSorted ? .lexicographical : .predefined
    }
    return media
  }

  /// The pictures as they were uploaded, and behind them their list.
  ///
  /// - Returns: whether their order is that of their names.
  private mutating func writePictures(
    of task: LabelingTask.ID,
    _ size: Int,
    in folder: String,
    deleted: inout [Int]
  ) throws -> Bool {
    var names = BackupPictureNames()
    var manifest = BackupMediaManifest.head
    for first in stride(from: 0, to: size, by: Self.window) {
      let last = first + Self.window - 1
      let images = Dictionary(
        grouping: try ContextImageStore.images(of: task, from: first, to: last, on: connection),
        by: \.picture.frame.number
      )
      for stored in try FrameStore.frames(of: task, from: first, to: last, on: connection) {
        var entry = names.entry(for: stored.frame.name, number: stored.frame.number)
        entry.related = try write(images[stored.frame.number] ?? [], beside: entry.path, in: folder, &names)
        try copy(stored.original?.blobKey ?? stored.blobKey, to: folder + BackupNames.data + entry.path)
        manifest += BackupMediaManifest.line(entry, width: stored.frame.width, height: stored.frame.height)
        if stored.isDeleted { deleted.append(stored.frame.number) }
        doneFrames += 1
        try work.report(
          0.9 * Double(doneFrames) / Double(allFrames),
          "Writing picture \(doneFrames) of \(allFrames)"
        )
      }
    }
    try archive.add(folder + BackupNames.manifest, manifest)
    return names.isSorted
  }

  /// - Returns: where they lie behind `data/`.
  private func write(
    _ images: [StoredContextImage],
    beside frame: String,
    in folder: String,
    _ names: inout BackupPictureNames
  ) throws -> [String] {
    try images.map { image in
      let path = names.path(
        for: ContextImagePath(image.picture.frame.name, of: frame).path,
        number: image.picture.frame.number
      )
      try copy(image.picture.original?.blobKey ?? image.picture.blobKey, to: folder + BackupNames.data + path)
      return path
    }
  }

  private func deletedFrames(of task: LabelingTask.ID, _ size: Int) throws -> [Int] {
    var deleted: [Int] = []
    for first in stride(from: 0, to: size, by: Self.window) {
      deleted += try FrameStore.frames(of: task, from: first, to: first + Self.window - 1, on: connection)
        .filter(\.isDeleted).map(\.frame.number)
    }
    return deleted
  }

  /// A name that a zip can have, with the video's own ending.
  private func videoName(_ name: String) -> String {
    var names = BackupPictureNames()
    return names.entry(for: name, number: 0).path
  }

  /// A stored file, a piece at a time.
  private func copy(_ key: String, to name: String) throws {
    guard let path = try blobs.wholePath(of: key) else { throw BlobFailure.missing(key: key) }
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw BlobFailure.missing(key: key) }
    defer { close(file) }
    try archive.begin(name, isDeflated: false)
    while true {
      try work.checkCancellation()
      let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
        count = max(0, read(file, buffer.baseAddress, Self.pieceSize))
      }
      guard !piece.isEmpty else { break }
      try archive.write(piece)
    }
    try archive.end()
  }

  private func writeAnnotations(
    of task: LabelingTask,
    _ jobs: [Job],
    _ labels: [Label],
    in folder: String
  ) throws {
    var writer = BackupAnnotationWriter(labels: labels)
    try archive.begin(folder + BackupNames.annotations)
    for job in jobs {
      writer.beginJob(relations: try RelationStore.relations(of: job.id, on: connection))
      let kinds = try AnnotationStore.kinds(of: job.id, on: connection)
      writer.begin(.tags)
      if kinds.contains("tag") { try write(of: task.id, job, isTag: true, &writer) }
      writer.endList()
      writer.begin(.shapes)
      if !kinds.isSubset(of: ["tag", "track"]) { try write(of: task.id, job, isTag: false, &writer) }
      writer.endList()
      writer.begin(.tracks)
      if kinds.contains("track") {
        let authors = try authors(of: task.id, job, on: job.start...job.stop, onlyTracks: true)
        let places = try DatasetStore.trackPlaces(of: task.id, jobs: [job.id], on: connection)
        let next = DatasetStore.annotations(at: places, on: connection)
        while let track = try next() {
          try work.checkCancellation()
          writer.write(track, madeBy: authors[track.uid] ?? .init())
          if let bytes = writer.take() { try archive.write(bytes) }
        }
      }
      writer.endList()
      writer.endJob()
    }
    writer.finish()
    if let bytes = writer.take(atLeast: 0) { try archive.write(bytes) }
    try archive.end()
  }

  private func write(
    of task: LabelingTask.ID,
    _ job: Job,
    isTag: Bool,
    _ writer: inout BackupAnnotationWriter
  ) throws {
    for first in stride(from: job.start, through: job.stop, by: Self.window) {
      let frames = first...min(first + Self.window - 1, job.stop)
      try work.report(0.95, "Writing the annotations of frame \(first)")
      let found = try DatasetStore.shapes(of: task, jobs: [job.id], on: frames, connection: connection)
        .filter { ($0.content == .tag) == isTag }
      guard !found.isEmpty else { continue }
      let authors = try authors(of: task, job, on: frames)
      for annotation in found {
        writer.write(annotation, madeBy: authors[annotation.uid] ?? .init())
        if let bytes = writer.take() { try archive.write(bytes) }
      }
    }
  }

  private func authors(
    of task: LabelingTask.ID,
    _ job: Job,
    on frames: ClosedRange<Int>,
    onlyTracks: Bool = false
  ) throws -> [AnnotationUID: BackedUpAuthorship] {
    let found = try AuthorshipStore.authored(
      of: task,
      jobs: [job.id],
      on: frames,
      onlyTracks: onlyTracks,
      for: viewer,
      connection: connection
    )
    return Dictionary(
      found.map { ($0.uid, BackedUpAuthorship(owner: $0.creator, created: $0.created)) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  private func backedUp(_ jobs: [Job], of task: LabelingTask.ID) throws -> [BackedUpTask.Job] {
    var comments: [Issue.ID: [BackedUpTask.Comment]] = [:]
    for comment in try CommentStore.comments(of: task, on: connection) {
      comments[comment.issue, default: []].append(
        .init(owner: comment.owner?.name, message: comment.message, created: comment.created)
      )
    }
    var issues: [Job.ID: [BackedUpTask.Issue]] = [:]
    for issue in try IssueStore.issues(of: task, on: connection) {
      issues[issue.job, default: []].append(
        .init(
          frame: issue.frame,
          position: issue.position,
          owner: issue.owner?.name,
          assignee: issue.assignee?.name,
          isResolved: issue.isResolved,
          created: issue.created,
          comments: comments[issue.id] ?? []
        )
      )
    }
    let layout = try GroundTruthStore.layout(of: task, on: connection)
    return jobs.map { job in
      var document = BackedUpTask.Job(
        start: job.start,
        stop: job.stop,
        kind: job.kind,
        stage: job.stage,
        state: job.state,
        assignee: job.assignee?.name,
        issues: issues[job.id] ?? []
      )
      if job.kind == .groundTruth { (document.frames, document.disabledFrames) = (job.chosen, layout.disabled) }
      return document
    }
  }

  /// The guide's text, and each of its pictures under its key.
  private func writeGuide(of subject: Guide.Subject, in folder: String) throws {
    guard let guide = try GuideStore.guide(of: subject, for: viewer, on: connection) else { return }
    try archive.add(folder + BackupNames.guide, guide.markdown)
    for asset in try GuideAssetStore.assets(of: guide.id, on: connection) {
      var names = BackupPictureNames()
      let name = names.entry(for: asset.name, number: 0).path
      try copy(asset.blobKey, to: "\(folder)\(BackupNames.assets)\(asset.uuid)/\(name)")
    }
  }
}
