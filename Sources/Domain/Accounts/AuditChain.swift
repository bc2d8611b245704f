/// An entry of the audit with its place in the chain of seals.
public struct SealedEntry: Equatable, Sendable {
  public let entry: AuditEntry
  /// From 1, without a gap.
  public let number: Int
  public let seal: String

  public init(entry: AuditEntry, number: Int, seal: String) {
    self.entry = entry
    self.number = number
    self.seal = seal
  }
}

/// The end of the chain: whoever cuts off the newest entries cannot write another.
public struct AuditChainEnd: Equatable, Sendable {
  public let length: Int
  /// The seal of the last entry; empty before the first.
  public let lastSeal: String
  /// By which a server knows whether these seals are made with its own key.
  public let keyMark: String
  /// Of length and last seal.
  public let seal: String

  public init(length: Int, lastSeal: String, keyMark: String, seal: String) {
    self.length = length
    self.lastSeal = lastSeal
    self.keyMark = keyMark
    self.seal = seal
  }
}

/// What came of looking at every entry of the audit.
public enum AuditVerdict: Equatable, Sendable {
  /// - Parameter unsealed: how many entries are newer than the last seal.
  case intact(sealed: Int, unsealed: Int)
  /// A sentence that names the first entry that is not as it was.
  case broken(String)
}
