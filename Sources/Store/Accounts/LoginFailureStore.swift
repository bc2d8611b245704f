public import Database
public import Domain

/// How often signing in failed lately, for a subject such as `user:ann` or `address:192.0.2.1`.
public struct LoginFailureStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  public static func failures(
    of subject: String,
    on connection: any Connection
  ) throws -> (count: Int, last: Timestamp)? {
    try connection.first(bySubject, subject) { ($0.int(0), $0.timestamp(1)) }
  }

  /// Counts one more; after a quiet quarter of an hour the count begins anew.
  public static func add(_ subject: String, now: Timestamp, on connection: any Connection) throws {
    try connection.execute(addition, subject, now, now.advanced(bySeconds: -900))
  }

  public static func forget(_ subject: String, on connection: any Connection) throws {
    try connection.execute(deletion, subject)
  }

  /// Counts one less.
  public static func takeBack(_ subject: String, on connection: any Connection) throws {
    try connection.execute(withdrawal, subject)
  }

  public func removeOld(now: Timestamp) async throws {
    try await database.write { _ = try $0.execute(Self.oldDeletion, now.advanced(bySeconds: -86_400)) }
  }
}

extension LoginFailureStore {
  static let bySubject = Query(
    "loginFailure.bySubject",
    "SELECT failures, last_at FROM login_failures WHERE subject = $1"
  )

  static let addition = Query(
    "loginFailure.addition",
    """
    INSERT INTO login_failures (subject, failures, last_at) VALUES ($1, 1, $2)
    ON CONFLICT (subject) DO UPDATE SET
      failures = CASE WHEN login_failures.last_at < $3 THEN 1 ELSE login_failures.failures + 1 END,
      last_at = excluded.last_at
    """
  )

  static let withdrawal = Query(
    "loginFailure.withdrawal",
    "UPDATE login_failures SET failures = failures - 1 WHERE subject = $1 AND failures > 0"
  )

  static let deletion = Query("loginFailure.deletion", "DELETE FROM login_failures WHERE subject = $1")
  static let oldDeletion = Query("loginFailure.oldDeletion", "DELETE FROM login_failures WHERE last_at < $1")

  public static let queries = [bySubject, addition, withdrawal, deletion, oldDeletion]
}
