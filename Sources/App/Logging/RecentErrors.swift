import Domain
import Logging
import Synchronization

/// The last errors that this process logged, for administrators who have no terminal at hand.
final class RecentErrors: Sendable {
  struct Entry: Sendable {
    let at: Timestamp
    let message: String
    /// As in the answer's `X-Request-ID`; nil where no request was answered.
    let requestID: String?
    /// The other facts of the line, as `key=value`.
    let facts: String
  }

  private static let most = 50

  private let entries = Mutex<[Entry]>([])

  /// The newest first.
  var all: [Entry] { entries.withLock { $0.reversed() } }

  func note(_ message: String, _ facts: [(key: String, value: Logger.MetadataValue)], at: Timestamp) {
    let id = facts.first { $0.key == "hb.request.id" }.map { "\($0.value)" }
    let rest = facts.filter { $0.key != "hb.request.id" }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    let entry = Entry(at: at, message: message, requestID: id, facts: String(rest.prefix(500)))
    entries.withLock { entries in
      if entries.count == Self.most { entries.removeFirst() }
      entries.append(entry)
    }
  }
}
