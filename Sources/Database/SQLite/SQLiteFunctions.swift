internal import CSQLite

/// What SQLite lacks of what the queries need.
enum SQLiteFunctions {
  /// `unicode_lower(text)`: SQLite's `lower` leaves everything but ASCII as it is, and Postgres does not.
  static func add(to handle: OpaquePointer) {
    let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS
    sqlite3_create_function_v2(
      handle,
      "unicode_lower",
      1,
      flags,
      nil,
      { context, _, values in
        guard let value = values?.pointee, let text = sqlite3_value_text(value) else {
          return sqlite3_result_null(context)
        }
        let bytes = UnsafeBufferPointer(start: text, count: Int(sqlite3_value_bytes(value)))
        // A search asks this of every text of a list, and most of them are small ASCII already.
        if bytes.allSatisfy({ $0 < 0x80 && !(0x41...0x5A).contains($0) }) {
          return sqlite3_result_value(context, value)
        }
        // SQLITE_TRANSIENT: SQLite makes its own copy.
        let copying = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        var lowered = String(decoding: bytes, as: UTF8.self).lowercased()
        lowered.withUTF8 { buffer in
          buffer.withMemoryRebound(to: CChar.self) {
            sqlite3_result_text(context, $0.baseAddress, Int32($0.count), copying)
          }
        }
      },
      nil,
      nil,
      nil
    )
  }
}
