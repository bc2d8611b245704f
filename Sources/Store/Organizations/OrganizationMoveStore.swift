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
    for query in [projectAssignee, taskAssigneesOfProject, jobAssigneesOfProject] {
      try connection.execute(query, now, project, organization)
    }
  }

  /// A task that is in no project, and its jobs.
  public static func unassignStrangers(
    in task: LabelingTask.ID,
    to organization: Organization.ID,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    for query in [taskAssignee, jobAssigneesOfTask] {
      try connection.execute(query, now, task, organization)
    }
  }

  static let projectAssignee = Query(
    "organizationMove.projectAssignee",
    """
    UPDATE projects SET assignee_id = NULL, assignee_updated_at = $1
    WHERE id = $2 AND assignee_id NOT IN (SELECT user_id FROM memberships WHERE organization_id = $3)
    """
  )

  static let taskAssigneesOfProject = Query(
    "organizationMove.taskAssigneesOfProject",
    """
    UPDATE tasks SET assignee_id = NULL, assignee_updated_at = $1
    WHERE project_id = $2 AND assignee_id NOT IN (SELECT user_id FROM memberships WHERE organization_id = $3)
    """
  )

  static let jobAssigneesOfProject = Query(
    "organizationMove.jobAssigneesOfProject",
    """
    UPDATE jobs SET assignee_id = NULL, assignee_updated_at = $1
    WHERE task_id IN (SELECT id FROM tasks WHERE project_id = $2)
      AND assignee_id NOT IN (SELECT user_id FROM memberships WHERE organization_id = $3)
    """
  )

  static let taskAssignee = Query(
    "organizationMove.taskAssignee",
    """
    UPDATE tasks SET assignee_id = NULL, assignee_updated_at = $1
    WHERE id = $2 AND assignee_id NOT IN (SELECT user_id FROM memberships WHERE organization_id = $3)
    """
  )

  static let jobAssigneesOfTask = Query(
    "organizationMove.jobAssigneesOfTask",
    """
    UPDATE jobs SET assignee_id = NULL, assignee_updated_at = $1
    WHERE task_id = $2 AND assignee_id NOT IN (SELECT user_id FROM memberships WHERE organization_id = $3)
    """
  )

  public static let queries = [
    projectAssignee, taskAssigneesOfProject, jobAssigneesOfProject, taskAssignee, jobAssigneesOfTask,
  ]
}
