/// Equal lanes, handed out first come, first served.
actor LanePool {
  private var idle: [Lane]
  private var waiting: [(number: Int, continuation: CheckedContinuation<Lane, any Error>)] = []
  private var nextNumber = 0
  private var lastSuccess = ContinuousClock.now
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
      await giveBackAfterSuccess(lane)
      return value
    } catch {
      await giveBack(lane)
      throw error
    }
  }

  /// - Throws: `DatabaseFailure.contention` where the task's patience ends first.
  private func take() async throws -> Lane {
    if let lane = idle.popLast() { return lane }
    let number = nextNumber
    nextNumber += 1
    let timer = (mayBeLocked ? Patience.limit : nil).map { limit in
      Task {
        repeat { try await Task.sleep(for: limit) } while !giveUp(number, after: limit)
      }
    }
    defer { timer?.cancel() }
    return try await withCheckedThrowingContinuation { waiting.append((number, $0)) }
  }

  /// - Returns: false where others still come to their ends, so that the turn of this one will come too.
  private func giveUp(_ number: Int, after limit: Duration) -> Bool {
    guard let place = waiting.firstIndex(where: { $0.number == number }) else { return true }
    guard ContinuousClock.now - lastSuccess >= limit else { return false }
    waiting.remove(at: place).continuation.resume(throwing: Patience.ended)
    return true
  }

  private func giveBackAfterSuccess(_ lane: Lane) {
    lastSuccess = .now
    giveBack(lane)
  }

  private func giveBack(_ lane: Lane) {
    if waiting.isEmpty {
      idle.append(lane)
    } else {
      waiting.removeFirst().continuation.resume(returning: lane)
    }
  }
}
