public import Database
public import Domain
public import Store

/// `calculate:quality`: compares each job of a task with the ground truth, a few frames at a time; all of the result is
/// stored, or nothing. Of a project, one task after the other.
public struct QualityHandler: RequestHandler {
  /// Frames that are read at once.
  private static let window = 8
  /// Conflicts beyond this are counted, and not listed.
  static let mostConflicts = 50_000
  /// So many comparisons of a task are kept.
  static let keptReports = 20

  public let kind = "calculate:quality"
  private let database: Database
  private let lane: WorkLane
  private let live: LiveHub
  private let now: @Sendable () -> Timestamp

  /// - Parameters:
  ///   - lane: where the comparing is done.
  ///   - live: tells those who review one of the jobs.
  public init(database: Database, lane: WorkLane, live: LiveHub, now: @escaping @Sendable () -> Timestamp) {
    self.database = database
    self.lane = lane
    self.live = live
    self.now = now
  }

  public func run(
    _ claim: RequestQueue.Claim,
    for owner: User,
    _ work: RequestProgress
  ) async throws -> RequestOutcome {
    guard let subject = claim.operation.subject else { throw NotFound("task") }
    let viewer = Viewer(owner)
    switch claim.operation.target {
    case .task: return try await compare(LabelingTask.ID(subject), for: viewer, as: claim.id, ComparisonPart(of: work))
    case .project: return try await compare(Project.ID(subject), for: viewer, work)
    default: throw NotFound("task")
    }
  }

  /// What was compared before stays where a later task fails, or somebody cancels.
  private func compare(
    _ id: Project.ID,
    for viewer: Viewer,
    _ work: RequestProgress
  ) async throws -> RequestOutcome {
    let tasks = try await database.read { connection in
      _ = try ProjectStore.project(id, for: viewer, on: connection)
      return try GroundTruthStore.tasks(of: id, on: connection)
    }
    var note = ""
    for (index, task) in tasks.enumerated() {
      do {
        let part = ComparisonPart(of: work, number: index, among: tasks.count)
        let outcome = try await compare(task, for: viewer, as: nil, part)
        try await database.write(outcome.commit)
        await outcome.tell()
        if !outcome.note.isEmpty { note += "Task \(task): \(outcome.note)" }
      } catch let gone as NotFound {
        // Somebody deleted it meanwhile.
        note += "Task \(task): \(gone)\n"
      } catch let gone as ValidationFailure {
        // Or its ground truth.
        note += "Task \(task): \(gone.problems.map(\.sentence).joined(separator: " "))\n"
      }
    }
    return RequestOutcome(.init(subject: ProjectQualityReport.id(of: id).value), note: note)
  }

  /// - Parameter request: whose result the report is; nil where it is a part of that.
  private func compare(
    _ id: LabelingTask.ID,
    for viewer: Viewer,
    as request: BackgroundRequest.ID?,
    _ part: ComparisonPart
  ) async throws -> RequestOutcome {
    let (plan, current) = try await database.read { connection in
      let plan = try QualityPlan(id, for: viewer, on: connection)
      return (plan, try QualityReportStore.current(of: id, fingerprint: plan.fingerprint, on: connection))
    }
    if let current {
      return RequestOutcome(.init(subject: current.value), note: "Nothing has changed since the last comparison.\n")
    }
    let results = try await results(of: plan, part)
    let (ended, live, jobs) = (now(), live, plan.jobs.map(\.job.id))
    return RequestOutcome(note: results.note) { connection in
      _ = try TaskStore.task(id, for: viewer, on: connection)
      let report = try results.write(plan, now: ended, on: connection)
      try QualityReportStore.forgetOld(of: id, kept: Self.keptReports, on: connection)
      if let request { try RequestQueue.setSubject(report.value, of: request, on: connection) }
    } tell: {
      for job in jobs { await live.talked(in: job) }
    }
  }

  private func results(of plan: QualityPlan, _ part: ComparisonPart) async throws -> QualityResults {
    let tracks = try await database.read { try GroundTruthReading.tracks(of: plan.truth.id, on: $0) }
    var results = QualityResults(mostConflicts: Self.mostConflicts)
    var done = 0
    for (job, pictures) in plan.jobs where !pictures.isEmpty {
      let ownTracks = try await database.read { try GroundTruthReading.tracks(of: job.id, on: $0) }
      for start in stride(from: 0, to: pictures.count, by: Self.window) {
        try part.report(
          Double(done) / Double(plan.comparisons),
          "Comparing frame \(done + 1) of \(plan.comparisons)"
        )
        let some = Array(pictures[start..<min(start + Self.window, pictures.count)])
        let (shapes, truths) = try await database.read { connection in
          let numbers = some.map(\.number)
          return (
            try GroundTruthReading.shapes(of: job.id, on: numbers, connection: connection),
            try GroundTruthReading.shapes(of: plan.truth.id, on: numbers, connection: connection)
          )
        }
        let one = FrameSide(job: job.id, drawn: shapes, tracks: ownTracks)
        let other = FrameSide(job: plan.truth.id, drawn: truths, tracks: tracks)
        results.add(try await lane.run { try Self.compare(one, other, on: some, plan, part.work) }, of: job)
        done += some.count
      }
    }
    return results
  }

  private static func compare(
    _ one: FrameSide,
    _ truth: FrameSide,
    on pictures: [GroundTruthReading.Picture],
    _ plan: QualityPlan,
    _ work: RequestProgress
  ) throws -> [ComparedFrame] {
    let comparison = FrameComparison(plan.settings, labels: plan.labels)
    return try pictures.map { picture in
      try comparison.result(
        frame: picture.number,
        width: picture.width,
        height: picture.height,
        truth: truth.annotations(on: picture.number),
        annotated: one.annotations(on: picture.number),
        goOn: work.checkCancellation
      )
    }
  }
}

/// The share that one task has in the progress of a request.
private struct ComparisonPart: Sendable {
  let work: RequestProgress
  private let number: Int
  private let count: Int

  init(of work: RequestProgress, number: Int = 0, among count: Int = 1) {
    (self.work, self.number, self.count) = (work, number, count)
  }

  func report(_ fraction: Double, _ message: String) throws {
    let place = count > 1 ? "Task \(number + 1) of \(count): " : ""
    try work.report((Double(number) + fraction) / Double(count), place + message)
  }
}

/// What one job has on a few frames.
private struct FrameSide: Sendable {
  private let job: Job.ID
  private let drawn: [Int: [StoredAnnotation]]
  private let tracks: [StoredAnnotation]

  init(job: Job.ID, drawn: [StoredAnnotation], tracks: [StoredAnnotation]) {
    self.job = job
    self.drawn = Dictionary(grouping: drawn, by: \.annotation.frame)
    self.tracks = tracks
  }

  func annotations(on frame: Int) -> [ComparedAnnotation] {
    ((drawn[frame] ?? []) + tracks).compactMap { ComparedAnnotation($0, of: job, on: frame) }
  }
}
