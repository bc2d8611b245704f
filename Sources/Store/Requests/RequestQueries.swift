public import Database

extension RequestStore {
  public static let fields = ListFields(
    key: "r.id",
    [
      .text("status", "r.state"), .text("action", "r.action"), .text("target", "r.target"),
      .text("subresource", "r.part"), .text("format", "r.format"), .integer("project_id", "r.project_id"),
      .integer("task_id", "r.task_id"), .integer("job_id", "r.job_id"), .date("created_date", "r.created_at"),
      .text("org", "(SELECT o.slug FROM organizations o WHERE o.id = coalesce(p.organization_id, t.organization_id))"),
      .integer("org_id", organization),
    ]
  )

  /// What a request is about may be gone, or be made by it: then it is of no organisation.
  static let organization: StaticString = "coalesce(p.organization_id, t.organization_id)"

  static let tables: StaticString = """
    requests r JOIN users u ON u.id = r.owner_id LEFT JOIN projects p ON p.id = r.project_id
    LEFT JOIN tasks t ON t.id = r.task_id
    """

  static let columns: StaticString = """
    r.id, u.id, u.name, u.display_name, u.last_name, r.action, r.part, r.target, r.target_id, r.project_id, r.task_id,
      r.job_id, r.format, r.state, r.progress, r.message, r.log, r.attempts, r.created_at, r.started_at, r.finished_at,
      r.result_id, r.result_key, r.result_name, r.expires_at, r.is_lightweight, r.is_cancelled
    """

  static let byID = Query(
    "request.byID",
    "SELECT",
    columns,
    """
    FROM requests r JOIN users u ON u.id = r.owner_id
    WHERE r.id = $1 AND ($2 = 1 OR r.owner_id = $3)
    """
  )

  static let newest = Query(
    "request.newest",
    "SELECT",
    columns,
    """
    FROM requests r JOIN users u ON u.id = r.owner_id
    WHERE r.action = $1 AND r.target = $2 AND r.target_id = $3 AND r.part = $4 AND ($5 = 1 OR r.owner_id = $6)
    ORDER BY r.id DESC LIMIT 1
    """
  )

  static let latestOfTask = Query(
    "request.latestOfTask",
    "SELECT",
    columns,
    """
    FROM requests r JOIN users u ON u.id = r.owner_id
    WHERE r.action = $1 AND r.task_id = $2 ORDER BY r.id DESC LIMIT 1
    """
  )

  static let latestOfTarget = Query(
    "request.latestOfTarget",
    "SELECT",
    columns,
    """
    FROM requests r JOIN users u ON u.id = r.owner_id
    WHERE r.target = $1 ORDER BY r.id DESC LIMIT 1
    """
  )

  static let older = Query(
    "request.older",
    "SELECT",
    columns,
    """
    FROM requests r JOIN users u ON u.id = r.owner_id
    WHERE {lower}(u.name || ' ' || r.action || ' ' || r.part || ' ' || r.target || ' ' || r.state || ' ' || r.format
        || ' ' || r.message) LIKE $1 ESCAPE '\\'
      AND ($2 = 0 OR r.owner_id = $2) AND r.id < $3 AND ($4 = 1 OR r.owner_id = $5)
    ORDER BY r.id DESC LIMIT $6
    """
  )

  static let newer = Query(
    "request.newer",
    "SELECT",
    columns,
    """
    FROM requests r JOIN users u ON u.id = r.owner_id
    WHERE {lower}(u.name || ' ' || r.action || ' ' || r.part || ' ' || r.target || ' ' || r.state || ' ' || r.format
        || ' ' || r.message) LIKE $1 ESCAPE '\\'
      AND ($2 = 0 OR r.owner_id = $2) AND r.id > $3 AND ($4 = 1 OR r.owner_id = $5)
    ORDER BY r.id LIMIT $6
    """
  )

  public static let queries = [byID, newest, latestOfTask, latestOfTarget, older, newer]
}
