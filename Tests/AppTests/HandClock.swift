import Domain
import Synchronization

/// A clock that a test moves by hand.
final class HandClock: Sendable {
  private let moment = Mutex(Timestamp(milliseconds: 1_790_000_000_000))

  var now: Timestamp { moment.withLock { $0 } }

  func advance(bySeconds seconds: Int64) {
    moment.withLock { $0 = $0.advanced(bySeconds: seconds) }
  }
}
