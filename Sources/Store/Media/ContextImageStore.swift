public import Database
public import Domain

/// A context image and where its bytes are.
public struct StoredContextImage: Equatable, Sendable {
  /// Its place among those of the frame, from 0.
  public let position: Int
  /// Its name, its pixels and its files; the number is that of the frame that it belongs to.
  public let picture: StoredFrame

  public init(position: Int, picture: StoredFrame) {
    self.position = position
    self.picture = picture
  }
}

/// The pictures that are looked at beside frames.
public struct ContextImageStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  /// Those of a frame in their order, as far as the viewer may see the frame.
  ///
  /// - Parameter job: whose frames alone are meant; nil for the task's.
  public func images(
    of frame: Int,
    in task: LabelingTask.ID,
    job: Job.ID?,
    for viewer: Viewer
  ) async throws -> [StoredContextImage] {
    try await database.ask { connection in
      try connection.all(
        Self.ofFrame,
        task,
        frame,
        viewer.isAdministrator,
        viewer.id,
        job?.value ?? 0,
        map: Self.image
      )
    }
  }

  /// How many there are, by the numbers of the frames that have some.
  public func counts(of task: LabelingTask.ID, from first: Int, to last: Int) async throws -> [Int: Int] {
    try await database.ask { connection in
      let found = try connection.all(Self.countsOfFrames, task, first, last) { ($0.int(0), $0.int(1)) }
      return Dictionary(found) { first, _ in first }
    }
  }

  /// Those of the frames between two, in the order of frames and places.
  public static func images(
    of task: LabelingTask.ID,
    from first: Int,
    to last: Int,
    on connection: any Connection
  ) throws -> [StoredContextImage] {
    try connection.all(ofFrames, task, first, last, map: image)
  }

  /// How many a task has, or some of its jobs; nil for all of it.
  public static func count(of task: LabelingTask.ID, jobs: [Job.ID]?, on connection: any Connection) throws -> Int {
    try connection.first(total, task, jobs == nil, jobs.numbers) { $0.int(0) } ?? 0
  }

  public static func insert(
    _ images: [StoredContextImage],
    into task: LabelingTask.ID,
    on connection: any Connection
  ) throws {
    for image in images {
      try connection.executeLater(
        insertion,
        task,
        image.picture.frame.number,
        image.position,
        image.picture.frame.name,
        image.picture.frame.width,
        image.picture.frame.height,
        image.picture.blobKey,
        image.picture.mediaType,
        image.picture.original?.blobKey,
        image.picture.original?.mediaType
      )
    }
  }

  private static func image(_ row: Row) -> StoredContextImage {
    StoredContextImage(
      position: row.int(1),
      picture: StoredFrame(
        frame: Frame(number: row.int(0), name: row.string(2), width: row.int(3), height: row.int(4)),
        blobKey: row.string(5),
        mediaType: row.string(6),
        original: row.optionalString(7).map { .init(blobKey: $0, mediaType: row.string(8)) }
      )
    )
  }
}

extension ContextImageStore {
  /// A job `j` has the frame of a picture `c`.
  private static let isOfJob: StaticString = """
    j.task_id = c.task_id AND j.start_frame <= c.frame AND j.stop_frame >= c.frame
      AND (j.frames IS NULL OR j.frames LIKE '%,' || c.frame || ',%')
    """

  static let ofFrame = Query(
    "contextImage.ofFrame",
    """
    SELECT c.frame, c.position, c.name, c.width, c.height, c.blob_key, c.media_type, c.original_key, c.original_type
    FROM context_images c
    WHERE c.task_id = $1 AND c.frame = $2
      AND ($3 = 1 OR EXISTS (SELECT 1 FROM task_members m WHERE m.task_id = c.task_id AND m.user_id = $4)
        OR EXISTS (SELECT 1 FROM jobs j JOIN job_members m ON m.job_id = j.id
          WHERE m.user_id = $4 AND
    """,
    isOfJob,
    ")) AND ($5 = 0 OR EXISTS (SELECT 1 FROM jobs j WHERE j.id = $5 AND",
    isOfJob,
    ")) ORDER BY c.position"
  )

  static let ofFrames = Query(
    "contextImage.ofFrames",
    """
    SELECT frame, position, name, width, height, blob_key, media_type, original_key, original_type
    FROM context_images WHERE task_id = $1 AND frame >= $2 AND frame <= $3 ORDER BY frame, position
    """
  )

  static let countsOfFrames = Query(
    "contextImage.countsOfFrames",
    """
    SELECT frame, count(*) FROM context_images WHERE task_id = $1 AND frame >= $2 AND frame <= $3
    GROUP BY frame ORDER BY frame
    """
  )

  static let total = Query(
    "contextImage.total",
    """
    SELECT count(*) FROM context_images c JOIN frames f ON f.task_id = c.task_id AND f.number = c.frame
    WHERE c.task_id = $1 AND f.is_deleted = 0
      AND ($2 = 1 OR EXISTS (SELECT 1 FROM jobs j WHERE j.id IN {numbers of $3} AND
    """,
    isOfJob,
    "))"
  )

  static let insertion = Query(
    "contextImage.insertion",
    insertingInto: "context_images",
    "task_id, frame, position, name, width, height, blob_key, media_type, original_key, original_type"
  )

  public static let queries = [ofFrame, ofFrames, countsOfFrames, total, insertion]
}
