/// What a task may become.
public struct TaskChange: Equatable, Sendable {
  public var name: String
  public var subset: String
  public var bugTracker: String
  public var assignee: User.ID?
  public var owner: User.ID?
  public var project: Project.ID?
  /// Of a task that is in no project; nil is none.
  public var organization: Organization.ID?

  /// Everything as it is.
  public init(of task: LabelingTask) {
    name = task.name
    subset = task.subset
    bugTracker = task.bugTracker
    assignee = task.assignee?.id
    owner = task.owner?.id
    project = task.project
    organization = task.organization
  }
}
