/// Somebody with an account.
public struct User: Equatable, Sendable {
  public typealias ID = Identifier<User>

  public let id: ID
  public let name: String
  public let displayName: String
  public let role: Role
  public let isActive: Bool
  /// Milliseconds since 1970, UTC; nil before the first sign-in.
  public let lastLogin: Timestamp?
  public let created: Timestamp
  /// Another name to sign in by, and to be invited by; empty where none is known.
  public let email: String
  /// The family name: the end of `displayName`; empty where nobody said.
  public let lastName: String

  public init(
    id: ID,
    name: String,
    displayName: String = "",
    role: Role,
    isActive: Bool = true,
    lastLogin: Timestamp? = nil,
    created: Timestamp,
    email: String = "",
    lastName: String = ""
  ) {
    self.id = id
    self.name = name
    self.displayName = displayName
    self.role = role
    self.isActive = isActive
    self.lastLogin = lastLogin
    self.created = created
    self.email = email
    self.lastName = FamilyName.ending(displayName, lastName)
  }

  /// What comes before the family name.
  public var firstName: String { FamilyName.dropped(lastName, from: displayName) }

  public var isAdministrator: Bool { role == .admin }
}

/// Where a name ends with the family's.
enum FamilyName {
  /// The family name, if the whole name still ends with it: one that was changed since has no known end.
  static func ending(_ whole: String, _ name: String) -> String {
    whole == name || whole.hasSuffix(" " + name) ? name : ""
  }

  static func dropped(_ name: String, from whole: String) -> String {
    name.isEmpty ? whole : String(whole.dropLast(name.count)).trimmed
  }
}

/// What somebody may do on this server: CVAT's three groups.
public enum Role: String, CaseIterable, Sendable {
  /// Manages users and sees everything.
  case admin
  /// Makes projects and tasks of their own.
  case user
  /// Annotates the jobs that others assign.
  case worker

  public var makesTasks: Bool { self != .worker }

  /// Refuses who may not make projects and tasks.
  public func requireMakingTasks() throws(Forbidden) {
    guard makesTasks else { throw Forbidden("Annotators work on tasks that others make.") }
  }
}
