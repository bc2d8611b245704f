internal import Domain

/// Reads the labels that CVAT's XML declares.
enum CVATMetaReader {
  private struct RawLabel {
    var name = ""
    var color = ""
    var kind = ""
    var parent = ""
    var svg = ""
    var attributes: [AttributeDraft] = []
  }

  /// The tasks of a project's document; none of those of one task or job.
  static func tasks(_ xml: inout XMLReader) throws -> [CVATDocumentTask] {
    var tasks: [CVATDocumentTask] = []
    try eachFact(&xml) { xml, name in
      if name == "tasks" { try xml.children { xml, _ in tasks.append(try task(&xml)) } } else { try xml.skip() }
    }
    return tasks
  }

  /// - Returns: the same.
  static func read(_ xml: inout XMLReader, into survey: inout DatasetSurvey) throws -> [CVATDocumentTask] {
    var (raw, tasks): ([RawLabel], [CVATDocumentTask]) = ([], [])
    try eachFact(&xml) { xml, name in
      switch name {
      case "labels": try xml.children { xml, _ in raw.append(try label(&xml)) }
      case "tasks": try xml.children { xml, _ in tasks.append(try task(&xml)) }
      default: try xml.skip()
      }
    }
    for label in raw where label.parent.isEmpty {
      survey.add(found(label, points: raw.filter { $0.parent == label.name }))
    }
    return tasks
  }

  /// What stands in <task>, <job> or <project>.
  private static func eachFact(_ xml: inout XMLReader, _ body: (inout XMLReader, String) throws -> Void) throws {
    try xml.children { xml, _ in try xml.children(body) }
  }

  private static func task(_ xml: inout XMLReader) throws -> CVATDocumentTask {
    var (id, taskName, subset, size) = ("", "", "", Int?.none)
    try xml.children { xml, name in
      switch name {
      case "id": id = try xml.text(of: name).trimmed
      case "name": taskName = try xml.text(of: name)
      case "size": size = Int(try xml.text(of: name).trimmed)
      case "subset": subset = try xml.text(of: name).trimmed
      default: try xml.skip()
      }
    }
    return CVATDocumentTask(id: id, name: taskName, subset: CVATNames.subset(subset), size: size)
  }

  private static func found(_ raw: RawLabel, points: [RawLabel]) -> DatasetSurvey.FoundLabel {
    .init(
      raw.name,
      kind: LabelKind(rawValue: raw.kind) ?? .any,
      color: LabelColor(raw.color),
      attributes: raw.attributes,
      sublabels: points.map { found($0, points: []) },
      svg: raw.svg
    )
  }

  private static func label(_ xml: inout XMLReader) throws -> RawLabel {
    var label = RawLabel()
    try xml.children { xml, name in
      switch name {
      case "name": label.name = try xml.text(of: name)
      case "color": label.color = try xml.text(of: name)
      case "type": label.kind = try xml.text(of: name)
      case "parent": label.parent = try xml.text(of: name)
      case "svg": label.svg = try xml.text(of: name)
      case "attributes": try xml.children { xml, _ in label.attributes.append(try attribute(&xml)) }
      default: try xml.skip()
      }
    }
    return label
  }

  private static func attribute(_ xml: inout XMLReader) throws -> AttributeDraft {
    var texts: [String: String] = [:]
    let place = xml.place
    try xml.children { xml, name in texts[name] = try xml.text(of: name) }
    do throws(ValidationFailure) {
      return try AttributeDraft(
        name: texts["name"] ?? "",
        isMutable: ReadAttributes.isTrue(texts["mutable"] ?? ""),
        input: LabelAttribute.Input(rawValue: texts["input_type"] ?? "") ?? .text,
        values: (texts["values"] ?? "").split(separator: "\n").map(String.init),
        defaultValue: texts["default_value"]
      )
    } catch {
      throw DatasetProblem(place, error.problems.map(\.sentence).joined(separator: " "))
    }
  }
}
