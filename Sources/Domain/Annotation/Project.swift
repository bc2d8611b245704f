/// A set of labels and the tasks that are annotated with them.
public struct Project: Equatable, Sendable {
  public typealias ID = Identifier<Project>

  public let id: ID
  public let name: String
  public let owner: Person?
  public let assignee: Person?
  /// When the assignee was last changed; nil if never.
  public let assigneeUpdated: Timestamp?
  /// The address of an issue tracker; mostly empty.
  public let bugTracker: String
  public let created: Timestamp
  public let updated: Timestamp
  public let taskCount: Int
  public let organization: Organization.ID?
  public let guide: Guide.ID?

  public init(
    id: ID,
    name: String,
    owner: Person?,
    assignee: Person? = nil,
    assigneeUpdated: Timestamp? = nil,
    bugTracker: String = "",
    created: Timestamp,
    updated: Timestamp,
    taskCount: Int,
    organization: Organization.ID? = nil,
    guide: Guide.ID? = nil
  ) {
    self.id = id
    self.name = name
    self.owner = owner
    self.assignee = assignee
    self.assigneeUpdated = assigneeUpdated
    self.bugTracker = bugTracker
    self.created = created
    self.updated = updated
    self.taskCount = taskCount
    self.organization = organization
    self.guide = guide
  }
}

/// As much of a user as others may see.
public struct Person: Equatable, Sendable {
  public let id: User.ID
  public let name: String
  public let displayName: String
  /// The family name: the end of `displayName`; empty where nobody said.
  public let lastName: String

  public init(id: User.ID, name: String, displayName: String, lastName: String = "") {
    self.id = id
    self.name = name
    self.displayName = displayName
    self.lastName = FamilyName.ending(displayName, lastName)
  }

  /// What comes before the family name.
  public var firstName: String { FamilyName.dropped(lastName, from: displayName) }

  /// The name that people call somebody by.
  public var calledName: String { displayName.isEmpty ? name : displayName }
}

/// A project that is not stored yet.
public struct ProjectDraft: Equatable, Sendable {
  public let name: String
  public let labels: [LabelDraft]
  public let bugTracker: String

  public init(name: String, labels: [LabelDraft], bugTracker: String = "") throws(ValidationFailure) {
    self.name = try checkedName(name, of: "project")
    self.bugTracker = try checkedBugTracker(bugTracker)
    try LabelDraft.checkDistinct(labels)
    self.labels = labels
  }
}

/// The rule for addresses of issue trackers: empty, or http and https, at most 2,000 characters.
public func checkedBugTracker(_ address: String) throws(ValidationFailure) -> String {
  let address = address.trimmed
  guard address.isEmpty || address.hasPrefix("https://") || address.hasPrefix("http://"), address.utf8.count <= 2000
  else {
    throw ValidationFailure(field: "bug_tracker", "The issue tracker is an address that begins with https://.")
  }
  return address
}

/// The rule for names of projects and tasks: something, at most 256 characters, on one line.
public func checkedName(_ name: String, of noun: String) throws(ValidationFailure) -> String {
  let name = name.trimmed
  guard !name.isEmpty else { throw ValidationFailure(field: "name", "Give the \(noun) a name.") }
  guard name.unicodeScalars.count <= 256 else {
    throw ValidationFailure(field: "name", "A \(noun)'s name has at most 256 characters.")
  }
  guard !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
    throw ValidationFailure(field: "name", "A \(noun)'s name is one line without control characters.")
  }
  return name
}
