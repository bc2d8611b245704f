internal import Database
internal import Domain

/// What people see, found by the indexes of their own rows, once for a list: it is not asked again for each row.
extension SQLText {
  static func visibleProjects(to viewer: Viewer) -> SQLText {
    """
    p.id IN (WITH seen AS MATERIALIZED (SELECT m.project_id FROM project_members m WHERE m.user_id = \(viewer.id))
      SELECT project_id FROM seen)
    """
  }

  static func visibleTasks(to viewer: Viewer) -> SQLText {
    """
    t.id IN (WITH seen AS MATERIALIZED (SELECT m.task_id FROM task_members m WHERE m.user_id = \(viewer.id))
      SELECT task_id FROM seen)
    """
  }

  static func visibleJobs(to viewer: Viewer) -> SQLText {
    """
    j.id IN (WITH seen AS MATERIALIZED (SELECT m.job_id FROM job_members m WHERE m.user_id = \(viewer.id))
      SELECT job_id FROM seen)
    """
  }
}
