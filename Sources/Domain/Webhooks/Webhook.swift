/// An address of another server that is told what happens in an organisation or a project.
public struct Webhook: Equatable, Sendable {
  public typealias ID = Identifier<Webhook>

  public let id: ID
  public let scope: Scope
  /// The organisation that it belongs to, also by its project; nil outside of organisations.
  public let organization: Organization.ID?
  public let owner: Person?
  public let traits: Traits
  public let hasSecret: Bool
  public let created: Timestamp
  public let updated: Timestamp
  /// How the newest message went; nil where none was sent.
  public let last: LastDelivery?

  /// What it hears of.
  public enum Scope: Equatable, Sendable {
    /// Everything that belongs to an organisation.
    case organization(Organization.ID)
    /// A project, with its tasks, jobs, issues and comments.
    case project(Project.ID)
  }

  public struct LastDelivery: Equatable, Sendable {
    public let statusCode: Int?
    public let date: Timestamp

    public init(statusCode: Int?, date: Timestamp) {
      self.statusCode = statusCode
      self.date = date
    }
  }

  /// What people choose.
  public struct Traits: Equatable, Sendable {
    public var targetURL: String
    public var description: String
    public var events: [WebhookEvent]
    public var isActive: Bool
    /// Whether the certificate of the target must be one that is trusted.
    public var checksCertificate: Bool

    /// - Throws: `ValidationFailure` for `target_url`, `description` or `events`.
    public init(
      targetURL: String,
      description: String = "",
      events: [WebhookEvent],
      isActive: Bool = true,
      checksCertificate: Bool = true
    ) throws(ValidationFailure) {
      let targetURL = targetURL.trimmed
      guard targetURL.hasPrefix("https://") || targetURL.hasPrefix("http://"), targetURL.utf8.count <= 8192 else {
        throw ValidationFailure(
          field: "target_url",
          "The target is an address that begins with https:// or http://, of at most 8192 bytes."
        )
      }
      let description = description.trimmed
      guard description.unicodeScalars.count <= 128 else {
        throw ValidationFailure(field: "description", "A description has at most 128 characters.")
      }
      guard !events.isEmpty else {
        throw ValidationFailure(field: "events", "Choose at least one event: without any, nothing is ever sent.")
      }
      self.targetURL = targetURL
      self.description = description
      self.events = WebhookEvent.all.filter(events.contains)
      self.isActive = isActive
      self.checksCertificate = checksCertificate
    }
  }

  public init(
    id: ID,
    scope: Scope,
    organization: Organization.ID?,
    owner: Person?,
    traits: Traits,
    hasSecret: Bool,
    created: Timestamp,
    updated: Timestamp,
    last: LastDelivery?
  ) {
    self.id = id
    self.scope = scope
    self.organization = organization
    self.owner = owner
    self.traits = traits
    self.hasSecret = hasSecret
    self.created = created
    self.updated = updated
    self.last = last
  }

  /// - Throws: `ValidationFailure` for `secret`.
  public static func checked(secret: String) throws(ValidationFailure) -> String {
    guard secret.unicodeScalars.count <= 64 else {
      throw ValidationFailure(field: "secret", "A secret has at most 64 characters.")
    }
    return secret
  }
}
