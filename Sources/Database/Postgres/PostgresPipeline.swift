internal import CPostgres

/// Several statements in one trip to the server (libpq's pipeline mode).
enum PostgresPipeline {
  /// A prepared statement with its values.
  struct Statement {
    let name: String
    /// `store.purpose`, for errors.
    let query: String
    /// Whether it puts one row into a table and does nothing else.
    var isRow = false
    let parameters: PostgresParameters
  }

  /// Sends the row and waits for all answers.
  ///
  /// - Returns: the last statement's result, or the first that is not good, with the name of its statement; the caller
  ///   clears it.
  static func send(_ row: [Statement], on handle: OpaquePointer) -> (result: OpaquePointer?, query: String) {
    if let unsent = start(row, on: handle) { return (nil, unsent) }
    return finish(row, on: handle)
  }

  /// Sends the row, so that the server works at it; `finish` must follow before anything else.
  ///
  /// - Returns: the name of the statement that could not be sent; then nothing is to be finished.
  static func start(_ row: [Statement], on handle: OpaquePointer) -> String? {
    let last = row.last?.query ?? ""
    guard PQenterPipelineMode(handle) == 1 else { return last }
    for statement in row {
      let wasSent = statement.parameters.withPointers { pointers, lengths, formats in
        PQsendQueryPrepared(handle, statement.name, Int32(pointers.count), pointers, lengths, formats, 1)
      }
      guard wasSent == 1 else { return statement.query }
    }
    return PQpipelineSync(handle) == 1 ? nil : last
  }

  /// Waits for the answers to a row that was started, as `send` does.
  static func finish(_ row: [Statement], on handle: OpaquePointer) -> (result: OpaquePointer?, query: String) {
    defer { PQexitPipelineMode(handle) }
    return answers(to: row, on: handle)
  }

  /// After a failure the server passes over the rest, so only the first failure says something.
  private static func answers(
    to row: [Statement],
    on handle: OpaquePointer
  ) -> (result: OpaquePointer?, query: String) {
    var kept: (result: OpaquePointer?, query: String) = (nil, "")
    var hasFailed = false
    for (place, statement) in row.enumerated() {
      let result = PQgetResult(handle)
      let status = PQresultStatus(result)
      let isGood = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK
      if !hasFailed, !isGood || place == row.count - 1 {
        kept = (result, statement.query)
        hasFailed = !isGood
      } else {
        PQclear(result)
      }
      guard PQstatus(handle) == CONNECTION_OK else { return kept }
      // Each statement's answer ends with nothing.
      while let rest = PQgetResult(handle) { PQclear(rest) }
    }
    // The answer to the sync.
    PQclear(PQgetResult(handle))
    return kept
  }
}
