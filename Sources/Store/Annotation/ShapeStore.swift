public import Database
public import Domain

/// What stands on the frames.
public struct ShapeStore: Sendable {
  private let database: Database

  public init(_ database: Database) {
    self.database = database
  }

  /// In order of frame, then of creation.
  public func shapes(of job: Job.ID) async throws -> [StoredShape] {
    try await database.read { try $0.all(Self.ofJob, job, map: Self.shape) }
  }

  /// Hands every shape of a task to `body`, frame by frame, without holding them all.
  public static func eachShape(
    of task: LabelingTask.ID,
    on connection: any Connection,
    _ body: (StoredShape) throws -> Void
  ) throws {
    try connection.run(ofTask, [task.sqlValue]) { try body(shape($0)) }
  }

  /// How often each label of a task was used, by label.
  public func counts(of task: LabelingTask.ID) async throws -> [Label.ID: Int] {
    try await database.read { connection in
      var counts: [Label.ID: Int] = [:]
      try connection.run(Self.labelCounts, [task.sqlValue]) { counts[$0.identifier(0)] = $0.int(1) }
      return counts
    }
  }

  /// Those of a job's shapes that have one of these keys.
  public static func shapes(
    of job: Job.ID,
    uids: [ShapeUID],
    on connection: any Connection
  ) throws -> [ShapeUID: StoredShape] {
    // Keys are hex digits, so this is JSON.
    let list = "[" + uids.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    var found: [ShapeUID: StoredShape] = [:]
    try connection.run(byUIDs, [job.sqlValue, list.sqlValue]) { row in
      let stored = try shape(row)
      found[stored.shape.uid] = stored
    }
    return found
  }

  public static func insert(_ stored: StoredShape, into job: Job.ID, on connection: any Connection) throws {
    let shape = stored.shape
    try connection.execute(
      insertion,
      job,
      shape.frame,
      stored.id,
      shape.uid.text,
      stored.version,
      shape.label,
      shape.kind.rawValue,
      PackedPoints.bytes(shape.points),
      shape.isOccluded,
      shape.zOrder
    )
  }

  public static func update(_ stored: StoredShape, in job: Job.ID, on connection: any Connection) throws {
    let shape = stored.shape
    try connection.execute(
      renewal,
      stored.version,
      shape.label,
      shape.kind.rawValue,
      PackedPoints.bytes(shape.points),
      shape.isOccluded,
      shape.zOrder,
      job,
      shape.frame,
      stored.id
    )
  }

  public static func delete(_ stored: StoredShape, from job: Job.ID, on connection: any Connection) throws {
    try connection.execute(deletion, job, stored.shape.frame, stored.id)
  }

  /// The number of the last edit of this client that is stored; 0 before its first.
  public static func ackedSeq(of client: ShapeUID, job: Job.ID, on connection: any Connection) throws -> Int64 {
    try connection.first(acked, job, client.text) { $0.int64(0) } ?? 0
  }

  public static func setAckedSeq(
    _ seq: Int64,
    of client: ShapeUID,
    job: Job.ID,
    on connection: any Connection
  ) throws {
    try connection.execute(acking, job, client.text, seq)
  }

  private static func shape(_ row: Row) throws -> StoredShape {
    let uid = row.string(2)
    guard let key = ShapeUID(uid), let kind = ShapeKind(rawValue: row.string(5)) else {
      throw DatabaseFailure.statement(query: "shape", code: "data", detail: "the stored shape “\(uid)” cannot be read")
    }
    return StoredShape(
      id: row.identifier(1),
      shape: Shape(
        uid: key,
        frame: row.int(0),
        label: row.identifier(4),
        kind: kind,
        points: row.bytes(6, PackedPoints.points),
        isOccluded: row.bool(7),
        zOrder: row.int(8)
      ),
      version: row.int(3)
    )
  }
}

/// Coordinates as little-endian doubles, eight bytes each.
enum PackedPoints {
  static func bytes(_ points: [Double]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(points.count * 8)
    for point in points {
      withUnsafeBytes(of: point.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  static func points(_ bytes: UnsafeRawBufferPointer) -> [Double] {
    (0..<bytes.count / 8).map { index in
      Double(bitPattern: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)))
    }
  }
}

extension ShapeStore {
  static let ofJob = Query(
    "shape.ofJob",
    """
    SELECT frame, id, uid, version, label_id, kind, points, is_occluded, z_order
    FROM shapes WHERE job_id = $1 ORDER BY frame, id
    """
  )

  static let ofTask = Query(
    "shape.ofTask",
    """
    SELECT s.frame, s.id, s.uid, s.version, s.label_id, s.kind, s.points, s.is_occluded, s.z_order
    FROM jobs j JOIN shapes s ON s.job_id = j.id WHERE j.task_id = $1 ORDER BY s.frame, s.id
    """
  )

  static let labelCounts = Query(
    "shape.labelCounts",
    """
    SELECT s.label_id, count(*) FROM jobs j JOIN shapes s ON s.job_id = j.id WHERE j.task_id = $1 GROUP BY s.label_id
    """
  )

  static let byUIDs = Query(
    "shape.byUIDs",
    """
    SELECT frame, id, uid, version, label_id, kind, points, is_occluded, z_order
    FROM shapes WHERE job_id = $1 AND uid IN {elements of $2}
    """
  )

  static let insertion = Query(
    "shape.insertion",
    """
    INSERT INTO shapes (job_id, frame, id, uid, version, label_id, kind, points, is_occluded, z_order)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    """
  )

  static let renewal = Query(
    "shape.renewal",
    """
    UPDATE shapes SET version = $1, label_id = $2, kind = $3, points = $4, is_occluded = $5, z_order = $6
    WHERE job_id = $7 AND frame = $8 AND id = $9
    """
  )

  static let deletion = Query("shape.deletion", "DELETE FROM shapes WHERE job_id = $1 AND frame = $2 AND id = $3")

  static let acked = Query("shape.acked", "SELECT acked_seq FROM edit_clients WHERE job_id = $1 AND client = $2")

  static let acking = Query(
    "shape.acking",
    """
    INSERT INTO edit_clients (job_id, client, acked_seq) VALUES ($1, $2, $3)
    ON CONFLICT (job_id, client) DO UPDATE SET acked_seq = excluded.acked_seq
    """
  )

  public static let queries = [
    ofJob, ofTask, labelCounts, byUIDs, insertion, renewal, deletion, acked, acking,
  ]
}
