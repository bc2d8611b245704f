public import Database
public import Domain
internal import FoundationEssentials
internal import Store

/// Asking for a detector over a whole task or job.
public struct DetectionWork: Sendable {
  private let database: Database
  private let models: ModelWork
  private let requests: RequestWork

  public init(database: Database, models: ModelWork, requests: RequestWork) {
    self.database = database
    self.models = models
    self.requests = requests
  }

  /// Queues the work, once what it needs was looked at.
  ///
  /// - Throws: `Conflict` where a model already works on the task; `ValidationFailure` for what does not fit.
  public func begin(
    _ wanted: DetectionRequest,
    on place: ModelWork.Place,
    by owner: User,
    now: Timestamp
  ) async throws -> BackgroundRequest {
    let function = try await models.function(named: wanted.function)
    try ModelWork.check(function, is: .detector)
    let (viewer, database) = (Viewer(owner), database)
    let (task, job) = try await database.read { connection in
      switch place {
      case .task(let id): (try TaskStore.task(id, for: viewer, on: connection), Job.ID?.none)
      case .job(let id):
        (try TaskStore.task(of: try JobStore.job(id, for: viewer, on: connection), on: connection), id)
      }
    }
    let labels = try await LabelStore(database).labels(in: task.labelScope)
    _ = try wanted.mapping(for: function, onto: labels)
    let operation = BackgroundRequest.Operation(
      .autoannotate,
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
