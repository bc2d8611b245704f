internal import Database
internal import Domain

/// The keys of what people see, found by the indexes of their own rows, once for a list: it is not asked again for each row.
/// nil for administrators, who see all.
extension SQLText {
  static func seenProjects(by viewer: Viewer) -> SQLText? {
    viewer.isAdministrator ? nil : "SELECT m.project_id FROM project_members m WHERE m.user_id = \(viewer.id)"
  }

  static func seenTasks(by viewer: Viewer) -> SQLText? {
    viewer.isAdministrator ? nil : "SELECT m.task_id FROM task_members m WHERE m.user_id = \(viewer.id)"
  }

  static func seenJobs(by viewer: Viewer) -> SQLText? {
    viewer.isAdministrator ? nil : "SELECT m.job_id FROM job_members m WHERE m.user_id = \(viewer.id)"
  }
}
