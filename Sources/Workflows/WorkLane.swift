internal import Dispatch
internal import Synchronization

/// A few threads for work that blocks or computes for long, so that Swift's cooperative threads never do.
///
/// Its width bounds how much of such work, and of its memory, there is at one time. Work waits only while every thread is
/// busy: what takes minutes holds up one thread, and nothing behind it.
public final class WorkLane: Sendable {
  private struct State {
    var idle: [DispatchQueue]
    var waiting: [@Sendable () -> Void] = []
  }

  private let state: Mutex<State>

  public init(_ name: String, width: Int) {
    state = Mutex(State(idle: (0..<max(1, width)).map { DispatchQueue(label: "\(name).\($0)") }))
  }

  public func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      begin { continuation.resume(with: Result { try body() }) }
    }
  }

  private func begin(_ work: @escaping @Sendable () -> Void) {
    let queue = state.withLock { state -> DispatchQueue? in
      guard let queue = state.idle.popLast() else {
        state.waiting.append(work)
        return nil
      }
      return queue
    }
    queue?.async { self.workOff(work, on: queue) }
  }

  /// Runs on the queue: what it was given, then what has come meanwhile, first come, first served.
  private func workOff(_ first: @Sendable () -> Void, on queue: DispatchQueue?) {
    first()
    while let next = next(for: queue) { next() }
  }

  private func next(for queue: DispatchQueue?) -> (@Sendable () -> Void)? {
    state.withLock { state in
      guard !state.waiting.isEmpty else {
        if let queue { state.idle.append(queue) }
        return nil
      }
      return state.waiting.removeFirst()
    }
  }
}
