public import Domain
internal import JSON

/// The labels of a model as administrators type them and as they are stored: JSON in Nuclio's form.
public enum ModelLabels {
  static let most = 5000

  /// - Parameter text: one label a line, as `car`, `car: rectangle` or, with its number, `3 = car`; or the list of a Nuclio function's `spec`.
  /// - Throws: `ValidationFailure` for `labels`, naming the line.
  public static func typed(_ text: String) throws(ValidationFailure) -> [ModelLabel] {
    let labels = text.trimmed.hasPrefix("[") ? try stored(text) : try lines(text)
    guard labels.count <= most else {
      throw ValidationFailure(field: "labels", "At most \(most) labels are taken; these are \(labels.count).")
    }
    var seen: Set<String> = []
    for label in labels where !seen.insert(label.name).inserted {
      throw ValidationFailure(field: "labels", "The label “\(label.name)” stands twice.")
    }
    return labels
  }

  /// - Parameter text: what `json` wrote, or Nuclio.
  public static func stored(_ text: String) throws(ValidationFailure) -> [ModelLabel] {
    do {
      var reader = JSONReader(Array(text.utf8))
      let labels = try list(&reader)
      try reader.end()
      return labels
    } catch let problem as JSONProblem {
      throw ValidationFailure(field: "labels", "The list of labels cannot be read: \(problem.description)")
    } catch {
      throw ValidationFailure(field: "labels", "The list of labels cannot be read.")
    }
  }

  public static func json(_ labels: [ModelLabel]) -> String {
    var json = JSONWriter()
    json.array { list in for label in labels { list.object { members(of: label, &$0) } } }
    return String(decoding: json.bytes, as: UTF8.self)
  }

  /// As people type them; the JSON where a line would not say all.
  public static func text(_ labels: [ModelLabel]) -> String {
    guard labels.allSatisfy({ $0.attributes.isEmpty && $0.sublabels.isEmpty }) else { return json(labels) }
    return labels.enumerated().map { index, label in
      let number = label.number.flatMap { $0 == index + 1 ? nil : "\($0) = " } ?? ""
      return number + (label.kind == .any ? label.name : "\(label.name): \(label.kind.rawValue)")
    }.joined(separator: "\n")
  }

  private static func lines(_ text: String) throws(ValidationFailure) -> [ModelLabel] {
    var labels: [ModelLabel] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let line = String(line).trimmed
      guard !line.isEmpty else { continue }
      let (number, rest) = numbered(line)
      let end = rest.lastIndex(of: ":")
      let name = String(end.map { rest[..<$0] } ?? rest[...]).trimmed
      let word = end.map { String(rest[rest.index(after: $0)...]).trimmed } ?? "any"
      guard let kind = LabelKind(rawValue: word) else {
        let known = LabelKind.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationFailure(field: "labels", "Line \(index + 1): “\(word)” is none of \(known).")
      }
      guard !name.isEmpty else { throw ValidationFailure(field: "labels", "Line \(index + 1) has no name.") }
      labels.append(ModelLabel(name: name, number: number, kind: kind))
    }
    return labels
  }

  /// `3 = car`, or a name alone.
  private static func numbered(_ line: String) -> (number: Int?, rest: String) {
    guard let sign = line.firstIndex(of: "="), let number = Int(String(line[..<sign]).trimmed) else {
      return (nil, line)
    }
    return (number, String(line[line.index(after: sign)...]).trimmed)
  }

  private static func list(_ reader: inout JSONReader) throws -> [ModelLabel] {
    var labels: [ModelLabel] = []
    try reader.array { reader, _ in labels.append(try label(&reader)) }
    return labels
  }

  static func label(_ reader: inout JSONReader) throws -> ModelLabel {
    var name = ""
    var number: Int?
    var kind = LabelKind.any
    var attributes: [ModelAttribute] = []
    var sublabels: [ModelLabel] = []
    try reader.object { reader, key in
      switch key {
      case "name": name = try reader.string()
      case "id": number = try reader.kind() == .number ? try reader.int() : nil
      case "type": kind = LabelKind(rawValue: try reader.string()) ?? .any
      case "attributes": try reader.array { reader, _ in attributes.append(try attribute(&reader)) }
      case "sublabels": sublabels = try list(&reader)
      default: break
      }
    }
    guard !name.isEmpty else { throw reader.problem("The label has no name.") }
    return ModelLabel(name: name, number: number, kind: kind, attributes: attributes, sublabels: sublabels)
  }

  private static func attribute(_ reader: inout JSONReader) throws -> ModelAttribute {
    var name = ""
    var input = LabelAttribute.Input.text
    var values: [String] = []
    try reader.object { reader, key in
      switch key {
      case "name": name = try reader.string()
      case "input_type": input = LabelAttribute.Input(rawValue: try reader.string()) ?? .text
      case "values": try reader.array { reader, _ in values.append(try word(&reader)) }
      default: break
      }
    }
    return ModelAttribute(name: name, input: input, values: values)
  }

  private static func word(_ reader: inout JSONReader) throws -> String {
    guard try reader.kind() == .number else { return try reader.string() }
    let number = try reader.double()
    return Int(exactly: number).map { "\($0)" } ?? "\(number)"
  }

  private static func members(of label: ModelLabel, _ json: inout JSONWriter) {
    if let number = label.number { json.field("id", number) }
    json.field("name", label.name)
    json.field("type", label.kind.rawValue)
    json.array("attributes") { list in
      for attribute in label.attributes {
        list.object { entry in
          entry.field("name", attribute.name)
          entry.field("input_type", attribute.input.rawValue)
          entry.array("values") { values in for value in attribute.values { values.element(value) } }
        }
      }
    }
    guard !label.sublabels.isEmpty else { return }
    json.array("sublabels") { list in for point in label.sublabels { list.object { members(of: point, &$0) } } }
  }
}
