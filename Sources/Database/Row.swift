internal import CPostgres
internal import CSQLite

/// One row of an answer, valid only inside the closure that receives it. Columns count from 0.
public struct Row {
  enum Source {
    case sqlite(OpaquePointer)
    case postgres(OpaquePointer, Int32)
  }

  let source: Source

  /// How many columns it has.
  public var width: Int {
    switch source {
    case .sqlite(let statement): Int(sqlite3_column_count(statement))
    case .postgres(let result, _): Int(PQnfields(result))
    }
  }

  public func isNull(_ column: Int) -> Bool {
    switch source {
    case .sqlite(let statement): sqlite3_column_type(statement, Int32(column)) == SQLITE_NULL
    case .postgres(let result, let row): PQgetisnull(result, row, Int32(column)) == 1
    }
  }

  /// A whole number; 0 for NULL. Postgres sends 1, 2, 4 or 8 bytes, by the column's type.
  public func int64(_ column: Int) -> Int64 {
    switch source {
    case .sqlite(let statement): return sqlite3_column_int64(statement, Int32(column))
    case .postgres:
      return bytes(column) { raw in
        raw.reduce(raw.first.map { $0 & 0x80 != 0 } == true && raw.count > 1 ? -1 : 0) { $0 << 8 | Int64($1) }
      }
    }
  }

  public func int(_ column: Int) -> Int { Int(int64(column)) }

  public func optionalInt64(_ column: Int) -> Int64? { isNull(column) ? nil : int64(column) }

  public func bool(_ column: Int) -> Bool { int64(column) != 0 }

  public func double(_ column: Int) -> Double {
    switch source {
    case .sqlite(let statement): return sqlite3_column_double(statement, Int32(column))
    case .postgres:
      return bytes(column) { raw in
        raw.count == 8 ? Double(bitPattern: UInt64(bigEndian: raw.loadUnaligned(as: UInt64.self))) : 0
      }
    }
  }

  /// Whatever is stored there, in the kind it is stored as.
  public func storedValue(_ column: Int) -> SQLValue {
    guard !isNull(column) else { return .null }
    switch source {
    case .sqlite(let statement):
      switch sqlite3_column_type(statement, Int32(column)) {
      case SQLITE_INTEGER: return .int(int64(column))
      case SQLITE_FLOAT: return .double(double(column))
      case SQLITE_BLOB: return .blob(blob(column))
      default: return .text(string(column))
      }
    case .postgres(let result, _):
      // The types that migrations use, by the numbers of pg_type: bytea, int8, int2, int4, float8.
      switch PQftype(result, Int32(column)) {
      case 20, 21, 23: return .int(int64(column))
      case 701: return .double(double(column))
      case 17: return .blob(blob(column))
      default: return .text(string(column))
      }
    }
  }

  public func string(_ column: Int) -> String {
    bytes(column) { String(decoding: $0, as: UTF8.self) }
  }

  public func optionalString(_ column: Int) -> String? { isNull(column) ? nil : string(column) }

  public func blob(_ column: Int) -> [UInt8] {
    bytes(column) { Array($0) }
  }

  /// The bytes of a text or blob, without a copy.
  public func bytes<Value>(_ column: Int, _ body: (UnsafeRawBufferPointer) throws -> Value) rethrows -> Value {
    switch source {
    case .sqlite(let statement):
      let start = sqlite3_column_blob(statement, Int32(column))
      return try body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, Int32(column)))))
    case .postgres(let result, let row):
      let start = PQgetvalue(result, row, Int32(column))
      return try body(UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, Int32(column)))))
    }
  }
}
