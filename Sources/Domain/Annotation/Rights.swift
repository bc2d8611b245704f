/// How somebody is connected with a project or a task, besides what his role on the server says.
public struct Standing: Equatable, Sendable {
  public let role: Role
  /// In the organisation that the thing belongs to; nil outside of organisations, and for who is no member.
  public let organizationRole: OrganizationRole?
  public let isOwner: Bool
  public let isAssignee: Bool
  /// For tasks: owns the project that it is in, or has it assigned.
  public let leadsProject: Bool

  public init(
    role: Role,
    organizationRole: OrganizationRole? = nil,
    isOwner: Bool = false,
    isAssignee: Bool = false,
    leadsProject: Bool = false
  ) {
    self.role = role
    self.organizationRole = organizationRole
    self.isOwner = isOwner
    self.isAssignee = isAssignee
    self.leadsProject = leadsProject
  }

  /// Annotates what is assigned to him, and decides about nothing.
  public var isWorker: Bool { role == .worker || organizationRole == .worker }
}

/// What may be done with a project or a task by those who see it.
public enum Right: String, CaseIterable, Sendable {
  /// Marks and deletes objects in its frames.
  case annotate
  /// Gives jobs to people, and moves them from stage to stage.
  case assignJobs
  /// Changes its name, labels and guide, and adds pictures or tasks.
  case edit
  /// Gives the whole to another owner, assignee or project.
  case reassign
  case delete
}

/// CVAT's rules of who may do what.
public struct Rights: Equatable, Sendable {
  public let standing: Standing

  public init(_ standing: Standing) {
    self.standing = standing
  }

  public func include(_ right: Right) -> Bool {
    if standing.role == .admin { return true }
    guard !standing.isWorker else { return right == .annotate }
    if standing.organizationRole ?? .worker >= .maintainer { return true }
    switch right {
    case .annotate, .assignJobs, .edit: return standing.isOwner || standing.isAssignee || standing.leadsProject
    case .reassign, .delete: return standing.isOwner || standing.leadsProject
    }
  }

  /// - Parameter noun: `project` or `task`.
  /// - Throws: `Forbidden` with who may.
  public func require(_ right: Right, of noun: String) throws(Forbidden) {
    guard !include(right) else { return }
    switch right {
    case .annotate: throw Forbidden("This \(noun) is annotated by those to whom it is assigned.")
    case .assignJobs:
      throw Forbidden("The stage and the assignee of a job are set by those who manage its task.")
    case .edit: throw Forbidden("This \(noun) is changed by those who manage it.")
    case .reassign: throw Forbidden("Only the owner of this \(noun) gives it to others.")
    case .delete: throw Forbidden("Only the owner of this \(noun) deletes it.")
    }
  }
}
