internal import Database
internal import Domain
internal import Formats
internal import Store

/// A project, task or job as formats read it, page by page from one moment of the database.
final class StoredDataset: DatasetSource {
  private static let window = 64

  let scope: DatasetScope
  let labels: [Label]
  let tasks: [DatasetTask]
  private let connection: any Connection
  /// Who learns such e-mail addresses as he may see.
  private let reader: Viewer
  private let pictures: FramePictures
  /// The frames of the jobs that count, of each task.
  private let spans: [LabelingTask.ID: [ClosedRange<Int>]]
  private let media: [LabelingTask.ID: TaskMedia]
  private var known: [Int: StoredFrame] = [:]
  private var knownContext: [Int: [StoredContextImage]] = [:]
  private var knownTask: LabelingTask.ID?

  /// - Parameters:
  ///   - states: only frames of jobs in one of these states; empty for all.
  ///   - address: of this server, without a slash at its end.
  ///   - bucket: where its pictures lie; empty where they lie in a folder.
  ///   - reader: who learns such e-mail addresses as he may see; nil for the viewer.
  init(
    _ target: DatasetTargetID,
    for viewer: Viewer,
    states: Set<Job.State>,
    address: String,
    bucket: String,
    addressesFor reader: Viewer? = nil,
    pictures: FramePictures,
    on connection: any Connection
  ) throws {
    self.connection = connection
    self.reader = reader ?? viewer
    self.pictures = pictures
    let found: [LabelingTask]
    var wanted: Job?
    switch target {
    case .project(let id):
      let project = try ProjectStore.project(id, for: viewer, on: connection)
      scope = .project(id: id, name: project.name)
      labels = try LabelStore.labels(in: .project(id), on: connection)
      found = try DatasetStore.tasks(of: id, for: viewer, on: connection)
    case .task(let id):
      let task = try TaskStore.task(id, for: viewer, on: connection)
      scope = .task
      labels = try LabelStore.labels(in: task.labelScope, on: connection)
      found = [task]
    case .job(let id):
      let job = try JobStore.job(id, for: viewer, on: connection)
      let task = try TaskStore.task(of: job, on: connection)
      scope = .job(id)
      labels = try LabelStore.labels(in: task.labelScope, on: connection)
      found = [task]
      wanted = job
    }
    var spans: [LabelingTask.ID: [ClosedRange<Int>]] = [:]
    var media: [LabelingTask.ID: TaskMedia] = [:]
    tasks = try found.filter { $0.size ?? 0 > 0 }.map { task in
      let jobs = try wanted.map { [$0] } ?? JobStore.jobs(of: task.id, for: viewer, on: connection)
      let counted = jobs.filter { $0.isExported(as: wanted?.id, in: states) }
      spans[task.id] = counted.flatMap { job in job.chosen?.map { $0...$0 } ?? [job.start...job.stop] }
      media[task.id] = try MediaStore.media(of: task.id, on: connection)
      return Self.described(task, counted, address, bucket, isVideo: media[task.id]?.video != nil)
    }
    self.spans = spans
    self.media = media
    guard !tasks.isEmpty else { throw Conflict("There are no pictures to export yet: add some first.") }
  }

  func frames(of task: DatasetTask) throws -> DatasetCursor<DatasetFrame> {
    var page: ArraySlice<StoredFrame> = []
    let spans = spans[task.id] ?? []
    let (first, last) = bounds(of: spans)
    var next = first
    return DatasetCursor { [self] in
      while true {
        if let stored = page.popFirst() {
          guard !stored.isDeleted, spans.contains(where: { $0.contains(stored.frame.number) }) else { continue }
          return Self.described(stored.frame, task.id)
        }
        guard next <= last else { return nil }
        let found = try FrameStore.frames(of: task.id, from: next, to: next + Self.window - 1, on: connection)
        next += Self.window
        page = found[...]
      }
    }
  }

  func annotations(of task: DatasetTask) throws -> DatasetCursor<Annotation> {
    let jobs = task.jobs.map(\.job)
    return windows(of: task) { [connection] frames in
      try DatasetStore.shapes(of: task.id, jobs: jobs, on: frames, connection: connection)
    }
  }

