/// Equal lanes, handed out first come, first served.
actor LanePool {
  private var idle: [Lane]
  private var waiting: [CheckedContinuation<Lane, Never>] = []

  init(_ lanes: [Lane]) {
    idle = lanes
  }

  nonisolated func run<Value: Sendable>(
    _ kind: TransactionKind,
    _ body: @Sendable (any Connection) throws -> Value
  ) async throws -> Value {
    let lane = await take()
    do {
      let value = try await lane.run(kind, body)
      await giveBack(lane)
      return value
    } catch {
      await giveBack(lane)
      throw error
    }
  }

  private func take() async -> Lane {
    if let lane = idle.popLast() { return lane }
    return await withCheckedContinuation { waiting.append($0) }
  }

  private func giveBack(_ lane: Lane) {
    if waiting.isEmpty {
      idle.append(lane)
    } else {
      waiting.removeFirst().resume(returning: lane)
    }
  }
}
