/// What is to change of an account; nil stays as it is.
public struct ProfileChange: Equatable, Sendable {
  public var name: String?
  public var firstName: String?
  public var lastName: String?
  public var email: String?
  public var role: Role?
  public var isActive: Bool?

  public init(
    name: String? = nil,
    firstName: String? = nil,
    lastName: String? = nil,
    email: String? = nil,
    role: Role? = nil,
    isActive: Bool? = nil
  ) {
    self.name = name
    self.firstName = firstName
    self.lastName = lastName
    self.email = email
    self.role = role
    self.isActive = isActive
  }

  /// The account as it will be.
  ///
  /// - Throws: `Forbidden` for what this person may not change; `ValidationFailure` for `username`, `first_name`, `last_name`,
  ///   `email`.
  public func applied(to user: User, by person: User) throws -> User {
    guard person.isAdministrator || person.id == user.id else {
      throw Forbidden("Only administrators change other people's accounts.")
    }
    let name = name ?? user.name
    let role = role ?? user.role
    let isActive = isActive ?? user.isActive
    let email = try EmailAddress.checked(email ?? user.email)
    // Nobody proves an address by a mail, and people are invited and sign in by theirs.
    let isSameAccount =
      name == user.name && email == user.email && role == user.role && isActive == user.isActive
    guard person.isAdministrator || isSameAccount else {
      throw Forbidden("Only administrators change user names, e-mail addresses, groups and who is active.")
    }
    try UserName.check(name)
    let firstName = try Self.checked(firstName ?? user.firstName, field: "first_name")
    let lastName = try Self.checked(lastName ?? user.lastName, field: "last_name")
    return User(
      id: user.id,
      name: name,
      displayName: [firstName, lastName].filter { !$0.isEmpty }.joined(separator: " "),
      role: role,
      isActive: isActive,
      lastLogin: user.lastLogin,
      created: user.created,
      email: email,
      lastName: lastName
    )
  }

  private static func checked(_ name: String, field: String) throws(ValidationFailure) -> String {
    let name = name.trimmed
    guard name.unicodeScalars.count <= 74,
      !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else { throw ValidationFailure(field: field, "A name has at most 74 characters, on one line.") }
    return name
  }
}

/// The rule of an address that somebody signs in by; no mail is ever sent.
public enum EmailAddress {
  /// - Throws: `ValidationFailure` for `email`.
  public static func checked(_ text: String) throws(ValidationFailure) -> String {
    let text = text.trimmed
    guard !text.isEmpty else { return "" }
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    let isPlausible =
      parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
      && text.unicodeScalars.allSatisfy {
        $0.value > 0x20 && $0.value != 0x7F && !"<>,;\"\\".unicodeScalars.contains($0)
      }
    guard isPlausible, text.utf8.count <= 254 else {
      throw ValidationFailure(field: "email", "An e-mail address looks like name@example.org, with at most 254 bytes.")
    }
    return text
  }
}
