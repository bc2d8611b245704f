public import Database

extension UploadFileStore {
  static let insertion = Query(
    "uploadFile.insertion",
    """
    INSERT INTO upload_files (token, owner_id, purpose, name, size, received, blob_key, touched_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    """
  )

  static let byToken = Query(
    "uploadFile.byToken",
    """
    SELECT token, purpose, name, size, received, blob_key FROM upload_files
    WHERE token = $1 AND owner_id = $2 AND request_id IS NULL
    """
  )

  static let waitingForPurpose = Query(
    "uploadFile.waitingForPurpose",
    """
    SELECT token, purpose, name, size, received, blob_key FROM upload_files
    WHERE purpose = $1 AND owner_id = $2 AND request_id IS NULL ORDER BY id
    """
  )

  static let unfinished = Query(
    "uploadFile.unfinished",
    "SELECT count(*) FROM upload_files WHERE owner_id = $1 AND received < size AND request_id IS NULL"
  )

  static let unfinishedKeys = Query(
    "uploadFile.unfinishedKeys",
    "SELECT blob_key FROM upload_files WHERE received < size AND request_id IS NULL"
  )

  static let advancing = Query(
    "uploadFile.advancing",
    "UPDATE upload_files SET received = $1, touched_at = $2 WHERE token = $3 AND received = $4"
  )

  static let assignment = Query(
    "uploadFile.assignment",
    "UPDATE upload_files SET request_id = $1 WHERE token = $2 AND request_id IS NULL"
  )

  static let counting = Query(
    "uploadFile.counting",
    """
    UPDATE requests SET file_count = (SELECT count(*) FROM upload_files f WHERE f.request_id = requests.id)
    WHERE id = $1
    """
  )

  static let ofRequest = Query(
    "uploadFile.ofRequest",
    """
    SELECT token, purpose, name, size, received, blob_key FROM upload_files WHERE request_id = $1 ORDER BY id
    """
  )

  static let forgetting = Query("uploadFile.forgetting", "DELETE FROM upload_files WHERE request_id = $1")

  static let holding = Query("uploadFile.holding", "UPDATE upload_files SET touched_at = $1 WHERE request_id = $2")

  static let handing = Query(
    "uploadFile.handing",
    "UPDATE upload_files SET request_id = $1, touched_at = $2 WHERE request_id = $3 AND owner_id = $4"
  )

  /// Of requests that are finished, only those that changed nothing still have their files.
  static let orphaningDropped = Query(
    "uploadFile.orphaningDropped",
    """
    INSERT INTO orphaned_blobs (blob_key, since)
    SELECT f.blob_key, CAST($1 AS BIGINT) FROM upload_files f
    WHERE f.purpose = $2 AND f.owner_id = $3 AND (f.request_id IS NULL OR EXISTS (
      SELECT 1 FROM requests r WHERE r.id = f.request_id AND r.state = 'finished'))
    ON CONFLICT (blob_key) DO NOTHING
    """
  )

  static let dropping = Query(
    "uploadFile.dropping",
    """
    DELETE FROM upload_files WHERE purpose = $1 AND owner_id = $2 AND (request_id IS NULL OR EXISTS (
      SELECT 1 FROM requests r WHERE r.id = upload_files.request_id AND r.state = 'finished'))
    """
  )

  /// What a request holds is stale once that is over and a day has passed.
  static let orphaningStale = Query(
    "uploadFile.orphaningStale",
    """
    INSERT INTO orphaned_blobs (blob_key, since)
    SELECT f.blob_key, CAST($1 AS BIGINT) FROM upload_files f
    WHERE f.touched_at < $2 AND NOT EXISTS (
      SELECT 1 FROM requests r WHERE r.id = f.request_id AND r.state IN ('queued', 'started'))
    ON CONFLICT (blob_key) DO NOTHING
    """
  )

  static let droppingStale = Query(
    "uploadFile.droppingStale",
    """
    DELETE FROM upload_files WHERE touched_at < $1 AND NOT EXISTS (
      SELECT 1 FROM requests r WHERE r.id = upload_files.request_id AND r.state IN ('queued', 'started'))
    """
  )

  static let noting = Query(
    "uploadFile.noting",
    "INSERT INTO request_blobs (request_id, blob_key) VALUES ($1, $2) ON CONFLICT DO NOTHING"
  )

  static let unnoting = Query("uploadFile.unnoting", "DELETE FROM request_blobs WHERE request_id = $1")

  public static let queries = [
    insertion, byToken, waitingForPurpose, unfinished, unfinishedKeys, advancing, assignment, counting,
    ofRequest, forgetting, holding, handing, orphaningDropped, dropping, orphaningStale, droppingStale, noting,
    unnoting,
  ]
}
