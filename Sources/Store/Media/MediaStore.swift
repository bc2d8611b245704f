public import Database
public import Domain

/// What is known of tasks' media as a whole, and which frames are taken out.
public struct MediaStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  /// Of a task that the viewer was shown; nil where it has no media yet.
  public func media(of task: LabelingTask.ID) async throws -> TaskMedia? {
    try await database.ask { try Self.media(of: task, on: $0) }
  }

  /// Of several tasks at once, for lists.
  public func media(of tasks: [LabelingTask.ID]) async throws -> [LabelingTask.ID: TaskMedia] {
    let list = "[" + tasks.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    return try await database.ask { connection in
      let found = try connection.all(Self.ofMany, list, map: Self.media)
      return Dictionary(found.map { ($0.task, $0) }) { first, _ in first }
    }
  }

  public static func media(of task: LabelingTask.ID, on connection: any Connection) throws -> TaskMedia? {
    try connection.first(ofOne, task, map: media)
  }

  /// The oldest task of a project that has media; nil where none has.
  public func firstTask(withMediaIn project: Project.ID) async throws -> LabelingTask.ID? {
    try await database.ask { try $0.first(Self.firstInProject, project) { $0.identifier(0) } }
  }

  /// The numbers of the frames between two that are taken out, rising.
  public func deletedFrames(of task: LabelingTask.ID, from first: Int, to last: Int) async throws -> [Int] {
    try await database.read { try Self.deletedFrames(of: task, from: first, to: last, on: $0) }
  }

  public static func deletedFrames(
    of task: LabelingTask.ID,
    from first: Int,
    to last: Int,
    on connection: any Connection
  ) throws -> [Int] {
    try connection.all(deleted, task, first, last) { $0.int(0) }
  }

  /// Writes a task's media and its size; the first time, or again when pictures were added.
  public static func put(_ media: TaskMedia, on connection: any Connection) throws {
    try connection.execute(
      putting,
      media.task,
      media.mode.rawValue,
      media.chunkSize,
      media.imageQuality,
      media.startFrame,
      media.stopFrame,
      media.step,
      media.originalChunks.rawValue,
      media.compressedChunks.rawValue,
      media.revision,
      media.changed,
      media.video?.name,
      media.video?.blobKey,
      media.video?.indexKey
    )
    try connection.execute(sizing, media.size, media.task)
  }

  /// Takes exactly these frames out, of those between two; the others between them are back.
  public static func setDeleted(
    _ frames: [Int],
    of task: LabelingTask.ID,
    from first: Int,
    to last: Int,
    now: Timestamp,
    on connection: any Connection
  ) throws {
    let list = "[" + frames.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    try connection.execute(deleting, list, task, first, last)
    try connection.execute(noting, now, task)
  }

  private static func media(_ row: Row) -> TaskMedia {
    let task: LabelingTask.ID = row.identifier(0)
    return TaskMedia(
      task: task,
      mode: TaskMedia.Mode(rawValue: row.string(1)) ?? .annotation,
      size: row.int(2),
      chunkSize: row.int(3),
      imageQuality: row.int(4),
      startFrame: row.int(5),
      stopFrame: row.int(6),
      step: row.int(7),
      originalChunks: TaskMedia.ChunkType(rawValue: row.string(8)) ?? .imageset,
      compressedChunks: TaskMedia.ChunkType(rawValue: row.string(9)) ?? .imageset,
      revision: row.int64(10),
      changed: row.timestamp(11),
      video: row.optionalString(13).map { key in
        TaskMedia.Video(name: row.string(12), blobKey: key, indexKey: row.string(14))
      }
    )
  }
}

extension MediaStore {
  static let ofOne = Query(
    "media.ofOne",
    """
    SELECT m.task_id, m.mode, t.size, m.chunk_size, m.image_quality, m.start_frame, m.stop_frame, m.frame_step,
      m.original_chunks, m.compressed_chunks, m.revision, m.changed_at, m.video_name, m.video_key, m.index_key
    FROM task_media m JOIN tasks t ON t.id = m.task_id WHERE m.task_id = $1 AND t.size IS NOT NULL
    """
  )

  static let ofMany = Query(
    "media.ofMany",
    """
    SELECT m.task_id, m.mode, t.size, m.chunk_size, m.image_quality, m.start_frame, m.stop_frame, m.frame_step,
      m.original_chunks, m.compressed_chunks, m.revision, m.changed_at, m.video_name, m.video_key, m.index_key
    FROM task_media m JOIN tasks t ON t.id = m.task_id
    WHERE CAST(m.task_id AS TEXT) IN {elements of $1} AND t.size IS NOT NULL
    """
  )

  static let deleted = Query(
    "media.deleted",
    """
    SELECT number FROM frames WHERE task_id = $1 AND number >= $2 AND number <= $3 AND is_deleted = 1 ORDER BY number
    """
  )

  static let putting = Query(
    "media.putting",
    """
    INSERT INTO task_media (task_id, mode, chunk_size, image_quality, start_frame, stop_frame, frame_step,
      original_chunks, compressed_chunks, revision, changed_at, video_name, video_key, index_key)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
    ON CONFLICT (task_id) DO UPDATE SET stop_frame = excluded.stop_frame, revision = excluded.revision,
      changed_at = excluded.changed_at
    """
  )

  static let sizing = Query("media.sizing", "UPDATE tasks SET size = $1 WHERE id = $2")

  static let deleting = Query(
    "media.deleting",
    """
    UPDATE frames SET is_deleted = CASE WHEN CAST(number AS TEXT) IN {elements of $1} THEN 1 ELSE 0 END
    WHERE task_id = $2 AND number >= $3 AND number <= $4
    """
  )

  static let noting = Query("media.noting", "UPDATE task_media SET changed_at = $1 WHERE task_id = $2")

  static let firstInProject = Query(
    "media.firstInProject",
    """
    SELECT t.id FROM tasks t JOIN task_media m ON m.task_id = t.id WHERE t.project_id = $1 ORDER BY t.id LIMIT 1
    """
  )

  public static let queries = [firstInProject, ofOne, ofMany, deleted, putting, sizing, deleting, noting]
}
