public import Database
public import Domain
internal import FoundationEssentials
internal import Store

/// Asking for a model over a whole task or job.
public struct DetectionWork: Sendable {
  private let database: Database
  private let requests: RequestWork

  public init(database: Database, requests: RequestWork) {
    self.database = database
    self.requests = requests
  }

  /// Queues the work of a detector, once what it needs was looked at.
  ///
  /// - Throws: `Conflict` where a model already works on the task; `ValidationFailure` for what does not fit.
  public func begin(
    _ wanted: DetectionRequest,
    with function: ModelFunction,
    on place: ModelWork.Place,
    by owner: User,
    now: Timestamp
  ) async throws -> BackgroundRequest {
    try ModelWork.check(function, is: .detector)
    let (task, job) = try await found(place, for: owner)
    let labels = try await LabelStore(database).labels(in: task.labelScope)
    _ = try wanted.mapping(for: function, onto: labels)
    return try await queue(nil, function, wanted, on: task, job, by: owner, now: now)
  }

  /// Queues the joining of boxes into tracks.
  ///
  /// - Throws: `Conflict` where a model already works on the task; `ValidationFailure` for a model of another kind.
  public func begin(
    _ wanted: ReidentificationRequest,
    with function: ModelFunction,
    on place: ModelWork.Place,
    by owner: User,
    now: Timestamp
  ) async throws -> BackgroundRequest {
    try ModelWork.check(function, is: .reid)
    let (task, job) = try await found(place, for: owner)
    return try await queue(.tracks, function, wanted, on: task, job, by: owner, now: now)
  }

  private func found(_ place: ModelWork.Place, for owner: User) async throws -> (LabelingTask, Job.ID?) {
    let viewer = Viewer(owner)
    return try await database.read { connection in
      switch place {
      case .task(let id): (try TaskStore.task(id, for: viewer, on: connection), nil)
      case .job(let id):
        (try TaskStore.task(of: try JobStore.job(id, for: viewer, on: connection), on: connection), id)
      }
    }
  }

  private func queue(
    _ part: BackgroundRequest.Part?,
    _ function: ModelFunction,
    _ wanted: some Encodable,
    on task: LabelingTask,
    _ job: Job.ID?,
    by owner: User,
    now: Timestamp
  ) async throws -> BackgroundRequest {
    let operation = BackgroundRequest.Operation(
      .autoannotate,
      part,
      of: job == nil ? .task : .job,
      job?.value ?? task.id.value,
      place: .init(project: task.project, task: task.id, job: job),
      format: function.slug
    )
    let input = String(decoding: try JSONEncoder().encode(wanted), as: UTF8.self)
    return try await requests.enqueue(operation, input: input, by: owner, now: now) { connection in
      guard try !RequestQueue.isUnderWay(.autoannotate, of: task.id, on: connection) else {
        throw Conflict("A model already works on this task: wait until it is done, or cancel it.")
      }
    }
  }
}
