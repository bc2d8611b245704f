public import Database

extension RequestQueue {
  static let insertion = Query(
    "requestQueue.insertion",
    """
    INSERT INTO requests (owner_id, action, part, target, target_id, project_id, task_id, job_id, format,
      is_lightweight, input, only_once, state, progress, message, log, attempts, is_cancelled, not_before, lease_holder,
      lease_until, file_count, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'queued', 0, '', '', 0, 0, 0, '', 0, 0, $13)
    ON CONFLICT (only_once) DO NOTHING RETURNING id
    """
  )

  static let byOnlyOnce = Query("requestQueue.byOnlyOnce", "SELECT id FROM requests WHERE only_once = $1")

  static let waiting = Query(
    "requestQueue.waiting",
    """
    SELECT 1 FROM requests
    WHERE (state = 'queued' AND not_before <= $1) OR (state = 'started' AND lease_until < $1) LIMIT 1
    """
  )

  static let claiming = Query(
    "requestQueue.claiming",
    """
    UPDATE requests SET state = 'started', lease_holder = $1, lease_until = $2, attempts = attempts + 1, progress = 0,
      message = '', started_at = COALESCE(started_at, $3)
    WHERE id = (
      SELECT r.id FROM requests r
      WHERE (r.state = 'queued' AND r.not_before <= $3) OR (r.state = 'started' AND r.lease_until < $3)
      ORDER BY (SELECT count(*) FROM requests o WHERE o.owner_id = r.owner_id AND o.state = 'started'), r.id
      LIMIT 1 {skip locked})
    RETURNING id, owner_id, action, part, target, target_id, project_id, task_id, job_id, format, is_lightweight, input,
      attempts
    """
  )

  static let renewal = Query(
    "requestQueue.renewal",
    """
    UPDATE requests SET lease_until = $1, progress = $2, message = $3
    WHERE id = $4 AND lease_holder = $5 AND state = 'started' RETURNING is_cancelled
    """
  )

  static let finishing = Query(
    "requestQueue.finishing",
    """
    UPDATE requests SET state = 'finished', progress = 1, message = '', log = log || $1, finished_at = $2,
      result_id = $3, result_key = $4, result_name = $5, expires_at = $6, only_once = NULL
    WHERE id = $7 AND lease_holder = $8 AND state = 'started' AND is_cancelled = 0
    """
  )

  static let subjecting = Query("requestQueue.subjecting", "UPDATE requests SET result_id = $1 WHERE id = $2")

  static let noting = Query("requestQueue.noting", "UPDATE requests SET log = log || $1 WHERE id = $2")

  static let failing = Query(
    "requestQueue.failing",
    """
    UPDATE requests SET state = 'failed', message = $1, log = log || $2, finished_at = $3, only_once = NULL
    WHERE id = $4 AND lease_holder = $5 AND state = 'started'
    """
  )

  static let releasing = Query(
    "requestQueue.releasing",
    """
    UPDATE requests SET state = 'queued', not_before = $1, log = log || $2, attempts = attempts - $3, lease_holder = ''
    WHERE id = $4 AND lease_holder = $5 AND state = 'started'
    """
  )

  static let abandoning = Query(
    "requestQueue.abandoning",
    """
    UPDATE requests SET state = 'failed', message = $1, finished_at = $2, only_once = NULL
    WHERE state = 'started' AND lease_until < $2 AND attempts >= $3
    """
  )

  static let cancellingWaiting = Query(
    "requestQueue.cancellingWaiting",
    """
    UPDATE requests SET state = 'failed', message = $1, is_cancelled = 1, finished_at = $2, only_once = NULL
    WHERE id = $3 AND state = 'queued'
    """
  )

  static let cancellingRunning = Query(
    "requestQueue.cancellingRunning",
    "UPDATE requests SET is_cancelled = 1 WHERE id = $1 AND state = 'started'"
  )

  static let retrying = Query(
    "requestQueue.retrying",
    """
    UPDATE requests SET state = 'queued', message = '', progress = 0, attempts = 0, is_cancelled = 0, not_before = $1,
      finished_at = NULL, started_at = NULL, lease_holder = ''
    WHERE id = $2 AND state = 'failed'
      AND file_count = (SELECT count(*) FROM upload_files f WHERE f.request_id = requests.id)
    """
  )

  static let reading = Query("requestQueue.reading", "SELECT input FROM requests WHERE id = $1")

  static let rewriting = Query(
    "requestQueue.rewriting",
    "UPDATE requests SET input = $1 WHERE id = $2 AND state = 'failed'"
  )

  static let orphaning = Query(
    "requestQueue.orphaning",
    """
    INSERT INTO orphaned_blobs (blob_key, since)
    SELECT b.blob_key, CAST($1 AS BIGINT) FROM request_blobs b WHERE NOT EXISTS (
      SELECT 1 FROM requests r WHERE r.id = b.request_id AND r.state IN ('queued', 'started'))
    ON CONFLICT (blob_key) DO NOTHING
    """
  )

  static let forgetting = Query(
    "requestQueue.forgetting",
    """
    DELETE FROM request_blobs WHERE NOT EXISTS (
      SELECT 1 FROM requests r WHERE r.id = request_blobs.request_id AND r.state IN ('queued', 'started'))
    """
  )

  /// Who cancels does not want the uploaded files either.
  static let orphaningCancelled = Query(
    "requestQueue.orphaningCancelled",
    """
    INSERT INTO orphaned_blobs (blob_key, since)
    SELECT f.blob_key, CAST($1 AS BIGINT) FROM upload_files f JOIN requests r ON r.id = f.request_id
    WHERE r.is_cancelled = 1 AND r.state = 'failed'
    ON CONFLICT (blob_key) DO NOTHING
    """
  )

  static let forgettingCancelled = Query(
    "requestQueue.forgettingCancelled",
    """
    DELETE FROM upload_files WHERE request_id IN (SELECT id FROM requests WHERE is_cancelled = 1 AND state = 'failed')
    """
  )

  static let underWay = Query(
    "requestQueue.underWay",
    "SELECT 1 FROM requests WHERE task_id = $1 AND action = $2 AND state IN ('queued', 'started') LIMIT 1"
  )

  static let orphaningOne = Query(
    "requestQueue.orphaningOne",
    """
    INSERT INTO orphaned_blobs (blob_key, since)
    SELECT blob_key, CAST($1 AS BIGINT) FROM request_blobs WHERE request_id = $2
    ON CONFLICT (blob_key) DO NOTHING
    """
  )

  public static let queries = [
    underWay, orphaningOne, orphaningCancelled, forgettingCancelled, waiting, insertion, byOnlyOnce, claiming, renewal,
    finishing, subjecting, noting, failing,
    releasing, abandoning, cancellingWaiting,
    cancellingRunning, retrying, reading, rewriting, orphaning, forgetting,
  ]
}
