internal import Glibc

/// One connection on its own queue: the closures that it is given may block.
///
/// A lane opens its connection when it first needs it, and again after the connection broke.
actor Lane {
  private nonisolated let executor: QueueExecutor
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let open: @Sendable () throws -> any TransactionalConnection
  private var connection: (any TransactionalConnection)?

  init(_ name: String, open: @escaping @Sendable () throws -> any TransactionalConnection) {
    executor = QueueExecutor(name)
    self.open = open
  }

  /// Runs `body` in a transaction: committed when it returns, rolled back when it throws, tried again on contention.
  func run<Value: Sendable>(
    _ kind: TransactionKind,
    _ body: @Sendable (any Connection) throws -> Value
  ) throws -> Value {
    var attempt = 0
    while true {
      do {
        return try attemptOnce(kind, body)
      } catch DatabaseFailure.contention where attempt < 6 {
        attempt += 1
        usleep(UInt32(1000 << attempt))
      }
    }
  }

  private func attemptOnce<Value>(
    _ kind: TransactionKind,
    _ body: (any Connection) throws -> Value
  ) throws -> Value {
    let connection = try begun(kind)
    do {
      let value = try body(connection)
      try connection.commit()
      return value
    } catch {
      connection.rollBack()
      if connection.isBroken { self.connection = nil }
      throw error
    }
  }

  /// An idle connection may have died unseen: nothing is lost yet, so begin again on a new one.
  private func begun(_ kind: TransactionKind) throws -> any TransactionalConnection {
    if let connection {
      do {
        try connection.begin(kind)
        return connection
      } catch DatabaseFailure.unavailable {
        self.connection = nil
      }
    }
    let connection = try open()
    try connection.begin(kind)
    self.connection = connection
    return connection
  }
}

enum TransactionKind {
  case reading
  case writing
}

/// What a lane needs of a connection besides running queries.
protocol TransactionalConnection: Connection {
  var isBroken: Bool { get }
  func begin(_ kind: TransactionKind) throws
  func commit() throws
  /// Never throws: where it fails, the connection is broken and the server has rolled back.
  func rollBack()
}

extension SQLiteConnection: TransactionalConnection {
  private static let beginReading = Query(engine: "BEGIN")
  private static let beginWriting = Query(engine: "BEGIN IMMEDIATE")
  private static let commit = Query(engine: "COMMIT")
  private static let rollback = Query(engine: "ROLLBACK")

  /// A transaction that cannot be ended is a connection that must go.
  var isBroken: Bool { isInTransaction }

  func begin(_ kind: TransactionKind) throws {
    try execute(kind == .reading ? Self.beginReading : Self.beginWriting)
  }

  func commit() throws {
    try execute(Self.commit)
  }

  func rollBack() {
    guard isInTransaction else { return }
    do { try execute(Self.rollback) } catch { return }
  }
}

extension PostgresConnection: TransactionalConnection {
  private static let beginReading = Query(engine: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
  private static let beginWriting = Query(engine: "BEGIN")
  private static let commit = Query(engine: "COMMIT")
  private static let rollback = Query(engine: "ROLLBACK")

  /// Readers see one moment, as they do on SQLite.
  func begin(_ kind: TransactionKind) throws {
    try execute(kind == .reading ? Self.beginReading : Self.beginWriting)
  }

  func commit() throws {
    try execute(Self.commit)
  }

  func rollBack() {
    guard !isBroken else { return }
    do { try execute(Self.rollback) } catch { return }
  }
}
