public import Database
public import Domain

/// A frame and where its bytes are.
public struct StoredFrame: Equatable, Sendable {
  public let frame: Frame
  public let blobKey: String
  /// `image/jpeg` and the like, decided by our own look at the bytes.
  public let mediaType: String
  /// The uploaded file and its type, where what is shown is another one.
  public let original: Original?
  /// Taken out of the task; it can be put back.
  public let isDeleted: Bool

  public struct Original: Equatable, Sendable {
    public let blobKey: String
    public let mediaType: String

    public init(blobKey: String, mediaType: String) {
      self.blobKey = blobKey
      self.mediaType = mediaType
    }
  }

  /// - Parameter blobKey: of the picture that is shown, upright; empty for a frame of a video.
  public init(
    frame: Frame,
    blobKey: String,
    mediaType: String,
    original: Original? = nil,
    isDeleted: Bool = false
  ) {
    self.frame = frame
    self.blobKey = blobKey
    self.mediaType = mediaType
    self.original = original
    self.isDeleted = isDeleted
  }
}

/// The pictures of tasks.
public struct FrameStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  public func frame(_ number: Int, of task: LabelingTask.ID, for viewer: Viewer) async throws -> StoredFrame {
    try await database.ask { connection in
      let found = try connection.first(Self.one, task, number, viewer.isAdministrator, viewer.id, map: Self.frame)
      guard let found else { throw NotFound("picture") }
      return found
    }
  }

  /// The names of all frames that are made of these files, by the files' keys.
  public func frames(madeOf keys: [String]) async throws -> [String: [(task: LabelingTask.ID, name: String)]] {
    guard !keys.isEmpty else { return [:] }
    let list = "[" + keys.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    return try await database.ask { connection in
      var found: [String: [(task: LabelingTask.ID, name: String)]] = [:]
      try connection.run(Self.ofFiles, [list.sqlValue, list.sqlValue]) { row in
        found[row.string(0), default: []].append((row.identifier(1), row.string(2)))
      }
      return found
    }
  }

  /// Frames `first` to `last`, both included, of a task that the viewer was shown.
  public func frames(of task: LabelingTask.ID, from first: Int, to last: Int) async throws -> [StoredFrame] {
    try await database.ask { try Self.frames(of: task, from: first, to: last, on: $0) }
  }

  public static func frames(
    of task: LabelingTask.ID,
    from first: Int,
    to last: Int,
    on connection: any Connection
  ) throws -> [StoredFrame] {
    try connection.all(range, task, first, last, map: frame)
  }

  public static func insert(_ frames: [StoredFrame], into task: LabelingTask.ID, on connection: any Connection) throws {
    for stored in frames {
      try connection.executeLater(
        insertion,
        task,
        stored.frame.number,
        stored.frame.name,
        stored.frame.width,
        stored.frame.height,
        stored.blobKey,
        stored.mediaType,
        stored.original?.blobKey,
        stored.original?.mediaType
      )
    }
  }

  static func frame(_ row: Row) -> StoredFrame {
    StoredFrame(
      frame: Frame(number: row.int(0), name: row.string(1), width: row.int(2), height: row.int(3)),
      blobKey: row.string(4),
      mediaType: row.string(5),
      original: row.optionalString(6).map { .init(blobKey: $0, mediaType: row.string(7)) },
      isDeleted: row.bool(8)
    )
  }
}

extension FrameStore {
  static let one = Query(
    "frame.one",
    """
    SELECT f.number, f.name, f.width, f.height, f.blob_key, f.media_type, f.original_key, f.original_type, f.is_deleted
    FROM frames f
    WHERE f.task_id = $1 AND f.number = $2
      AND ($3 = 1 OR EXISTS (SELECT 1 FROM task_members m WHERE m.task_id = f.task_id AND m.user_id = $4)
        OR EXISTS (SELECT 1 FROM jobs j WHERE j.task_id = f.task_id AND j.assignee_id = $4
          AND j.start_frame <= f.number AND j.stop_frame >= f.number
          AND (j.frames IS NULL OR j.frames LIKE '%,' || f.number || ',%')))
    """
  )

  static let range = Query(
    "frame.range",
    """
    SELECT number, name, width, height, blob_key, media_type, original_key, original_type, is_deleted
    FROM frames WHERE task_id = $1 AND number >= $2 AND number <= $3 ORDER BY number
    """
  )

  static let insertion = Query(
    "frame.insertion",
    insertingInto: "frames",
    "task_id, number, name, width, height, blob_key, media_type, original_key, original_type"
  )

  static let ofFiles = Query(
    "frame.ofFiles",
    """
    SELECT f.blob_key, f.task_id, f.name FROM frames f WHERE f.blob_key IN {elements of $1}
    UNION ALL SELECT f.original_key, f.task_id, f.name FROM frames f WHERE f.original_key IN {elements of $2}
    """
  )

  public static let queries = [one, range, ofFiles, insertion]
}
