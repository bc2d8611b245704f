/// Tells this process at once that a request was queued or has changed. Other processes notice by looking.
public actor RequestSignal {
  /// Counts the changes: who read it before looking at the database misses none.
  public private(set) var count = 0
  private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
  private var next = 0

  public init() {}

  public func announce() {
    count += 1
    for continuation in waiting.values { continuation.resume() }
    waiting = [:]
  }

  /// Returns as soon as the count is another than `seen`, when the time is up, or when the task is cancelled.
  public func change(since seen: Int, within limit: Duration) async {
    guard count == seen, !Task.isCancelled else { return }
    let key = next
    next += 1
    let timer = Task {
      try await Task.sleep(for: limit)
      wake(key)
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiting[key] = $0 }
    } onCancel: {
      Task { await self.wake(key) }
    }
    timer.cancel()
  }

  /// Returns when the task is cancelled.
  public func forever() async {
    while !Task.isCancelled { await change(since: count, within: .seconds(3600)) }
  }

  private func wake(_ key: Int) {
    waiting.removeValue(forKey: key)?.resume()
  }
}
