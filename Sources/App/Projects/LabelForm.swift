import Domain
import Views

/// Reads the form of `LabelPage`.
struct LabelForm {
  let typed: TypedLabel

  init(_ form: Form) {
    func cell(_ values: [String], _ index: Int) -> String { index < values.count ? values[index] : "" }
    let ids = form.all("attribute_id")
    let inputs = form.all("attribute_input")
    let values = form.all("attribute_values")
    let defaults = form.all("attribute_default")
    let mutable = form.all("attribute_mutable")
    let attributes = form.all("attribute_name").enumerated().map { index, name in
      var attribute = TypedLabel.Attribute()
      attribute.id = cell(ids, index)
      attribute.name = name
      attribute.input = cell(inputs, index)
      attribute.values = cell(values, index)
      attribute.defaultValue = cell(defaults, index)
      attribute.isMutable = cell(mutable, index) == "true"
      return attribute
    }
    let pointIDs = form.all("point_id")
    let places = (x: form.all("point_x"), y: form.all("point_y"))
    typed = TypedLabel(
      name: form["label_name"],
      color: form["label_color"],
      kind: form["kind"],
      attributes: attributes.filter { !$0.name.trimmed.isEmpty || !$0.id.isEmpty },
      points: form.all("point_name").enumerated().map {
        .init(id: cell(pointIDs, $0), name: $1, x: cell(places.x, $0), y: cell(places.y, $0))
      },
      edges: form["edges"]
    )
  }

  /// - Parameter label: the stored label that is changed; nil for a new one.
  func draft(over label: Label?) throws(ValidationFailure) -> LabelDraft {
    guard let kind = LabelKind(rawValue: typed.kind) else {
      throw ValidationFailure(field: "kind", "Choose what is drawn with this label.")
    }
    let points = try points(of: kind, over: label)
    return try LabelDraft(
      id: label?.id,
      name: typed.name,
      color: LabelColor(typed.color),
      kind: kind,
      attributes: try attributes(),
      removedAttributes: typed.attributes.compactMap { $0.name.trimmed.isEmpty ? LabelAttribute.ID($0.id) : nil },
      sublabels: points,
      svg: try drawing(of: points, over: label),
      field: "label_name"
    )
  }

  private func attributes() throws(ValidationFailure) -> [AttributeDraft] {
    var drafts: [AttributeDraft] = []
    for (index, attribute) in typed.attributes.enumerated() where !attribute.name.trimmed.isEmpty {
      let field = "attributes[\(index)]"
      guard let input = LabelAttribute.Input(rawValue: attribute.input) else {
        throw ValidationFailure(field: field, "Choose how “\(attribute.name)” is answered.")
      }
      let values = attribute.values.split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
      drafts.append(
        try AttributeDraft(
          id: LabelAttribute.ID(attribute.id),
          name: attribute.name,
          isMutable: attribute.isMutable,
          input: input,
          values: values,
          defaultValue: attribute.defaultValue,
          field: field
        )
      )
    }
    return drafts
  }

  private func points(of kind: LabelKind, over label: Label?) throws(ValidationFailure) -> [LabelDraft] {
    guard kind == .skeleton else { return [] }
    var drafts: [LabelDraft] = []
    for point in typed.points where !point.name.trimmed.isEmpty {
      let stored = label?.sublabels.first { $0.id.description == point.id }
      drafts.append(
        try LabelDraft(id: stored?.id, name: point.name, color: stored?.color, kind: .points, field: "points")
      )
    }
    // A new skeleton begins with one point; its page then asks for the others.
    if drafts.isEmpty { drafts = [try LabelDraft(name: "1", color: nil, kind: .points)] }
    return drafts
  }

  /// Whether a skeleton's points were named.
  var hasPoints: Bool { typed.points.contains { !$0.name.trimmed.isEmpty } }

  /// The drawing with the edges that were typed; points that nobody placed stay where they are.
  private func drawing(of points: [LabelDraft], over label: Label?) throws(ValidationFailure) -> String {
    guard !points.isEmpty else { return "" }
    let stored = SkeletonDrawing(svg: label?.svg ?? "")
    let fresh = SkeletonDrawing(pointCount: points.count, edges: try edges(pointCount: points.count))
    let placed = typed.points.filter { !$0.name.trimmed.isEmpty }
    let nodes = fresh.nodes.map { node in
      Self.node(node.number, at: placed) ?? stored.nodes.first { $0.number == node.number } ?? node
    }
    return SkeletonDrawing(edges: fresh.edges, nodes: nodes).svg(pointNames: points.map(\.name))
  }

  private static func node(_ number: Int, at points: [TypedLabel.Point]) -> SkeletonDrawing.Node? {
    guard points.indices.contains(number - 1), let x = Double(points[number - 1].x),
      let y = Double(points[number - 1].y),
      (0...100).contains(x), (0...100).contains(y)
    else { return nil }
    return SkeletonDrawing.Node(number: number, x: x, y: y)
  }

  private func edges(pointCount: Int) throws(ValidationFailure) -> [SkeletonDrawing.Edge] {
    var edges: [SkeletonDrawing.Edge] = []
    for pair in typed.edges.split(separator: ",") where !String(pair).trimmed.isEmpty {
      let numbers = pair.split(separator: "-").compactMap { Int(String($0).trimmed) }
      guard numbers.count == 2, numbers.allSatisfy({ (1...pointCount).contains($0) }), numbers[0] != numbers[1] else {
        throw ValidationFailure(
          field: "edges",
          "“\(String(pair).trimmed)” is no edge: write two of the points 1 to \(pointCount), such as 1-2."
        )
      }
      edges.append(.init(from: numbers[0], to: numbers[1]))
    }
    return edges
  }
}
