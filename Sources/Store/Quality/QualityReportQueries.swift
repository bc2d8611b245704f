public import Database

extension QualityReportStore {
  static let columns: StaticString = """
    r.id, r.parent_id, r.task_id, t.project_id, r.job_id, u.id, u.name, u.display_name, u.last_name, r.created_at,
    r.target_updated_at, r.truth_updated_at, r.frames, r.compared_frames, r.jobs, r.compared_jobs, r.passed_jobs,
    r.valid, r.mismatched, r.missing, r.extra, r.conflict_counts, r.unlisted, r.metric, r.required_score
    """

  static let tables: StaticString = """
    quality_reports r JOIN tasks t ON t.id = r.task_id LEFT JOIN projects p ON p.id = t.project_id
    LEFT JOIN users u ON u.id = r.assignee_id
    """

  static let newest = Query(
    "qualityReport.newest",
    "SELECT id, fingerprint FROM quality_reports WHERE task_id = $1 AND job_id IS NULL ORDER BY id DESC LIMIT 1"
  )

  static let confusion = Query("qualityReport.confusion", "SELECT labels, cells FROM quality_reports WHERE id = $1")

  static let frames = Query(
    "qualityReport.frames",
    """
    SELECT r.job_id, f.frame, f.valid, f.mismatched, f.missing, f.extra, f.conflicts
    FROM quality_reports r JOIN quality_frames f ON f.report_id = r.id
    WHERE r.id = $1 OR r.parent_id = $1 ORDER BY f.frame, r.job_id
    """
  )

  static let worstFrames = Query(
    "qualityReport.worstFrames",
    """
    SELECT r.job_id, f.frame, f.valid, f.mismatched, f.missing, f.extra, f.conflicts
    FROM quality_reports r JOIN quality_frames f ON f.report_id = r.id
    WHERE (r.id = $1 OR r.parent_id = $1) AND f.conflicts > 0 ORDER BY f.conflicts DESC, f.frame LIMIT $2
    """
  )

  static let insertion = Query(
    "qualityReport.insertion",
    """
    INSERT INTO quality_reports (parent_id, task_id, job_id, assignee_id, created_at, target_updated_at,
      truth_updated_at, fingerprint, frames, compared_frames, jobs, compared_jobs, passed_jobs, valid, mismatched, missing,
      extra, conflict_counts, unlisted, metric, required_score, labels, cells)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
    RETURNING id
    """
  )

  static let frameInsertion = Query(
    "qualityReport.frameInsertion",
    insertingInto: "quality_frames",
    "report_id, frame, valid, mismatched, missing, extra, conflicts"
  )

  static let forgetting = Query(
    "qualityReport.forgetting",
    """
    DELETE FROM quality_reports WHERE task_id = $1 AND job_id IS NULL AND id NOT IN (
      SELECT id FROM quality_reports WHERE task_id = $1 AND job_id IS NULL ORDER BY id DESC LIMIT $2)
    """
  )

  public static let queries = [newest, confusion, frames, worstFrames, insertion, frameInsertion, forgetting]
}
