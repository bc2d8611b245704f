public import Database
public import Domain
internal import Store

/// Asking for backups of the whole instance, by hand or by the clock.
public struct InstanceBackups: Sendable {
  private static let operation = BackgroundRequest.Operation(.create, .backup, of: .instance, nil)

  private let requests: RequestWork
  private let database: Database

  public init(requests: RequestWork, database: Database) {
    self.requests = requests
    self.database = database
  }

  /// Queues a backup; while one waits or runs, that is the answer.
  public func request(by owner: User, now: Timestamp) async throws -> BackgroundRequest {
    guard owner.isAdministrator else { throw Forbidden("Administrators back up the server.") }
    return try await requests.enqueue(
      Self.operation,
      input: "{}",
      onlyOnce: "instance backup",
      by: owner,
      now: now
    )
  }

  /// Queues a backup in an administrator's name if the newest was asked for so long ago, or failed a while ago. Of several
  /// processes that ask at the same time, one is heard.
  ///
  /// - Returns: whether this call queued one.
  @discardableResult
  public func requestIfDue(everySeconds period: Int64, now: Timestamp) async throws -> Bool {
    let (owner, last) = try await database.read { connection in
      (try UserStore.anyAdministrator(on: connection), try RequestStore.latest(of: .instance, on: connection))
    }
    guard let owner, Self.isDue(last, period, now) else { return false }
    do {
      _ = try await requests.enqueue(
        Self.operation,
        input: "{}",
        onlyOnce: "instance backup",
        by: owner,
        now: now,
        check: { connection in
          guard Self.isDue(try RequestStore.latest(of: .instance, on: connection), period, now) else { throw NotDue() }
        }
      )
      return true
    } catch is NotDue {
      return false
    }
  }

  /// The newest that was asked for; nil before the first.
  public func latest() async throws -> BackgroundRequest? {
    try await database.read { try RequestStore.latest(of: .instance, on: $0) }
  }

  /// How long after a failure another one is due: a tenth of the period, an hour at most.
  public static func patience(after period: Int64) -> Int64 { min(period / 10, 3600) }

  /// What somebody cancelled is not asked for again before its time; what failed is, from its end on, so that a server
  /// whose backups fail late is not busy with them all the time.
  private static func isDue(_ last: BackgroundRequest?, _ period: Int64, _ now: Timestamp) -> Bool {
    guard let last else { return true }
    let next = last.created.advanced(bySeconds: period)
    guard last.state == .failed, !last.isCancelled else { return next <= now }
    let again = (last.finished ?? last.created).advanced(bySeconds: patience(after: period))
    return min(next, again) <= now
  }
}

/// Another process was faster.
private struct NotDue: Error {}
