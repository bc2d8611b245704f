import Domain
import Hummingbird
import JSON

extension AnnotationDocumentBody {
  /// Reads a document as it comes, many times faster than `Decodable` does: these are the longest bodies there are.
  ///
  /// - Throws: `ValidationFailure` that names the field, as in `shapes[3].points[0]`; `UnreadableBody` for what is no JSON.
  init(_ bytes: [UInt8]) throws {
    var reader = JSONReader(bytes)
    do {
      try reader.object { reader, key in
        switch key {
        case "tags", "shapes", "tracks":
          guard try !reader.null() else { return }
          // One object at a time: what was read of the one before is gone by then.
          try reader.array { reader, index in try add(AnnotationBody(&reader), to: key, at: index) }
        default: break
        }
      }
      try reader.end()
    } catch let problem as JSONProblem {
      guard !problem.place.isEmpty else { throw UnreadableBody(description: "The body cannot be read: \(problem)") }
      throw ValidationFailure(field: problem.place, problem.sentence)
    }
  }
}

extension AnnotationBody {
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
