internal import Synchronization

/// How long one request may stand still for the database, all its waiting together: for its turns, and for locks.
///
/// Whoever asks over HTTP is better told to come again than left waiting behind a lock; what works in the background waits.
/// A queue that moves is no lock, and neither is a machine that is slow: behind many writes, or behind one that takes long,
/// everybody comes to their turn, and none of that time counts.
public final class Patience: Sendable {
  /// nil: as long as it takes.
  @TaskLocal public static var current: Patience?

  /// What takes less is always waited for, and does not count.
  static let trifle = Duration.milliseconds(20)
  /// Is waited beyond the limit, once, since a request that has long worked may well meet a lock that is let go at once.
  static let moment = Duration.milliseconds(250)
  static let ended = DatabaseFailure.contention(query: "database.turn", detail: "others kept the database busy")

  private struct Budget {
    var rest: Duration
    var moment = Patience.moment
  }

  private let budget: Mutex<Budget>
  let now: @Sendable () -> ContinuousClock.Instant

  /// - Parameter now: the clock by which statements are measured.
  public init(_ limit: Duration, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
    budget = Mutex(Budget(rest: limit))
    self.now = now
  }

  /// What may still be waited, but for the moment beyond it; never less than nothing.
  public var left: Duration { budget.withLock { $0.rest } }

  /// How long the next thing is waited for.
  ///
  /// - Parameter waited: what the same transaction has waited already, and nothing is known of but that it came to an end.
  func allowance(after waited: Duration = .zero) -> Duration {
    budget.withLock { max($0.rest - waited, $0.moment, Self.trifle) }
  }

  /// Counts time in which nothing could go on.
  func spend(_ time: Duration) {
    guard time >= Self.trifle else { return }
    budget.withLock { budget in
      budget.moment = max(.zero, budget.moment - max(.zero, time - budget.rest))
      budget.rest = max(.zero, budget.rest - time)
    }
  }
}
