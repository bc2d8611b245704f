import Domain
import Hummingbird
import JSON
import Workflows

/// A whole document of annotations, as `PUT` and `PATCH` of CVAT's clients bring it: `{"tags", "shapes", "tracks"}`.
///
/// Read one object at a time and many times faster than `Decodable` does: these are the longest bodies there are.
struct AnnotationDocument {
  /// Bytes of a body: as many boxes as are taken at once have half of it.
  static let most = 128 << 20
  /// Objects of a body: for as long as these take, nobody else writes on SQLite. Larger sets come in parts, or as a file to
  /// import.
  static let mostObjects = 250_000

  let body: Spool

  /// - Throws: when it is read, `ValidationFailure` that names the field, as in `shapes[3].points[0]`, or the list that has
  ///   too many; `UnreadableBody` for what is no JSON.
  var items: Incoming<AnnotationWork.Item> {
    Incoming { take in
      var count = 0
      try each { reader, list, index in
        count += 1
        guard count <= Self.mostObjects else { throw Self.tooMany(list) }
        try take(try AnnotationBody(&reader).item(in: list, at: index))
      }
    }
  }

  /// The keys of stored annotations: all that a deletion needs.
  var keys: Incoming<AnnotationWork.Key> {
    Incoming { take in
      try each { reader, list, index in try take(try AnnotationWork.Key(&reader, path: "\(list)[\(index)]")) }
    }
  }

  private func each(_ take: (inout JSONReader, _ list: String, _ index: Int) throws -> Void) throws {
    var reader = JSONReader(pieces: body.pieces())
    do {
      try reader.object { reader, key in
        switch key {
        case "tags", "shapes", "tracks":
          guard try !reader.null() else { return }
          try reader.array { reader, index in try take(&reader, key, index) }
        default: break
        }
      }
      try reader.end()
    } catch let problem as JSONProblem {
      guard !problem.place.isEmpty else { throw UnreadableBody(description: "The body cannot be read: \(problem)") }
      throw ValidationFailure(field: problem.place, problem.sentence)
    }
  }

  private static func tooMany(_ list: String) -> ValidationFailure {
    ValidationFailure(
      field: list,
      "At most \(mostObjects) objects are taken at once: send them in parts with PATCH, or import them as a file."
    )
  }
}

extension AnnotationWork.Key {
  fileprivate init(_ reader: inout JSONReader, path: String) throws {
    var (id, frame): (Int?, Int?)
    try reader.object { reader, key in
      guard try !reader.null() else { return }
      switch key {
      case "id": id = try reader.int()
      case "frame": frame = try reader.int()
      default: break
      }
    }
    guard let id else { throw ValidationFailure(field: "\(path).id", "This field is missing.") }
    self.init(id: Annotation.ID(Int64(id)), frame: frame, path: path)
  }
}

extension AnnotationBody {
  fileprivate func item(in list: String, at index: Int) throws -> AnnotationWork.Item {
    let path = "\(list)[\(index)]"
    let annotation =
      switch list {
      case "tags": try tag(uid: .random(), path: path)
      case "tracks": try track(uid: .random(), path: path)
      default: try shape(uid: .random(), path: path)
      }
    return AnnotationWork.Item(id: id.map { Annotation.ID($0) }, annotation: annotation, path: path)
  }

  fileprivate static func list(_ reader: inout JSONReader) throws -> [AnnotationBody] {
    guard try !reader.null() else { return [] }
    var bodies: [AnnotationBody] = []
    try reader.array { reader, _ in bodies.append(try AnnotationBody(&reader)) }
    return bodies
  }

  fileprivate init(_ reader: inout JSONReader) throws {
    try reader.object { reader, key in
      guard try !reader.null() else { return }
      switch key {
      case "id": id = Int64(try reader.int())
      case "frame": frame = try reader.int()
      case "label_id": label_id = Int64(try reader.int())
      case "group": group = try reader.int()
      case "source": source = try reader.string()
      case "attributes": attributes = try AttributeBody.list(&reader)
      case "type": type = try reader.string()
      case "points": points = try reader.doubles()
      case "occluded": occluded = try reader.bool()
      case "outside": outside = try reader.bool()
      case "z_order": z_order = try reader.int()
      case "rotation": rotation = try reader.double()
      case "score": score = try reader.double()
      case "elements": elements = try Self.list(&reader)
      case "shapes": shapes = try Self.list(&reader)
      default: break
      }
    }
  }
}

extension AnnotationBody.AttributeBody {
  fileprivate static func list(_ reader: inout JSONReader) throws -> [Self] {
    var values: [Self] = []
    try reader.array { reader, _ in
      var (spec, value): (Int64?, String?)
      try reader.object { reader, key in
        switch key {
        case "spec_id": spec = Int64(try reader.int())
        case "value": value = try reader.string()
        default: break
        }
      }
      guard let spec else { throw ValidationFailure(field: "\(reader.place).spec_id", "This field is missing.") }
      guard let value else { throw ValidationFailure(field: "\(reader.place).value", "This field is missing.") }
      values.append(Self(spec_id: spec, value: value))
    }
    return values
  }
}
