public import Database
public import Domain

/// What follows where work goes to another organisation, or people go out of one: what somebody cannot see any more is
/// taken from him, so that no later move gives it back. Who owns something stays its owner.
public enum OrganizationMoveStore {
  /// Takes a project, its tasks and its jobs from all who are no members of the organisation.
  public static func unassignStrangers(
    in project: Project.ID,
    of organization: Organization.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try unassign(
      inProjects: "id = \(project)",
      tasks: "project_id = \(project)",
      from: strangers(of: organization),
      now: now,
      on: connection
    )
  }

  /// The same of a task and its jobs.
  public static func unassignStrangers(
    in task: LabelingTask.ID,
    of organization: Organization.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try unassign(inTasks: "id = \(task)", from: strangers(of: organization), now: now, on: connection)
  }

  /// The same of everything that belongs to the organisation, before it is deleted.
  public static func unassignStrangers(
    inAllOf organization: Organization.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try unassign(inAllOf: organization, from: strangers(of: organization), now: now, on: connection)
  }

  /// Takes everything that belongs to the organisation from somebody who is no member any more.
  public static func unassign(
    _ person: User.ID,
    inAllOf organization: Organization.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try unassign(inAllOf: organization, from: "assignee_id = \(person)", now: now, on: connection)
  }

  private static func strangers(of organization: Organization.ID) -> SQLText {
    "assignee_id NOT IN (SELECT user_id FROM memberships WHERE organization_id = \(organization))"
  }

  private static func unassign(
    inAllOf organization: Organization.ID,
    from people: SQLText,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try unassign(
      inProjects: "organization_id = \(organization)",
      tasks: """
        (project_id IN (SELECT id FROM projects WHERE organization_id = \(organization))
          OR (project_id IS NULL AND organization_id = \(organization)))
        """,
      from: people,
      now: now,
      on: connection
    )
  }

  /// - Parameters:
  ///   - projects: the condition that chooses them; `tasks` and `people` likewise.
  private static func unassign(
    inProjects projects: SQLText,
    tasks: SQLText,
    from people: SQLText,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try connection.execute(
      "organizationMove.projects",
      "UPDATE projects SET assignee_id = NULL, assignee_updated_at = \(now) WHERE \(projects) AND \(people)"
    )
    try unassign(inTasks: tasks, from: people, now: now, on: connection)
  }

  private static func unassign(
    inTasks tasks: SQLText,
    from people: SQLText,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    try connection.execute(
      "organizationMove.tasks",
      "UPDATE tasks SET assignee_id = NULL, assignee_updated_at = \(now) WHERE \(tasks) AND \(people)"
    )
    try connection.execute(
      "organizationMove.jobs",
      """
      UPDATE jobs SET assignee_id = NULL, assignee_updated_at = \(now)
      WHERE task_id IN (SELECT id FROM tasks WHERE \(tasks)) AND \(people)
      """
    )
  }
}
