import Domain
import FoundationEssentials
import JSON

/// Labels as one JSON document, in the words of CVAT's raw editor: a list of objects with `name`, `id`, `color`, `type`,
/// `attributes`, and for skeletons `sublabels` and `svg`.
struct LabelDocument {
  let bodies: [LabelBody]
  /// Where things stand: `labels[0].attributes[2]` and the like, with lines from 1.
  private let lines: [String: Int]

  /// - Throws: `ValidationFailure` for the field `labels`, with line and key.
  init(_ text: String) throws(ValidationFailure) {
    var bodies: [LabelBody] = []
    var lines: [String: Int] = [:]
    do {
      var reader = JSONReader(Array(text.utf8))
      try reader.array { reader, index in
        bodies.append(try Self.label(&reader, path: "labels[\(index)]", &lines))
      }
      try reader.end()
    } catch let problem as JSONProblem {
      throw Self.failure(line: problem.line, problem.place, problem.sentence)
    } catch {
      throw ValidationFailure(field: "labels", "This cannot be read as JSON.")
    }
    self.bodies = bodies
    self.lines = lines
  }

  /// The same problem with the line on which its label or attribute begins.
  func located(_ failure: ValidationFailure) -> ValidationFailure {
    guard let problem = failure.problems.first else { return failure }
    var place = problem.field
    while lines[place] == nil, let end = place.lastIndex(where: { $0 == "." || $0 == "[" }) {
      place = String(place[..<end])
    }
    guard let line = lines[place] else { return ValidationFailure(field: "labels", problem.sentence) }
    return Self.failure(line: line, problem.field.replacing("labels[", with: "["), problem.sentence)
  }

  private static func failure(line: Int, _ place: String, _ sentence: String) -> ValidationFailure {
    ValidationFailure(field: "labels", "Line \(line)\(place.isEmpty ? "" : ", \(place)"): \(sentence)")
  }

  /// What CVAT writes too, and what is known without it.
  private static let ignored: Set<String> = ["parent_id", "has_parent", "project_id", "task_id", "elements", "parent"]

  private static func label(
    _ reader: inout JSONReader,
    path: String,
    _ lines: inout [String: Int]
  ) throws -> LabelBody {
    var (id, name, color, type, svg): (Int64?, String?, String?, String?, String?)
    var attributes: [LabelBody.AttributeBody] = []
    var points: [LabelBody] = []
    _ = try reader.kind()
    lines[path] = reader.line
    try reader.object { reader, key in
      switch key {
      case "id": id = try reader.null() ? nil : Int64(try reader.int())
      case "name": name = try reader.string()
      case "color": color = try reader.null() ? nil : try reader.string()
      case "type": type = try reader.string()
      case "svg": svg = try reader.string()
      case "attributes":
        try reader.array { reader, index in
          attributes.append(try attribute(&reader, path: "\(path).attributes[\(index)]", &lines))
        }
      case "sublabels":
        try reader.array { reader, index in
          points.append(try label(&reader, path: "\(path).sublabels[\(index)]", &lines))
        }
      default:
        guard ignored.contains(key) else {
          throw reader.problem("There is no key “\(key)” here: use id, name, color, type, attributes, sublabels, svg.")
        }
        try reader.skip()
      }
    }
    guard let name else { throw reader.problem("This label has no name.") }
    return LabelBody(
      id: id,
      name: name,
      color: color,
      type: type,
      attributes: attributes,
      sublabels: points,
      svg: svg,
      deleted: nil
    )
  }

  private static func attribute(
    _ reader: inout JSONReader,
    path: String,
    _ lines: inout [String: Int]
  ) throws -> LabelBody.AttributeBody {
    var (id, name, input, standard): (Int64?, String?, String?, String?)
    var mutable: Bool?
    var values: [String] = []
    _ = try reader.kind()
    lines[path] = reader.line
    try reader.object { reader, key in
      switch key {
      case "id": id = try reader.null() ? nil : Int64(try reader.int())
      case "name": name = try reader.string()
      case "mutable": mutable = try reader.bool()
      case "input_type": input = try reader.string()
      case "default_value": standard = try reader.string()
      case "values": try reader.array { reader, _ in values.append(try reader.string()) }
      default:
        throw reader.problem(
          "There is no key “\(key)” here: use id, name, input_type, mutable, values, default_value."
        )
      }
    }
    guard let name else { throw reader.problem("This attribute has no name.") }
    return LabelBody.AttributeBody(
      id: id,
      name: name,
      mutable: mutable,
      input_type: input,
      default_value: standard,
      values: values,
      deleted: nil
    )
  }
}

extension LabelDocument {
  private struct Written: Encodable {
    struct Attribute: Encodable {
      let id: Int64
      let name: String
      let mutable: Bool
      let input_type: String
      let default_value: String
      let values: [String]
    }

    let id: Int64
    let name: String
    let color: String
    let type: String
    let attributes: [Attribute]
    let sublabels: [Written]?
    let svg: String?

    init(_ label: Label) {
      id = label.id.value
      name = label.name
      color = label.color.description
      type = label.kind.rawValue
      attributes = label.attributes.map {
        Attribute(
          id: $0.id.value,
          name: $0.name,
          mutable: $0.isMutable,
          input_type: $0.input.rawValue,
          default_value: $0.defaultValue,
          values: $0.values
        )
      }
      sublabels = label.sublabels.isEmpty ? nil : label.sublabels.map(Written.init)
      svg = label.svg.isEmpty ? nil : label.svg
    }
  }

  /// The document of stored labels; it can be read again.
  static func text(of labels: [Label]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(labels.map(Written.init)), as: UTF8.self)
  }
}
