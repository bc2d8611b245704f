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

  /// Queues a backup in an administrator's name if the newest was asked for so long ago. Of several processes that ask at
  /// the same time, one is heard.
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

  private static func isDue(_ last: BackgroundRequest?, _ period: Int64, _ now: Timestamp) -> Bool {
    last.map { $0.created.advanced(bySeconds: period) <= now } ?? true
  }
}

/// Another process was faster.
private struct NotDue: Error {}
