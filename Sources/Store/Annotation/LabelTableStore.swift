public import Database
internal import Domain

/// The operator's table of labels, which is in another database than everything else here; PostgreSQL.
public enum LabelTableStore {
  /// What a row has: key, label, picture, e-mail address, moment in ISO 8601 or null, bucket.
  public static let columnCount = 6

  /// Another name than that of the table here, so that what is meant for the one never reaches the other.
  public static let name = "porthole_labels"

  /// Makes the table where there is none; who else brings it up to date waits until this transaction ends.
  ///
  /// - Parameter lockMilliseconds: how long a lock is waited for: others outside may hold one for ever.
  public static func open(on connection: any Connection, lockMilliseconds: Int) throws {
    try connection.script("SET LOCAL lock_timeout = \(lockMilliseconds); SET LOCAL statement_timeout = '60s'")
    _ = try connection.first(lock) { _ in }
    // An account that may only write rows must not be asked to make tables.
    let isThere = try connection.first(presence) { $0.int(0) } ?? 0 > 0
    if !isThere { try connection.script(creation) }
  }

  /// Writes a row over the one with its key, or adds it.
  public static func save(_ row: [SQLValue], on connection: any Connection) throws {
    try connection.later(saving, row)
  }
}

extension LabelTableStore {
  static let lock = Query("labelTable.lock", "SELECT pg_advisory_xact_lock(85010023)")

  static let presence = Query("labelTable.presence", "SELECT count(to_regclass('porthole_labels'))")

  static let creation = """
    CREATE TABLE porthole_labels (
      label_id TEXT PRIMARY KEY,
      label TEXT NOT NULL,
      filepath TEXT NOT NULL,
      creator_mail TEXT NOT NULL,
      label_create_date TIMESTAMPTZ,
      branch TEXT NOT NULL
    )
    """

  static let saving = Query(
    "labelTable.saving",
    """
    INSERT INTO porthole_labels (label_id, label, filepath, creator_mail, label_create_date, branch)
    VALUES ($1, $2, $3, $4, CAST($5 AS TIMESTAMPTZ), $6)
    ON CONFLICT (label_id) DO UPDATE SET label = excluded.label, filepath = excluded.filepath,
      creator_mail = excluded.creator_mail, label_create_date = excluded.label_create_date, branch = excluded.branch
    """
  )
}
