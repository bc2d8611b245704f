extension Database {
  /// Asks the database for nothing, to see whether it answers.
  public func ping() async throws {
    try await read { connection in
      _ = try connection.first(Self.nothing) { $0.int64(0) }
    }
  }

  /// Waits for a database that is still starting, as compose and cloud services do.
  ///
  /// - Parameters:
  ///   - patience: how long in all.
  ///   - onRefusal: told after each attempt that failed.
  /// - Throws: the last `DatabaseFailure`; at once where waiting cannot help.
  public func waitUntilReachable(
    patience: Duration,
    onRefusal: @Sendable (DatabaseFailure) -> Void
  ) async throws {
    let end = ContinuousClock.now.advanced(by: patience)
    while true {
      do {
        return try await ping()
      } catch let failure as DatabaseFailure {
        guard case .unavailable = failure, ContinuousClock.now < end else { throw failure }
        onRefusal(failure)
        try await Task.sleep(for: .seconds(2))
      }
    }
  }

  private static let nothing = Query("database.ping", "SELECT 1")
}
