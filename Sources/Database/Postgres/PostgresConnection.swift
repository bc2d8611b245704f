internal import Glibc

internal import CPostgres

/// A connection to a Postgres server through libpq.
///
/// Lives on one lane; nothing here is safe from two threads.
final class PostgresConnection: Connection {
  let dialect = Dialect.postgres
  let handle: OpaquePointer
  private var statements: [String: String] = [:]
  /// For the names of those that insert a row, the names of those that insert several.
  private var statementsOfRows: [String: String] = [:]
  /// What is sent with the next statement, so that a trip to the server is not made for each.
  private var waiting = PostgresBacklog()
  private static let mostWaiting = 256
  /// PG_DIAG_SQLSTATE is the character C, PG_DIAG_MESSAGE_PRIMARY is M: macros that Swift does not see.
  static let sqlState: Int32 = 67
  private static let primaryMessage: Int32 = 77
  /// Sent and not answered yet: the server stores it while the next are made.
  private var underway: [PostgresPipeline.Statement] = []
  /// How long this connection waits for a lock, in milliseconds: 0 for ever, nil where it must be said anew.
  var lockTimeout: Int? = 0
  /// How long the transaction has stood at its statements so far, perhaps for locks.
  private var waited = Duration.zero
  private static let lockTimeoutChange = Query(engine: "SELECT set_config('lock_timeout', $1, false)")
  /// How many of those only begin the transaction.
  private var openingCount = 0
  private let watch: PostgresWatch?
  private let place: PostgresWatch.Place

  /// Connects; everything that `connectionString` leaves out comes from libpq's own PG… variables.
  ///
  /// - Parameters:
  ///   - connectionString: a URL, `key=value` words, or nothing; handed to libpq as it is.
  ///   - database: another one than those say.
  ///   - watch: ends the waiting for a server that has fallen silent; nil to wait for ever.
  init(connectionString: String, database: String? = nil, watch: PostgresWatch? = nil) throws {
    handle = try Self.connect(to: connectionString, database: database)
    place = PostgresWatch.Place(of: handle)
    self.watch = watch
    // `deinit` frees the handle here too: every property has its value.
    guard PQstatus(handle) == CONNECTION_OK else { throw PostgresReason.ofRefusedConnection(handle) }
    PQsetNoticeProcessor(handle, { _, _ in }, nil)
    // Compiling a plan takes Postgres longer than any statement of ours.
    try script("SET jit = off")
  }

  deinit {
    PQfinish(handle)
  }

  /// What stands before the connection string may be overruled by it, so these are defaults; what stands behind overrules it.
  static func connect(to connectionString: String, database: String? = nil) throws -> OpaquePointer {
    let parameters: [(String, String)] = [
      ("connect_timeout", "3"), ("tcp_user_timeout", "10000"), ("keepalives_idle", "30"),
      ("application_name", "porthole"), ("dbname", connectionString), ("dbname", database ?? ""),
    ]
    guard let handle = withParameters(parameters, { PQconnectdbParams($0, $1, 1) }) else {
      throw DatabaseFailure.unavailable("There is no memory for a connection to PostgreSQL.")
    }
    return handle
  }

