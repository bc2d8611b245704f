/// Somebody's place in an organisation.
public struct Membership: Equatable, Sendable {
  public typealias ID = Identifier<Membership>

  public let id: ID
  public let organization: Organization.ID
  public let person: Person
  public let role: OrganizationRole
  public let joined: Timestamp

  public init(id: ID, organization: Organization.ID, person: Person, role: OrganizationRole, joined: Timestamp) {
    self.id = id
    self.organization = organization
    self.person = person
    self.role = role
    self.joined = joined
  }
}

/// An offer of a place, which only the person it names can take, once.
public struct OrganizationInvitation: Equatable, Sendable {
  public typealias ID = Identifier<OrganizationInvitation>

  public let id: ID
  /// What the link ends in.
  public let key: String
  public let organization: Organization.ID
  public let slug: String
  public let organizationName: String
  public let owner: Person?
  public let person: Person
  public let role: OrganizationRole
  public let created: Timestamp
  public let expires: Timestamp

  public init(
    id: ID,
    key: String,
    organization: Organization.ID,
    slug: String,
    organizationName: String,
    owner: Person?,
    person: Person,
    role: OrganizationRole,
    created: Timestamp,
    expires: Timestamp
  ) {
    self.id = id
    self.key = key
    self.organization = organization
    self.slug = slug
    self.organizationName = organizationName
    self.owner = owner
    self.person = person
    self.role = role
    self.created = created
    self.expires = expires
  }
}