  func authored(of task: DatasetTask) throws -> DatasetCursor<AuthoredAnnotation> {
    let jobs = task.jobs.map(\.job)
    return windows(of: task) { [connection, reader] frames in
      try AuthorshipStore.authored(of: task.id, jobs: jobs, on: frames, for: reader, connection: connection)
    }
  }

  private func windows<Element>(
    of task: DatasetTask,
    _ read: @escaping (ClosedRange<Int>) throws -> [Element]
  ) -> DatasetCursor<Element> {
    var page: ArraySlice<Element> = []
    let (first, last) = bounds(of: spans[task.id] ?? [])
    var next = first
    return DatasetCursor {
      while true {
        if let element = page.popFirst() { return element }
        guard next <= last else { return nil }
        let range = next...next + Self.window - 1
        next += Self.window
        page = try read(range)[...]
      }
    }
  }

  /// How many frames are exported.
  func frameCount() throws -> Int {
    try tasks.reduce(0) { sum, task in
      let spans = spans[task.id] ?? []
      var (count, end) = (0, -1)
      for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) where span.upperBound > end {
        count += span.upperBound - max(span.lowerBound, end + 1) + 1
        end = span.upperBound
      }
      let (first, last) = bounds(of: spans)
      let deleted = try MediaStore.deletedFrames(of: task.id, from: first, to: last, on: connection)
      return sum + count - deleted.count { number in spans.contains { $0.contains(number) } }
    }
  }

  /// The first and the last frame that counts: no window is read before or behind them.
  private func bounds(of spans: [ClosedRange<Int>]) -> (first: Int, last: Int) {
    (spans.map(\.lowerBound).min() ?? 0, spans.map(\.upperBound).max() ?? -1)
  }

  func trackPlaces(of task: DatasetTask) throws -> [StoredPlace] {
    try DatasetStore.trackPlaces(of: task.id, jobs: task.jobs.map(\.job), on: connection)
  }

  func tracks(at places: [StoredPlace], of task: DatasetTask) throws -> DatasetCursor<Annotation> {
    DatasetCursor(DatasetStore.annotations(at: places, on: connection))
  }

  func relations(of task: DatasetTask) throws -> [Relation] {
    try task.jobs.flatMap { try RelationStore.relations(of: $0.job, on: connection) }
  }

  func eachPiece(of frame: DatasetFrame, _ body: ([UInt8]) throws -> Void) throws {
    guard let stored = try stored(frame) else { throw NotFound("picture") }
    try body(pictures.original(stored, of: media[frame.task]))
  }

  func eachContextImage(of frame: DatasetFrame, _ body: (_ name: String, _ bytes: [UInt8]) throws -> Void) throws {
    guard try stored(frame) != nil else { throw NotFound("picture") }
    for image in knownContext[frame.number] ?? [] {
      try body(image.picture.frame.name, pictures.original(image.picture, of: media[frame.task]))
    }
  }

  private func stored(_ frame: DatasetFrame) throws -> StoredFrame? {
    if knownTask == frame.task, let found = known[frame.number] { return found }
    let (first, last) = (frame.number, frame.number + Self.window - 1)
    let frames = try FrameStore.frames(of: frame.task, from: first, to: last, on: connection)
    let images = try ContextImageStore.images(of: frame.task, from: first, to: last, on: connection)
    knownContext = Dictionary(grouping: images, by: \.picture.frame.number)
    known = Dictionary(frames.map { ($0.frame.number, $0) }, uniquingKeysWith: { first, _ in first })
    knownTask = frame.task
    return known[frame.number]
  }

  private static func described(
    _ task: LabelingTask,
    _ jobs: [Job],
    _ address: String,
    _ bucket: String,
    isVideo: Bool
  ) -> DatasetTask {
    DatasetTask(
      id: task.id,
      name: task.name,
      subset: task.subset,
      size: task.size ?? 0,
      isVideo: isVideo,
      owner: task.owner.map { .init(name: $0.name, email: "") },
      assignee: task.assignee.map { .init(name: $0.name, email: "") },
      created: task.created,
      updated: task.updated,
      jobs: jobs.map { .init(job: $0.id, start: $0.start, stop: $0.stop) },
      address: address.isEmpty ? "" : "\(address)/api",
      bucket: bucket
    )
  }

  static func described(_ frame: Frame, _ task: LabelingTask.ID) -> DatasetFrame {
    DatasetFrame(task: task, number: frame.number, name: frame.name, width: frame.width, height: frame.height)
  }
}
