/// People who work together: what belongs to an organisation is seen by those of its members who manage it, and by those
/// to whom it was given.
public struct Organization: Equatable, Sendable {
  public typealias ID = Identifier<Organization>

  public let id: ID
  /// Its short name in addresses, unique.
  public let slug: String
  public let name: String
  public let description: String
  /// Ways to reach it, by CVAT's names: `email`, `phoneNumber`, `location`.
  public let contact: [String: String]
  public let owner: Person?
  public let created: Timestamp
  public let updated: Timestamp

  public init(
    id: ID,
    slug: String,
    name: String,
    description: String,
    contact: [String: String],
    owner: Person?,
    created: Timestamp,
    updated: Timestamp
  ) {
    self.id = id
    self.slug = slug
    self.name = name
    self.description = description
    self.contact = contact
    self.owner = owner
    self.created = created
    self.updated = updated
  }

  /// What people call it.
  public var calledName: String { name.isEmpty ? slug : name }
}

/// What is written into a form or a request about an organisation.
public struct OrganizationDraft: Equatable, Sendable {
  public let slug: String
  public let name: String
  public let description: String
  public let contact: [String: String]

  /// - Throws: `ValidationFailure` for `slug`, `name`, `description` or `contact`.
  public init(
    slug: String,
    name: String,
    description: String = "",
    contact: [String: String] = [:]
  ) throws(ValidationFailure) {
    let slug = slug.trimmed
    guard (1...16).contains(slug.utf8.count), slug.utf8.allSatisfy(Self.isAllowed) else {
      throw ValidationFailure(
        field: "slug",
        "The short name is made of 1 to 16 letters from a to z, digits, - and _, without spaces."
      )
    }
    self.slug = slug
    self.name = try Self.line(name, field: "name", longest: 64)
    guard description.unicodeScalars.count <= 4000 else {
      throw ValidationFailure(field: "description", "A description has at most 4000 characters.")
    }
    self.description = description.trimmed
    guard contact.count <= 20, contact.allSatisfy({ $0.key.utf8.count <= 64 && $0.value.utf8.count <= 500 }) else {
      throw ValidationFailure(field: "contact", "At most 20 texts of 500 bytes are kept.")
    }
    self.contact = contact.mapValues(\.trimmed)
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x30...0x39, UInt8(ascii: "-"),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func line(_ text: String, field: String, longest: Int) throws(ValidationFailure) -> String {
    let text = text.trimmed
    guard text.unicodeScalars.count <= longest,
      !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else { throw ValidationFailure(field: field, "This has at most \(longest) characters, on one line.") }
    return text
  }
}

/// What a member may do, each more than the ones before: CVAT's four roles.
public enum OrganizationRole: String, CaseIterable, Comparable, Sendable {
  /// Annotates what is assigned to him, and sees nothing else.
  case worker
  /// Makes projects and tasks, and sees his own and those assigned to him.
  case supervisor
  /// Sees and manages everything of the organisation but its owner.
  case maintainer
  /// One person, who also may delete the organisation.
  case owner

  public static func < (left: Self, right: Self) -> Bool {
    allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
  }

  /// Whether somebody of this role may make another person's role this one, or take it away: only what is below one's own,
  /// and only by those who manage.
  public func manages(_ other: OrganizationRole) -> Bool {
    self >= .maintainer && other < self
  }
}
