public import Database

extension RequestStore {
  static let byID = Query(
    "request.byID",
    """
    SELECT r.id, u.id, u.name, u.display_name, r.action, r.part, r.target, r.target_id, r.project_id, r.task_id,
      r.job_id, r.format, r.state, r.progress, r.message, r.log, r.attempts, r.created_at, r.started_at, r.finished_at,
      r.result_id, r.result_key, r.result_name, r.expires_at, r.is_lightweight
    FROM requests r JOIN users u ON u.id = r.owner_id
    WHERE r.id = $1 AND ($2 = 1 OR r.owner_id = $3)
    """
  )

  static let newest = Query(
    "request.newest",
    """
    SELECT r.id, u.id, u.name, u.display_name, r.action, r.part, r.target, r.target_id, r.project_id, r.task_id,
      r.job_id, r.format, r.state, r.progress, r.message, r.log, r.attempts, r.created_at, r.started_at, r.finished_at,
      r.result_id, r.result_key, r.result_name, r.expires_at, r.is_lightweight
    FROM requests r JOIN users u ON u.id = r.owner_id
    WHERE r.action = $1 AND r.target = $2 AND r.target_id = $3 AND r.part = $4 AND ($5 = 1 OR r.owner_id = $6)
    ORDER BY r.id DESC LIMIT 1
    """
  )

  static let latestOfTask = Query(
    "request.latestOfTask",
    """
    SELECT r.id, u.id, u.name, u.display_name, r.action, r.part, r.target, r.target_id, r.project_id, r.task_id,
      r.job_id, r.format, r.state, r.progress, r.message, r.log, r.attempts, r.created_at, r.started_at, r.finished_at,
      r.result_id, r.result_key, r.result_name, r.expires_at, r.is_lightweight
    FROM requests r JOIN users u ON u.id = r.owner_id
    WHERE r.action = $1 AND r.task_id = $2 ORDER BY r.id DESC LIMIT 1
    """
  )

  static let latestOfTarget = Query(
    "request.latestOfTarget",
    """
    SELECT r.id, u.id, u.name, u.display_name, r.action, r.part, r.target, r.target_id, r.project_id, r.task_id,
      r.job_id, r.format, r.state, r.progress, r.message, r.log, r.attempts, r.created_at, r.started_at, r.finished_at,
      r.result_id, r.result_key, r.result_name, r.expires_at, r.is_lightweight
    FROM requests r JOIN users u ON u.id = r.owner_id
    WHERE r.target = $1 ORDER BY r.id DESC LIMIT 1
    """
  )

  static let older = Query(
    "request.older",
    """
    SELECT r.id, u.id, u.name, u.display_name, r.action, r.part, r.target, r.target_id, r.project_id, r.task_id,
      r.job_id, r.format, r.state, r.progress, r.message, r.log, r.attempts, r.created_at, r.started_at, r.finished_at,
      r.result_id, r.result_key, r.result_name, r.expires_at, r.is_lightweight
    FROM requests r JOIN users u ON u.id = r.owner_id
    WHERE lower(u.name || ' ' || r.action || ' ' || r.part || ' ' || r.target || ' ' || r.state || ' ' || r.format
        || ' ' || r.message) LIKE $1 ESCAPE '\\'
      AND ($2 = 0 OR r.owner_id = $2) AND r.id < $3 AND ($4 = 1 OR r.owner_id = $5)
    ORDER BY r.id DESC LIMIT $6
    """
  )

  static let newer = Query(
    "request.newer",
    """
    SELECT r.id, u.id, u.name, u.display_name, r.action, r.part, r.target, r.target_id, r.project_id, r.task_id,
      r.job_id, r.format, r.state, r.progress, r.message, r.log, r.attempts, r.created_at, r.started_at, r.finished_at,
      r.result_id, r.result_key, r.result_name, r.expires_at, r.is_lightweight
    FROM requests r JOIN users u ON u.id = r.owner_id
    WHERE lower(u.name || ' ' || r.action || ' ' || r.part || ' ' || r.target || ' ' || r.state || ' ' || r.format
        || ' ' || r.message) LIKE $1 ESCAPE '\\'
      AND ($2 = 0 OR r.owner_id = $2) AND r.id > $3 AND ($4 = 1 OR r.owner_id = $5)
    ORDER BY r.id LIMIT $6
    """
  )

  static let counting = Query(
    "request.counting",
    """
    SELECT count(*) FROM requests r
    WHERE ($1 = '' OR r.state = $1) AND ($2 = '' OR r.action = $2) AND ($3 = '' OR r.target = $3)
      AND ($4 = '' OR r.part = $4) AND ($5 = '' OR r.format = $5) AND ($6 = 0 OR r.project_id = $6)
      AND ($7 = 0 OR r.task_id = $7) AND ($8 = 0 OR r.job_id = $8) AND ($9 = 1 OR r.owner_id = $10)
    """
  )

  static let numbered = Query(
    "request.numbered",
    """
    SELECT r.id, u.id, u.name, u.display_name, r.action, r.part, r.target, r.target_id, r.project_id, r.task_id,
      r.job_id, r.format, r.state, r.progress, r.message, r.log, r.attempts, r.created_at, r.started_at, r.finished_at,
      r.result_id, r.result_key, r.result_name, r.expires_at, r.is_lightweight
    FROM requests r JOIN users u ON u.id = r.owner_id
    WHERE ($1 = '' OR r.state = $1) AND ($2 = '' OR r.action = $2) AND ($3 = '' OR r.target = $3)
      AND ($4 = '' OR r.part = $4) AND ($5 = '' OR r.format = $5) AND ($6 = 0 OR r.project_id = $6)
      AND ($7 = 0 OR r.task_id = $7) AND ($8 = 0 OR r.job_id = $8) AND ($9 = 1 OR r.owner_id = $10)
    ORDER BY r.id DESC LIMIT $11 OFFSET $12
    """
  )

  public static let queries = [byID, newest, latestOfTask, latestOfTarget, older, newer, counting, numbered]
}
