/// A browser or a client that is signed in.
public struct Session: Equatable, Sendable {
  public typealias ID = Identifier<Session>

  public let id: ID
  public let user: User.ID
  /// What every unsafe request of this session must repeat.
  public let csrfToken: String
  public let userAgent: String
  public let address: String
  public let created: Timestamp
  public let seen: Timestamp
  public let expires: Timestamp

  public init(
    id: ID,
    user: User.ID,
    csrfToken: String,
    userAgent: String,
    address: String,
    created: Timestamp,
    seen: Timestamp,
    expires: Timestamp
  ) {
    self.id = id
    self.user = user
    self.csrfToken = csrfToken
    self.userAgent = userAgent
    self.address = address
    self.created = created
    self.seen = seen
    self.expires = expires
  }
}
