public import Database
public import Domain
internal import FoundationEssentials
public import Store

/// `autoannotate:tracks`: a model says which boxes of neighbouring frames show the same object, and these become tracks. What
/// it joined is written at the end, all of it or nothing.
public struct ReidentificationHandler: RequestHandler {
  /// More boxes than these are too much for one transaction.
  static let mostBoxes = DetectionHandler.mostResults
  /// Frames whose boxes are read at once.
  private static let window = 8

  public let kind = "\(BackgroundRequest.Action.autoannotate.rawValue):\(BackgroundRequest.Part.tracks.rawValue)"
  private let database: Database
  private let models: ModelWork
  private let caller: ModelCaller
  private let now: @Sendable () -> Timestamp

  public init(
    database: Database,
    models: ModelWork,
    caller: ModelCaller,
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.database = database
    self.models = models
    self.caller = caller
    self.now = now
  }

  public func run(
    _ claim: RequestQueue.Claim,
    for owner: User,
    _ work: RequestProgress
  ) async throws -> RequestOutcome {
    guard let target = AnnotationWork.Target(claim.operation) else {
      throw NotFound("\(claim.operation.target.rawValue)")
    }
    let wanted = try JSONDecoder().decode(ReidentificationRequest.self, from: Data(claim.input.utf8))
    let function = try await models.function(named: wanted.function)
    try ModelWork.check(function, is: .reid)
    let viewer = Viewer(owner)
    let place = try await database.read { try AnnotationPlace(target, for: viewer, on: $0) }
    let joined = try await joined(in: place, by: function, wanted, work)
    let (ended, request, name) = (now(), claim.id, function.traits.name)
    return RequestOutcome(.init(subject: claim.operation.subject)) { connection in
      let place = try AnnotationPlace(target, for: viewer, on: connection)
      let tracks = try joined.write(to: place, by: viewer.id, now: ended, on: connection)
      try RequestQueue.addNote(joined.note(by: name, tracks), to: request, on: connection)
    }
  }

  private func joined(
    in place: AnnotationPlace,
    by function: ModelFunction,
    _ wanted: ReidentificationRequest,
    _ work: RequestProgress
  ) async throws -> JoinedBoxes {
    var joined = JoinedBoxes()
    var done = 0
    let all = place.jobs.reduce(0) { $0 + $1.frameCount }
    for job in place.jobs {
      let frames = try await FrameStore(database).frames(of: place.task.id, from: job.start, to: job.stop)
        .filter { !$0.isDeleted && job.contains(frame: $0.frame.number) }
      var before = FrameBoxes()
      for start in stride(from: 0, to: frames.count, by: Self.window) {
        let some = frames[start..<min(start + Self.window, frames.count)]
        let boxes = try await boxes(of: job, on: some)
        for stored in some {
          done += 1
          try work.report(
            Double(done - 1) / Double(max(all, 1)),
            "“\(function.traits.name)” compares the boxes of picture \(stored.frame.number) with those before"
          )
          var present = FrameBoxes(frame: stored, boxes: boxes[stored.frame.number] ?? [])
          let matches = try await matches(&before, &present, of: place.task.id, by: function, wanted)
          joined.add(job.id, before.boxes, present.boxes, matches)
          before = present
        }
      }
      guard joined.boxCount <= Self.mostBoxes else {
        throw Conflict("More than \(Self.mostBoxes) boxes would be joined at once: go job by job.")
      }
    }
    guard joined.comparedPairs > 0 else {
      throw Conflict(
        "There are no boxes on two neighbouring pictures, so that there is nothing to join: draw boxes, or have a detector "
          + "find them first."
      )
    }
    return joined
  }

  private func boxes(of job: Job, on frames: ArraySlice<StoredFrame>) async throws -> [Int: [StoredAnnotation]] {
    guard let first = frames.first?.frame.number, let last = frames.last?.frame.number else { return [:] }
    let boxes = try await database.read {
      try AnnotationStore.boxes(of: job.id, on: first...last, connection: $0)
    }
    return Dictionary(grouping: boxes, by: \.annotation.frame)
  }

  /// - Returns: nil where one of the frames has no boxes: then nobody is asked.
  private func matches(
    _ before: inout FrameBoxes,
    _ present: inout FrameBoxes,
    of task: LabelingTask.ID,
    by function: ModelFunction,
    _ wanted: ReidentificationRequest
  ) async throws -> [Int?]? {
    guard !before.boxes.isEmpty, !present.boxes.isEmpty else { return nil }
    let question = BoxQuestion(
      first: try await before.side(of: task, for: function, models),
      second: try await present.side(of: task, for: function, models),
      threshold: wanted.threshold,
      maxDistance: wanted.maxDistance
    )
    return try await caller.matches(question, by: function)
  }
}

/// A frame with its boxes, and what a model gets of it as soon as that is asked for.
private struct FrameBoxes: Sendable {
  var frame: StoredFrame?
  var boxes: [StoredAnnotation] = []
  private var side: BoxQuestion.Side?

  init(frame: StoredFrame? = nil, boxes: [StoredAnnotation] = []) {
    self.frame = frame
    self.boxes = boxes
  }

  mutating func side(
    of task: LabelingTask.ID,
    for function: ModelFunction,
    _ models: ModelWork
  ) async throws -> BoxQuestion.Side {
    if let side { return side }
    let picture = if let frame { try await models.picture(frame, of: task) } else { [UInt8]() }
    let made = try await models.caller.side(picture, boxes, for: function)
    side = made
    return made
  }
}

extension AnnotationWork.Target {
  /// From where a request belongs.
  fileprivate init?(_ operation: BackgroundRequest.Operation) {
    switch DatasetTargetID(operation) {
    case .task(let id): self = .task(id)
    case .job(let id): self = .job(id)
    case .project, nil: return nil
    }
  }
}
