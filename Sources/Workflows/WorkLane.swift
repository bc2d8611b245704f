internal import Dispatch
internal import Synchronization

/// A few threads for work that blocks or computes for long, so that Swift's cooperative threads never do.
///
/// Its width bounds how much of such work, and of its memory, there is at one time.
public final class WorkLane: Sendable {
  private let queues: [DispatchQueue]
  private let next = Mutex(0)

  public init(_ name: String, width: Int) {
    queues = (0..<max(1, width)).map { DispatchQueue(label: "\(name).\($0)") }
  }

  public func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    let turn = next.withLock { next in
      next = (next + 1) % queues.count
      return next
    }
    return try await withCheckedThrowingContinuation { continuation in
      queues[turn].async { continuation.resume(with: Result { try body() }) }
    }
  }
}
