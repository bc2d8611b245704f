import Domain

/// A label as CVAT's clients write it, in new projects and tasks and in changes to them.
struct LabelBody: Decodable, Sendable {
  struct AttributeBody: Decodable, Sendable {
    let id: Int64?
    let name: String
    let mutable: Bool?
    let input_type: String?
    let default_value: String?
    let values: [String]?
    /// In changes: the attribute goes, with what annotators chose for it.
    let deleted: Bool?

    var removal: LabelAttribute.ID? { deleted == true ? id.map { LabelAttribute.ID($0) } : nil }
  }

  let id: Int64?
  let name: String?
  let color: String?
  let type: String?
  let attributes: [AttributeBody]?
  let sublabels: [LabelBody]?
  let svg: String?
  /// In changes: the label goes, with everything that has it.
  let deleted: Bool?

  var isRemoval: Bool { deleted == true && id != nil }

  /// - Parameter stored: the label that this one renews, if it names one: what is left out stays as it is.
  func draft(over stored: Label?, path: String) throws(ValidationFailure) -> LabelDraft {
    var attributes: [AttributeDraft] = []
    for (index, body) in (self.attributes ?? []).enumerated() where body.deleted != true {
      attributes.append(try body.draft(path: "\(path).attributes[\(index)]"))
    }
    var points: [LabelDraft] = []
    for (index, body) in (sublabels ?? []).enumerated() where body.deleted != true {
      let known = stored?.sublabels.first { $0.id.value == body.id }
      points.append(try body.draft(over: known, path: "\(path).sublabels[\(index)]"))
    }
    return try LabelDraft(
      id: id.map { Label.ID($0) },
      name: name ?? stored?.name ?? "",
      color: try chosenColor(path: path),
      kind: try kind(over: stored, path: path),
      attributes: attributes,
      removedAttributes: (self.attributes ?? []).compactMap(\.removal),
      sublabels: points,
      svg: try drawing(path: path),
      field: "\(path).name"
    )
  }

  private func chosenColor(path: String) throws(ValidationFailure) -> LabelColor? {
    guard let color, !color.isEmpty else { return nil }
    guard let read = LabelColor(color) else {
      throw ValidationFailure(field: "\(path).color", "A colour is written #rrggbb.")
    }
    return read
  }

  private func kind(over stored: Label?, path: String) throws(ValidationFailure) -> LabelKind {
    guard let type else { return stored?.kind ?? .any }
    guard let kind = LabelKind(rawValue: type) else {
      let known = LabelKind.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationFailure(field: "\(path).type", "This must be one of \(known).")
    }
    return kind
  }

  private func drawing(path: String) throws(ValidationFailure) -> String {
    let svg = svg ?? ""
    guard svg.utf8.count <= 1 << 18 else {
      throw ValidationFailure(field: "\(path).svg", "A skeleton's drawing has at most 256 KiB.")
    }
    return svg
  }
}

extension LabelBody.AttributeBody {
  fileprivate func draft(path: String) throws(ValidationFailure) -> AttributeDraft {
    guard let input = LabelAttribute.Input(rawValue: input_type ?? "text") else {
      let known = LabelAttribute.Input.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationFailure(field: "\(path).input_type", "This must be one of \(known).")
    }
    return try AttributeDraft(
      id: id.map { LabelAttribute.ID($0) },
      name: name,
      isMutable: mutable ?? false,
      input: input,
      values: values ?? [],
      defaultValue: default_value,
      field: path
    )
  }
}

extension [LabelBody] {
  /// New labels.
  func drafts() throws(ValidationFailure) -> [LabelDraft] {
    var drafts: [LabelDraft] = []
    for (index, body) in enumerated() { drafts.append(try body.draft(over: nil, path: "labels[\(index)]")) }
    return drafts
  }

  /// What a change does to the stored labels: those that go, and those that come or are renewed.
  func changes(to stored: [Label]) throws(ValidationFailure) -> (drafts: [LabelDraft], removed: [Label.ID]) {
    var drafts: [LabelDraft] = []
    var removed: [Label.ID] = []
    for (index, body) in enumerated() {
      if body.isRemoval, let id = body.id {
        removed.append(Label.ID(id))
      } else {
        let known = stored.first { $0.id.value == body.id }
        drafts.append(try body.draft(over: known, path: "labels[\(index)]"))
      }
    }
    return (drafts, removed)
  }
}
