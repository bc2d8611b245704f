/// Equal lanes, handed out first come, first served.
actor LanePool {
  private var idle: [Lane]
  private var waiting: [(number: Int, continuation: CheckedContinuation<Lane, any Error>)] = []
  private var nextNumber = 0

  init(_ lanes: [Lane]) {
    idle = lanes
  }

  nonisolated func run<Value: Sendable>(
    _ kind: TransactionKind,
    _ body: @Sendable (any Connection) throws -> Value
  ) async throws -> Value {
    let lane = try await take()
    do {
      let value = try await lane.run(kind, body)
      await giveBack(lane)
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
    let timer = Patience.limit.map { limit in
      Task {
        try await Task.sleep(for: limit)
        giveUp(number)
      }
    }
    defer { timer?.cancel() }
    return try await withCheckedThrowingContinuation { waiting.append((number, $0)) }
  }

  private func giveUp(_ number: Int) {
    guard let place = waiting.firstIndex(where: { $0.number == number }) else { return }
    waiting.remove(at: place).continuation.resume(throwing: Patience.ended)
  }

  private func giveBack(_ lane: Lane) {
    if waiting.isEmpty {
      idle.append(lane)
    } else {
      waiting.removeFirst().continuation.resume(returning: lane)
    }
  }
}
