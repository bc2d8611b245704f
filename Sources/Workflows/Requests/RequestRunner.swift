public import Database
public import Domain
internal import Store

/// Works on background requests: one of as many as there are workers, in this process and in others.
///
/// A request is claimed with a lease of `leaseSeconds`, which is renewed every second while its handler runs. A process
/// that dies stops renewing; then another worker, or this process after its restart, begins the request again.
public struct RequestRunner: Sendable {
  static let leaseSeconds: Int64 = 15
  /// How often work is begun that each time ends with the process.
  static let mostAttempts = 3

  private let database: Database
  private let signal: RequestSignal
  private let handlers: [String: any RequestHandler]
  private let holder: String
  private let now: @Sendable () -> Timestamp
  private let report: @Sendable (RequestEvent) -> Void

  /// - Parameters:
  ///   - holder: names this worker among those of all processes.
  ///   - report: hears what happened, for the log.
  public init(
    database: Database,
    signal: RequestSignal,
    handlers: [any RequestHandler],
    holder: String,
    now: @escaping @Sendable () -> Timestamp,
    report: @escaping @Sendable (RequestEvent) -> Void
  ) {
    self.database = database
    self.signal = signal
    self.handlers = Dictionary(handlers.map { ($0.kind, $0) }) { first, _ in first }
    self.holder = holder
    self.now = now
    self.report = report
  }

  /// Works until the task is cancelled; what was begun then is given back.
  public func run() async {
    while !Task.isCancelled {
      let seen = await signal.count
      do {
        if try await runNext() { continue }
      } catch is CancellationError {
        return
      } catch {
        report(.trouble(error))
      }
      await signal.change(since: seen, within: .seconds(1))
    }
  }

  /// Works on one request.
  ///
  /// - Returns: false where there is none.
  public func runNext() async throws -> Bool {
    guard let claim = try await claim() else { return false }
    await signal.announce()
    report(.began(claim))
    let progress = RequestProgress(request: claim.id)
    let ending = await ending(of: claim, progress)
    // Not in this task: it may be cancelled, and what comes now must be written.
    await Task.detached { await conclude(claim, ending) }.value
    await signal.announce()
    return true
  }

  private enum Ending: Sendable {
    case done(RequestOutcome)
    case failed(any Error)
    /// Somebody asked for that.
    case cancelled
    /// This process stops.
    case interrupted
    /// Another worker has taken over.
    case lost
  }

  private func claim() async throws -> RequestQueue.Claim? {
    let (holder, now) = (holder, now())
    guard try await database.read({ try RequestQueue.hasWork(now: now, on: $0) }) else { return nil }
    return try await database.write { connection in
      try RequestQueue.abandonLost(most: Self.mostAttempts, now: now, on: connection)
      let until = now.advanced(bySeconds: Self.leaseSeconds)
      return try RequestQueue.claim(by: holder, until: until, now: now, on: connection)
    }
  }

  /// Runs the handler, and beside it what keeps the lease and listens for cancellation.
  private func ending(of claim: RequestQueue.Claim, _ progress: RequestProgress) async -> Ending {
    await withTaskGroup(of: Ending.self) { group in
      group.addTask {
        do {
          return .done(try await work(on: claim, progress))
        } catch is CancellationError {
          return .interrupted
        } catch {
          // Whatever a handler says of being stopped in the middle: it is no failure of the work.
          return Task.isCancelled ? .interrupted : .failed(error)
        }
      }
      group.addTask { await keepLease(of: claim, progress) }
      var ending = await group.next() ?? .interrupted
      progress.stop()
      group.cancelAll()
      // A handler that was told to stop may have done its work all the same.
      if let other = await group.next(), case .done = other, case .interrupted = ending { ending = other }
      return ending
    }
  }

  private func work(on claim: RequestQueue.Claim, _ progress: RequestProgress) async throws -> RequestOutcome {
    guard let handler = handlers[claim.operation.kind] else {
      throw Conflict("This version of the server does not know how to do this (\(claim.operation.kind)).")
    }
    guard let owner = try await UserStore(database).user(claim.owner), owner.isActive else {
      throw Forbidden("The account that asked for this is closed.")
    }
    return try await handler.run(claim, for: owner, progress)
  }

  /// Returns when the request was cancelled or its lease lost.
  private func keepLease(of claim: RequestQueue.Claim, _ progress: RequestProgress) async -> Ending {
    let holder = holder
    var shown = -1.0
    while true {
      do {
        try await Task.sleep(for: .seconds(1))
        let (fraction, message) = progress.present
        let until = now().advanced(bySeconds: Self.leaseSeconds)
        let isCancelled = try await database.write { connection in
          try RequestQueue.renew(
            claim.id,
            by: holder,
            until: until,
            progress: fraction,
            message: message,
            on: connection
          )
        }
        guard let isCancelled else { return .lost }
        if isCancelled { return .cancelled }
        if fraction != shown { await signal.announce() }
        shown = fraction
      } catch is CancellationError {
        return .interrupted
      } catch {
        report(.trouble(error))
      }
    }
  }

  private func conclude(_ claim: RequestQueue.Claim, _ ending: Ending) async {
    do {
      switch ending {
      case .done(let outcome): try await finish(claim, outcome)
      case .failed(let error): try await fail(claim, because: RequestMessage.sentence(for: error), error)
      case .cancelled: try await fail(claim, because: "Cancelled.", nil)
      case .interrupted: try await release(claim)
      case .lost: report(.lost(claim))
      }
    } catch {
      // The lease runs out, and somebody begins again.
      report(.trouble(error))
    }
  }

  private func finish(_ claim: RequestQueue.Claim, _ outcome: RequestOutcome) async throws {
    let (holder, now) = (holder, now())
    do {
      try await database.write { connection in
        let isHeld = try RequestQueue.finish(
          claim.id,
          by: holder,
          outcome.result,
          note: outcome.note,
          now: now,
          on: connection
        )
        guard isHeld else { throw LostLease() }
        try outcome.commit(connection)
      }
      await outcome.tell()
      report(.finished(claim))
    } catch is LostLease {
      // Cancelled in the last moment, or taken over: in both cases nothing was written here. A table outside may be up to
      // date already; another push doubles nothing.
      try await fail(claim, because: "Cancelled.", nil)
    } catch let error as any RequestRefusal {
      try await fail(claim, because: RequestMessage.sentence(for: error), error)
    }
  }

  private func fail(_ claim: RequestQueue.Claim, because message: String, _ error: (any Error)?) async throws {
    let (holder, now) = (holder, now())
    let isFailed = try await database.write { connection in
      try RequestQueue.fail(claim.id, by: holder, because: message, now: now, on: connection)
    }
    report(isFailed ? .failed(claim, message, error) : .lost(claim))
  }

  private func release(_ claim: RequestQueue.Claim) async throws {
    let (holder, now) = (holder, now())
    try await database.write { connection in
      try RequestQueue.release(
        claim.id,
        by: holder,
        note: "\(now.minute): the server stopped in the middle, and begins again.\n",
        notBefore: now,
        countsAttempt: false,
        on: connection
      )
    }
  }
}

private struct LostLease: Error {}
