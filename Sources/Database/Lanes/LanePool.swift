/// Equal lanes, handed out first come, first served.
actor LanePool {
  private struct Waiting {
    let number: Int
    let asked = ContinuousClock.now
    let patience: Patience?
    let continuation: CheckedContinuation<Lane, any Error>
  }

  private var idle: [Lane]
  private var waiting: [Waiting] = []
  private var nextNumber = 0
  private var lastSuccess = ContinuousClock.now
  private var lastContention: ContinuousClock.Instant?
  private let mayBeLocked: Bool

  /// - Parameter mayBeLocked: false where what others do cannot hold up these lanes, as readers of SQLite's journal: there
  ///   everybody waits for their turn, however slow the machine.
  init(_ lanes: [Lane], mayBeLocked: Bool) {
    idle = lanes
    self.mayBeLocked = mayBeLocked
  }

  nonisolated func run<Value: Sendable>(
    _ kind: TransactionKind,
    _ body: @Sendable (any Connection) throws -> Value
  ) async throws -> Value {
    let lane = try await take()
    do {
      let value = try await lane.run(kind, body)
      await giveBack(lane, after: nil)
      return value
    } catch {
      await giveBack(lane, after: error)
      throw error
    }
  }

  /// - Throws: `DatabaseFailure.contention` where the task's patience ends first.
  private func take() async throws -> Lane {
    if let lane = idle.popLast() { return lane }
    let number = nextNumber
    nextNumber += 1
    let patience = mayBeLocked ? Patience.current : nil
    let timer = patience.map { _ in
      Task {
        while let rest = rest(of: number) {
          try await Task.sleep(for: rest)
          turnAway()
        }
      }
    }
    defer { timer?.cancel() }
    return try await withCheckedThrowingContinuation { continuation in
      waiting.append(Waiting(number: number, patience: patience, continuation: continuation))
    }
  }

  /// How long one goes on waiting if nothing moves; nil where it waits no more.
  private func rest(of number: Int) -> Duration? {
    guard let one = waiting.first(where: { $0.number == number }), let patience = one.patience else { return nil }
    return max(patience.allowance() - standstill(since: one.asked), .milliseconds(1))
  }

  /// Ends the waiting of all whose patience is over.
  private func turnAway() {
    waiting.removeAll { one in
      let stood = standstill(since: one.asked)
      guard let patience = one.patience, stood >= patience.allowance() else { return false }
      patience.spend(stood)
      one.continuation.resume(throwing: Patience.ended)
      return true
    }
  }

  /// How long nobody has come to an end, or how long one has waited where others gave up on a lock meanwhile.
  private func standstill(since asked: ContinuousClock.Instant) -> Duration {
    .now - (isLocked(since: asked) ? asked : max(asked, lastSuccess))
  }

  private func isLocked(since asked: ContinuousClock.Instant) -> Bool { lastContention.map { $0 > asked } ?? false }

  private func giveBack(_ lane: Lane, after failure: (any Error)?) {
    if let failure, case DatabaseFailure.contention = failure {
      lastContention = .now
      turnAway()
    }
    if waiting.isEmpty {
      idle.append(lane)
    } else {
      let next = waiting.removeFirst()
      if isLocked(since: next.asked) { next.patience?.spend(.now - next.asked) }
      next.continuation.resume(returning: lane)
    }
    if failure == nil { lastSuccess = .now }
  }
}
