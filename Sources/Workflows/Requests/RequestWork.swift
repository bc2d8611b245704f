public import Database
public import Domain
internal import FoundationEssentials
internal import Store

/// Asking for background work, and what people do with requests.
public struct RequestWork: Sendable {
  private let database: Database
  private let signal: RequestSignal

  public init(database: Database, signal: RequestSignal) {
    self.database = database
    self.signal = signal
  }

  /// Queues work.
  ///
  /// - Parameters:
  ///   - input: JSON for the work's handler.
  ///   - onlyOnce: while another request of this key waits or runs, that one is the answer.
  ///   - check: runs first, in the same transaction; what it throws keeps the request from being made.
  ///   - commit: runs after it, with the new request's key.
  public func enqueue(
    _ operation: BackgroundRequest.Operation,
    input: String,
    onlyOnce: String? = nil,
    by owner: User,
    now: Timestamp,
    check: @escaping @Sendable (any Connection) throws -> Void = { _ in },
    commit: @escaping @Sendable (BackgroundRequest.ID, any Connection) throws -> Void = { _, _ in }
  ) async throws -> BackgroundRequest {
    let request = try await database.write { connection in
      try check(connection)
      let made = try RequestQueue.insert(
        operation,
        input: input,
        onlyOnce: onlyOnce,
        owner: owner.id,
        now: now,
        on: connection
      )
      if made.isNew { try commit(made.id, connection) }
      return try RequestStore.request(made.id, for: Viewer(owner), on: connection)
    }
    await signal.announce()
    return request
  }

  /// The request, as soon as it is over or the time is up.
  public func settled(
    _ name: RequestName,
    for viewer: Viewer,
    within limit: Duration
  ) async throws -> BackgroundRequest {
    let deadline = ContinuousClock.now.advanced(by: limit)
    while true {
      let seen = await signal.count
      let request = try await RequestStore(database).request(name, for: viewer)
      let rest = ContinuousClock.now.duration(to: deadline)
      guard !request.state.isOver, rest > .zero, !Task.isCancelled else { return request }
      // Half a second, for what other processes do.
      await signal.change(since: seen, within: min(rest, .milliseconds(500)))
    }
  }

  public func cancel(_ name: RequestName, by user: User, now: Timestamp) async throws {
    let request = try await RequestStore(database).request(name, for: Viewer(user))
    try await database.write { connection in
      try RequestQueue.cancel(request.id, by: user.name, now: now, on: connection)
    }
    await signal.announce()
  }

  /// Tries again what failed.
  public func retry(_ id: BackgroundRequest.ID, for viewer: Viewer, now: Timestamp) async throws {
    try await database.write { connection in
      _ = try RequestStore.request(id, for: viewer, on: connection)
      try RequestQueue.retry(id, now: now, on: connection)
    }
    await signal.announce()
  }

  /// Tries the making of a task's frames again, without the files that cannot be used.
  ///
  /// - Throws: `Conflict` where it is no such request, or did not fail.
  public func retryWithoutUnusable(_ id: BackgroundRequest.ID, for viewer: Viewer, now: Timestamp) async throws {
    try await database.write { connection in
      let request = try RequestStore.request(id, for: viewer, on: connection)
      guard request.operation.kind == "create:task" else {
        throw Conflict("Only the making of a task's frames can leave files out.")
      }
      let input = try RequestQueue.input(of: id, on: connection)
      var plan = try JSONDecoder().decode(MediaPlan.self, from: Data(input.utf8))
      plan.skipsUnusable = true
      let changed = String(decoding: try JSONEncoder().encode(plan), as: UTF8.self)
      try RequestQueue.setInput(changed, of: id, on: connection)
      try RequestQueue.retry(id, now: now, on: connection)
    }
    await signal.announce()
  }
}
