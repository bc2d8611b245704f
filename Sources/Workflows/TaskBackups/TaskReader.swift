internal import Blobs
internal import Domain
internal import Formats
internal import Media
internal import Store

/// Reads the tasks of a backup: checks what they say, and unpacks their media.
struct TaskReader {
  let archive: DatasetArchive
  let blobs: FolderBlobs
  let videos: VideoTool?
  let work: RequestProgress
  let totalBytes: Int
  /// Whether it matters who made annotations: only administrators are believed that it was somebody else.
  let asksForAnnotators: Bool
  /// Their names are kept in memory until the backup is stored.
  private static let mostAnnotators = 10_000
  private let names: Set<String>
  private var doneBytes = 0
  private(set) var newFiles: [IncomingBlob] = []
  private(set) var note = ""
  /// The names of those who made annotations in any task, where that matters.
  private(set) var annotators: Set<String> = []

  /// - Parameter totalBytes: of the archive.
  init(
    archive: DatasetArchive,
    blobs: FolderBlobs,
    videos: VideoTool?,
    work: RequestProgress,
    totalBytes: Int,
    asksForAnnotators: Bool
  ) {
    self.archive = archive
    self.blobs = blobs
    self.videos = videos
    self.work = work
    self.totalBytes = totalBytes
    self.asksForAnnotators = asksForAnnotators
    names = Set(archive.names)
  }

  /// - Parameters:
  ///   - folder: in the archive, with a slash at its end, or empty.
  ///   - labels: the project's; nil for a task that has its own.
  mutating func task(in folder: String, labels: [Label]?) throws -> ReadTask {
    let file = folder + BackupNames.task
    let document = try BackupDocumentReader.task(archive, file)
    let draft = try Self.located(file) {
      try TaskDraft(
        name: document.name,
        subset: document.subset,
        bugTracker: document.bugTracker,
        overlap: document.overlap ?? Self.overlap(of: document.jobs),
        segmentSize: document.segmentSize ?? Self.segmentSize(of: document.jobs),
        labels: labels == nil ? document.labels ?? [] : []
      )
    }
    let attachment = try document.media.map { try media($0, in: folder) }
    try Self.check(document, size: attachment?.frames.count ?? 0, file)
    let labels = labels ?? ProvisionalLabels(drafts: draft.labels).labels
    let found = try annotations(in: folder, document, labels, size: attachment?.frames.count ?? 0)
    return ReadTask(
      folder: folder,
      document: document,
      draft: draft,
      attachment: attachment,
      annotationCount: found.count,
      relations: found.relations,
      guide: try guide(in: folder)
    )
  }

  mutating func guide(in folder: String) throws -> ReadGuide? {
    let file = folder + BackupNames.guide
    guard names.contains(file) else { return nil }
    let markdown = try Self.located(file) { try Guide.checked(try text(of: file)) }
    let collector = MediaCollector(blobs: blobs, work: work, totalBytes: totalBytes, doneBytes: doneBytes)
    let prefix = folder + BackupNames.assets
    for name in archive.names.sorted() where name.hasPrefix(prefix) {
      try unpack(name, as: String(name.dropFirst(prefix.count)), into: collector)
    }
    doneBytes = collector.doneBytes
    guard collector.refusals.isEmpty, collector.videos.isEmpty else {
      throw MediaRefusal(refusals: collector.refusals + collector.videos.map { "\($0.name): This is no picture." })
    }
    newFiles += collector.release(Set(collector.pictures.map(\.shown.key)))
    return ReadGuide(markdown: markdown, pictures: collector.pictures.map(Self.asset))
  }

  /// `<key>/<name>`, or a name that is the key.
  private static func asset(_ picture: MediaCollector.Picture) -> (oldKey: String, picture: StagedUpload.Picture) {
    let parts = picture.name.split(separator: "/").map(String.init)
    let last = parts.last ?? picture.name
    let key = parts.count > 1 ? parts[parts.count - 2] : last.split(separator: ".").first.map(String.init) ?? last
    return (
      key,
      StagedUpload.Picture(
        name: last,
        width: picture.width,
        height: picture.height,
        blobKey: picture.shown.key,
        mediaType: picture.shown.mediaType
      )
    )
  }

