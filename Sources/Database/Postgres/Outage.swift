internal import Synchronization

/// Keeps eight lanes from waiting one after the other for a server that is down: for a second after a failure, the same
/// answer is given at once.
final class Outage: Sendable {
  private struct Last: Sendable {
    let failure: DatabaseFailure
    let until: ContinuousClock.Instant
  }

  private let last = Mutex<Last?>(nil)

  func guarding<Value>(_ connect: () throws -> Value) throws -> Value {
    if let last = last.withLock({ $0 }), ContinuousClock.now < last.until { throw last.failure }
    do {
      return try connect()
    } catch let failure as DatabaseFailure {
      begin(failure)
      throw failure
    }
  }

  func begin(_ failure: DatabaseFailure) {
    last.withLock { $0 = Last(failure: failure, until: .now.advanced(by: .seconds(1))) }
  }
}
