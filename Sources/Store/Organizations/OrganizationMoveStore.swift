public import Database
public import Domain

/// What follows where work goes to another organisation: those who are no members of it could not see it any more, so it is
/// taken from them.
public enum OrganizationMoveStore {
  /// A project, its tasks and its jobs.
  public static func unassignStrangers(
    in project: Project.ID,
    to organization: Organization.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    let change = unassignment(of: organization, now: now)
    try connection.execute(
      "organizationMove.project",
      "UPDATE projects SET \(change.values) WHERE id = \(project) AND \(change.isStranger)"
    )
    try unassign(in: "project_id = \(project)", change, on: connection)
  }

  /// A task that is in no project, and its jobs.
  public static func unassignStrangers(
    in task: LabelingTask.ID,
    to organization: Organization.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try unassign(in: "id = \(task)", unassignment(of: organization, now: now), on: connection)
  }

  /// - Parameter tasks: the condition that chooses them.
  private static func unassign(
    in tasks: SQLText,
    _ change: (values: SQLText, isStranger: SQLText),
    on connection: any Connection
  ) throws {
    try connection.execute(
      "organizationMove.tasks",
      "UPDATE tasks SET \(change.values) WHERE \(tasks) AND \(change.isStranger)"
    )
    try connection.execute(
      "organizationMove.jobs",
      "UPDATE jobs SET \(change.values) WHERE task_id IN (SELECT id FROM tasks WHERE \(tasks)) AND \(change.isStranger)"
    )
  }

  private static func unassignment(
    of organization: Organization.ID,
    now: Timestamp
  ) -> (values: SQLText, isStranger: SQLText) {
    (
      "assignee_id = NULL, assignee_updated_at = \(now)",
      "assignee_id NOT IN (SELECT user_id FROM memberships WHERE organization_id = \(organization))"
    )
  }
}