  private mutating func media(_ media: BackedUpTask.Media, in folder: String) throws -> MediaAttachment {
    let entries = try entries(in: folder)
    let collector = MediaCollector(blobs: blobs, work: work, totalBytes: totalBytes, doneBytes: doneBytes)
    var contextNames: Set<String> = []
    for entry in entries {
      let name = entry.name ?? entry.path
      try unpack(folder + BackupNames.data + entry.path, as: name, into: collector)
      for (path, image) in Self.contextImages(of: entry) where names.contains(folder + BackupNames.data + path) {
        contextNames.insert(image)
        try unpack(folder + BackupNames.data + path, as: image, into: collector)
      }
    }
    doneBytes = collector.doneBytes
    try collector.relate(where: contextNames.contains)
    var plan = MediaPlan()
    plan.chunkSize = media.chunkSize
    plan.imageQuality = media.imageQuality
    (plan.startFrame, plan.stopFrame, plan.step) = (media.startFrame, media.stopFrame, media.step)
    plan.usesZipChunks = media.usesZipChunks
    // The manifest has the order, whatever it came from.
    plan.sorting = names.contains(folder + BackupNames.manifest) ? .predefined : media.sorting
    plan.order = entries.map { $0.name ?? $0.path }
    let file = folder + BackupNames.task
    try Self.located(file) { try plan.check() }
    let prepared = try MediaPreparation(blobs: blobs, videos: videos)
      .prepare(collector, plan, segment: 0, overlap: nil, work)
    newFiles += prepared.newFiles
    note += prepared.note
    return prepared.attachment.withoutJobs(source: media.source)
  }

  /// Where an entry's context images lie, and their names as an upload has them.
  private static func contextImages(of entry: BackupMediaManifest.Entry) -> [(path: String, name: String)] {
    entry.related.map { path in
      let last = path.split(separator: "/").last.map(String.init) ?? path
      return (path, ContextImagePath(ContextImagePath(path)?.name ?? last, of: entry.name ?? entry.path).path)
    }
  }

  /// The files of the task's media in their order.
  private func entries(in folder: String) throws -> [BackupMediaManifest.Entry] {
    let (prefix, manifest) = (folder + BackupNames.data, folder + BackupNames.manifest)
    let listed = names.contains(manifest) ? try BackupMediaManifest.read(archive, manifest) : []
    let present = archive.names.filter { $0.hasPrefix(prefix) && $0 != manifest }
    guard !present.isEmpty else {
      throw DatasetProblem(
        "There are no pictures in “\(prefix)”: the backup was made without them. Make it again with all data."
      )
    }
    guard !listed.isEmpty else {
      return Self.entries(of: present.map { String($0.dropFirst(prefix.count)) }.sorted())
    }
    if let missing = listed.first(where: { !names.contains(prefix + $0.path) }) {
      throw DatasetProblem(manifest, "The picture “\(missing.path)” is listed, but it is not in the backup.")
    }
    return listed
  }

  /// Without a list, folders tell context images from frames.
  private static func entries(of paths: [String]) -> [BackupMediaManifest.Entry] {
    let context = Dictionary(grouping: paths.filter { ContextImagePath($0) != nil }) {
      ContextImagePath($0)?.folderPath ?? ""
    }
    return paths.filter { ContextImagePath($0) == nil }.map { path in
      var entry = BackupMediaManifest.Entry(path: path, name: nil)
      entry.related = context[ContextImagePath("", of: path).folderPath] ?? []
      return entry
    }
  }

  private func unpack(_ file: String, as name: String, into collector: MediaCollector) throws {
    let copy = try blobs.makeFile()
    let next = try archive.pieces(of: file)
    while let piece = try next() {
      try work.checkCancellation()
      try copy.write(piece)
    }
    try collector.take(fetched: copy, named: name)
  }

  /// Reads all annotations once, so that what is wrong with them is known before anything is stored.
  ///
  /// - Returns: how many there are, and what joins them, by the job that they are listed for.
  private mutating func annotations(
    in folder: String,
    _ document: BackedUpTask,
    _ labels: [Label],
    size: Int
  ) throws -> (count: Int, relations: [Int: [BackedUpRelation]]) {
    let file = folder + BackupNames.annotations
    guard names.contains(file) else { return (0, [:]) }
    let rules = AnnotationRules(labels: labels, frames: 0...max(0, size - 1))
    var count = 0
    var placed: [Int: Int] = [:]
    var relations: [Int: [BackedUpRelation]] = [:]
    let takeRelation = { relations[$0, default: []].append($1) }
    try BackupAnnotationReader.read(archive, file, labels: labels, takeRelation: takeRelation) {
      job,
      annotation,
      authorship,
      place in
      try rules.check(annotation, path: place)
      if annotation.content != .tag { placed[job, default: 0] += 1 }
      guard document.job(for: annotation, listed: job) != nil else {
        throw DatasetProblem("No job of the task has frame \(annotation.frame).")
      }
      try noteAnnotator(authorship)
      count += 1
      if count.isMultiple(of: 1000) { try work.report(0.92, "Checked \(count) annotations") }
    }
    for (job, list) in relations {
      for (index, relation) in list.enumerated() {
        try Self.located("\(file), [\(job)].relations[\(index)]") { try relation.check(count: placed[job] ?? 0) }
      }
    }
    return (count, relations)
  }

