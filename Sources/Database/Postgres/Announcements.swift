/// What the processes on one Postgres database tell each other at once, by LISTEN and NOTIFY.
///
/// Listens on a connection of its own, on a thread of its own, and connects again after the connection broke. What was said
/// meanwhile is lost: who must not miss anything looks at the database besides. Behind a pooler that hands out a connection
/// for each transaction nothing is heard.
public actor Announcements {
  private nonisolated let executor = QueueExecutor("postgres.announcements")
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let open: @Sendable () throws -> PostgresConnection
  private var connection: PostgresConnection?

  init(open: @escaping @Sendable () throws -> PostgresConnection) {
    self.open = open
  }

  /// What was said since the last call: waits for the first word, for at most half a second.
  ///
  /// - Throws: `DatabaseFailure.unavailable`; then ask again in a while.
  public func next() throws -> [String] {
    do {
      return try listening().announcements(within: 500)
    } catch {
      connection = nil
      throw error
    }
  }

  private func listening() throws -> PostgresConnection {
    if let connection { return connection }
    let opened = try open()
    let channel = try opened.first(Self.channel) { $0.string(0) } ?? ""
    try opened.script("LISTEN \"\(channel.replacing("\"", with: "\"\""))\"")
    connection = opened
    return opened
  }

  /// Installations that share a database by schemas do not hear each other.
  private static let channel = Query(engine: "SELECT 'porthole ' || current_schema()")
  static let sending = Query(engine: "SELECT pg_notify('porthole ' || current_schema(), $1)")
}
