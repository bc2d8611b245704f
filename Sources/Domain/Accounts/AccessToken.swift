/// A key for scripts, which stands for the person who made it.
public struct AccessToken: Equatable, Sendable {
  public typealias ID = Identifier<AccessToken>

  public let id: ID
  public let owner: Person
  public let name: String
  /// Nothing can be changed with it; datasets and backups can be fetched.
  public let isReadOnly: Bool
  public let created: Timestamp
  public let updated: Timestamp
  /// nil: until it is revoked.
  public let expires: Timestamp?
  public let lastUsed: Timestamp?

  public init(
    id: ID,
    owner: Person,
    name: String,
    isReadOnly: Bool,
    created: Timestamp,
    updated: Timestamp,
    expires: Timestamp?,
    lastUsed: Timestamp?
  ) {
    self.id = id
    self.owner = owner
    self.name = name
    self.isReadOnly = isReadOnly
    self.created = created
    self.updated = updated
    self.expires = expires
    self.lastUsed = lastUsed
  }
}

/// What its owner decides about a token.
public struct AccessTokenDraft: Equatable, Sendable {
  public let name: String
  public let isReadOnly: Bool
  public let expires: Timestamp?

  /// - Throws: `ValidationFailure` for `name` or `expiry_date`.
  public init(name: String, isReadOnly: Bool, expires: Timestamp?, now: Timestamp) throws(ValidationFailure) {
    let name = name.trimmed
    guard !name.isEmpty else {
      throw ValidationFailure(field: "name", "Give the token a name, such as that of the script that will use it.")
    }
    guard name.unicodeScalars.count <= 50 else {
      throw ValidationFailure(field: "name", "A token's name has at most 50 characters.")
    }
    guard !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      throw ValidationFailure(field: "name", "A token's name is one line without control characters.")
    }
    if let expires, expires <= now {
      throw ValidationFailure(field: "expiry_date", "The token would have expired already: choose a later day.")
    }
    self.name = name
    self.isReadOnly = isReadOnly
    self.expires = expires
  }
}
