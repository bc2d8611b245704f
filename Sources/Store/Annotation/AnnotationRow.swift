import Database
import Domain

/// An annotation as a row of the tables `annotations` and `deleted_annotations`.
enum AnnotationRow {
  /// What `read` reads, of a table that the statement calls `a`.
  static let columns: StaticString = """
    a.frame, a.id, a.uid, a.version, a.label_id, a.kind, a.points, a.rotation, a.is_occluded, a.is_outside, a.z_order,
    a.group_number, a.source, a.score, a.details
    """
  static let columnCount = 15

  /// What `values` are for, and behind them what an authorship's are for.
  static let names: StaticString = """
    job_id, frame, id, uid, version, label_id, kind, points, rotation, is_occluded, is_outside, z_order, group_number,
    source, score, details, creator_id, created_at
    """

  static func read(_ row: Row) throws -> StoredAnnotation {
    guard let uid = AnnotationUID(row.string(2)), let content = try content(row) else {
      throw DatabaseFailure.statement(
        query: "annotation",
        code: "data",
        detail: "the stored annotation “\(row.string(2))” cannot be read"
      )
    }
    return StoredAnnotation(
      id: row.identifier(1),
      annotation: Annotation(
        uid: uid,
        frame: row.int(0),
        label: row.identifier(4),
        group: row.int(11),
        source: AnnotationSource(rawValue: row.string(12)) ?? .manual,
        attributes: content.attributes,
        content: content.content
      ),
      version: row.int(3)
    )
  }

  static func values(of stored: StoredAnnotation, in job: Job.ID) -> [SQLValue] {
    let annotation = stored.annotation
    let shape = annotation.shape
    return [
      job.sqlValue, annotation.frame.sqlValue, stored.id.sqlValue, annotation.uid.text.sqlValue,
      stored.version.sqlValue, annotation.label.sqlValue, kind(of: annotation).sqlValue,
      PackedPoints.bytes(shape?.points ?? []).sqlValue, (shape?.rotation ?? 0).sqlValue,
      (shape?.isOccluded ?? false).sqlValue, (shape?.isOutside ?? false).sqlValue, (shape?.zOrder ?? 0).sqlValue,
      annotation.group.sqlValue, annotation.source.rawValue.sqlValue, (shape?.score).sqlValue,
      PackedDetails.bytes(of: annotation).sqlValue,
    ]
  }

  private static func kind(of annotation: Annotation) -> String {
    switch annotation.content {
    case .tag: "tag"
    case .track: "track"
    case .shape(let shape): shape.kind.rawValue
    }
  }

  private static func content(_ row: Row) throws -> (content: Annotation.Content, attributes: [AttributeValue])? {
    guard let details = row.bytes(14, PackedDetails.init(reading:)) else { return nil }
    switch row.string(5) {
    case "tag": return (.tag, details.attributes)
    case "track":
      return (.track(Track(keyframes: details.keyframes, elements: details.trackElements)), details.attributes)
    case let name:
      guard let kind = ShapeKind(rawValue: name) else { return nil }
      let shape = Shape(
        kind: kind,
        points: row.bytes(6, PackedPoints.points),
        rotation: row.double(7),
        isOccluded: row.bool(8),
        isOutside: row.bool(9),
        zOrder: row.int(10),
        score: row.isNull(13) ? nil : row.double(13),
        elements: details.elements
      )
      return (.shape(shape), details.attributes)
    }
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
