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
    let patience = Patience.current
    var attempt = 0
    while true {
      let begun = ContinuousClock.now
      do {
        return try attemptOnce(kind, body)
      } catch DatabaseFailure.contention(let query, let detail) {
        // What came to nothing was waiting.
        patience?.spend(.now - begun)
        guard attempt < 6, patience?.left != .zero else {
          throw DatabaseFailure.contention(query: query, detail: detail)
        }
        attempt += 1
        usleep(UInt32(1000 << attempt))
      }
    }
  }

  /// An idle connection may have died unseen: as long as nothing was to be kept, nothing is lost, and it goes on a new one.
  private func attemptOnce<Value>(
    _ kind: TransactionKind,
    _ body: (any Connection) throws -> Value
  ) throws -> Value {
    var isEnding = false
    let wasIdle = connection != nil
    do {
      do {
        return try transaction(kind, body, isEnding: &isEnding)
      } catch DatabaseFailure.unavailable where wasIdle && !isEnding {
        return try transaction(kind, body, isEnding: &isEnding)
      }
    } catch DatabaseFailure.unavailable(let sentence) where isEnding {
      throw DatabaseFailure.uncertain(sentence)
    }
  }

  private func transaction<Value>(
    _ kind: TransactionKind,
    _ body: (any Connection) throws -> Value,
    isEnding: inout Bool
  ) throws -> Value {
    let connection = try self.connection ?? open()
    self.connection = connection
    do {
      try connection.begin(kind)
      let value = try body(connection)
      isEnding = kind == .writing
      try connection.commit()
      return value
    } catch {
      connection.rollBack()
      if connection.isBroken { self.connection = nil }
      throw error
    }
  }
}

enum TransactionKind {
  /// One statement that reads: it sees one moment by itself.
  case asking
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
    // The writer's queue waits for all that stand in it, each with a patience of its own.
    if kind != .writing { wait(atMost: Patience.current?.allowance() ?? Self.longestWait) }
    guard kind != .asking else { return }
    try execute(kind == .reading ? Self.beginReading : Self.beginWriting)
  }

  func commit() throws {
    guard isInTransaction else { return }
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

  /// Readers see one moment, as they do on SQLite. BEGIN goes with the first statement, and so does the time that locks are
  /// waited for, where it is another than before.
  func begin(_ kind: TransactionKind) throws {
    if kind != .asking { try executeLater(kind == .reading ? Self.beginReading : Self.beginWriting) }
    try keepToPatience(isAnew: true)
    endOpening()
  }

  /// Goes with what is still waiting; a transaction that never came to its first statement needs no end.
  func commit() throws {
    guard isInTransaction || hasWork else { return forgetWaiting() }
    try commitTransaction(Self.commit)
  }

  func rollBack() {
    forgetWaiting()
    lockTimeout = nil
    guard !isBroken, isInTransaction else { return }
    do { try execute(Self.rollback) } catch { return }
  }
}
