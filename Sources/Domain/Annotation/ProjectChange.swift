/// What a project may become.
public struct ProjectChange: Equatable, Sendable {
  public var name: String
  public var bugTracker: String
  public var assignee: User.ID?
  public var owner: User.ID?
  public var organization: Organization.ID?

  /// Everything as it is.
  public init(of project: Project) {
    name = project.name
    bugTracker = project.bugTracker
    assignee = project.assignee?.id
    owner = project.owner?.id
    organization = project.organization
  }
}