  /// Hands libpq its two lists, without what is empty.
  static func withParameters<Value>(
    _ parameters: [(String, String)],
    _ body: ([UnsafePointer<CChar>?], [UnsafePointer<CChar>?]) -> Value
  ) -> Value {
    let given = parameters.filter { !$0.1.isEmpty }
    let keywords = given.map { strdup($0.0) }
    let values = given.map { strdup($0.1) }
    defer { for text in keywords + values { free(text) } }
    return body(keywords.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil])
  }

  /// The server takes no changes any more: another one may have taken over.
  private var isReadOnly = false

  /// Also where statements could be sent only in part.
  var isBroken: Bool {
    isReadOnly || PQstatus(handle) != CONNECTION_OK || PQpipelineStatus(handle) != PQ_PIPELINE_OFF
  }

  func script(_ sql: String) throws {
    try settle()
    let result = watched { PQexec(handle, dialect.resolve(sql)) }
    defer { PQclear(result) }
    let status = PQresultStatus(result)
    guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else { throw failure(result, in: "script") }
  }

  func prepare(_ query: Query) throws {
    _ = try statementName(for: query)
  }

  func later(_ query: Query, _ values: [SQLValue]) throws {
    if goesOn { try keepToPatience() }
    waiting.append(try statement(query, values))
    if waiting.endsInRows { waiting.gather(as: try statementNameOfRows(query)) }
    if waiting.rowCount >= Self.mostWaiting { try sendWaiting() }
  }

  /// Says how long locks are waited for, where it is another time than before: Postgres counts for each lock anew, and a row
  /// for which others stand in line is two of them, the place in the line and the row. So each gets half of the time; who
  /// did not get the first tries again with the rest.
  ///
  /// - Parameter isAnew: at the begin of a transaction.
  func keepToPatience(isAnew: Bool = false) throws {
    if isAnew { waited = .zero }
    let allowance = Patience.current?.allowance(after: waited)
    let wanted = allowance.map { Int(($0 / 2 / .milliseconds(1)).rounded(.up)) } ?? 0
    guard wanted != lockTimeout else { return }
    waiting.append(try statement(Self.lockTimeoutChange, ["\(wanted)".sqlValue]))
    lockTimeout = wanted
  }

  /// Sends what is waiting, after the answers to what was sent before.
  private func sendWaiting() throws {
    try settleUnderway()
    underway = waiting.take()
    let unsent = timed { PostgresPipeline.start(underway, on: handle) }
    if let unsent {
      underway = []
      throw failure(nil, in: unsent)
    }
  }

  private func settleUnderway() throws {
    guard !underway.isEmpty else { return }
    let row = underway
    underway = []
    let (result, query) = timed { PostgresPipeline.finish(row, on: handle) }
    try PQclear(good(result, of: query))
  }

  /// Sends what is waiting, and waits until nothing is under way.
  private func settle() throws {
    try settleUnderway()
    guard !waiting.isEmpty else { return }
    try PQclear(answer(to: waiting.take()))
  }

  /// From here on what waits is a transaction's own work, not its opening.
  func endOpening() {
    openingCount = waiting.rowCount
  }

  var hasWork: Bool { waiting.rowCount > openingCount }

  /// What is waiting was never sent, and never will be; what is under way is to be rolled back.
  func forgetWaiting() {
    if !waiting.isEmpty { lockTimeout = nil }
    waiting = .init()
    guard !underway.isEmpty else { return }
    PQclear(watched { PostgresPipeline.finish(underway, on: handle).result })
    underway = []
  }

  var isInTransaction: Bool { PQtransactionStatus(handle) != PQTRANS_IDLE }
  /// In a transaction in which nothing has failed: after a failure all but ROLLBACK fails.
  private var goesOn: Bool { PQtransactionStatus(handle) == PQTRANS_INTRANS }

  @discardableResult
  func run(_ query: Query, _ values: [SQLValue], each: (Row) throws -> Void) throws -> Int {
    if goesOn { try keepToPatience() }
    let statement = try statement(query, values)
    let result = try answer(to: waiting.take() + [statement])
    defer { PQclear(result) }
    guard PQresultStatus(result) == PGRES_TUPLES_OK, let result else {
      return PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
    }
    let count = PQntuples(result)
    for row in 0..<count { try each(Row(source: .postgres(result, row))) }
    return Int(count)
  }

  private func statement(_ query: Query, _ values: [SQLValue]) throws -> PostgresPipeline.Statement {
    let name = try statementName(for: query)
    return .init(name: name, query: query.name, isRow: query.isRow, parameters: PostgresParameters(values))
  }

  /// The good answer to the last of these; the caller clears it.
  private func answer(to row: [PostgresPipeline.Statement]) throws -> OpaquePointer? {
    try settleUnderway()
    let (result, query) = timed { send(row) }
    return try good(result, of: query)
  }

  /// Notes how long a trip took that may have stood at a lock.
  private func timed<Value>(_ trip: () -> Value) -> Value {
    guard let patience = Patience.current else { return watched(trip) }
    let begun = patience.now()
    defer {
      let time = patience.now() - begun
      if time >= Patience.moment { waited += time }
    }
    return watched(trip)
  }

  private func watched<Value>(_ trip: () -> Value) -> Value {
    watch?.during(PQsocket(handle), to: place, trip) ?? trip()
  }

  private func send(_ row: [PostgresPipeline.Statement]) -> (result: OpaquePointer?, query: String) {
    guard row.count == 1 else { return PostgresPipeline.send(row, on: handle) }
    let result = row[0].parameters.withPointers { pointers, lengths, formats in
      PQexecPrepared(handle, row[0].name, Int32(pointers.count), pointers, lengths, formats, 1)
    }
    return (result, row[0].query)
  }

  /// Postgres answers COMMIT of a transaction in which a statement failed with ROLLBACK, and calls that good.
  func commitTransaction(_ query: Query) throws {
    let statement = try statement(query, [])
    let result = try answer(to: waiting.take() + [statement])
    defer { PQclear(result) }
    guard let words = PQcmdStatus(result), String(cString: words) == "COMMIT" else {
      throw DatabaseFailure.statement(query: query.name, code: "25P02", detail: "a statement before it had failed")
    }
  }

  private func good(_ result: OpaquePointer?, of query: String) throws -> OpaquePointer? {
    let status = PQresultStatus(result)
    guard status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK else {
      defer { PQclear(result) }
      throw failure(result, in: query)
    }
    return result
  }

  /// What other connections said on the channels that this one listens to.
  ///
  /// - Parameter milliseconds: how long to wait where nothing has come.
  func announcements(within milliseconds: Int32) throws -> [String] {
    var heard = try arrived()
    if heard.isEmpty {
      var socket = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
      _ = poll(&socket, 1, milliseconds)
      heard = try arrived()
    }
    return heard
  }

  private func arrived() throws -> [String] {
    guard PQconsumeInput(handle) == 1 else {
      throw DatabaseFailure.unavailable("The connection to PostgreSQL broke.")
    }
    var heard: [String] = []
    while let notice = PQnotifies(handle) {
      heard.append(String(cString: notice.pointee.extra))
      PQfreemem(notice)
    }
    return heard
  }

  /// Prepared once per text and connection; the parameters' types come from where they stand.
  private func statementName(for query: Query) throws -> String {
    if let known = statements[query.sql] { return known }
    if statements.count >= 256 {
      try settle()
      // Lists have as many statements as there are filters: the server's memory must not grow with them.
      try script("DEALLOCATE ALL")
      statements.removeAll()
      statementsOfRows.removeAll()
    }
    // Where the transaction has begun, preparing waits for a table no longer than it does.
    try settle()
    let name = "q\(statements.count)"
    let result = timed { PQprepare(handle, name, query.resolved(for: dialect), 0, nil) }
    defer { PQclear(result) }
    guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw failure(result, in: query.name) }
    statements[query.sql] = name
    return name
  }

  private func statementNameOfRows(_ query: Query) throws -> String {
    if let known = statementsOfRows[query.sql] { return known }
    // Where it is prepared only now, what is waiting goes before.
    let name = try statementName(for: query.rows(PostgresBacklog.rowsAtOnce))
    statementsOfRows[query.sql] = name
    return name
  }

  private func failure(_ result: OpaquePointer?, in name: String) -> DatabaseFailure {
    let code = result.flatMap { PQresultErrorField($0, Self.sqlState) }.map { String(cString: $0) } ?? ""
    let detail =
      result.flatMap { PQresultErrorField($0, Self.primaryMessage) }.map { String(cString: $0) }
      ?? String(cString: PQerrorMessage(handle))
    if isBroken || code.hasPrefix("57P") || code.hasPrefix("08") {
      return .unavailable("The connection to PostgreSQL broke: \(PostgresReason.line(detail)).")
    }
    switch code {
    case "23505": return .duplicate(query: name, detail: detail)
    case "23503": return .brokenReference(query: name, detail: detail)
    case "40001", "40P01", "55P03": return .contention(query: name, detail: detail)
    case "25006":
      isReadOnly = true
      return .unavailable("\(PostgresReason.place(of: handle)), takes no changes: \(detail).")
    case "53100": return .diskFull
    case "XX001", "XX002": return .damaged(query: name, detail: detail)
    case "53300": return .unavailable("PostgreSQL takes no more connections: \(detail).")
    default: return .statement(query: name, code: code, detail: detail)
    }
  }
}
