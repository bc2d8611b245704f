public import Database
public import Domain

/// The seals of the audit's entries. What they are made of is not known here.
public enum AuditSealStore {
  /// The end of the chain; nobody else seals until the transaction ends.
  ///
  /// - Parameter keyMark: of the chain that begins where there is none.
  public static func lockedEnd(keyMark: String, on connection: any Connection) throws -> AuditChainEnd {
    try connection.execute(beginning, keyMark)
    return try connection.first(lockingEnd, map: end)
      ?? AuditChainEnd(length: 0, lastSeal: "", keyMark: keyMark, seal: "")
  }

  /// nil where nothing was ever sealed.
  public static func end(on connection: any Connection) throws -> AuditChainEnd? {
    try connection.first(readingEnd, map: end).flatMap { $0.length > 0 ? $0 : nil }
  }

  /// The oldest that have no seal.
  public static func unsealed(most: Int, on connection: any Connection) throws -> [AuditEntry] {
    try connection.all(unsealed, most, map: AuditStore.entry)
  }

  public static func unsealedCount(on connection: any Connection) throws -> Int {
    try connection.first(unsealedCount) { $0.int(0) } ?? 0
  }

  /// Entries behind this number, in the order in which they were sealed.
  public static func sealed(after number: Int, most: Int, on connection: any Connection) throws -> [SealedEntry] {
    try connection.all(sealed, number, most) { row in
      SealedEntry(entry: AuditStore.entry(row), number: row.int(7), seal: row.string(8))
    }
  }

  public static func put(_ entries: [SealedEntry], end: AuditChainEnd, on connection: any Connection) throws {
    for sealed in entries { try connection.executeLater(sealing, sealed.number, sealed.seal, sealed.entry.id) }
    try connection.executeLater(renewingEnd, end.length, end.lastSeal, end.seal)
  }

  /// Takes every seal off.
  public static func clear(on connection: any Connection) throws {
    try connection.execute(unsealing)
    try connection.execute(removingEnd)
  }

  private static func end(_ row: Row) -> AuditChainEnd {
    AuditChainEnd(length: row.int(0), lastSeal: row.string(1), keyMark: row.string(2), seal: row.string(3))
  }
}

extension AuditSealStore {
  static let beginning = Query(
    "auditSeal.beginning",
    """
    INSERT INTO audit_chain (id, length, last_seal, key_mark, seal) VALUES (1, 0, '', $1, '') ON CONFLICT (id) DO NOTHING
    """
  )

  static let lockingEnd = Query(
    "auditSeal.lockingEnd",
    "SELECT length, last_seal, key_mark, seal FROM audit_chain {for update}"
  )

  static let readingEnd = Query("auditSeal.readingEnd", "SELECT length, last_seal, key_mark, seal FROM audit_chain")

  static let unsealed = Query(
    "auditSeal.unsealed",
    """
    SELECT id, at, actor, action, subject, detail, address FROM audit
    WHERE seal_number IS NULL ORDER BY id LIMIT $1
    """
  )

  static let unsealedCount = Query(
    "auditSeal.unsealedCount",
    "SELECT count(*) FROM audit WHERE seal_number IS NULL"
  )

  static let sealed = Query(
    "auditSeal.sealed",
    """
    SELECT id, at, actor, action, subject, detail, address, seal_number, seal FROM audit
    WHERE seal_number > $1 ORDER BY seal_number LIMIT $2
    """
  )

  static let sealing = Query("auditSeal.sealing", "UPDATE audit SET seal_number = $1, seal = $2 WHERE id = $3")

  static let renewingEnd = Query(
    "auditSeal.renewingEnd",
    "UPDATE audit_chain SET length = $1, last_seal = $2, seal = $3"
  )

  static let unsealing = Query("auditSeal.unsealing", "UPDATE audit SET seal_number = NULL, seal = NULL")

  static let removingEnd = Query("auditSeal.removingEnd", "DELETE FROM audit_chain")

  public static let queries = [
    beginning, lockingEnd, readingEnd, unsealed, unsealedCount, sealed, sealing, renewingEnd, unsealing, removingEnd,
  ]
}
