internal import Blobs
internal import Database
public import Domain
public import Formats
internal import FoundationEssentials
public import Store

/// `import:annotations`: reads a dataset's annotations into a task or a job; all of them or none.
public struct DatasetImportHandler: RequestHandler {
  public let kind = "import:annotations"
  private let files: RequestFiles

  public init(_ files: RequestFiles) {
    self.files = files
  }

  public func run(
    _ claim: RequestQueue.Claim,
    for owner: User,
    _ work: RequestProgress
  ) async throws -> RequestOutcome {
    guard let target = DatasetTargetID(claim.operation) else { throw NotFound("\(claim.operation.target.rawValue)") }
    let wanted = try JSONDecoder().decode(DatasetImportRequest.self, from: Data(claim.input.utf8))
    let (request, viewer) = (claim.id, Viewer(owner))
    let (place, uploads) = try await files.begin(request) { connection in
      (
        try ImportPlace(target, for: viewer, on: connection),
        try UploadFileStore.files(of: request, on: connection)
      )
    }
    let blobs = files.blobs
    let read = try await files.read(uploads) {
      try ImportedAnnotations($0, $1.name, wanted, place, blobs: blobs, work, tellsStoring: false)
    }
    let ended = files.now()
    guard !wanted.isDryRun else {
      return .dryRun(of: claim, about: target.number, note: read.note(wanted, place), now: ended)
    }
    return RequestOutcome(.init(subject: target.number), note: read.note(wanted, place)) { connection in
      try read.store(wanted, in: target, by: viewer, now: ended, on: connection)
      try RequestFiles.close(request, now: ended, on: connection)
    }
  }
}

extension DatasetProblem: ActionableFailure {
  public var sentence: String { description }
}

/// A task or a job with its labels, frames and rules.
struct ImportPlace: Sendable {
  let task: LabelingTask
  let labels: [Label]
  let frames: [DatasetFrame]
  let span: ClosedRange<Int>
  /// Those of the jobs, with the places of their bytes: a ground truth job has only some of its range.
  let stored: [StoredFrame]
  /// Those that annotations go to, in order of their frames.
  private let jobs: [Job]

  init(_ target: DatasetTargetID, for viewer: Viewer, on connection: any Connection) throws {
    switch target {
    case .project: throw Conflict("Annotations are imported into a task or a job.")
    case .task(let id):
      task = try TaskStore.task(id, for: viewer, on: connection)
      jobs = try JobStore.jobs(of: id, for: viewer, on: connection).filter { $0.kind == .annotation }
    case .job(let id):
      let job = try JobStore.job(id, for: viewer, on: connection)
      task = try TaskStore.task(of: job, on: connection)
      jobs = [job]
    }
    guard let first = jobs.first, let last = jobs.map(\.stop).max() else {
      throw Conflict("The task has no pictures yet: add them before their annotations.")
    }
    labels = try LabelStore.labels(in: task.labelScope, on: connection)
    let id = task.id
    let found = try FrameStore.frames(of: id, from: first.start, to: last, on: connection).filter { !$0.isDeleted }
    let jobs = jobs
    stored = found.filter { jobs.first(with: $0.frame.number) != nil }
    frames = found.map { StoredDataset.described($0.frame, id) }
    span = first.start...last
  }

  /// - Parameter more: labels that are not stored yet.
  func rules(_ more: [Label] = []) -> AnnotationRules { AnnotationRules(labels: labels + more, frames: span) }

  /// Puts the annotations in the place of those that are there, or beside them.
  ///
  /// - Parameters:
  ///   - keys: of labels that have just been stored.
  ///   - told: hears of each annotation.
  func write(
    _ annotations: AnnotationSpool,
    _ keys: LabelKeys,
    appends: Bool,
    by viewer: Viewer,
    now: Timestamp,
    on connection: any Connection,
    told: () throws -> Void = {}
  ) throws {
    // Jobs before their task, as with edits: so no two writers wait for each other.
    try JobStore.lock(jobs.map(\.id), on: connection)
    if !appends {
      for job in jobs { try DeletionStore.deleteAll(of: job.id, by: viewer.id, now: now, on: connection) }
    }
    let first = try TaskStore.touch(task.id, reserving: annotations.count, now: now, on: connection)
    let rules = rules()
    let authorship = Authorship(creator: viewer.id, created: now)
    var next = first
    var relations = RelatedEnds(annotations.relations)
    try annotations.forEach { annotation in
      try told()
      let annotation = keys.renamed(annotation)
      try rules.check(annotation, path: "annotation")
      guard let job = jobs.first(with: annotation.frame) else { return }
      let stored = StoredAnnotation(id: Identifier(next), annotation: annotation, version: 1)
      next += 1
      try AnnotationStore.insert(stored, madeBy: authorship, into: job.id, on: connection)
      relations.note(annotation.uid, in: job.id)
    }
    try relations.store(on: connection)
    for job in jobs {
      try JobStore.noteEdit(of: job.id, now: now, on: connection)
      try JobEditStore.note([], in: job.id, now: now, on: connection)
    }
  }
}

