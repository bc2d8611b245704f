extension Database {
  /// What SQLite finds wrong in its file, a line each; of Postgres, which looks after its own files, nothing is known.
  public func damage() async throws -> [String] {
    guard dialect == .sqlite else { return [] }
    do {
      return try await ask { connection in
        try connection.all(Self.integrityCheck) { $0.string(0) }.filter { $0 != "ok" }
      }
    } catch DatabaseFailure.damaged(_, let detail) {
      return [detail]
    }
  }

  private static let integrityCheck = Query(engine: "PRAGMA integrity_check(5)")
}
