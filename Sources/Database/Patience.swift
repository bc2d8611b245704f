internal import Synchronization

/// How long one request may stand still for the database, all its waiting together: for its turns, and for locks.
///
/// Whoever asks over HTTP is better told to come again than left waiting behind a lock; what works in the background waits.
/// A queue that moves is no lock, and neither is a machine that is slow: behind many writes, or behind one that takes long,
/// everybody comes to their turn, and none of that time counts.
public final class Patience: Sendable {
  /// nil: as long as it takes.
  @TaskLocal public static var current: Patience?

  /// What takes less is no lock that anybody keeps: it does not count. It is waited for even where nothing is left, since a
  /// request that has long worked may well meet a lock that is let go at once.
  static let moment = Duration.milliseconds(250)
  static let ended = DatabaseFailure.contention(query: "database.turn", detail: "others kept the database busy")

  private let rest: Mutex<Duration>
  let now: @Sendable () -> ContinuousClock.Instant

  /// - Parameter now: the clock by which statements are measured.
  public init(_ limit: Duration, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
    rest = Mutex(limit)
    self.now = now
  }

  /// What may still be waited; never less than nothing.
  public var left: Duration { rest.withLock { $0 } }

  /// How long the next thing is waited for.
  ///
  /// - Parameter waited: what the same transaction has waited already, and nothing is known of but that it came to an end.
  func allowance(after waited: Duration = .zero) -> Duration { max(left - waited, Self.moment) }

  /// Counts time in which nothing could go on.
  func spend(_ time: Duration) {
    guard time >= Self.moment else { return }
    rest.withLock { $0 = max(.zero, $0 - time) }
  }
}
