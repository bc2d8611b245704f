public import Database
public import Domain

/// Files that lost their row: noted in the transaction that took it, removed from the disk afterwards, however often the
/// process dies in between.
public struct OrphanStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  public func keys(limit: Int) async throws -> [String] {
    try await database.read { try $0.all(Self.some, limit) { $0.string(0) } }
  }

  /// Forgets a file that is gone from the disk.
  public func remove(_ keys: [String]) async throws {
    try await database.write { connection in
      for key in keys { try connection.execute(Self.deletion, key) }
    }
  }

  public static func noteAll(of task: LabelingTask.ID, now: Timestamp, on connection: any Connection) throws {
    try connection.execute(framesOfTask, now, task)
    try connection.execute(originalsOfTask, now, task)
    try connection.execute(videosOfTask, now, task)
    try connection.execute(contextImagesOfTask, now, task)
    try connection.execute(guideOfTask, now, task)
    try connection.execute(uploadsOfTask, now, "tasks/\(task)/%")
    try connection.execute(uploadDeletion, "tasks/\(task)/%")
  }

  /// Files that no row names any more.
  public static func note(_ keys: [String], now: Timestamp, on connection: any Connection) throws {
    for key in keys { try connection.execute(one, key, now) }
  }

  public static func noteAll(of project: Project.ID, now: Timestamp, on connection: any Connection) throws {
    try connection.execute(framesOfProject, now, project)
    try connection.execute(originalsOfProject, now, project)
    try connection.execute(videosOfProject, now, project)
    try connection.execute(contextImagesOfProject, now, project)
    try connection.execute(guideOfProject, now, project)
  }
}

extension OrphanStore {
  static let some = Query("orphan.some", "SELECT blob_key FROM orphaned_blobs ORDER BY blob_key LIMIT $1")
  static let deletion = Query("orphan.deletion", "DELETE FROM orphaned_blobs WHERE blob_key = $1")

  static let uploadsOfTask = Query(
    "orphan.uploadsOfTask",
    """
    INSERT INTO orphaned_blobs (blob_key, since) SELECT blob_key, CAST($1 AS BIGINT) FROM upload_files
    WHERE purpose LIKE $2
    ON CONFLICT (blob_key) DO NOTHING
    """
  )

  static let uploadDeletion = Query("orphan.uploadDeletion", "DELETE FROM upload_files WHERE purpose LIKE $1")

  static let framesOfTask = Query(
    "orphan.framesOfTask",
    """
    INSERT INTO orphaned_blobs (blob_key, since) SELECT blob_key, CAST($1 AS BIGINT) FROM frames
    WHERE task_id = $2 AND blob_key <> ''
    """
  )

  static let framesOfProject = Query(
    "orphan.framesOfProject",
    """
    INSERT INTO orphaned_blobs (blob_key, since)
    SELECT f.blob_key, CAST($1 AS BIGINT) FROM frames f JOIN tasks t ON t.id = f.task_id
    WHERE t.project_id = $2 AND f.blob_key <> ''
    """
  )

  static let originalsOfTask = Query(
    "orphan.originalsOfTask",
    """
    INSERT INTO orphaned_blobs (blob_key, since) SELECT original_key, CAST($1 AS BIGINT) FROM frames
    WHERE task_id = $2 AND original_key IS NOT NULL
    """
  )

  static let videosOfTask = Query(
    "orphan.videosOfTask",
    """
    INSERT INTO orphaned_blobs (blob_key, since)
    SELECT video_key, CAST($1 AS BIGINT) FROM task_media WHERE task_id = $2 AND video_key IS NOT NULL
    UNION ALL SELECT index_key, CAST($1 AS BIGINT) FROM task_media WHERE task_id = $2 AND index_key IS NOT NULL
    """
  )

  static let originalsOfProject = Query(
    "orphan.originalsOfProject",
    """
    INSERT INTO orphaned_blobs (blob_key, since)
    SELECT f.original_key, CAST($1 AS BIGINT) FROM frames f JOIN tasks t ON t.id = f.task_id
    WHERE t.project_id = $2 AND f.original_key IS NOT NULL
    """
  )

  static let videosOfProject = Query(
    "orphan.videosOfProject",
    """
    INSERT INTO orphaned_blobs (blob_key, since)
    SELECT m.video_key, CAST($1 AS BIGINT) FROM task_media m JOIN tasks t ON t.id = m.task_id
    WHERE t.project_id = $2 AND m.video_key IS NOT NULL
    UNION ALL
    SELECT m.index_key, CAST($1 AS BIGINT) FROM task_media m JOIN tasks t ON t.id = m.task_id
    WHERE t.project_id = $2 AND m.index_key IS NOT NULL
    """
  )

  static let contextImagesOfTask = Query(
    "orphan.contextImagesOfTask",
    """
    INSERT INTO orphaned_blobs (blob_key, since)
    SELECT blob_key, CAST($1 AS BIGINT) FROM context_images WHERE task_id = $2
    UNION SELECT original_key, CAST($1 AS BIGINT) FROM context_images WHERE task_id = $2 AND original_key IS NOT NULL
    """
  )

  static let contextImagesOfProject = Query(
    "orphan.contextImagesOfProject",
    """
    INSERT INTO orphaned_blobs (blob_key, since)
    SELECT c.blob_key, CAST($1 AS BIGINT) FROM context_images c JOIN tasks t ON t.id = c.task_id
    WHERE t.project_id = $2
    UNION
    SELECT c.original_key, CAST($1 AS BIGINT) FROM context_images c JOIN tasks t ON t.id = c.task_id
    WHERE t.project_id = $2 AND c.original_key IS NOT NULL
    """
  )

  static let guideOfTask = Query(
    "orphan.guideOfTask",
    """
    INSERT INTO orphaned_blobs (blob_key, since)
    SELECT a.blob_key, CAST($1 AS BIGINT) FROM guide_assets a JOIN guides g ON g.id = a.guide_id WHERE g.task_id = $2
    """
  )

  static let guideOfProject = Query(
    "orphan.guideOfProject",
    """
    INSERT INTO orphaned_blobs (blob_key, since)
    SELECT a.blob_key, CAST($1 AS BIGINT) FROM guide_assets a JOIN guides g ON g.id = a.guide_id
    LEFT JOIN tasks t ON t.id = g.task_id
    WHERE g.project_id = $2 OR t.project_id = $2
    """
  )

  static let one = Query(
    "orphan.one",
    "INSERT INTO orphaned_blobs (blob_key, since) VALUES ($1, $2) ON CONFLICT (blob_key) DO NOTHING"
  )

  public static let queries = [
    uploadsOfTask, uploadDeletion,
    some, deletion, framesOfTask, framesOfProject, originalsOfTask, videosOfTask,
    originalsOfProject, videosOfProject, contextImagesOfTask, contextImagesOfProject, guideOfTask, guideOfProject, one,
  ]
}
