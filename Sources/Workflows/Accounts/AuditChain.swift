public import Database
public import Domain

internal import Store

/// Makes the audit prove itself: each entry gets a seal, an authentication code (HMAC, RFC 2104) with this installation's
/// key over what the entry says, its number, and the seal before it.
///
/// Who can write to the database but has no key can neither change nor remove, move or insert a sealed entry unseen. Entries
/// are sealed seconds after they were written rather than with them: sealing needs one order for all, and deeds must not
/// wait for each other.
public struct AuditChain: Sendable {
  private static let batch = 500
  private static let otherKey = """
    The audit was sealed with another key: give all servers the same SECRET_KEY, or, where it was replaced, run \
    porthole audit --seal-again.
    """

  private static func takenOff(_ count: Int) -> String {
    "Seals of the audit (\(count)) were taken off while this server ran: somebody wrote to the database. Compare it with the "
      + "newest backup before porthole audit --seal-again."
  }

  private let database: Database
  private let vault: Vault

  public init(database: Database, vault: Vault) {
    self.database = database
    self.vault = vault
  }

  /// Seals what has no seal yet; any number of processes may do so at once.
  ///
  /// - Parameter known: how many entries had been sealed when this was called before.
  /// - Returns: how many are sealed now.
  /// - Throws: `Conflict` where another key has sealed before, or where seals were taken off: what is sealed anew then would
  ///   look as if nobody had touched it.
  @discardableResult public func seal(known: Int = 0) async throws -> Int {
    let (length, unsealed) = try await database.read { connection in
      (try AuditSealStore.end(on: connection)?.length ?? 0, try AuditSealStore.unsealedCount(on: connection))
    }
    guard length >= known else { throw Conflict(Self.takenOff(known - length)) }
    guard unsealed > 0 else { return length }
    return try await database.write { connection in
      var end = try lockedEnd(on: connection)
      guard end.length >= known else { throw Conflict(Self.takenOff(known - end.length)) }
      while let next = try sealBatch(after: end, on: connection) { end = next }
      return end.length
    }
  }

  /// Looks at every entry.
  public func verify() async throws -> AuditVerdict {
    // Read first: entries that are sealed meanwhile only make the chain longer.
    let end = try await database.read { try AuditSealStore.end(on: $0) }
    if let end, end.keyMark != keyMark { return .broken(Self.otherKey) }
    var walk = Walk()
    while true {
      let reached = walk.length
      let entries = try await database.read {
        try AuditSealStore.sealed(after: reached, most: Self.batch, on: $0)
      }
      for sealed in entries {
        if let sentence = problem(with: sealed, after: walk) { return .broken(sentence) }
        walk = Walk(length: sealed.number, lastSeal: sealed.seal)
      }
      if entries.count < Self.batch { break }
    }
    let (newEnd, unsealed) = try await database.read { connection in
      (try AuditSealStore.end(on: connection), try AuditSealStore.unsealedCount(on: connection))
    }
    if let sentence = problem(with: end ?? newEnd, after: walk) { return .broken(sentence) }
    return .intact(sealed: walk.length, unsealed: unsealed)
  }

  /// Seals everything anew, as it is now: after the installation's key was replaced.
  public func sealAgain(by actor: Actor, now: Timestamp) async throws {
    try await database.write { connection in
      _ = try AuditSealStore.lockedEnd(keyMark: keyMark, on: connection)
      try AuditSealStore.clear(on: connection)
      try AuditStore.record("sealed anew", "audit", by: actor, now: now, on: connection)
      // In the same transaction: nobody ever sees fewer seals than there were.
      var end = try lockedEnd(on: connection)
      while let next = try sealBatch(after: end, on: connection) { end = next }
    }
  }

  private func lockedEnd(on connection: any Connection) throws -> AuditChainEnd {
    let end = try AuditSealStore.lockedEnd(keyMark: keyMark, on: connection)
    guard end.keyMark == keyMark else { throw Conflict(Self.otherKey) }
    return end
  }

  /// - Returns: the new end; nil where there was nothing to seal.
  private func sealBatch(after end: AuditChainEnd, on connection: any Connection) throws -> AuditChainEnd? {
    var walk = Walk(length: end.length, lastSeal: end.lastSeal)
    let sealed = try AuditSealStore.unsealed(most: Self.batch, on: connection).map { entry in
      let seal = seal(of: entry, number: walk.length + 1, after: walk.lastSeal)
      walk = Walk(length: walk.length + 1, lastSeal: seal)
      return SealedEntry(entry: entry, number: walk.length, seal: seal)
    }
    guard !sealed.isEmpty else { return nil }
    let newEnd = AuditChainEnd(
      length: walk.length,
      lastSeal: walk.lastSeal,
      keyMark: keyMark,
      seal: seal(ofEnd: walk)
    )
    try AuditSealStore.put(sealed, end: newEnd, on: connection)
    return newEnd
  }

  private func problem(with sealed: SealedEntry, after walk: Walk) -> String? {
    let entry = sealed.entry
    guard sealed.number == walk.length + 1 else {
      return sealed.number == walk.length + 2
        ? "Entry \(walk.length + 1) is gone." : "Entries \(walk.length + 1) to \(sealed.number - 1) are gone."
    }
    guard sealed.seal == seal(of: entry, number: sealed.number, after: walk.lastSeal) else {
      return """
        Entry \(sealed.number) is not what was sealed: it was changed or moved. It says now: \(entry.at.minute) UTC, \
        \(entry.actor) \(entry.action) \(entry.subject) \(entry.detail)
        """
    }
    return nil
  }

  private func problem(with end: AuditChainEnd?, after walk: Walk) -> String? {
    guard let end else {
      return walk.length == 0 ? nil : "The record of how many entries were sealed is gone."
    }
    guard end.seal == seal(ofEnd: Walk(length: end.length, lastSeal: end.lastSeal)) else {
      return "The record of how many entries were sealed was changed."
    }
    guard end.length > walk.length else { return nil }
    return "Entries \(walk.length + 1) to \(end.length), the newest that were sealed, are gone."
  }

  private var keyMark: String { vault.code(of: [], for: "audit key") }

  private func seal(of entry: AuditEntry, number: Int, after lastSeal: String) -> String {
    let parts = [
      String(number), lastSeal, entry.id.description, String(entry.at.milliseconds), entry.actor, entry.action,
      entry.subject, entry.detail, entry.address,
    ]
    return vault.code(of: parts, for: "audit entry")
  }

  private func seal(ofEnd walk: Walk) -> String {
    vault.code(of: [String(walk.length), walk.lastSeal], for: "audit end")
  }

  /// How far the chain was followed.
  private struct Walk {
    var length = 0
    var lastSeal = ""
  }
}
