public import Database
public import Domain
internal import FoundationEssentials
public import Store

/// `autoannotate:task` and `autoannotate:job`: a detector over all frames. What it found is written at the end, all of it
/// or nothing.
public struct DetectionHandler: RequestHandler {
  /// More than this is too much for one transaction, and for one look.
  static let mostResults = 200_000

  public let kind: String
  private let database: Database
  private let models: ModelWork
  private let caller: ModelCaller
  private let now: @Sendable () -> Timestamp

  /// - Parameter target: a task or a job.
  public init(
    _ target: BackgroundRequest.Target,
    database: Database,
    models: ModelWork,
    caller: ModelCaller,
    now: @escaping @Sendable () -> Timestamp
  ) {
    kind = "\(BackgroundRequest.Action.autoannotate.rawValue):\(target.rawValue)"
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
    guard let target = DatasetTargetID(claim.operation) else { throw NotFound("\(claim.operation.target.rawValue)") }
    let wanted = try JSONDecoder().decode(DetectionRequest.self, from: Data(claim.input.utf8))
    let function = try await models.function(named: wanted.function)
    let viewer = Viewer(owner)
    let place = try await database.read { try ImportPlace(target, for: viewer, on: $0) }
    let found = try await results(wanted, function, place, work)
    let ended = now()
    let note = "“\(function.traits.name)” found \(found.annotations.count) objects on \(place.stored.count) pictures; "
    return RequestOutcome(
      .init(subject: target.number),
      note: note + "\(found.dropped) had labels or kinds that are not mapped, and were dropped.\n"
    ) { connection in
      let place = try ImportPlace(target, for: viewer, on: connection)
      let appends = !wanted.cleansUp
      try place.write(found.annotations, LabelKeys(), appends: appends, by: viewer, now: ended, on: connection)
    }
  }

  private struct Found: Sendable {
    /// In memory: they come one by one, from elsewhere.
    var annotations = AnnotationSpool(in: nil)
    var dropped = 0
  }

  private func results(
    _ wanted: DetectionRequest,
    _ function: ModelFunction,
    _ place: ImportPlace,
    _ work: RequestProgress
  ) async throws -> Found {
    let mapping = try wanted.mapping(for: function, onto: place.labels)
    let frames = place.stored
    var found = Found()
    for (index, stored) in frames.enumerated() {
      try work.report(
        Double(index) / Double(frames.count),
        "“\(function.traits.name)” looks at picture \(index + 1) of \(frames.count)"
      )
      let picture = try await models.picture(stored, of: place.task.id)
      let results = try await caller.results(of: function, picture, threshold: wanted.threshold)
      for result in results {
        let annotation = mapping.annotation(
          result,
          frame: stored.frame.number,
          outlines: ModelOutlines.polygons
        )
        if let annotation { try found.annotations.append(annotation) } else { found.dropped += 1 }
      }
      guard found.annotations.count <= Self.mostResults else {
        throw Conflict(
          "More than \(Self.mostResults) objects were found: raise the threshold, map fewer labels, or go job by job."
        )
      }
    }
    return found
  }
}
