import Domain
import JSON

/// Annotations as CVAT's clients read them; `uid` and `version` are ours, for the editor's edits.
struct AnnotationJSON {
  /// The attributes of each label and sublabel, in their order.
  private let attributes: [Label.ID: [LabelAttribute]]

  /// - Parameter labels: what fills in the attributes that nobody chose; empty to write the chosen ones only.
  init(labels: [Label]) {
    let all = labels + labels.flatMap(\.sublabels)
    attributes = Dictionary(all.map { ($0.id, $0.attributes) }, uniquingKeysWith: { first, _ in first })
  }

  /// One annotation with its `type`: a kind of shape, `tag` or `track`.
  func members(of stored: StoredAnnotation, _ json: inout JSONWriter) {
    let annotation = stored.annotation
    json.field("id", stored.id.value)
    json.field("uid", annotation.uid.text)
    json.field("version", stored.version)
    members(ofNew: annotation, &json)
  }

  /// A relation, as the editor's document and the live stream have it.
  func members(of stored: StoredRelation, _ json: inout JSONWriter) {
    let relation = stored.relation
    json.field("uid", relation.uid.text)
    json.field("version", stored.version)
    json.field("type", "relation")
    if let place = stored.place {
      json.field("frame", place.frame)
      json.field("label_id", place.label.value)
    }
    json.object("relation") { ends in
      ends.field("from", relation.from.text)
      ends.field("to", relation.to.text)
      ends.field("direction", relation.direction.rawValue)
      ends.array("labels") { list in for label in relation.labels { list.element(label) } }
    }
  }

  /// One that is not stored: without keys.
  func members(ofNew annotation: Annotation, _ json: inout JSONWriter) {
    common(annotation, frame: annotation.frame, label: annotation.label, &json)
    switch annotation.content {
    case .tag:
      json.field("type", "tag")
      values(annotation.attributes, of: annotation.label, mutable: nil, &json)
    case .shape(let shape):
      figure(shape, &json)
      values(annotation.attributes, of: annotation.label, mutable: nil, &json)
      json.array("elements") { list in
        for element in shape.elements { list.object { self.element(element, of: annotation, &$0) } }
      }
    case .track(let track):
      json.field("type", "track")
      values(annotation.attributes, of: annotation.label, mutable: false, &json)
      keyframes(track.keyframes, label: annotation.label, &json)
      json.array("elements") { list in
        for element in track.elements { list.object { self.element(element, of: annotation, &$0) } }
      }
    }
  }

  private func common(_ annotation: Annotation, frame: Int, label: Label.ID, _ json: inout JSONWriter) {
    json.field("frame", frame)
    json.field("label_id", label.value)
    json.field("group", annotation.group)
    json.field("source", annotation.source.rawValue)
  }

  private func element(_ element: SkeletonElement, of parent: Annotation, _ json: inout JSONWriter) {
    common(parent, frame: parent.frame, label: element.label, &json)
    figure(element.shape, &json)
    values(element.attributes, of: element.label, mutable: nil, &json)
  }

  private func element(_ element: TrackElement, of parent: Annotation, _ json: inout JSONWriter) {
    common(parent, frame: element.keyframes.first?.frame ?? parent.frame, label: element.label, &json)
    values(element.attributes, of: element.label, mutable: false, &json)
    keyframes(element.keyframes, label: element.label, &json)
    json.array("elements") { _ in }
  }

  private func keyframes(_ keyframes: [Keyframe], label: Label.ID, _ json: inout JSONWriter) {
    json.array("shapes") { list in
      // A keyframe that says nothing of an attribute has what the one before has.
      var carried: [LabelAttribute.ID: String] = [:]
      for keyframe in keyframes {
        for value in keyframe.attributes { carried[value.attribute] = value.value }
        list.object { shape in
          shape.field("frame", keyframe.frame)
          figure(keyframe.shape, &shape)
          let values = carried.map { AttributeValue(attribute: $0.key, value: $0.value) }
          self.values(values, of: label, mutable: true, &shape)
        }
      }
    }
  }

  private func figure(_ shape: Shape, _ json: inout JSONWriter) {
    json.field("type", shape.kind.rawValue)
    json.array("points") { for point in shape.points { $0.element(point) } }
    json.field("occluded", shape.isOccluded)
    json.field("outside", shape.isOutside)
    json.field("z_order", shape.zOrder)
    json.field("rotation", shape.rotation)
    if let score = shape.score { json.field("score", score) }
  }

  /// Every attribute of the label, with its default where nobody chose.
  ///
  /// - Parameter mutable: only those that may change from frame to frame, or only the others; nil for all.
  private func values(
    _ chosen: [AttributeValue],
    of label: Label.ID,
    mutable: Bool?,
    _ json: inout JSONWriter
  ) {
    json.array("attributes") { list in
      guard let known = attributes[label] else {
        for value in chosen { list.attribute(value.attribute, value.value) }
        return
      }
      for attribute in known where mutable == nil || attribute.isMutable == mutable {
        let value = chosen.first { $0.attribute == attribute.id }?.value ?? attribute.defaultValue
        list.attribute(attribute.id, value)
      }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func attribute(_ id: LabelAttribute.ID, _ value: String) {
    object { entry in
      entry.field("spec_id", id.value)
      entry.field("value", value)
    }
  }
}
