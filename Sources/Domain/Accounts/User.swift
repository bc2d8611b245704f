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
    // A display name that was changed since has no known end.
    self.lastName = displayName == lastName || displayName.hasSuffix(" " + lastName) ? lastName : ""
  }

  /// What comes before the family name.
  public var firstName: String {
    lastName.isEmpty ? displayName : String(displayName.dropLast(lastName.count)).trimmed
  }

  public var isAdministrator: Bool { role == .admin }
}

/// What somebody may do on this server: CVAT's three groups.
public enum Role: String, CaseIterable, Sendable {
  /// Manages users and sees everything.
  case admin
  /// Makes projects and tasks of their own.
  case user
  /// Annotates the jobs that others assign.
  case worker
}
