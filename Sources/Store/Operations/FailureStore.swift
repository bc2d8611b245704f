public import Database
public import Domain

/// What went wrong in requests of all servers.
public struct FailureStore: Sendable {
  /// How many stay.
  static let most = 1000

  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  /// Those in which the words occur, newest first.
  public func failures(
    matching words: String,
    at cursor: KeyCursor<ServerFailure>,
    size: Int
  ) async throws -> KeyPage<ServerFailure> {
    try await database.read { connection in
      try KeyPaging(cursor: cursor, size: size).page(
        older: { try connection.all(Self.older, words.likePattern, $0, $1, map: Self.failure) },
        newer: { try connection.all(Self.newer, words.likePattern, $0, $1, map: Self.failure) }
      )
    }
  }

  /// - Parameter failures: their `id` does not count.
  public func record(_ failures: [ServerFailure]) async throws {
    try await database.write { connection in
      for failure in failures {
        try connection.execute(
          Self.insertion,
          failure.at,
          failure.server,
          failure.requestID,
          failure.place,
          failure.sentence,
          failure.count
        )
      }
    }
  }

  /// All but the newest thousand go.
  public func forgetOld() async throws {
    _ = try await database.write { try $0.execute(Self.forgetting, Self.most - 1) }
  }

  private static func failure(_ row: Row) -> ServerFailure {
    ServerFailure(
      id: row.identifier(0),
      at: row.timestamp(1),
      server: row.string(2),
      requestID: row.string(3),
      place: row.string(4),
      sentence: row.string(5),
      count: row.int(6)
    )
  }
}

extension FailureStore {
  static let older = Query(
    "failure.older",
    """
    SELECT id, at, server, request_id, place, sentence, count FROM failures
    WHERE {lower}(server || ' ' || request_id || ' ' || place || ' ' || sentence) LIKE $1 ESCAPE '\\' AND id < $2
    ORDER BY id DESC LIMIT $3
    """
  )

  static let newer = Query(
    "failure.newer",
    """
    SELECT id, at, server, request_id, place, sentence, count FROM failures
    WHERE {lower}(server || ' ' || request_id || ' ' || place || ' ' || sentence) LIKE $1 ESCAPE '\\' AND id > $2
    ORDER BY id LIMIT $3
    """
  )

  static let insertion = Query(
    "failure.insertion",
    "INSERT INTO failures (at, server, request_id, place, sentence, count) VALUES ($1, $2, $3, $4, $5, $6)"
  )

  static let forgetting = Query(
    "failure.forgetting",
    "DELETE FROM failures WHERE id < (SELECT id FROM failures ORDER BY id DESC LIMIT 1 OFFSET $1)"
  )

  public static let queries = [older, newer, insertion, forgetting]
}
