public import Database
public import Domain

/// What comparisons read: a few frames of a job at a time.
public enum GroundTruthReading {
  /// The size of a picture.
  public struct Picture: Equatable, Sendable {
    public let number: Int
    public let width: Int
    public let height: Int
  }

  /// Those of the task's frames that are not taken out, in their order.
  public static func pictures(
    of task: LabelingTask.ID,
    numbered numbers: [Int],
    on connection: any Connection
  ) throws -> [Picture] {
    try connection.all(pictures, task, list(numbers)) { row in
      Picture(number: row.int(0), width: row.int(1), height: row.int(2))
    }
  }

  /// A job's tags and shapes on these frames.
  public static func shapes(
    of job: Job.ID,
    on frames: [Int],
    connection: any Connection
  ) throws -> [StoredAnnotation] {
    try connection.all(shapes, job, list(frames), map: AnnotationRow.read)
  }

  public static func tracks(of job: Job.ID, on connection: any Connection) throws -> [StoredAnnotation] {
    try connection.all(tracks, job, map: AnnotationRow.read)
  }

  private static func list(_ numbers: [Int]) -> String {
    "[" + numbers.map(String.init).joined(separator: ",") + "]"
  }

  static let pictures = Query(
    "groundTruthReading.pictures",
    """
    SELECT number, width, height FROM frames WHERE task_id = $1 AND number IN {numbers of $2} AND is_deleted = 0
    ORDER BY number
    """
  )

  static let shapes = Query(
    "groundTruthReading.shapes",
    "SELECT",
    AnnotationRow.columns,
    """
    FROM annotations a WHERE a.job_id = $1 AND a.frame IN {numbers of $2} AND a.kind <> 'track' ORDER BY a.frame, a.id
    """
  )

  static let tracks = Query(
    "groundTruthReading.tracks",
    "SELECT",
    AnnotationRow.columns,
    "FROM annotations a WHERE a.job_id = $1 AND a.kind = 'track' ORDER BY a.id"
  )

  public static let queries = [pictures, shapes, tracks]
}
