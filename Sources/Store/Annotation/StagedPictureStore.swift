public import Database
public import Domain

/// A picture of an upload before it becomes a frame, good or not.
public struct StagedPicture: Equatable, Sendable {
  public let name: String
  public let width: Int
  public let height: Int
  /// Empty for a picture that cannot be used.
  public let blobKey: String
  public let mediaType: String
  /// The sentence that says why it cannot be used; nil for a good one.
  public let problem: String?

  public init(name: String, width: Int, height: Int, blobKey: String, mediaType: String) {
    self.name = name
    self.width = width
    self.height = height
    self.blobKey = blobKey
    self.mediaType = mediaType
    problem = nil
  }

  public init(name: String, problem: String) {
    self.name = name
    width = 0
    height = 0
    blobKey = ""
    mediaType = ""
    self.problem = problem
  }
}

/// Uploads that wait until somebody says what to do about the pictures that cannot be used.
public struct StagedPictureStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  /// In the order of the upload.
  public func pictures(of task: LabelingTask.ID) async throws -> [StagedPicture] {
    try await database.read { try Self.pictures(of: task, on: $0) }
  }

  public static func pictures(of task: LabelingTask.ID, on connection: any Connection) throws -> [StagedPicture] {
    try connection.all(ofTask, task) { row in
      row.string(5).isEmpty
        ? StagedPicture(
          name: row.string(0),
          width: row.int(1),
          height: row.int(2),
          blobKey: row.string(3),
          mediaType: row.string(4)
        )
        : StagedPicture(name: row.string(0), problem: row.string(5))
    }
  }

  public static func insert(
    _ pictures: [StagedPicture],
    into task: LabelingTask.ID,
    on connection: any Connection
  ) throws {
    for picture in pictures {
      try connection.execute(
        insertion,
        task,
        picture.name,
        picture.width,
        picture.height,
        picture.blobKey,
        picture.mediaType,
        picture.problem ?? ""
      )
    }
  }

  public static func deleteAll(of task: LabelingTask.ID, on connection: any Connection) throws {
    try connection.execute(deletion, task)
  }
}

extension StagedPictureStore {
  static let ofTask = Query(
    "stagedPicture.ofTask",
    """
    SELECT name, width, height, blob_key, media_type, problem FROM staged_pictures WHERE task_id = $1 ORDER BY id
    """
  )

  static let insertion = Query(
    "stagedPicture.insertion",
    """
    INSERT INTO staged_pictures (task_id, name, width, height, blob_key, media_type, problem)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    """
  )

  static let deletion = Query("stagedPicture.deletion", "DELETE FROM staged_pictures WHERE task_id = $1")

  public static let queries = [ofTask, insertion, deletion]
}
