/// Who did what to whom: one line of the record that administrators read.
public struct AuditEntry: Equatable, Sendable {
  public let id: Identifier<AuditEntry>
  public let at: Timestamp
  /// The user's name at that time; empty for the command line and for strangers.
  public let actor: String
  /// A verb in the past tense, such as `created user`.
  public let action: String
  public let subject: String
  public let detail: String
  /// The network address that the request came from.
  public let address: String

  public init(
    id: Identifier<AuditEntry>,
    at: Timestamp,
    actor: String,
    action: String,
    subject: String,
    detail: String,
    address: String
  ) {
    self.id = id
    self.at = at
    self.actor = actor
    self.action = action
    self.subject = subject
    self.detail = detail
    self.address = address
  }
}

/// Who acts, and from where: what the audit record keeps.
public struct Actor: Equatable, Sendable {
  public let name: String
  public let address: String

  public init(name: String, address: String) {
    self.name = name
    self.address = address
  }

  /// Somebody with a shell on the machine.
  public static let commandLine = Actor(name: "", address: "command line")
}