  private mutating func noteAnnotator(_ authorship: BackedUpAuthorship) throws {
    guard asksForAnnotators, let name = authorship.owner, annotators.insert(name).inserted else { return }
    guard annotators.count <= Self.mostAnnotators else {
      throw DatasetProblem("More than \(Self.mostAnnotators) people are named as owners of annotations.")
    }
  }

  private func text(of file: String) throws -> String {
    let next = try archive.pieces(of: file)
    var bytes: [UInt8] = []
    while let piece = try next() {
      bytes += piece
      guard bytes.count <= 1 << 20 else { throw DatasetProblem(file, "A guide has at most 1 MiB.") }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw DatasetProblem(file, "The text is not in UTF-8.")
    }
    return text
  }

  private static func check(_ document: BackedUpTask, size: Int, _ file: String) throws {
    guard document.jobs.count(where: { $0.kind == .groundTruth }) <= 1 else {
      throw DatasetProblem("\(file), jobs", "A task has one ground truth job at most; here there are several.")
    }
    for (place, job) in document.jobs.enumerated() {
      guard job.stop < size else {
        throw DatasetProblem(
          "\(file), jobs[\(place)]",
          "The job ends at frame \(job.stop), but the task has \(size) frames, counted from 0."
        )
      }
      if let frame = ((job.frames ?? []) + job.disabledFrames).first(where: { $0 < job.start || $0 > job.stop }) {
        throw DatasetProblem(
          "\(file), jobs[\(place)].frames",
          "Frame \(frame) is not the job's, which goes from \(job.start) to \(job.stop)."
        )
      }
      if let issue = job.issues.firstIndex(where: { $0.frame < job.start || $0.frame > job.stop }) {
        throw DatasetProblem(
          "\(file), jobs[\(place)].issues[\(issue)].frame",
          "Frame \(job.issues[issue].frame) is not the job's, which goes from \(job.start) to \(job.stop)."
        )
      }
    }
    if let frame = document.media?.deletedFrames.first(where: { $0 >= size }) {
      throw DatasetProblem(
        "\(file), data.deleted_frames",
        "There is no frame \(frame): the task has \(size) frames, counted from 0."
      )
    }
  }

  private static func located<Value>(_ file: String, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let failure as ValidationFailure {
      let problem = failure.problems.first
      throw DatasetProblem("\(file), \(problem?.field ?? "")", problem?.sentence ?? "\(failure)")
    }
  }

  /// What CVAT makes of the jobs, too.
  private static func segmentSize(of jobs: [BackedUpTask.Job]) -> Int {
    let jobs = jobs.filter { $0.kind == .annotation }
    return jobs.count > 1 ? jobs[0].stop - jobs[0].start + 1 : 0
  }

  private static func overlap(of jobs: [BackedUpTask.Job]) -> Int? {
    let jobs = jobs.filter { $0.kind == .annotation }
    return jobs.count > 1 ? max(0, jobs[0].stop - jobs[1].start + 1) : nil
  }
}

extension BackedUpTask {
  /// The place of the job that an annotation goes to: the one that it was listed for, if it has the frame.
  func job(for annotation: Annotation, listed: Int) -> Int? {
    func has(_ job: Job) -> Bool {
      annotation.frame >= job.start && annotation.frame <= job.stop && job.frames?.contains(annotation.frame) ?? true
    }
    if jobs.indices.contains(listed) {
      if has(jobs[listed]) { return listed }
      // What was said as the truth is nobody's own annotation.
      guard jobs[listed].kind == .annotation else { return nil }
    }
    return jobs.firstIndex { $0.kind == .annotation && has($0) }
  }
}

extension MediaAttachment {
  /// The frames alone: jobs come from the backup.
  func withoutJobs(source: BackedUpTask.Source?) -> MediaAttachment {
    MediaAttachment(
      frames: frames,
      contextImages: contextImages,
      segments: [],
      chunkSize: chunkSize,
      imageQuality: imageQuality,
      startFrame: source?.start ?? startFrame,
      stopFrame: source?.stop ?? stopFrame,
      step: source?.step ?? step,
      video: video,
      usesZipChunks: usesZipChunks
    )
  }
}
