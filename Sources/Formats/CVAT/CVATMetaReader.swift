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

  static func read(_ xml: inout XMLReader, into survey: inout DatasetSurvey) throws {
    var raw: [RawLabel] = []
    // The labels stand in <task>, <job> or <project>, whose other parts do not matter here.
    try xml.children { xml, _ in
      try xml.children { xml, name in
        guard name == "labels" else { return try xml.skip() }
        try xml.children { xml, _ in raw.append(try label(&xml)) }
      }
    }
    for label in raw where label.parent.isEmpty {
      survey.add(found(label, points: raw.filter { $0.parent == label.name }))
    }
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