/// What a file holds for a place, checked.
struct ImportedAnnotations: Sendable {
  private let annotations: AnnotationSpool
  /// Labels that are made with them.
  private let provisional: ProvisionalLabels
  private let notes: [String]
  private let counts: String
  /// How much of the work is done when everything is read.
  private let readShare: Double

  /// - Parameters:
  ///   - blobs: where annotations wait.
  ///   - tellsStoring: `store` tells how far it is; otherwise the reading has nearly all of the work to tell.
  init(
    _ path: String,
    _ name: String,
    _ wanted: DatasetImportRequest,
    _ place: ImportPlace,
    blobs: FolderBlobs,
    _ work: RequestProgress,
    tellsStoring: Bool
  ) throws {
    let share = tellsStoring && !wanted.isDryRun ? 0.5 : 0.95
    readShare = share
    let archive = try DatasetArchive(path: path, name: name)
    let format = try FormatRegistry.importer(named: wanted.format)
    try work.report(0, "Reading \(name)")
    // What the labels are found in is a part of the reading.
    let reading = ReadingProgress(of: archive, name: name, work)
    defer { reading.end() }
    if wanted.createsLabels {
      reading.beginLabels(within: 0...(0.3 * share))
      provisional = try wanted.missingLabels(format.survey(archive), stored: place.labels)
    } else {
      provisional = ProvisionalLabels()
    }
    reading.begin(passes: format.documentPasses, within: (wanted.createsLabels ? 0.3 * share : 0)...share)
    let rules = place.rules(provisional.labels)
    var found = AnnotationSpool(in: SpoolFile(in: blobs))
    let dataset = DatasetImport(
      labels: place.labels + provisional.labels,
      frames: FrameIndex(place.frames),
      taskName: place.task.name,
      options: wanted.options,
      control: ExportControl(isCancelled: { work.isStopped }),
      takeRelation: { found.relate($0) }
    ) { annotation in
      try rules.check(annotation, path: "annotation")
      try found.append(annotation)
    }
    try format.read(archive, into: dataset)
    annotations = found
    notes = dataset.notes
    let relations = found.relations.count
    counts =
      "\(dataset.shapeCount) shapes, \(dataset.trackCount) tracks and \(dataset.tagCount) tags"
      + (relations > 0 ? " with \(relations) relations" : "")
    try work.report(share, "Storing \(found.count) annotations")
  }

  /// Stores what was read; jobs and rights may have changed since then.
  ///
  /// - Parameter work: hears how far it is; nil in the transaction that ends a request, whose row tells nobody anything
  ///   before it is over.
  func store(
    _ wanted: DatasetImportRequest,
    in target: DatasetTargetID,
    by viewer: Viewer,
    now: Timestamp,
    telling work: RequestProgress? = nil,
    on connection: any Connection
  ) throws {
    let scope = DatasetExports.labelScope(of: try DatasetExports.place(of: target, for: viewer, on: connection))
    let keys = try provisional.store(in: scope, for: viewer, on: connection)
    let place = try ImportPlace(target, for: viewer, on: connection)
    var stored = 0
    let count = annotations.count
    try place.write(annotations, keys, appends: wanted.appends, by: viewer, now: now, on: connection) {
      stored += 1
      guard let work, stored.isMultiple(of: 1000) else { return }
      let share = readShare + (1 - readShare) * Double(stored) / Double(count)
      try work.report(share, "Stored \(stored) of \(count) annotations")
    }
  }

  func note(_ wanted: DatasetImportRequest, _ place: ImportPlace) -> String {
    let verb = wanted.isDryRun ? "would be" : "were"
    let manner = wanted.appends ? "added to what is there" : "put in place of what was there"
    let made = provisional.drafts.map { "“\($0.name)”" }.joined(separator: ", ")
    let labels = made.isEmpty ? [] : ["These labels \(verb) made: \(made)."]
    return (["\(counts) \(verb) \(manner)."] + labels + notes).map { "\($0)\n" }.joined()
  }
}
