/// The data of one installation, in SQLite or in Postgres.
///
/// `read` and `write` take a *synchronous* closure that runs in a transaction on a connection's own queue; it must be able
/// to run twice, since it is tried again where another transaction came in between.
public struct Database: Sendable {
  public let dialect: Dialect
  /// What other processes on the same database say; nil on SQLite, which one server has for itself.
  public let announcements: Announcements?
  private let readers: LanePool
  private let writers: Writers

  private enum Writers: Sendable {
    case group(GroupCommit)
    case lanes(LanePool)
  }

  /// A file; it and its `-wal` live in one folder, on a local disk.
  public static func sqlite(path: String, readers: Int = 4) -> Database {
    let lanes = (0..<readers).map { number in
      Lane("sqlite.reader.\(number)") { try SQLiteConnection(path: path, access: .reading) }
    }
    let writer = GroupCommit { try SQLiteConnection(path: path, access: .writing) }
    let pool = LanePool(lanes, mayBeLocked: false)
    return Database(dialect: .sqlite, announcements: nil, readers: pool, writers: .group(writer))
  }

  /// A server, through libpq.
  ///
  /// - Parameters:
  ///   - connectionString: what `DATABASE_URL` says; empty to take everything from the PG… variables.
  ///   - silence: how long a statement is waited for before the server is tried with a new connection.
  public static func postgres(
    connectionString: String,
    connections: Int = 8,
    silence: Duration = .seconds(2)
  ) -> Database {
    let outage = Outage()
    let watch = PostgresWatch(connectionString: connectionString, silence: silence, outage: outage)
    let open: @Sendable () throws -> PostgresConnection = {
      try outage.guarding { try PostgresConnection(connectionString: connectionString, watch: watch) }
    }
    let lanes = (0..<connections).map { Lane("postgres.\($0)", open: open) }
    let pool = LanePool(lanes, mayBeLocked: true)
    let announcements = Announcements(open: open)
    return Database(dialect: .postgres, announcements: announcements, readers: pool, writers: .lanes(pool))
  }

  /// Reads with one statement, which needs no transaction around it: one trip to the server.
  public func ask<Value: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> Value
  ) async throws -> Value {
    try await readers.run(.asking, body)
  }

  /// Reads one moment of the data.
  public func read<Value: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> Value
  ) async throws -> Value {
    try await readers.run(.reading, body)
  }

  /// Changes the data; when this returns, the change is on the disk.
  public func write<Value: Sendable>(
    _ body: @escaping @Sendable (any Connection) throws -> Value
  ) async throws -> Value {
    switch writers {
    case .group(let group): try await group.run(body)
    case .lanes(let pool): try await pool.run(.writing, body)
    }
  }

  /// Says something of at most 7,000 bytes to the other processes on this database; on SQLite to nobody.
  public func announce(_ text: String) async throws {
    guard announcements != nil else { return }
    try await write { _ = try $0.first(Announcements.sending, text) { _ in } }
  }
}
