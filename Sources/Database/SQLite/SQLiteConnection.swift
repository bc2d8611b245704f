internal import CSQLite

/// A connection to the file of a SQLite database.
///
/// Lives on one lane; nothing here is safe from two threads.
final class SQLiteConnection: Connection {
  let dialect = Dialect.sqlite
  private let handle: OpaquePointer
  private var statements: [String: OpaquePointer] = [:]

  enum Access {
    case reading
    case writing
  }

  /// Opens the file, and makes it for a writer.
  ///
  /// `synchronous=FULL`: with NORMAL a power cut lost 17 % of acknowledged saves.
  init(path: String, access: Access) throws {
    var opened: OpaquePointer?
    let mode = access == .reading ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    let status = sqlite3_open_v2(path, &opened, SQLITE_OPEN_NOMUTEX | mode, nil)
    guard status == SQLITE_OK, let opened else {
      let reason = String(cString: sqlite3_errstr(status))
      sqlite3_close_v2(opened)
      throw DatabaseFailure.unavailable("The database file \(path) cannot be opened: \(reason).")
    }
    handle = opened
    sqlite3_extended_result_codes(handle, 1)
    wait(atMost: Self.longestWait)
    SQLiteFunctions.add(to: handle)
    // Readers find in the system's cache what they have not in their own; the writer changes pages all over the indexes.
    let cache = access == .reading ? "-8192" : "-32768"
    let settings =
      "PRAGMA foreign_keys=ON; PRAGMA cache_size=\(cache); PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF;"
    try script(access == .writing ? "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; " + settings : settings)
  }

  /// Five processes may migrate the same new file at once: each waits for its turn.
  static let longestWait = Duration.seconds(30)

  /// How long statements wait where another process has locked the file.
  func wait(atMost time: Duration) {
    sqlite3_busy_timeout(handle, Int32(time / .milliseconds(1)))
  }

  deinit {
    for statement in statements.values { sqlite3_finalize(statement) }
    sqlite3_close_v2(handle)
  }

  /// False once SQLite has rolled back by itself, as it does on a full disk.
  var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  func script(_ sql: String) throws {
    // Changing the journal mode may answer BUSY without waiting for the time-out, so wait here.
    for _ in 0..<600 {
      let status = sqlite3_exec(handle, dialect.resolve(sql), nil, nil, nil)
      if status == SQLITE_OK { return }
      guard status & 0xFF == SQLITE_BUSY else { break }
      sqlite3_sleep(50)
    }
    throw failure(in: "script")
  }

  func prepare(_ query: Query) throws {
    _ = try statement(for: query)
  }

  @discardableResult
  func run(_ query: Query, _ values: [SQLValue], each: (Row) throws -> Void) throws -> Int {
    let statement = try statement(for: query)
    defer {
      sqlite3_reset(statement)
      sqlite3_clear_bindings(statement)
    }
    for (index, value) in values.enumerated() { bind(value, to: Int32(index + 1), of: statement) }
    let row = Row(source: .sqlite(statement))
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: try each(row)
      case SQLITE_DONE: return Int(sqlite3_changes(handle))
      default: throw failure(in: query.name)
      }
    }
  }

  func later(_ query: Query, _ values: [SQLValue]) throws {
    try run(query, values) { _ in }
  }

  private func statement(for query: Query) throws -> OpaquePointer {
    if let known = statements[query.sql] { return known }
    var prepared: OpaquePointer?
    let status = sqlite3_prepare_v3(
      handle,
      query.resolved(for: dialect),
      -1,
      UInt32(SQLITE_PREPARE_PERSISTENT),
      &prepared,
      nil
    )
    guard status == SQLITE_OK, let prepared else { throw failure(in: query.name) }
    do {
      try checkParameterOrder(of: prepared, query: query)
    } catch {
      sqlite3_finalize(prepared)
      throw error
    }
    if statements.count >= 256 { forgetRestingStatements() }
    statements[query.sql] = prepared
    return prepared
  }

  /// `$2` is a *name* to SQLite, numbered by where it first appears: hold the author to the order that Postgres uses.
  private func checkParameterOrder(of statement: OpaquePointer, query: Query) throws {
    for index in 0..<max(0, sqlite3_bind_parameter_count(statement)) {
      let name = sqlite3_bind_parameter_name(statement, index + 1).map { String(cString: $0) }
      guard name == "$\(index + 1)" else {
        throw DatabaseFailure.statement(
          query: query.name,
          code: "order",
          detail: "parameters must first appear in the order $1, $2, …"
        )
      }
    }
  }

  private func bind(_ value: SQLValue, to index: Int32, of statement: OpaquePointer) {
    // SQLITE_TRANSIENT: SQLite makes its own copy.
    let copying = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    switch value {
    case .null: sqlite3_bind_null(statement, index)
    case .int(let number): sqlite3_bind_int64(statement, index, number)
    case .double(let number): sqlite3_bind_double(statement, index, number)
    case .text(var text):
      text.withUTF8 { bytes in
        _ = bytes.withMemoryRebound(to: CChar.self) {
          sqlite3_bind_text64(
            statement,
            index,
            $0.baseAddress,
            UInt64($0.count),
            copying,
            UInt8(truncatingIfNeeded: SQLITE_UTF8)
          )
        }
      }
      if text.isEmpty { sqlite3_bind_text(statement, index, "", 0, copying) }
    case .blob(let blob):
      blob.withUnsafeBytes { bytes in
        _ =
          bytes.isEmpty
          ? sqlite3_bind_zeroblob(statement, index, 0)
          : sqlite3_bind_blob64(statement, index, bytes.baseAddress, UInt64(bytes.count), copying)
      }
    }
  }

  /// A statement whose rows are being read stays.
  private func forgetRestingStatements() {
    for (sql, statement) in statements where sqlite3_stmt_busy(statement) == 0 {
      sqlite3_finalize(statement)
      statements[sql] = nil
    }
  }

  private func failure(in name: String) -> DatabaseFailure {
    let code = sqlite3_extended_errcode(handle)
    let detail = String(cString: sqlite3_errmsg(handle))
    switch (code & 0xFF, code) {
    case (_, SQLITE_CONSTRAINT_UNIQUE_CODE), (_, SQLITE_CONSTRAINT_PRIMARYKEY_CODE):
      return .duplicate(query: name, detail: detail)
    case (_, SQLITE_CONSTRAINT_FOREIGNKEY_CODE): return .brokenReference(query: name, detail: detail)
    case (SQLITE_BUSY, _), (SQLITE_LOCKED, _): return .contention(query: name, detail: detail)
    case (SQLITE_FULL, _): return .diskFull
    case (SQLITE_CORRUPT, _), (SQLITE_NOTADB, _): return .damaged(query: name, detail: detail)
    default: return .statement(query: name, code: "SQLite \(code)", detail: detail)
    }
  }
}

// The extended codes are macros with arguments to C, which Swift does not see: `SQLITE_CONSTRAINT | n << 8`.
private let SQLITE_CONSTRAINT_FOREIGNKEY_CODE: Int32 = 787
private let SQLITE_CONSTRAINT_PRIMARYKEY_CODE: Int32 = 1555
private let SQLITE_CONSTRAINT_UNIQUE_CODE: Int32 = 2067
